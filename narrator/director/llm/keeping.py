"""Answers in the store: each is paid for once."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

from narrator.director.llm.question import Question, T
from narrator.director.llm.reading import sound
from narrator.director.llm.source import Source
from narrator.store import Entry, Key, Store
from narrator.store.upkeep import PAID

_FILE = "answer.json"
_REVISION = "1"
"""Raised when the same question is put otherwise."""


class Keeper:
    """The answers of one source, in a store."""

    def __init__(self, store: Store, source: Source) -> None:
        self._store, self._source = store, source

    def found(self, question: Question[T]) -> T | None:
        """The answer that is kept, if it is one still: what is wrong with an answer may be seen
        only by a later version. Raises OSError."""
        for _, entry in self._entries(question):
            if entry is None:
                return None
            answer = sound(question, (entry.folder / _FILE).read_bytes())
            if not isinstance(answer, str):
                return answer
        return None

    def keep(self, question: Question[T], answer: T) -> None:
        """Keep an answer that was checked. Raises DiskFull, OSError."""
        free = next(key for key, entry in self._entries(question) if entry is None)
        note = {"question": question.name, "about": question.about, **dict(self._source.identity)}
        with self._store.workshop() as room:
            made = room / free.digest
            made.mkdir()
            (made / _FILE).write_text(answer.model_dump_json(by_alias=True), encoding="utf-8")
            self._store.keep(free, made, note)

    def _entries(self, question: Question[Any]) -> Iterator[tuple[Key, Entry | None]]:
        """The places of its answers, one after the other, and what stands there; the last is
        free."""
        schema = question.answer.model_json_schema()
        for number in count():
            key = Key.of(PAID, _REVISION, self._source.identity, question.instructions,
                         question.prompt, schema, number)
            entry = self._store.seen(key)  # a check looks, and writes nothing
            yield key, entry
            if entry is None:
                return
