"""Videos of the author's in a film: which stretch of each is seen, and whether there is as much.

The pieces are known only when the words have been spoken, so this is the first moment at which a
video can prove too short.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from pathlib import Path

from media.screening import Screened, screened
from narrator.cut.timeline import Ambience
from narrator.cut.timing import SHORTEST_JOIN, SHORTEST_SECONDS, Piece
from narrator.errors import BadShot
from narrator.plan import Plan, Shot
from scenes.camera import Limits

EDGE_SECONDS = 0.1
"""Over which a video's sound comes and goes at a cut: no click, and still a cut."""


def within(shot: Shot, limits: Limits, plan: Plan) -> Limits:
    """``limits``, so that a shot that nothing gives a length to ends with its video.

    A video that is too short even for a shot of the least length leaves them as they are.
    """
    if shot.video is None or shot.lines or shot.seconds is not None:
        return limits
    left = screened(shot.video).seconds - (shot.start or 0.0)
    join = max(plan.pace.transition, SHORTEST_JOIN / plan.look.fps)
    least = SHORTEST_SECONDS + 2 * join + 1 / plan.look.fps
    if not least <= left < limits.longest_seconds:
        return limits
    return limits.model_copy(update={"longest_seconds": left})


def starts(plan: Plan, pieces: Sequence[Piece]) -> dict[str, float]:
    """Where in its video each piece of a video shot begins, in seconds, by the piece's id.

    The pieces of one shot go on where the one before leaves off, dissolves and all, so that a
    dissolve between two of them is between equal pictures.
    """
    found: dict[str, float] = {}
    for shot, _, parts in _videos(plan, pieces):
        at = shot.start or 0.0
        found[parts[0].id] = at
        for before, piece in pairwise(parts):
            at += (before.frames - piece.into.overlap) / plan.look.fps
            found[piece.id] = at
    return found


def check_lengths(plan: Plan, pieces: Sequence[Piece], asked: Mapping[str, int]) -> None:
    """Raise BadShot for a shot whose video ends before it does. ``asked`` are the frames that its
    camera will be asked for, by the piece's id, at the film's rate."""
    begins = starts(plan, pieces)
    for shot, video, parts in _videos(plan, pieces):
        last, found = parts[-1], screened(video)
        frames = asked.get(last.id, last.frames)
        # The last frame is seen from its own moment on; a video lasts to the end of its last.
        if begins[last.id] + (frames - 1) / plan.look.fps >= found.seconds:
            raise BadShot(shot.id, _too_short(shot, video, found, begins[last.id]
                                              + frames / plan.look.fps))


def ambience(plan: Plan, placed: Sequence[tuple[Piece, int]]) -> tuple[Ambience, ...]:
    """The sound of every video shot that keeps its own, handles included: it comes and goes as the
    picture does. ``placed`` are the film's pieces, each with the frame at which it begins."""
    begins = {piece.id: begin for piece, begin in placed}
    least = round(EDGE_SECONDS * plan.look.fps)
    return tuple(
        Ambience(source=video, from_seconds=shot.start or 0.0, begin=begins[parts[0].id],
                 frames=begins[parts[-1].id] + parts[-1].frames - begins[parts[0].id],
                 fade_in=max(parts[0].into.frames, least),
                 fade_out=max(parts[-1].out.frames, least))
        for shot, video, parts in _videos(plan, [piece for piece, _ in placed])
        if shot.sound == "keep")


def _too_short(shot: Shot, video: Path, found: Screened, until: float) -> str:
    start = shot.start or 0.0
    earlier = " begin earlier in it," if start else ""
    return (f"needs {until - start:.1f} s of {video.name}"
            f"{f' from {start:g} s on' if start else ''}, with its transitions, and the video "
            f"lasts {found.seconds:.1f} s:{earlier} give it fewer words, or a longer video")


def _videos(plan: Plan, pieces: Sequence[Piece]) -> Iterator[tuple[Shot, Path, list[Piece]]]:
    """The shots that show a video, each with the video and its pieces."""
    shots = {shot.id: shot for shot in plan.shots if shot.video}
    for id, run in groupby(pieces, key=lambda piece: piece.shot):
        if id in shots and (video := shots[id].video):
            yield shots[id], video, list(run)
