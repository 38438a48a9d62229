"""Names in a picture whose look nobody wrote down: every shot would show somebody else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from narrator.plan import Plan, Shot
from narrator.plan.supervision.doubt import Doubt
from narrator.plan.supervision.words import directed, table
from narrator.story.glossary import glossary
from narrator.story.text import HAN
from scenes.lexicon import Reading, read

_CAPITAL = re.compile(r"(?<![A-Za-zÀ-ɏ'’-])[A-ZÀ-Þ][a-zà-ɏ]{2,}(?![A-Za-zÀ-ɏ])")
_CAPITALS = re.compile(rf"{_CAPITAL.pattern}(?:[ ]{_CAPITAL.pattern})*")
_WORD = re.compile(r"[A-Za-zÀ-ɏ]+")
_SMALL = re.compile(r"(?<![A-Za-zÀ-ɏ'’-])[a-zà-ɏ]{3,}(?![A-Za-zÀ-ɏ])")
_OPENS = re.compile(r"(?:^|[.!?…:;。！？：；\n“”\"'‘’(（《—–-])\s*$")
_CALLED = re.compile(rf"(?:名叫|名为|取名|名唤|唤作|人称|叫做|叫作)([{HAN}]{{2,4}}?)"
                     rf"(?=[^{HAN}]|的|和|与|$)")
_OF_A_PEOPLE = re.compile(r"(?:ish|ese|ian|ean|ic)$")
_NOTHING = Reading()


def unknown(plan: Plan) -> Iterator[Doubt]:
    """Of each picture that somebody thought of, the names that nobody describes.

    A name in Latin letters is a word that the plan writes with a capital inside its sentences, and
    never without; a Chinese one is known for a name only where the words say so (名叫…).
    """
    described, words = _described(plan), glossary(plan)
    latin, han = _names(plan)
    known = {word.casefold() for word in _WORD.findall(described)}
    han = [name for name in han if name not in described]
    for shot in directed(plan):
        text = words.without(_fields(shot))
        groups = [group.split() for group in _CAPITALS.findall(text)]
        named = [word for group in groups if not any(one.casefold() in known for one in group)
                 for word in group if word in latin]
        for name in dict.fromkeys([*named, *(name for name in han if name in text)]):
            yield Doubt(name="name-unknown", shot=shot.id,
                        problem=f"'{name}' is named in a picture and described nowhere",
                        remedy="describe it under cast, places or glossary, or say what is seen "
                               "instead of the name")


def _names(plan: Plan) -> tuple[set[str], list[str]]:
    """What the plan writes as names, in Latin letters and in Chinese."""
    texts = [*(line.text for shot in plan.shots for line in shot.lines),
             *(_fields(shot) for shot in plan.shots)]
    small = {word.casefold() for text in texts for word in _SMALL.findall(text)}
    inside = {match[0] for text in texts for match in _CAPITAL.finditer(text)
              if not _OPENS.search(text[max(0, match.start() - 4):match.start()])}
    ordinary = set(table("capitals")["ordinary"])
    latin = {word for word in inside if word.casefold() not in small and word not in ordinary
             and not _OF_A_PEOPLE.search(word) and read(word) == _NOTHING}
    return latin, list(dict.fromkeys(name for text in texts for name in _CALLED.findall(text)))


def _described(plan: Plan) -> str:
    """All that is said of the whole film: a Tang robe, a Roman street."""
    bible = [*((one.name, one.look) for one in plan.cast),
             *((one.name, one.look) for one in plan.places),
             *((one.word, one.look) for one in plan.glossary)]
    return " ".join((plan.look.style, plan.look.era, *(text for one in bible for text in one)))


def _fields(shot: Shot) -> str:
    picture = shot.picture
    return "\n".join((picture.subject, picture.action, picture.setting, picture.mood))
