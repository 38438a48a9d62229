"""Words as such: sentences, clauses, the share of Han characters, the time that speaking takes.

It knows nothing of stories or plans. Chinese, English and mixtures of them are cut by their own
marks, in one pass; no part loses a character: joined end to end, the parts are the text again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

HAN = "\u2e80-\u2fdf\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Han characters as the inside of a regular expression's set."""

HAN_IS_CHINESE = 0.3
"""From this share of Han characters on, a story without a language is taken for Chinese: a
Chinese text full of foreign names stays above it, an English one that quotes stays below."""

HAN_A_SECOND = 3.8
ENGLISH_WORDS_A_SECOND = 150 / 60
"""150 English words a minute is a calm narrator; the BBC gives 160 to 180 for speech at large."""

_CLOSERS = r"[\"'”’」』）)】\]》〉]*"
_ENDS = re.compile(rf"(?P<mark>[。！？!?…‥｡]+|\.+)(?P<close>{_CLOSERS})(?P<blank>\s*)")
_STOPPED = re.compile(rf"[。！？!?….]{_CLOSERS}\s*$")
_CLAUSE_ENDS = re.compile(rf"(?:[，；：]|[,;:](?=\s|[{HAN}\"'”’])|—+|–(?=\s)){_CLOSERS}\s*")
_CARRIES_ON = re.compile(r"[a-z，、；：,;:—–。！？!?….]")
_HAN = re.compile(f"[{HAN}]")
_SPOKEN_APART = re.compile(rf"[{HAN}\u3040-\u30ff\uac00-\ud7af]")
_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_LETTER = re.compile(r"[^\W\d_]")
_WIDE_MARK = re.compile("[\u3000-\u303f\uff00-\uff65]")
_WIDE = re.compile(f"[{HAN}\u3000-\u30ff\uff00-\uff65]")
_EITHER = re.compile("[“”‘’…—·]")
"""Marks that both scripts use: Chinese beside Chinese."""

_TITLES = frozenset((
    "mr", "mrs", "ms", "mme", "messrs", "dr", "prof", "st", "rev", "hon", "capt", "col", "gen",
    "lt", "sgt", "gov", "sen", "rep", "mt", "ft", "vs", "cf", "e.g", "i.e", "viz", "approx"))
"""Abbreviations that a word always follows."""
_NUMBERED = frozenset(("no", "nos", "fig", "figs", "vol", "vols", "ch", "p", "pp", "ca", "c"))
"""Abbreviations only when a number follows: "No. 5", and not "No. I will not."."""

_LONGEST = 24
"""Characters before a full stop in which an abbreviation is looked for."""


def bare(text: str) -> str:
    """``text`` without its blanks, which a reader may set anew."""
    return "".join(text.split())


def sentences(text: str) -> list[str]:
    """The sentences of ``text``, each with the blanks that follow it."""
    return _split(text, _ENDS, _ends_sentence)


def clauses(sentence: str) -> list[str]:
    """The clauses of ``sentence``, cut after commas, semicolons, colons and dashes."""
    return _split(sentence, _CLAUSE_ENDS, lambda _: True)


def ends_sentence(line: str) -> bool:
    """Whether a line of text stops where a sentence does."""
    return _STOPPED.search(line) is not None


def joined(parts: Sequence[str]) -> str:
    """``parts`` as one text: a blank between two of them, none where Chinese meets Chinese."""
    whole = ""
    for part in filter(None, map(str.strip, parts)):
        whole += part if not whole or _closed_up(whole[-1], part[0]) else f" {part}"
    return whole


def speaking_seconds(text: str) -> float:
    """About how long ``text`` takes to speak, in seconds; a digit takes as long as a word."""
    apart = len(_SPOKEN_APART.findall(text))
    rest = _SPOKEN_APART.sub(" ", text)
    words = len(_WORD.findall(rest)) + sum(char.isdigit() for char in rest)
    return apart / HAN_A_SECOND + words / ENGLISH_WORDS_A_SECOND


def han_share(text: str) -> float:
    """The share of Han characters among the letters of ``text``, from 0 to 1."""
    letters = len(_LETTER.findall(text))
    return len(_HAN.findall(text)) / letters if letters else 0.0


def _split(text: str, ends: re.Pattern[str], is_end: Callable[[re.Match[str]], bool]) -> list[str]:
    """Cut ``text`` behind every match that is an end; a part without a word joins a neighbour."""
    places = [match.end() for match in ends.finditer(text) if is_end(match)]
    parts: list[str] = []
    begin = 0
    for place in dict.fromkeys([*places, len(text)]):
        part, begin = text[begin:place], place
        if parts and not (_has_word(part) and _has_word(parts[-1])):
            parts[-1] += part
        elif part:
            parts.append(part)
    return parts


def _ends_sentence(match: re.Match[str]) -> bool:
    text, mark, blank = match.string, match["mark"], match["blank"]
    follows = text[match.end():match.end() + 1]
    if not follows:
        return True
    if _CARRIES_ON.match(follows):
        return False
    if mark[0] in "。！？｡" or _is_wide(follows):
        return True
    if not blank:
        # "3.14", "example.org", "wait…what": a sentence is followed by a blank.
        return False
    # No more around it than is looked at: a paragraph may be a megabyte of full stops.
    return mark != "." or not _abbreviates(
        text[max(0, match.start() - _LONGEST):match.start()], text[match.end():match.end() + 2])


def _abbreviates(before: str, after: str) -> bool:
    """Whether the full stop between the two belongs to an abbreviation or an initial."""
    found = re.search(r"[^\W\d_]+(?:\.[^\W\d_]+)*$", before)
    if not found:
        return False
    word = found.group()
    if word.lower() in _TITLES:
        return True
    if word.lower() in _NUMBERED:
        return after[:1].isdigit()
    if word == "I":
        return bool(re.match(r"[A-Z]\.", after))
    return bool(re.fullmatch(r"[A-Z](?:\.[A-Z])*", word))


def _closed_up(last: str, first: str) -> bool:
    """Whether no blank stands between two parts that end and begin so."""
    if _WIDE_MARK.match(last) or _WIDE_MARK.match(first):
        return True
    wide = [bool(_WIDE.match(char)) for char in (last, first)]
    return all(wide) or (any(wide) and bool(_EITHER.match(first if wide[0] else last)))


def _has_word(part: str) -> bool:
    return any(char.isalnum() for char in part)


def _is_wide(char: str) -> bool:
    """Whether no blank is set beside ``char``: Han, kana, and full-width marks."""
    return bool(_HAN.match(char)) or "\u3000" <= char <= "\u30ff" or "\uff00" <= char <= "\uffef"
