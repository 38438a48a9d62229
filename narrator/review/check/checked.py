"""A film that is being looked at before it is made: all that a finding may ask about."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from narrator.cut.layout import begins, subtitled
from narrator.cut.timeline import Subtitle
from narrator.cut.timing import Piece
from narrator.plan import Plan, Shot
from narrator.review.check.nouns import Finding, Spot
from narrator.shoot.kit import Kit
from narrator.shoot.production import TimedFilm


@dataclass(frozen=True)
class Checked:
    """A film with its speech and its lengths, and the kit that would make it."""

    film: TimedFilm
    kit: Kit
    guessed: frozenset[str] = frozenset()
    """The lines whose speech is an estimate."""

    @property
    def plan(self) -> Plan:
        return self.film.plan

    @property
    def fps(self) -> int:
        return self.plan.look.fps

    @cached_property
    def subtitles(self) -> tuple[Subtitle, ...]:
        return subtitled(self.plan, self.film.pieces, self.film.speech)

    @cached_property
    def placed(self) -> tuple[tuple[Piece, int], ...]:
        """Every piece of the film, cards included, and the frame at which it begins."""
        return tuple(zip(self.film.pieces, begins(self.film.pieces), strict=True))

    @cached_property
    def served(self) -> Mapping[str, tuple[str, ...]]:
        """What is told of the shots that show something exact by its own picture, by their ids."""
        own = {shot.id: shot.image for shot in self.film.source.kept.shots}
        return {shot.id: (f"shows {shot.image.name}",) for shot in self.plan.shots
                if shot.image and own.get(shot.id) is None}

    def pieces(self, shot: Shot) -> Sequence[tuple[Piece, int]]:
        """Those of one shot."""
        return self._by_shot[shot.id]

    def subtitles_in(self, begin: int, end: int) -> Sequence[Subtitle]:
        """Those that come at the frame ``begin`` or later, and before ``end``."""
        first, last = (bisect_left(self.subtitles, frame, key=lambda one: one.begin)
                       for frame in (begin, end))
        return self.subtitles[first:last]

    @cached_property
    def _by_shot(self) -> dict[str, list[tuple[Piece, int]]]:
        found: dict[str, list[tuple[Piece, int]]] = defaultdict(list)
        for piece, begin in self.placed:
            found[piece.shot].append((piece, begin))
        return found

    def directed(self, shot: Shot) -> bool:
        """Whether a person said what ``shot`` shows, and not its words alone."""
        from narrator.plan.fingerprints import picture_print

        return bool(shot.made.direction) or shot.made.picture != picture_print(shot)

    def finding(self, name: str, problem: str, remedy: str, *at: tuple[str, ...],
                shot: str = "") -> Finding:
        """A finding at the first of the places ``at`` that the file has, else at the shot's."""
        found = (self.film.source.standing.lines.get(place, 0) for place in (*at, ("shot", shot)))
        line = next((line for line in found if line), 0)
        return Finding(name=name, problem=problem, remedy=remedy,
                       place=Spot(file=str(self.film.source.path), line=line, shot=shot))
