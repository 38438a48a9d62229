"""An answer, or none in time: what is examined may hang, and the doctor must not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from queue import Empty, Queue
from threading import Thread
from time import monotonic
from typing import TypeVar

T = TypeVar("T")


def answers(questions: Sequence[Callable[[], T]], seconds: float) -> list[T | Exception]:
    """The answer of each question, all asked at once, or what it raised; TimeoutError for one that
    is not answered within ``seconds``.

    Who does not answer is left behind, and ends with this process.
    """
    heard: list[T | Exception] = [TimeoutError(f"no answer within {seconds:g} s")] * len(questions)
    said: Queue[tuple[int, T | Exception]] = Queue()
    for number, question in enumerate(questions):
        Thread(target=_ask, args=(number, question, said), daemon=True).start()
    end = monotonic() + seconds
    for _ in questions:
        try:
            number, answer = said.get(timeout=max(0.0, end - monotonic()))
        except Empty:
            break
        heard[number] = answer
    return heard


def _ask(number: int, question: Callable[[], T], said: Queue[tuple[int, T | Exception]]) -> None:
    try:
        said.put((number, question()))
    except Exception as exc:  # whatever a stranger's backend raises is an answer
        said.put((number, exc))
    except SystemExit as exc:  # … and so is its wish to leave
        said.put((number, RuntimeError(f"it left with {exc.code}")))
