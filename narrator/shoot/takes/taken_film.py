"""Where a film's takes are: by its story, its plan, or its folder."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

from narrator.errors import BadInput
from narrator.plan import Shot
from narrator.plan.file import SUFFIX, read_plan
from narrator.saying import ensure_utf8
from narrator.settings import Settings
from narrator.shoot.takes.record import RECORD, Taken, TakesRecord, alive, read
from narrator.shoot.takes.take import first_seed, says


class TakenFilm:
    """A film of which takes were filmed."""

    def __init__(self, path: Path, settings: Settings) -> None:
        """``path``: its story, its plan, or its folder. Raises BadInput where no takes of it were
        filmed, or its plan cannot be read."""
        ensure_utf8(path)
        self.path = path
        self.folder = path if path.is_dir() else settings.out / _stem(path)
        found = read(self.folder)
        if found is None:
            raise BadInput(f"{path}: no takes of it were filmed{_instead(path, self.folder)}")
        self.record: TakesRecord = found
        self.file = _beside(self.folder, found.plan) if found.plan else None
        self.plan = read_plan(self.file) if self.file else None
        self.store = settings.store or _beside(self.folder, found.store)

    @property
    def source(self) -> str:
        """What ``narrator render`` is given to film more takes, as a shell reads it: the story, or
        the plan where that is gone."""
        if self.plan is None or self.file is None:
            return shlex.quote(str(self.path))
        story = self.file.with_name(self.plan.story or self.file.name)
        return shlex.quote(str(story if story.is_file() else self.file))

    def of(self, shot: str) -> list[Taken]:
        """The takes of a shot that it could have as it is now."""
        own = [one for one in self.record.takes if one.shot == shot]
        now = self._shot(shot)
        if self.plan is None:
            return own
        return alive(own, says(self.plan, now)) if now else []

    def uses(self, one: Taken) -> bool:
        """Whether the film is to use that take."""
        now = self._shot(one.shot)
        return self.plan is not None and now is not None and (
            (one.take, one.first_seed, one.says)
            == (now.take, first_seed(self.plan, now), says(self.plan, now)))

    def _shot(self, id: str) -> Shot | None:
        """The shot as it is in the plan; None where that has it no more, or there is none."""
        return next((one for one in self.plan.shots if one.id == id), None) if self.plan else None


def _stem(path: Path) -> str:
    return path.name.removesuffix(SUFFIX) if path.name.endswith(SUFFIX) else path.stem


def _beside(folder: Path, place: str) -> Path:
    """``place`` as seen from ``folder``, by their names: a link is not followed on the way up."""
    return Path(os.path.normpath(folder / place))


def _instead(path: Path, folder: Path) -> str:
    if (folder / RECORD).exists():
        return f": {folder / RECORD} is damaged: delete it, and film them again"
    if path.is_dir() or not path.exists():
        return f"; {'there is none in that folder' if path.is_dir() else 'there is no such file'}"
    return f" into {folder}: narrator render {shlex.quote(str(path))} --takes 4"
