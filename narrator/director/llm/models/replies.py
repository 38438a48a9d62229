"""Answers from files: of a run that was recorded, or of a model that is used by hand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from media.files import regular
from narrator.director.llm.question import Question, T
from narrator.director.llm.reading import sound
from narrator.director.llm.recording import REPLY, REQUEST, asked
from narrator.errors import BadInput

_LONGEST = 1_000_000
"""Bytes of an answer: many times what a model gives."""


class Replies:
    """The answers in a folder, ``NAME.reply.json`` each."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, question: Question[Any]) -> Path:
        """The file that answers ``question``."""
        return self._folder / f"{question.name}{REPLY}"

    def found(self, question: Question[T]) -> T | None:
        """The answer, None where its file is not there; raises BadInput for a file that is no
        answer to this question, or was one to another."""
        path = self.path(question)
        data = _read(path)
        if data is None:
            return None
        request = path.with_name(f"{question.name}{REQUEST}")
        told = _read(request)
        # What is not in its first line is what was asked; line ends are an editor's.
        if told is not None and told.decode("utf-8", "replace").replace("\r\n", "\n").partition(
                "\n")[2] != asked(question):
            raise BadInput(f"{path} was given to another request, {request.name}: story, settings "
                           f"or templates have changed since; take both away to be asked again, or "
                           f"the request alone to have the answer serve")
        answer = sound(question, data)
        if isinstance(answer, str):
            raise BadInput(f"{path} does not answer {question.name} ({question.about}): {answer}; "
                           f"mend it, or take it away to be asked again")
        return answer

    def missing(self, questions: Sequence[Question[Any]]) -> BadInput:
        """The error for questions without a file."""
        more = f", and {len(questions) - 1} more are missing" if len(questions) > 1 else ""
        return BadInput(f"{self.path(questions[0])} is not there{more}: write the answer to "
                        f"{questions[0].name} ({questions[0].about}) into it; narrator plan STORY "
                        f"--dry-run DIR writes what is asked")


def _read(path: Path) -> bytes | None:
    """What a file holds; None where it is not there. Raises BadInput."""
    try:
        with regular(path) as file:
            data = file.read(_LONGEST + 1)
    except FileNotFoundError:
        return None
    except OSError as exc:
        raise BadInput(f"{path} cannot be read: {exc.strerror}; check it") from exc
    if len(data) > _LONGEST:
        raise BadInput(f"{path} is longer than {_LONGEST:,} bytes, and no answer: check it")
    return data
