"""What the application can refuse, and how each ends the command.

NarratorError
├── BadInput          the writer can mend it: exit 2, no plan or film written
│   ├── BadLine       at a line of a file whose name nobody has said yet
│   ├── BadStory      in a story file, at a line
│   ├── BadPlan       in a plan file, at a line
│   ├── BadShot       a shot that cannot be made as it was asked for
│   ├── Conflict      story and plan were both changed in one place
│   └── Unconsented   paid work was not agreed to: nothing was sent
├── Busy              another command holds this film, these weights, or uses this store: exit 1
├── Unanswered        a language model gave no answer that can be used: exit 1, the others are kept
│   ├── Unaskable     none can be asked: the address, the key or the name is not right
│   └── OverLimit     planning would take more than it may: what was answered is kept
├── Written           a dry run has written what would be asked: exit 0, there is no plan yet
├── Unfetched         weights could not be had, or are not what they should be: exit 1
│   └── NoRevision    their source does not have that version of them
└── RenderFailed      a station or a check failed: exit 1, the last good film stays
    └── NoRoom        a disk will not hold what is still to be made: nothing was filmed
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class NarratorError(Exception):
    """The root; the message names thing, value, place and remedy."""


class BadInput(NarratorError):
    """Something the writer gave cannot be used as it is."""


class BadLine(BadInput):
    """A line that cannot be used: ``BadLine(line, problem)``; line 0 is the whole file. Who read
    the file says which one it is, once, by ``named``."""

    def __init__(self, line: int, problem: str) -> None:
        self.line, self.problem = line, problem
        super().__init__(line, problem)

    def __str__(self) -> str:
        return f"line {self.line}: {self.problem}" if self.line else self.problem


class _InFile(BadInput):
    def __init__(self, path: Path | str, line: int, problem: str) -> None:
        self.path, self.line, self.problem = str(path), line, problem
        super().__init__(self.path, line, problem)

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}" if self.line else self.path
        return f"{where}: {self.problem}"


class BadStory(_InFile):
    """A story that cannot be read: ``BadStory(path, line, problem)``; line 0 is the whole file."""


class BadPlan(_InFile):
    """A plan that cannot be read: ``BadPlan(path, line, problem)``; line 0 is the whole file."""


@contextmanager
def named(path: Path | str, kind: type[BadStory] | type[BadPlan]) -> Iterator[None]:
    """Raise a BadLine of the block as one of ``kind`` in the file at ``path``."""
    try:
        yield
    except BadLine as bad:
        raise kind(path, bad.line, bad.problem) from bad


class BadShot(BadInput):
    """A shot that cannot be made as it was asked for: ``BadShot(id, problem)``."""

    def __init__(self, shot: str, problem: str) -> None:
        self.shot, self.problem = shot, problem
        super().__init__(shot, problem)

    def __str__(self) -> str:
        return f"shot {self.shot} {self.problem}"


class Conflict(BadInput):
    """The writer changed one place in both the story and the plan."""


class Unconsented(BadInput):
    """Work that costs money was asked for, and nobody agreed to the sum: ``str`` tells it."""


class Unanswered(NarratorError):
    """A language model could not be asked, or gave no answer that can be used; what it answered
    so far is kept."""


class Unaskable(Unanswered):
    """No question can be put to the language model: its server is not reached, or refuses all."""


class OverLimit(Unanswered):
    """Planning would take more tokens, requests, shots, time or money than the settings allow."""


class Written(NarratorError):
    """The requests to a language model are written, as was asked; nobody answered them yet."""


class Busy(NarratorError):
    """Another process is rendering the same film, fetches the same weights, or uses the store that
    was to be cleared."""


class Unfetched(NarratorError):
    """Weights could not be fetched, or are not what they should be; what came is kept."""


class NoRevision(Unfetched):
    """A source of weights does not have the revision that was asked for."""


class RenderFailed(NarratorError):
    """A film could not be made, or did not pass its checks."""


class NoRoom(RenderFailed):
    """A disk has less room than the films still take."""
