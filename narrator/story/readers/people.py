"""Who and where: the cast, the places, and the voices that they speak with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from audio.voice import VOICES
from media.backend import known
from narrator.saying import quoted
from narrator.story import MOST_NAMED, Member, Place, Voiced
from narrator.story.names import seen_as
from narrator.story.readers.aliases import ALIASES
from narrator.story.readers.assets import still
from narrator.story.readers.loras import loras
from narrator.story.readers.values import Value
from narrator.story.yaml import Items, Keys

_NOT_YET = ("transformers",)
"""Voices that are known of, and not offered."""

_BACKEND_VOICE = re.compile(r"([a-z][a-z0-9_-]*):(\S+)")
_NO_COLON = re.compile(r"([a-z][a-z0-9_-]*)(?:\s*：\s*|:\s+|\s+)(\S+)")
"""A backend and a voice's name behind anything but its colon: ``edge en-GB-SoniaNeural``."""
MEMBER_KEYS = ("look", "voice", "lora", "exact", "picture")
"""What may be said of one of the cast."""
_NO_NAME = re.compile(r"[:：()（）*_]")


def cast(value: Value) -> tuple[Member, ...]:
    """``cast:``, each a description or a mapping of what ``MEMBER_KEYS`` names."""
    return tuple(_member(name, member) for name, member in _named(value).items())


def places(value: Value) -> tuple[Place, ...]:
    """``places:``, each a description."""
    found = []
    for name, place in _named(value).items():
        given = _described(place, ("look",))
        found.append(Place(name=name, look=_look_of("place", name, place, given), line=place.line))
    return tuple(found)


def voice(value: Value) -> Voiced:
    """A description, a backend's voice (``edge:…``), one per backend as a mapping, or a list of
    which the next speaks where one cannot."""
    if isinstance(value.node, Items):
        if not value.node.items:
            raise value.bad(f"{value.name} is an empty list; name a voice, or leave it out")
        return in_turn([_in_turn(Value(one, value.name, one.line, value.folder))
                        for one in value.node.items])
    if isinstance(value.node, Keys):
        given = value.keys((*_backends(), *_NOT_YET, "any"), {})
        for backend, one in given.items():
            if backend in _NOT_YET:
                raise one.bad(no_backend(backend, one.name, ""))
        texts = {name: one.text() for name, one in given.items()}
        return Voiced(any=texts.pop("any", ""), by_backend=tuple(texts.items()))
    return in_turn([_owned(value)])


def in_turn(voices: Sequence[tuple[str, str]]) -> Voiced:
    """``voices`` one after the other, each with its backend, "" for a description; a list of one is
    that voice, as it would be without a list."""
    if len(voices) > 1:
        return Voiced(in_turn=tuple(voices))
    [(backend, name)] = voices
    return Voiced(by_backend=((backend, name),)) if backend else Voiced(any=name)


def no_voice(text: str, name: str) -> str:
    """What is wrong with the voice ``text`` of the field ``name``, with its remedy; "" where it
    describes one, or names one of a backend that there is."""
    if text in _backends():
        return (f"{text} is a way to speak, and no voice: narrator render … --voice {text},"
                f" or name one of its voices, {name}: {text}:…")
    found = _NO_COLON.fullmatch(text)
    if found and found[1] in _backends():
        return f"{name} {quoted(text)} has no colon behind {found[1]}; write {found[1]}:{found[2]}"
    found = _BACKEND_VOICE.fullmatch(text)
    return no_backend(found[1], name, text) if found else ""


def no_backend(backend: str, name: str, text: str) -> str:
    """What is wrong with the ``backend`` that the voice ``text`` names; "" where there is it."""
    if backend in _NOT_YET:
        return (f"{name}: voices of {backend} are not offered yet; there are those of "
                f"{' and '.join(_backends())}")
    if backend not in _backends():
        return (f"{name} {quoted(text)} names the backend {backend}; there are "
                f"{', '.join(_backends())}")
    return ""


def owned(text: str) -> tuple[str, str]:
    """Whose voice ``text`` names, and its name there; "" and the text where it describes one."""
    backend, marked, name = text.partition(":")
    return (backend, name) if marked and backend in (*_backends(), *_NOT_YET) else ("", text)


def _in_turn(value: Value) -> tuple[str, str]:
    """One of a list: as a voice alone, or ``espeak: cmn+f2`` with a blank behind the colon."""
    if not isinstance(value.node, Keys):
        return _owned(value)
    own = voice(value).by_backend
    if len(own) != 1 or len(value.node.entries) != 1:
        raise value.bad(f"{value.name} is a list, and each voice in it one text: edge:…, espeak:… "
                        f"or a description")
    return own[0]


def _owned(value: Value) -> tuple[str, str]:
    text = value.text()
    if problem := no_voice(text, value.name):
        raise value.bad(problem)
    return owned(text) if _BACKEND_VOICE.fullmatch(text) else ("", text)


def _backends() -> tuple[str, ...]:
    """The voices that a story may choose for; each render is spoken by one of them."""
    return tuple(known("voice", VOICES))


def _named(value: Value) -> dict[str, Value]:
    """The members of a mapping whose keys can stand before a colon in dialogue."""
    found = value.members()
    if len(found) > MOST_NAMED:
        raise value.bad(f"{value.name} has {len(found):,} names; at most {MOST_NAMED} are looked "
                        "for in every shot: leave out those who are not seen")
    for name, one in found.items():
        if not name or len(name) > 80 or _NO_NAME.search(name):
            raise one.bad(f"{quoted(name)} cannot be a name; leave out : ( ) * _ and keep it short")
    for name, problem in namesakes(found):
        raise found[name].bad(problem)
    return found


def namesakes(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The names that nobody could tell from another, or see at all, and what is wrong with each."""
    known: dict[str, str] = {}
    for name in names:
        other = known.setdefault(seen_as(name), name)
        if not seen_as(name):
            yield name, f"{_spelled(name)} cannot be a name: nothing of it is seen; write another"
        elif other.casefold() == name.casefold() and other != name:
            yield name, f"{name!r} and {other!r} differ in capitals only; keep one"
        elif other != name:
            yield name, f"{_spelled(name)} and {_spelled(other)} look the same; keep one"


def _spelled(name: str) -> str:
    """A name with every character shown that is not seen, or not as itself."""
    spelled = name.encode("ascii", "backslashreplace").decode()
    return f"'{spelled if len(spelled) <= 60 else spelled[:57] + '…'}'"


def _member(name: str, member: Value) -> Member:
    given = _described(member, MEMBER_KEYS)
    found: dict[str, Any] = {}
    if "voice" in given:
        found["voice"] = voice(given["voice"])
    if "lora" in given:
        found["loras"] = loras(given["lora"])
    if "exact" in given:
        found["exact"] = given["exact"].truth()
    if "picture" in given:
        asked = given["picture"]
        found["picture"] = still(asked.text(), asked.folder, asked.line)
    if problem := unserved(bool(found.get("exact")), found.get("picture")):
        raise given["picture"].bad(f"{given['picture'].name} {problem}")
    return Member(name=name, look=_look_of("cast", name, member, given), line=member.line, **found)


def unserved(exact: bool, picture: Path | None) -> str:
    """What is wrong with the picture of somebody who is not exact; "" when nothing is."""
    return "" if exact or picture is None else (
        "serves what is exact alone; write exact: true beside it, or leave the picture out")


def _described(value: Value, known: tuple[str, ...]) -> dict[str, Value]:
    if isinstance(value.node, Keys):
        return value.keys(known, ALIASES)
    return {} if value.absent else {"look": value}


def _look_of(kind: str, name: str, value: Value, given: dict[str, Value]) -> str:
    if "look" not in given:
        raise value.bad(f"{kind} {name!r} has no look; describe it: '{name}: what is seen'")
    return given["look"].text()
