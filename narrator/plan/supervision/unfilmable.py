"""Words in a picture that no camera sees: a model films something instead, whatever it may be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from narrator.plan import Plan
from narrator.plan.supervision.doubt import Doubt
from narrator.plan.supervision.words import directed, table
from narrator.story.wordlist import Wordlist

_WHY = {
    "thought": ("a thought", "say what the face or the hands do"),
    "idea": ("an idea", "say what is seen of it: somebody, a thing, a light"),
    "comparison": ("a comparison", "say what is there, and not what it stands for"),
    "text": ("writing on the picture, which models misspell", "have it said, or make it a title or "
                                                             "a caption"),
    "sound": ("something heard", "say what is seen of what makes the sound")}
_SEEN_IN = {"subject": ("thought", "idea", "comparison", "text", "sound"),
            "action": ("thought", "idea", "comparison", "text", "sound"),
            "setting": ("thought", "idea", "comparison", "text", "sound"),
            "mood": ("text", "sound")}
"""A mood may be an idea: it is a light."""
_DENIED = re.compile(
    r"(?:\b(?:no|not|without|never)\b[\w\s,-]{0,12}|[无没不勿][有是]?[^，。；]{0,3})$", re.I)


def unfilmable(plan: Plan) -> Iterator[Doubt]:
    """Of each picture that somebody thought of, every such word once."""
    for shot in directed(plan):
        told: set[str] = set()
        for field, kinds in _SEEN_IN.items():
            text = str(getattr(shot.picture, field))
            for kind, begin, end in _words().matches(text):
                word = text[begin:end]
                if kind in kinds and word.casefold() not in told and not _DENIED.search(
                        text[:begin]):
                    told.add(word.casefold())
                    what, remedy = _WHY[kind]
                    yield Doubt(name="word-unfilmable", shot=shot.id, remedy=remedy,
                                problem=f"'{word}' is {what}, and no camera sees it"
                                if kind != "text" else f"'{word}' is {what}")


@cache
def _words() -> Wordlist[str]:
    words = table("unfilmable")
    return Wordlist({word: kind for kind in _WHY for word in words[kind]}, words["swallowed"])
