"""Loose words and what is seen where they are said: the library's, and on top of it the author's.

A name of the cast or the places is no word of the glossary, unless the author's own says so.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import lru_cache

from narrator.story import Head, Term
from narrator.story.wordlist import Wordlist
from templates.library import GlossaryEntry, library

__all__ = ["Glossary", "Term", "glossary"]


class Glossary:
    """The terms of one story, in its language."""

    def __init__(self, terms: Mapping[str, Term], names: Collection[str] = ()) -> None:
        """``terms`` by their words; ``names`` are none, nor is what is inside them."""
        self._words = Wordlist(terms, names)

    def found(self, text: str) -> tuple[Term, ...]:
        """The terms that ``text`` says, each look once, in the order in which they come up."""
        found: dict[str, Term] = {}
        for term, _, _ in self._words.matches(text):
            found.setdefault(term.look, term)
        return tuple(found.values())

    def read(self, text: str) -> str:
        """``text`` as one who goes by single words should read it: 牵牛 beside 织女 is no ox."""
        return self._with(text, lambda term: term.reads)

    def without(self, text: str) -> str:
        """``text`` with a blank for every term."""
        return self._with(text, lambda _: " ")

    def _with(self, text: str, instead: Callable[[Term], str]) -> str:
        parts, done = [], 0
        for term, begin, end in self._words.matches(text):
            if said := instead(term):
                parts += [text[done:begin], said]
                done = end
        return "".join([*parts, text[done:]])


def glossary(head: Head) -> Glossary:
    """The library's terms in the language of ``head``, and on top of them its own."""
    names = (*(member.name for member in head.cast), *(place.name for place in head.places))
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


def _term(entry: GlossaryEntry, word: str, chinese: bool, names: Collection[str]) -> Term:
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
