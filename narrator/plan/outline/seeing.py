"""What a shot shows, from a direction or from the words themselves.

From narration it takes the words as they are, the names in them, and what the scene has
established: where it is, at what time of day, and who was named last.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pydantic import BaseModel

from audio.line import Line
from narrator.plan.outline.directions import MARKS, sorted_out
from narrator.story.glossary import Glossary
from narrator.story.names import Named, Names, meant
from narrator.story.text import clauses, joined, sentences
from scenes.lexicon import Reading, phrase, read
from scenes.shot import Picture

_DAYLIGHT = re.compile(r"daylight|noon|morning|sunlit|sunn?y|sunshine|"
                       r"白天|白昼|午|早上|上午|阳光|烈日|晴", re.I)
"""In narration, "day" and "天" are mostly a span of time, and not what it looks like."""

_ELSEWHERE = re.compile(r"\bvoice[- ]?over\b|\boff[- ]?(?:screen|camera|stage)\b|画外", re.I)
"""How somebody speaks who is not seen."""

_TOLD_CHARACTERS = 160
"""Of narration in a picture field: whole sentences, and no more of them than this."""


class Established(BaseModel, frozen=True):
    """What a scene has made known so far, and its next shots take as given."""

    setting: str = ""
    places: tuple[str, ...] = ()
    time: str = ""
    """A phrase: "dusk", "黄昏"."""
    last: tuple[str, ...] = ()
    """Of the cast, those who were named last: whom a pronoun means."""


class SeenPicture(BaseModel, frozen=True):
    """What one shot shows, and what is known after it."""

    picture: Picture
    cast: tuple[str, ...]
    places: tuple[str, ...]
    now: Established


class Eye:
    """Sees with the names, and in the language, of one story."""

    def __init__(self, names: Names, language: str, words: Glossary) -> None:
        self._names, self._language, self._words = names, language, words
        self._chinese = language.lower().startswith("zh")

    def titled(self, title: str) -> Established:
        """What a scene's title establishes."""
        return self._after(title, Established())

    def directed(self, text: str, spoken: Sequence[Line], known: Established,
                 on_picture: bool = False) -> SeenPicture:
        """What a direction shows: its own words, and of what is known only where it is silent.
        ``on_picture``: it is said of a picture of the author's."""
        fields = sorted_out(text, self._names, on_picture)
        named, reading = self._names.named(text), read(self._words.read(text))
        now = self._after(text, known)
        elsewhere = bool(named.places or reading.ground or fields.setting)
        setting = self._listed(fields.setting) or ("" if elsewhere else known.setting)
        places = named.places if elsewhere else known.places
        cast = self._present(text, named, spoken, known)
        picture = Picture(
            subject=self._listed(fields.subject) or self._and(cast), setting=setting,
            action=self._listed(fields.action), framing=self._framing(fields.framing, reading),
            mood=self._listed((*fields.mood, "" if reading.time else known.time)))
        if fields.setting:
            now = now.model_copy(update={"setting": setting, "places": places})
        return SeenPicture(picture=picture, cast=cast, places=places, now=now)

    def told(self, spoken: Sequence[Line], known: Established) -> SeenPicture:
        """What words show to which no direction is given."""
        text = joined([line.text for line in spoken if not line.speaker])
        reading, now = read(self._words.read(text)), self._after(text, known)
        cast = self._present(text, self._names.named(text), spoken, known)
        does = _first_sentences(text) or self._speaking(spoken)
        who = self._and(cast) or self._spoken_of(does)
        said = [phrase(kind, value, self._language) for kind, value in (
            ("weather", reading.weather), ("mood", reading.mood)) if value]
        picture = Picture(subject=who or does, action=does if who else "",
                          setting=now.setting, mood=self._listed((now.time, *said)))
        return SeenPicture(picture=picture, cast=cast, places=now.places, now=now)

    def _framing(self, said: Sequence[str], reading: Reading) -> str:
        """The framing in the direction's words; a move that they mention in passing counts."""
        if said or reading.move in (None, "static"):
            return self._listed(said)
        return phrase("move", reading.move, self._language)

    def _after(self, text: str, known: Established) -> Established:
        """What is known after ``text``: a place, a ground or a time stands until another comes."""
        plain, named = self._names.without_cast(text), self._names.named(text)
        reading = read(self._words.read(plain))
        changed: dict[str, object] = {}
        if named.places:
            changed.update(setting=self._and(named.places), places=named.places)
        elif scenery := self._scenery(plain):
            changed.update(setting=scenery, places=())
        elif reading.ground:
            changed.update(setting=phrase("ground", reading.ground, self._language), places=())
        if reading.time and (reading.time != "day" or _DAYLIGHT.search(text)):
            changed["time"] = phrase("time", reading.time, self._language)
        if named.cast:
            changed["last"] = named.cast
        return known.model_copy(update=changed)

    def _scenery(self, text: str) -> str:
        """The glossary's word for where ``text`` is set, unless it names other ground besides."""
        word = next((term.word for term in self._words.found(text) if term.place), "")
        elsewhere = word and read(text.replace(word, " "), hints=False).ground
        return "" if elsewhere else word

    def _spoken_of(self, text: str) -> str:
        """The glossary's words for what ``text`` comes to speak of after its first clause: they are
        seen from the beginning."""
        first = {term.look for term in self._words.found(next(iter(clauses(text)), ""))}
        things = [term for term in self._words.found(text) if not term.place]
        if any(term.look in first for term in things):
            return ""
        return self._and([term.word for term in things])

    def _present(self, text: str, named: Named, spoken: Sequence[Line],
                 known: Established) -> tuple[str, ...]:
        """Who is seen: those named, else those meant by a pronoun; and whoever speaks.

        Who is only spoken of, or to, in dialogue need not be there; nor need a voice that comes
        from somewhere else.
        """
        speakers = [line.speaker for line in spoken
                    if line.speaker and not _ELSEWHERE.search(line.direction)]
        return tuple(dict.fromkeys([*(named.cast or meant(text, known.last)), *speakers]))

    def _speaking(self, spoken: Sequence[Line]) -> str:
        """What a shot shows in which someone of the cast speaks and nothing is narrated."""
        if not spoken:
            return ""
        how = next((line.direction for line in spoken if line.direction), "")
        return f"{how}说话" if self._chinese else " ".join(filter(None, ("speaking", how)))

    def _listed(self, parts: Iterable[str]) -> str:
        return ("，" if self._chinese else ", ").join(filter(None, parts))

    def _and(self, names: Sequence[str]) -> str:
        if self._chinese or len(names) < 2:
            return "、".join(names)
        return f"{', '.join(names[:-1])} and {names[-1]}"


def _first_sentences(text: str) -> str:
    taken = ""
    for sentence in sentences(text):
        if taken and len(taken + sentence) > _TOLD_CHARACTERS:
            break
        taken += sentence
    return taken.strip(MARKS)
