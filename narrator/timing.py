"""Sound leads: every piece of picture gets the frames that its words need.

A piece has ``head + words + tail`` frames. In a dissolve of t frames the last t of one piece and
the first t of the next are the same t frames of film, so both give a handle of t in which no word
sounds, and the film has the sum of the pieces less the sum of the overlaps. A fade through black
takes a handle too, without an overlap; a cut takes none. A shot whose words need more than its
camera can film is split between two words, at the best place there is.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby, pairwise

from pydantic import BaseModel

from audio.line import Speech
from narrator.errors import BadInput
from narrator.look import Pace
from narrator.plan import Plan, Shot
from narrator.story import Transition
from narrator.timeline import Join
from scenes.camera import Limits

SHORTEST_SECONDS = 1.0
"""A picture is on its own at least this long, between its handles."""

class Sound(BaseModel, frozen=True, extra="forbid"):
    """A stretch of a speech and where it begins, in frames of its piece."""

    speech: str
    """The speech's name."""
    from_seconds: float
    to_seconds: float
    at: int


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


class _Stretch(BaseModel, frozen=True):
    """Words that are not to be parted, and how good a place the end of them is for a split."""

    speech: str
    from_seconds: float
    to_seconds: float
    rank: int
    """3 the end of a line, 2 of a sentence, 1 of a clause, 0 of a word."""


def line_name(shot: Shot, index: int) -> str:
    """The name of a shot's line, from 0: "s2-3.1" is its first."""
    return f"{shot.id}.{index + 1}"


def timed(plan: Plan, speech: Mapping[str, Speech], limits: Callable[[Shot], Limits]
          ) -> tuple[Piece, ...]:
    """Cut ``plan`` to length: every piece of its picture, in order.

    ``speech`` holds each line that is pronounced by ``line_name``. Raises BadInput when a length
    that was forced cannot hold its words or is more than the camera can film.
    """
    fps, pace = plan.look.fps, plan.pace
    joins = _joins(plan)
    pieces: list[Piece] = []
    for scene in plan.scenes:
        for shot in scene.shots:
            into, out = joins[shot.id]
            longest = limits(shot).longest_frames(fps)
            groups = _groups(shot, _stretches(shot, speech), into, out, longest, pace, fps)
            pieces += _pieces(shot, scene.id, groups, into, out, pace, fps, longest)
    return tuple(pieces)


def length(pieces: Sequence[Piece]) -> int:
    """Film frames that the pieces span: their sum less the overlaps between them."""
    return sum(p.frames for p in pieces) - sum(b.into.overlap for b in pieces[1:])


def _frames(seconds: float, fps: int) -> int:
    return math.ceil(seconds * fps - 1e-6)


def _joins(plan: Plan) -> dict[str, tuple[Join, Join]]:
    """The joins before and after each shot. The film's own begin and end are cards, dissolved."""
    shots = plan.shots
    frames = _frames(plan.pace.transition, plan.look.fps)
    usual: Transition = "dissolve" if frames else "cut"
    kinds: list[Transition] = [shot.transition or usual for shot in shots] + [usual]
    into = [Join(kind=kind, frames=0 if kind == "cut" else max(frames, 2)) for kind in kinds]
    return {shot.id: (into[i], into[i + 1]) for i, shot in enumerate(shots)}


def _stretches(shot: Shot, speech: Mapping[str, Speech]) -> list[_Stretch]:
    found: list[_Stretch] = []
    for index, line in enumerate(shot.lines):
        name = line_name(shot, index)
        if name not in speech:
            continue  # nothing in it is pronounced: "……"
        found += _parted(name, line.text, speech[name])
    return found


def _parted(name: str, text: str, spoken: Speech) -> list[_Stretch]:
    """The words of a line, each with half of the silence before and after it."""
    cuts = [(a.stop_seconds + b.start_seconds) / 2 for a, b in pairwise(spoken.words)]
    ranks = [_rank(text[a.begin:b.begin]) for a, b in pairwise(spoken.words)]
    bounds = pairwise([0.0, *cuts, spoken.seconds])
    return [_Stretch(speech=name, from_seconds=start, to_seconds=stop, rank=rank)
            for (start, stop), rank in zip(bounds, [*ranks, 3], strict=True)]


def _rank(between: str) -> int:
    """How good a split is after a word, by the marks that follow it."""
    if any(mark in between for mark in "。！？.!?…"):
        return 2
    return int(any(mark in between for mark in "，、；：,;:—–"))


def _groups(shot: Shot, stretches: list[_Stretch], into: Join, out: Join, longest: int,
            pace: Pace, fps: int) -> list[list[_Stretch]]:
    """The stretches of each piece: one, unless the camera cannot film so long a clip."""
    inner = _inner(pace, fps).frames
    room = longest - max(into.frames, inner) - max(out.frames, inner) - _lead(into, pace, fps)
    if _words(stretches, pace, fps) <= room:
        return [stretches]
    if room < fps * SHORTEST_SECONDS:
        raise BadInput(f"shot {shot.id}: its camera films at most {longest / fps:.2f} s, which the "
                       f"transitions use up: make pace.transition shorter")
    groups: list[list[_Stretch]] = []
    rest = stretches
    while _words(rest, pace, fps) > room:
        at = _split(rest, room, pace, fps)
        groups.append(rest[:at])
        rest = rest[at:]
    return [*groups, rest]


def _split(rest: list[_Stretch], room: int, pace: Pace, fps: int) -> int:
    """After how many stretches to split: the best mark that leaves pieces of like length."""
    needed = _words(rest, pace, fps)
    target = needed / math.ceil(needed / room)
    best, best_worth = 1, -math.inf
    for at in range(1, len(rest)):
        used = _words(rest[:at], pace, fps)
        if used > room:
            break
        worth = rest[at - 1].rank - 2 * abs(used - target) / target
        if worth >= best_worth:
            best, best_worth = at, worth
    return best


def _words(stretches: Sequence[_Stretch], pace: Pace, fps: int) -> int:
    """Frames of the stretches one after another, with the gaps between lines."""
    sounds = _sounds(stretches, 0, pace, fps)
    return sounds[-1].at + _sounding(sounds[-1], fps) if sounds else 0


def _sounding(sound: Sound, fps: int) -> int:
    return _frames(sound.to_seconds - sound.from_seconds, fps)


def _inner(pace: Pace, fps: int) -> Join:
    """The join between the pieces of one shot: a cut would jump within one picture."""
    return Join(kind="dissolve", frames=max(2, _frames(pace.transition, fps)))


def _lead(into: Join, pace: Pace, fps: int) -> int:
    """Silence before a piece's words, so that ``pace.gap`` parts them from those before."""
    apart = into.frames * (2 if into.kind == "fade" else 1)
    return max(0, _frames(pace.gap, fps) - apart)


def _pieces(shot: Shot, scene: str, groups: list[list[_Stretch]], into: Join, out: Join,
            pace: Pace, fps: int, longest: int) -> list[Piece]:
    inner = _inner(pace, fps)
    found = []
    for index, group in enumerate(groups):
        before = into if index == 0 else inner
        after = out if index == len(groups) - 1 else inner
        lead = _lead(before, pace, fps)
        body = max(lead + _words(group, pace, fps), _frames(SHORTEST_SECONDS, fps))
        needed = before.frames + body + after.frames
        found.append(Piece(
            id=shot.id if len(groups) == 1 else f"{shot.id}{_letter(index)}", shot=shot.id,
            scene=scene, into=before, out=after,
            sounds=_sounds(group, before.frames + lead, pace, fps),
            frames=_total(shot, len(groups), needed, bool(group), pace, fps, longest)))
    return found


def _letter(index: int) -> str:
    return chr(ord("a") + index) if index < 26 else _letter(index // 26 - 1) + _letter(index % 26)


def _sounds(group: Sequence[_Stretch], at: int, pace: Pace, fps: int) -> tuple[Sound, ...]:
    """Where each line of the group begins, from ``at``; stretches of one line sound as one."""
    sounds: list[Sound] = []
    for _, run in groupby(group, key=lambda stretch: stretch.speech):
        parts = list(run)
        if sounds:
            at += _sounding(sounds[-1], fps) + _frames(pace.gap, fps)
        sounds.append(Sound(speech=parts[0].speech, from_seconds=parts[0].from_seconds,
                            to_seconds=parts[-1].to_seconds, at=at))
    return tuple(sounds)


def _total(shot: Shot, parts: int, needed: int, spoken: bool, pace: Pace, fps: int,
           longest: int) -> int:
    """The piece's frames: what it needs, what was forced, or the pace where nothing is said."""
    if shot.seconds is None:
        return needed if spoken else min(longest, max(needed, _frames(pace.shot, fps)))
    forced = round(shot.seconds * fps)
    if parts > 1 or forced > longest:
        raise BadInput(f"shot {shot.id} is to last {shot.seconds:g} s; its camera films at most "
                       f"{longest / fps:.2f} s in one go: split the shot or shorten it")
    if forced < needed:
        raise BadInput(f"shot {shot.id} is to last {shot.seconds:g} s; its words and transitions "
                       f"need {needed / fps:.2f} s: give it more, or fewer words")
    return forced
