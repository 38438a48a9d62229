"""Loose words and what is seen where they are said: the library's, and on top of it the author's.

Words in Latin letters are found whole, in singular and plural; Han ones wherever they stand; the
longest at a place wins. A name of the cast or the places is no glossary word, unless the author's
own glossary says so.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache

from narrator.story import Head, Term
from narrator.text import HAN
from templates.library import Entry, library

__all__ = ["Glossary", "Term", "glossary"]

_LATIN = "A-Za-z0-9À-ɏ"
_BETWEEN = rf"[{HAN}{_LATIN}、 ]{{0,16}}?"
"""What may stand where a word has its "…"."""


class Glossary:
    """The terms of one story, in its language."""

    def __init__(self, terms: Mapping[str, Term], plain: Collection[str] = ()) -> None:
        """``terms`` by their words; ``plain`` words mean nothing, nor does what is inside them."""
        self._terms = {word.casefold(): term for word, term in terms.items() if word}
        heads: defaultdict[str, list[str]] = defaultdict(list)
        words = {*self._terms, *(word.casefold() for word in plain if word)}
        for word in sorted(words, key=lambda word: (-len(word), word)):
            heads[word[0]].append(word)
        self._words = dict(heads)
        self._patterns = {head: _any_of(words) for head, words in heads.items()}

    def found(self, text: str) -> tuple[Term, ...]:
        """The terms that ``text`` says, each look once, in the order in which they come up."""
        found: dict[str, Term] = {}
        for term, _, _ in self._matches(text):
            found.setdefault(term.look, term)
        return tuple(found.values())

    def read(self, text: str) -> str:
        """``text`` as one who goes by single words should read it: 牵牛 beside 织女 is no ox."""
        parts, done = [], 0
        for term, begin, end in self._matches(text):
            if term.reads:
                parts += [text[done:begin], term.reads]
                done = end
        return "".join([*parts, text[done:]])

    def _matches(self, text: str) -> Iterator[tuple[Term, int, int]]:
        """Every term with where it begins and ends, from left to right, none inside another."""
        at = 0
        while at < len(text):
            head = text[at].casefold()
            pattern = self._patterns.get(head)
            hit = pattern.match(text, at) if pattern else None
            if hit and hit.lastindex:
                word = self._words[head][hit.lastindex - 1]
                if word in self._terms:
                    yield self._terms[word], at, hit.end()
                at = hit.end()
            else:
                at += 1


def glossary(head: Head) -> Glossary:
    """The library's terms in the language of ``head``, and on top of them its own."""
    names = tuple(one.name for one in (*head.cast, *head.places))
    return _glossary(head.language.lower().startswith("zh"), head.glossary, names)


@lru_cache(maxsize=8)
def _glossary(chinese: bool, own: tuple[Term, ...], names: tuple[str, ...]) -> Glossary:
    """Kept: every shot of a film asks for the same one."""
    taken = {name.casefold() for name in names}
    terms = {word.casefold(): _term(entry, word, chinese, taken)
             for entry in library().term for word in entry.said if word.casefold() not in taken}
    for term in own:
        known = terms.get(term.word.casefold())
        terms[term.word.casefold()] = term if known is None else known.model_copy(update={
            "word": term.word, "look": term.look, "note": term.note or known.note})
    return Glossary(terms, {*names, *library().swallowed})


def _term(entry: Entry, word: str, chinese: bool, names: Collection[str]) -> Term:
    language = "zh" if chinese else "en"
    shown = word if "…" not in word else next(
        one for one in entry.said if "…" not in one and one.isascii() is not chinese)
    # Who is in the cast looks as the cast says: of 牛郎织女, both of them, no more than who they
    # are is told.
    look = shown if _names_one(word.casefold(), names) else entry.words(language)
    return Term(word=shown, look=look, note=entry.note.words(language),
                reads=entry.reads.words(language), place=entry.place)


def _names_one(word: str, names: Collection[str]) -> bool:
    """Whether ``word`` is made of names and nothing else, or is several words of which one is."""
    rest = word
    for name in names:
        rest = rest.replace(name, "")
    return rest != word and (not rest or "…" in word)


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"({_spelled(word)})" for word in words), re.IGNORECASE)


def _spelled(word: str) -> str:
    """``word`` as an expression: whole, and in the plural, where its ends are Latin letters."""
    body = _BETWEEN.join(r"[\s-]+".join(map(re.escape, part.split())) for part in word.split("…"))
    if re.match(f"[{_LATIN}]", word[0]):
        body = rf"(?<![{_LATIN}]){body}"
    if not re.match(f"[{_LATIN}]", word[-1]):
        return body
    body = rf"{body[:-1]}(?:y|ies)" if word[-1] == "y" else rf"{body}(?:e?s)?"
    return rf"{body}(?![{_LATIN}])"
