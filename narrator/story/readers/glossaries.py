"""The glossary of the front matter: the author's own picture words for loose ones."""

from __future__ import annotations

from narrator.saying import quoted
from narrator.story import (
    LONGEST_NOTE,
    LONGEST_TERM,
    LONGEST_WORD,
    MOST_TERMS,
    Term,
)
from narrator.story.names import seen_as
from narrator.story.readers.aliases import ALIASES
from narrator.story.readers.people import namesakes
from narrator.story.readers.values import Value
from narrator.story.yaml import Keys

TERM_KEYS = ("look", "note")
"""What may be said of a word."""


def glossary(value: Value) -> tuple[Term, ...]:
    """``glossary:``, each word with what is seen, or with a look and a note."""
    found = value.members()
    if len(found) > MOST_TERMS:
        raise value.bad(f"{value.name} has {len(found):,} words; at most {MOST_TERMS} are looked "
                        "for in every shot: keep those that a picture needs")
    for word, one in found.items():
        if not any(char.isalnum() for char in seen_as(word)) or len(word) > LONGEST_WORD:
            raise one.bad(f"{quoted(word)} cannot be a word of the glossary; write one of letters, "
                          f"of at most {LONGEST_WORD} characters")
    for word, problem in namesakes(found):
        raise found[word].bad(problem)
    return tuple(_term(word, one) for word, one in found.items())


def _term(word: str, value: Value) -> Term:
    given = (value.keys(TERM_KEYS, ALIASES) if isinstance(value.node, Keys)
             else {} if value.absent else {"look": value})
    if "look" not in given:
        raise value.bad(f"word {word!r} has no look; describe it: '{word}: what is seen'")
    return Term(word=word, look=_text(given["look"], LONGEST_TERM),
                note=_text(given["note"], LONGEST_NOTE) if "note" in given else "")


def _text(value: Value, most: int) -> str:
    text = value.text()
    if len(text) > most:
        raise value.bad(f"{value.name} has {len(text):,} characters; it takes at most {most}: "
                        "say it in fewer")
    return text
