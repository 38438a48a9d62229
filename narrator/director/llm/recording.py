"""Questions and answers as files that a person reads: for review, for a model that is used by
hand, and for runs without any.

``NAME.request.md`` is what a model is asked, ``NAME.schema.json`` the shape of its answer, and
``NAME.reply.json`` the answer.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from media.files import write_text
from narrator.director.llm.question import Question

REPLY = ".reply.json"
REQUEST = ".request.md"


def write_request(folder: Path, question: Question[Any]) -> None:
    """Write what is asked, and the shape of the answer. Raises DiskFull, OSError."""
    name = question.name
    write_text(folder / f"{name}{REQUEST}", (
        f"<!-- {name}, {question.about}: the answer is JSON in the shape of {name}.schema.json, "
        f"as {name}{REPLY} -->\n{asked(question)}"))
    write_text(folder / f"{name}.schema.json", _json(question.answer.model_json_schema()))


def asked(question: Question[Any]) -> str:
    """All that a model is told, as a page."""
    return (f"\n# Instructions\n\n{question.instructions.strip()}\n\n"
            f"# Request\n\n{question.prompt.strip()}\n")


def write_reply(folder: Path, question: Question[Any], answer: BaseModel) -> None:
    """Write an answer, to be a reply another time. Raises DiskFull, OSError."""
    write_text(folder / f"{question.name}{REPLY}",
               _json(answer.model_dump(mode="json", by_alias=True)))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
