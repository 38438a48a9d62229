"""The desk: where questions to a language model are answered, kept and paid for.

An answer comes from the folder of replies, where one was named, and from nowhere else then; or
from the store; or else from the model, or, in a dry run or a check, from nobody yet.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Any, Literal

from media.errors import BackendMissing, DiskFull
from media.progress import Tell, quiet
from narrator.director.llm.consent import ensure_consent, ensure_priced, summed
from narrator.director.llm.keeping import Keeper
from narrator.director.llm.ledger import Ledger
from narrator.director.llm.models.replies import Replies
from narrator.director.llm.question import Question, Sum, T
from narrator.director.llm.recording import write_reply, write_request
from narrator.director.llm.source import Source, Structure
from narrator.director.llm.stopping import as_ctrl_c
from narrator.errors import BadInput, OverLimit, Unanswered, Unaskable, Written
from narrator.events import Consent, nobody
from narrator.settings.models import Means
from narrator.store import Store

_NO_MORE = (Unaskable, OverLimit, DiskFull, OSError)
"""What would go wrong with every question: without a place for its answer, too."""


def desk(means: Means, planner: Literal["llm", "local"], store: Store | None = None,
         tell: Tell = quiet, agree: Consent = nobody) -> Desk:
    """The desk for the planner of that name, as the settings (``means``) have it.

    ``store``: where answers are kept; ``tell`` hears a sentence now and then; ``agree`` is asked
    once, before anything is asked that costs money. Use it as a context: when that ends, it tells
    what was used. Raises BadInput for settings that name no model.
    """
    if means.replies is not None:
        return Desk(None, means, store, tell, agree)
    try:
        return Desk(_source(means, planner, tell), means, store, tell, agree)
    except (BadInput, BackendMissing):
        if means.dry_run is None:
            raise
    return Desk(None, means, store, tell, agree)  # what is asked can be written without who answers


def _source(means: Means, planner: Literal["llm", "local"], tell: Tell) -> Source:
    if planner == "local":
        from narrator.director.llm.models.here import Here

        return Here(means.llm, tell)
    from narrator.director.llm.models.endpoint import Endpoint
    from narrator.director.llm.services import address

    return Endpoint(address(means.llm), means.llm)


class Desk:
    """An Asker."""

    def __init__(self, source: Source | None, means: Means, store: Store | None = None,
                 tell: Tell = quiet, agree: Consent = nobody,
                 clock: Callable[[], float] = time.monotonic) -> None:
        """``source``: who answers; None where nobody is to be asked."""
        self._source, self._means = source, means
        self._tell, self._agree = tell, agree
        self._price = means.prices.get(source.model) if source else None
        self.ledger = Ledger(means.limits, self._price, clock)
        self._keeper = Keeper(store, source) if store and source else None
        self._replies = Replies(means.replies) if means.replies else None
        self.model = ""
        """The model that answered, now or before; "" where nobody did, or somebody by hand."""
        self._sum: Sum | None = None
        self._agreed = means.yes
        asked = means.llm.structured
        self._structure: Structure = "schema" if asked == "auto" else asked

    def __enter__(self) -> Desk:
        return self

    def __exit__(self, kind: type[BaseException] | None, raised: BaseException | None,
                 trace: TracebackType | None) -> None:
        if self.ledger.requests:
            self._tell(self.ledger.told())
        if self._source:
            self._source.close()

    def expect(self, sum: Sum) -> None:
        """Hear about how much will be asked in all."""
        self._sum = sum

    def ask(self, questions: Sequence[Question[T]]) -> Mapping[str, T]:
        """The answers by the names of their questions.

        Raises, besides what Asker says: Written in a dry run, when all that is not answered yet is
        written; DiskFull, OSError.
        """
        found = {question.name: self._found(question) for question in questions}
        left = [question for question in questions if found[question.name] is None]
        if left:
            self._write_or_refuse(left)
            found.update(self._asked(left))
        if questions:  # whose the replies are, only the settings can tell
            self.model = self._source.model if self._source else self._means.llm.model or ""
        answers = {name: answer for name, answer in found.items() if answer is not None}
        for question in questions:
            self._record(question, answers[question.name])
        return answers

    def _found(self, question: Question[T]) -> T | None:
        if self._replies:
            return self._replies.found(question)
        return self._keeper.found(question) if self._keeper else None

    def _write_or_refuse(self, questions: Sequence[Question[Any]]) -> None:
        """Where nobody is to be asked: write what would be, or say which replies are missing."""
        if folder := self._means.dry_run:
            for question in questions:
                write_request(folder, question)
            count = f"{len(questions)} requests are" if len(questions) > 1 else "1 request is"
            raise Written(f"{count} written to {folder}: answer each in {folder}/NAME.reply.json "
                          f"and add --replies {folder} to the same command: what is asked after "
                          f"that hangs on the answers")
        if self._replies:
            raise self._replies.missing(questions)
        if not self._means.ask:
            raise _unplanned(questions)

    def _asked(self, questions: Sequence[Question[T]]) -> dict[str, T]:
        """The answers of the model; each is kept at once."""
        assert self._source is not None
        ensure_priced(self._source, self._price, self._means.limits)
        if not self._agreed:
            expected = self._sum or summed(questions, self._means.llm.answer)
            ensure_consent(self._source, self._price, expected, self._agree)
            self._agreed = True
        try:
            with as_ctrl_c():
                answers, failed = asyncio.run(self._side_by_side(questions, self._source))
        except ExceptionGroup as group:  # a full disk: whoever asked is told of that alone
            raise group.exceptions[0] from None
        if failed:
            raise _first(failed, questions)
        return answers

    async def _side_by_side(self, questions: Sequence[Question[T]], source: Source
                            ) -> tuple[dict[str, T], dict[str, Exception]]:
        """The answers, and what went wrong with the others. After what would go wrong with each,
        nothing more is asked; what is under way is waited for."""
        answers: dict[str, T] = {}
        failed: dict[str, Exception] = {}
        gate = asyncio.Semaphore(source.at_once)

        async def ask(question: Question[T]) -> None:
            async with gate:
                if any(isinstance(one, _NO_MORE) for one in failed.values()):
                    return
                try:
                    answer = await self._answer(question, source, model)
                    if self._keeper:
                        self._keeper.keep(question, answer)
                except (Unanswered, DiskFull, OSError) as exc:
                    failed[question.name] = exc
                    return
            answers[question.name] = answer

        async with source.opened() as model, asyncio.TaskGroup() as group:
            for question in questions:
                group.create_task(ask(question))
        return answers, failed

    async def _answer(self, question: Question[T], source: Source, model: Any) -> T:
        """The model's answer; of a server that takes no schema, asked for in words."""
        from narrator.director.llm.conversation import Seam, answered
        from narrator.director.llm.failures import Shapeless

        llm = self._means.llm
        while True:
            structure = self._structure
            seam = Seam(model, source, self.ledger, question.about)
            try:
                return await answered(question, seam, structure, llm.repairs)
            except Shapeless as exc:
                said = str(exc)
            if structure == "prompted" or llm.structured != "auto":
                raise Unanswered(f"{question.about}: {source.model} at {source.place} does not "
                                 f"answer in a shape ({said}): say --llm structured=auto")
            if self._structure == structure:  # or another question found it out before
                self._structure = "prompted"
                self._tell(f"{source.place} takes no JSON schema for {source.model}: the shape of "
                           f"its answers is asked for in words, and checked")

    def _record(self, question: Question[T], answer: T) -> None:
        if folder := self._means.record:
            write_request(folder, question)
            write_reply(folder, question, answer)


def _unplanned(questions: Sequence[Question[Any]]) -> BadInput:
    """The error for what nobody has answered yet, where nobody is to be asked."""
    more = f", and {len(questions) - 1} more" if len(questions) > 1 else ""
    return BadInput(f"{questions[0].name} ({questions[0].about}){more}: no language model has "
                    f"answered that yet, and none is asked now: have it planned first, "
                    f"narrator plan STORY")


def _first(failed: Mapping[str, Exception], questions: Sequence[Question[Any]]) -> Exception:
    """What to raise: what stopped the rest, or else the first in order, with how many there are."""
    in_order = [failed[one.name] for one in questions if one.name in failed]
    for one in in_order:
        if isinstance(one, _NO_MORE):
            return one
    others = f" ({len(in_order) - 1} more went wrong; the answers of the others are kept)"
    return Unanswered(f"{in_order[0]}{others if len(in_order) > 1 else ''}")
