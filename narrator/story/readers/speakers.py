"""Who speaks: ``**Name (softly):** words`` and ``Name: “words”``, checked against the cast."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from narrator.errors import BadLine

NARRATORS = ("narrator", "旁白", "解说", "画外音")
"""Names under which a writer may address the narrator as if a member of the cast."""

_HOW = r"(?:[(（](?P<how{}>[^()（）]{{0,80}})[)）])? ?"
_BOLD = re.compile(r"(?P<bold>\*\*|__) ?(?P<name>[^*_:：()（）]{1,80}?) ?" + _HOW.format(1)
                   + r"(?P<inside>[:：])? ?(?P=bold) ?" + _HOW.format(2)
                   + r"(?P<outside>[:：])? ?" + _HOW.format(3) + "(?P<words>.*)")
_BARE = re.compile(r"(?P<name>[^:：()（）]{1,80}?) ?" + _HOW.format(1) + "[:：] ?"
                   + _HOW.format(2) + "(?P<words>.*)")
_MARKS = " *_＊＿"
"""What somebody puts around a name who means bold, closed or not."""
_QUOTES = {"“": "”", '"': '"', "「": "」", "『": "』", "‘": "’", "«": "»"}
_APOSTROPHE = re.compile(r"’(?=[a-z])")


@dataclass(frozen=True, slots=True)
class SaidLine:
    """The beginning of a line of dialogue."""

    speaker: str
    """A name of the cast; empty for the narrator."""
    manner: str
    words: str
    rest: str = ""
    """What follows a bare form's closing quote: the narrator's again."""
    closed: bool = False
    """Whether the bare form's closing quote has come."""
    awaits: str = ""
    """The closing quote that has not come yet."""


class Speakers:
    """The names that may speak, whatever their capitals."""

    def __init__(self, cast: Iterable[str]) -> None:
        self._cast = tuple(cast)
        self._known = {name.casefold(): "" for name in NARRATORS}
        self._known |= {name.casefold(): name for name in self._cast}

    def said(self, text: str, line: int) -> SaidLine | None:
        """The dialogue that ``text`` (blanks run together) is, or None when it is narration.

        Raises BadLine for a speaker nobody introduced, and for a bare name without quotes.
        """
        return self._bold(text, line) or self._bare(text, line)

    def quoted(self, text: str) -> SaidLine | None:
        """The dialogue that ``text`` is if it is surely that: a name of the cast, and behind the
        colon words between quotes that end in the same line."""
        found = _BARE.fullmatch(text)
        if not found or found["words"][:1] not in _QUOTES:
            return None
        name = found["name"].strip().casefold()
        end = _end(found["words"]) if name in self._known else 0
        return SaidLine(self._known[name], _manner(found), found["words"][:end],
                        found["words"][end:].strip(), closed=True) if end else None

    def _bold(self, text: str, line: int) -> SaidLine | None:
        found = _BOLD.fullmatch(text)
        if not found or not (found["inside"] or found["outside"]):
            return None
        name = found["name"].strip()
        if name.casefold() not in self._known:
            raise BadLine(line, f"{name!r} speaks but is not in the cast; "
                                f"{self._remedy(name)}")
        return SaidLine(self._known[name.casefold()], _manner(found), found["words"])

    def _bare(self, text: str, line: int) -> SaidLine | None:
        found = _BARE.fullmatch(text)
        name = found["name"].strip(_MARKS) if found else ""
        if not found or name.casefold() not in self._known:
            return None
        words = found["words"]
        if words[:1] not in _QUOTES or not words or name != found["name"].strip():
            raise BadLine(line, f"{name!r} may speak here or be spoken of; write "
                                f"**{name}:** for dialogue, or \\: for narration")
        end = _end(words)
        said, rest = (words[:end], words[end:].strip()) if end else (words, "")
        return SaidLine(self._known[name.casefold()], _manner(found), said, rest, closed=bool(end),
                        awaits="" if end else _QUOTES[words[0]])

    def _remedy(self, name: str) -> str:
        near = get_close_matches(name, self._cast, n=1, cutoff=0.5)
        hint = f"did you mean {near[0]!r}? Else " if near else ""
        return f"{hint}add {name}: and how they look under cast:"


def _manner(found: re.Match[str]) -> str:
    """The directions to the speaker, wherever they stand around the colon."""
    stated = (found[f"how{n}"] for n in (1, 2, 3) if f"how{n}" in found.re.groupindex)
    return ", ".join(how.strip() for how in stated if how and how.strip())


def _end(words: str) -> int:
    """Where the quote that ``words`` begins with ends; 0 when it does not."""
    return _APOSTROPHE.sub(" ", words).find(_QUOTES[words[0]], 1) + 1
