"""Sound leads: every piece of picture gets the frames that its words need.

A piece has ``head + words + tail`` frames. In a dissolve of t frames the last t of one piece and
the first t of the next are the same t frames of film, so both give a handle of t in which no word
sounds, and the film has the sum of the pieces less the sum of the overlaps. A fade through black
takes a handle too, without an overlap; a cut takes none. A shot whose words need more than its
camera can film is split between two words, at the best place there is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from pydantic import BaseModel

from audio.line import Speech
from narrator.cut.stretches import Sound, Stretch, frames, parted, sounds, stretches, whole_frames
from narrator.cut.timeline import Join
from narrator.errors import BadShot
from narrator.plan import Plan, Shot
from narrator.story import Transition
from scenes.camera import Limits

SHORTEST_SECONDS = 1.0
"""A picture is on its own at least this long, between its handles."""

SHORTEST_JOIN = 3
"""Frames. With fewer an encoder that looks two frames ahead gives a segment other time stamps than
its neighbours have, and they cannot be joined."""


class Piece(BaseModel, frozen=True, extra="forbid"):
    """A piece of picture: a whole shot, or a part of one that its camera cannot film in one go."""

    id: str
    """The shot's, with a letter when it is a part: "s2-3", "s2-3a"."""
    shot: str
    scene: str
    frames: int
    """All of it, handles included."""
    into: Join
    """The join before it."""
    out: Join
    """The join after it."""
    sounds: tuple[Sound, ...] = ()


def timed(plan: Plan, speech: Mapping[str, Speech], limits: Callable[[Shot], Limits]
          ) -> tuple[Piece, ...]:
    """Cut ``plan`` to length: every piece of its picture, in order.

    ``speech`` holds each line that is pronounced by ``line_name``. Raises BadShot when a length
    that was forced cannot hold its words or is more than the camera can film.
    """
    clock = _Clock(plan)
    joins = _joins(plan, clock)
    return tuple(
        piece for scene in plan.scenes for shot in scene.shots
        for piece in _pieces(shot, scene.id, stretches(shot, speech), joins[shot.id],
                             limits(shot).longest_frames(plan.look.fps), clock))


def length(pieces: Sequence[Piece]) -> int:
    """Film frames that the pieces span: their sum less the overlaps between them."""
    return sum(p.frames for p in pieces) - sum(b.into.overlap for b in pieces[1:])


def alone(pieces: Sequence[Piece], shots: Sequence[str]) -> tuple[Piece, ...]:
    """The pieces of ``shots``, in a row, as they stand in the film; but nothing comes before the
    first and after the last, so those begin and end with a cut, their handles seen."""
    found = [piece for piece in pieces if piece.shot in shots]
    found[0] = found[0].model_copy(update={"into": Join()})
    found[-1] = found[-1].model_copy(update={"out": Join()})
    return tuple(found)


class _Clock:
    """The pace of a plan in whole frames."""

    def __init__(self, plan: Plan) -> None:
        pace, fps = plan.pace, plan.look.fps
        self.fps = fps
        self.shot = whole_frames(pace.shot, fps)
        self.gap = whole_frames(pace.gap, fps)
        self.transition = whole_frames(pace.transition, fps)
        self.shortest = whole_frames(SHORTEST_SECONDS, fps)

    @property
    def inner(self) -> Join:
        """The join between the pieces of one shot: a cut would jump within one picture."""
        return Join(kind="dissolve", frames=max(SHORTEST_JOIN, self.transition))

    def lead(self, into: Join) -> int:
        """Silence before a piece's words, so that the gap parts them from those before."""
        return max(0, self.gap - into.frames * (2 if into.kind == "fade" else 1))


def _joins(plan: Plan, clock: _Clock) -> dict[str, tuple[Join, Join]]:
    """The joins before and after each shot; the last goes over into the credits."""
    usual: Transition = "dissolve" if clock.transition else "cut"
    # What goes on in the next shot would be seen twice in a dissolve.
    kinds: list[Transition] = [
        *(shot.transition or ("cut" if shot.continues else usual) for shot in plan.shots), usual]
    into = [Join(kind=kind, frames=0 if kind == "cut" else max(clock.transition, SHORTEST_JOIN))
            for kind in kinds]
    return {shot.id: (into[i], into[i + 1]) for i, shot in enumerate(plan.shots)}


def _pieces(shot: Shot, scene: str, words: list[Stretch], joins: tuple[Join, Join], longest: int,
            clock: _Clock) -> list[Piece]:
    groups = _groups(shot, words, joins, longest, clock)
    inner = [clock.inner] * (len(groups) - 1)
    found = []
    for index, (group, before, after) in enumerate(
            zip(groups, [joins[0], *inner], [*inner, joins[1]], strict=True)):
        lead = clock.lead(before)
        body = max(lead + frames(group, clock.gap, clock.fps), clock.shortest)
        needed = before.frames + body + after.frames
        found.append(Piece(
            id=shot.id if len(groups) == 1 else f"{shot.id}{_letter(index)}", shot=shot.id,
            scene=scene, into=before, out=after,
            sounds=sounds(group, before.frames + lead, clock.gap, clock.fps),
            frames=_total(shot, len(groups), needed, bool(group), longest, clock)))
    return found


def _groups(shot: Shot, words: list[Stretch], joins: tuple[Join, Join], longest: int,
            clock: _Clock) -> list[list[Stretch]]:
    """The words of each piece: one, unless the camera cannot film so long a clip."""
    whole = longest - sum(join.frames for join in joins) - clock.lead(joins[0])
    if frames(words, clock.gap, clock.fps) <= whole:
        return [words]
    edges = [max(join.frames, clock.inner.frames) for join in joins]
    room = longest - sum(edges) - max(clock.lead(joins[0]), clock.lead(clock.inner))
    groups = parted(words, room, clock.gap, clock.fps) if room >= clock.shortest else [words]
    if any(frames(group, clock.gap, clock.fps) > room for group in groups):
        raise BadShot(shot.id, f"is filmed by a camera that films at most "
                               f"{longest / clock.fps:.2f} s, and the transitions leave too "
                               f"little of it for the words: make pace.transition shorter")
    return groups


def _letter(index: int) -> str:
    return chr(ord("a") + index) if index < 26 else _letter(index // 26 - 1) + _letter(index % 26)


def _total(shot: Shot, parts: int, needed: int, spoken: bool, longest: int, clock: _Clock) -> int:
    """The piece's frames: what it needs, what was forced, or the pace where nothing is said."""
    if shot.seconds is None:
        return needed if spoken else min(longest, max(needed, clock.shot))
    forced = round(shot.seconds * clock.fps)
    if parts > 1 or forced > longest:
        raise BadShot(shot.id, f"is to last {shot.seconds:g} s; its camera films at most "
                               f"{longest / clock.fps:.2f} s in one go: split the shot or "
                               f"shorten it")
    if forced < needed:
        raise BadShot(shot.id, f"is to last {shot.seconds:g} s; its words and transitions need "
                               f"{needed / clock.fps:.2f} s: give it more, or fewer words")
    return forced
