"""Marks inside a line: escapes, emphasis, code, links, footnote marks. They vanish, words stay.

While a story is read, an escaped character (``\\#``) stands as a private code point, so that no
rule takes it for a mark; ``plain`` brings it back. A story itself can hold no such code point.
"""

from __future__ import annotations

import re
import string

_ESCAPABLE = string.punctuation + "：（）＃＞｛｝！，、；．"
_HIDDEN = {char: chr(0xE000 + i) for i, char in enumerate(_ESCAPABLE)}
_SHOWN = {ord(hidden): char for char, hidden in _HIDDEN.items()}
_WRITTEN = {ord(hidden): f"\\{char}" for char, hidden in _HIDDEN.items()}
_LITERAL = {ord(char): _HIDDEN[char] for char in "`[]*_="}
_ESCAPE = re.compile(rf"\\([{re.escape(_ESCAPABLE)}])")
_HARD_BREAK = re.compile(r"(?<=\S)[ \t]*\\$", re.MULTILINE)

# No group can run past the next mark of its own kind: a megabyte of marks stays linear.
_STRIPPED: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"`([^`]+)`"), r"\1"),
    (re.compile(r"\[\^[^\[\]]*\]"), ""),
    (re.compile(r"\[([^\[\]]*)\]\((?:[^()]|\([^()]*\))*\)"), r"\1"),
    (re.compile(r"\[([^\[\]]+)\]\[[^\[\]]*\]"), r"\1"),
    (re.compile(r"(\*{1,3})(?=\S)([^*]+)(?<=\S)\1"), r"\2"),
    (re.compile(r"(\*{1,3})(?=\S)([^*]+)(?<=\S)\1"), r"\2"),  # again: **bold with *this* in it**
    (re.compile(r"(?<![^\W_])(_{1,3})(?=\S)([^_]+)(?<=\S)\1(?![^\W_])"), r"\2"),
    (re.compile(r"==(?=\S)([^=]+)(?<=\S)=="), r"\1"),
)
_OPENED = re.compile(r"(?:(?<![A-Za-z0-9*])\*\*(?=\w)|(?<![^\W_])__(?=[^\W_])).*")
_MARKED = re.compile("[`\\[*_=\ue000-\uf8ff]")
"""What every rule above needs: most lines hold none of it."""


def hidden(text: str) -> str:
    """``text`` with escaped characters put where no rule sees them."""
    return _HARD_BREAK.sub("", _ESCAPE.sub(lambda found: _HIDDEN[found[1]], text))


def literal(text: str) -> str:
    """``text`` from a file that has none of our marks: what looks like one is a character."""
    return text.translate(_LITERAL)


def written(text: str) -> str:
    """``text`` as the writer wrote it, escapes and all."""
    return text.translate(_WRITTEN)


def unescaped(text: str) -> str:
    """``text`` with escaped characters as themselves, marks left alone."""
    return text.translate(_SHOWN)


def plain(text: str) -> str:
    """The words of ``text`` without its marks; runs of blanks become one."""
    return " ".join(unescaped(_stripped(text)).split())


def unclosed(text: str) -> str:
    """The bold in ``text`` that begins and never ends, as far as it goes: "**Bob: hi". "" where
    there is none. Asterisks inside a word (``d**n``) begin nothing."""
    found = _OPENED.search(_stripped(text))
    return found[0] if found else ""


def _stripped(text: str) -> str:
    """``text`` without its marks, escapes still hidden."""
    if _MARKED.search(text):
        for pattern, kept in _STRIPPED:
            text = pattern.sub(kept, text)
    return text
