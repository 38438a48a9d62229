"""The file as the program reads it, row by row: from a story or from a plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from narrator.plan import Scene, Shot
from narrator.plan.standing import PlanStanding, StoryStanding, line_names
from narrator.plan.storylines import KINDS, StoryFound
from narrator.review.check.checked import Checked
from narrator.review.check.nouns import Row
from narrator.story import Direction
from narrator.story.readers import LineKind

_PLAINLY = {LineKind.NOTE: "footnote", LineKind.BREAK: "scene break"}
"""Kinds of lines whose names say less to a writer than to the grammar."""


class StoryFile:
    """A story's file beside the plan that was made of it."""

    def __init__(self, standing: StoryStanding) -> None:
        self._standing = standing
        self._plan, self._story = standing.plan, standing.read.story
        self._kinds, self._found = standing.read.kinds, standing.found

    def rows(self, film: Checked) -> tuple[Row, ...]:
        """The file from its first line to its last; a shot that only the plan has stands behind
        the shot that it follows there."""
        waiting = sorted((*self._titles(), *self._ignored()), key=lambda row: row.first)
        rows: list[Row] = []
        for scene in self._plan.scenes:
            for shot in scene.shots:
                own = list(_shot_rows(film, scene, shot, self._found))
                begin = min((row.first for row in own if row.first), default=0)
                if not begin and shot == scene.shots[0]:  # made of its heading alone
                    begin = 1 + max((row.first for row in waiting if row.kind == "title"
                                     and row.text in scene.title.split(" · ")), default=0)
                while waiting and waiting[0].first < begin:
                    rows.append(waiting.pop(0).model_copy(update={"scene": scene.id}))
                rows += own
        return (*rows, *waiting)

    def _titles(self) -> Iterator[Row]:
        for scene in self._story.scenes:
            if scene.title:
                yield Row(kind="title", first=scene.line, last=scene.line, text=scene.title)

    def _ignored(self) -> Iterator[Row]:
        """Lines of one kind in a row are one row; blank ones between them belong to it."""
        told = [(line, kind) for line, kind in enumerate(self._kinds, 1)
                if kind not in KINDS and kind is not LineKind.BLANK]
        for kind, run in groupby(_runs(told), key=lambda one: one[1:]):
            lines = [line for line, *_ in run]
            yield Row(kind="ignored", first=lines[0], last=lines[-1],
                      text=_PLAINLY.get(kind[0], str(kind[0])))
        for span, text in self._found.unsaid:
            yield Row(kind="ignored", first=span[0], last=span[1], text=f"not in the plan: {text}")


class PlanFile:
    """A plan's own file."""

    def __init__(self, standing: PlanStanding) -> None:
        self._standing, self._plan = standing, standing.plan

    def rows(self, film: Checked) -> tuple[Row, ...]:
        """What is heard and seen, shot by shot."""
        lines = self._standing.lines
        told = StoryFound(spoken={name[1]: (line, line) for name, line in lines.items()
                                  if name[0] == "line"})
        rows: list[Row] = []
        for at, scene in enumerate(self._plan.scenes):
            line = self._standing.line("scenes", at, "title")
            if scene.title:
                rows.append(Row(kind="title", first=line, last=line, text=scene.title,
                                scene=scene.id))
            for shot in scene.shots:
                seen, *spoken = _shot_rows(film, scene, shot, told)
                here = lines["shot", shot.id]
                rows += [seen.model_copy(update={"first": here, "last": here}), *spoken]
        return tuple(rows)


def _shot_rows(film: Checked, scene: Scene, shot: Shot, told: StoryFound) -> Iterator[Row]:
    """The picture of a shot, then its lines."""
    opened = told.pictures.get(shot.id)
    span = opened[0] if opened else (0, 0)
    yield Row(kind="picture", first=span[0], last=span[1], scene=scene.id, shot=shot.id,
              text=seen(shot) if opened is None else _written(shot, opened[1].direction))
    for name, line in zip(line_names(shot), shot.lines, strict=True):
        first, last = told.spoken.get(name, (0, 0))
        speech = film.film.speech.get(name)
        yield Row(kind="spoken", first=first, last=last, text=line.text, scene=scene.id,
                  shot=shot.id, speaker=line.speaker, manner=line.direction,
                  seconds=speech.seconds if speech else None, about=name in film.guessed)


def _written(shot: Shot, direction: Direction | None) -> str:
    """The direction in the writer's words, behind the author's own picture."""
    said = direction.text if direction else ""
    named = f"[{shot.image.name}] " if shot.image else ""
    return f"{named}{said or shot.caption}".strip()


def seen(shot: Shot) -> str:
    """What a shot shows, from its fields, its framing left out."""
    picture = shot.picture
    named = [f"[{shot.image.name}]"] if shot.image else []
    said = (picture.subject, picture.action, picture.setting, picture.mood)
    return " · ".join([*named, *filter(None, said)])


def _runs(told: Iterable[tuple[int, LineKind]]) -> Iterator[tuple[int, LineKind, int]]:
    """Each line with its kind and the number of its run: another begins where another kind does,
    or something that is heard or seen stands between."""
    run, last = 0, 0
    for line, kind in told:
        run += line > last + 1 and kind is not LineKind.FRONT_MATTER
        last = line
        yield line, kind, run
