"""Who and where: the cast, the places, and the voices that they speak with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from audio.voice import VOICES
from media.backend import known
from narrator.readers.aliases import ALIASES
from narrator.readers.assets import still
from narrator.readers.loras import loras
from narrator.readers.source import quoted, seen_as
from narrator.readers.values import Value
from narrator.story import MOST_NAMED, Member, Place, Voiced
from narrator.yaml import Items, Keys

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
        return Voiced(in_turn=tuple(
            _in_turn(Value(one, value.name, one.line, value.path)) for one in value.node.items))
    if isinstance(value.node, Keys):
        given = value.keys((*_backends(), *_NOT_YET, "any"), {})
        for name, one in given.items():
            _offered(name, one)
        texts = {name: one.text() for name, one in given.items()}
        return Voiced(any=texts.pop("any", ""), by_backend=tuple(texts.items()))
    backend, name = _owned(value)
    return Voiced(by_backend=((backend, name),)) if backend else Voiced(any=name)


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
    _ask_colon(text, value)
    found = _BACKEND_VOICE.fullmatch(text)
    if found and found[1] not in (*_backends(), *_NOT_YET):
        raise value.bad(f"{value.name} {quoted(text)} names the backend {found[1]}; there are "
                        f"{', '.join(_backends())}")
    _offered(found[1] if found else "", value)
    return (found[1], found[2]) if found else ("", text)


def _ask_colon(text: str, value: Value) -> None:
    """Raise BadStory where ``text`` begins as a backend's voice does, and names none."""
    if text in _backends():
        raise value.bad(f"{text} is a way to speak, and no voice: narrator render … --voice {text},"
                        f" or name one of its voices, {value.name}: {text}:…")
    found = _NO_COLON.fullmatch(text)
    if found and found[1] in _backends():
        raise value.bad(f"{value.name} {quoted(text)} has no colon behind {found[1]}; write "
                        f"{found[1]}:{found[2]}")


def _offered(backend: str, value: Value) -> None:
    if backend in _NOT_YET:
        raise value.bad(f"{value.name}: voices of {backend} are not offered yet; there are those "
                        f"of {' and '.join(_backends())}")


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
        found["picture"] = still(asked.text(), asked.path, asked.line)
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
