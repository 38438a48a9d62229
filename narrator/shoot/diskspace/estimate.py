"""What is still to be made of films, in bytes. What the store has costs nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from audio.score import Cue, Music
from narrator.cut.cut import segment_key
from narrator.cut.encode import VIDEO
from narrator.cut.layout import lay
from narrator.cut.segments import Segment, segments
from narrator.cut.soundtrack import sound_key
from narrator.cut.timeline import Timeline
from narrator.shoot.diskspace import rates
from narrator.shoot.finishing import Ways, finishing
from narrator.shoot.production import TimedFilm
from narrator.store import Store
from narrator.store.work import A, Item, R, Work
from scenes.finishing.route import Step
from scenes.shot import Clip, Setup


class Room(NamedTuple):
    """Bytes that a disk must give: for good, and besides for as long as some work lasts."""

    kept: float = 0.0
    passing: float = 0.0

    def after(self, other: Room) -> Room:
        """What both take, one after the other."""
        return Room(self.kept + other.kept, max(self.passing, other.passing))

    @property
    def bytes(self) -> int:
        """The most that is taken at any moment."""
        return round(self.kept + self.passing)


@dataclass(frozen=True)
class Ware:
    """A clip or a music as it lies in the store, or will."""

    path: Path
    bytes: float
    """Estimated where it is lacking."""
    frames: int
    """Of a clip."""
    lacking: bool


@dataclass(frozen=True)
class Stock:
    """All that is asked of the cameras and scores in one run."""

    named: Mapping[Item, Ware]
    """By what is asked for, of which several may be one thing."""
    placed: Mapping[Path, Ware]

    @property
    def room(self) -> Room:
        """For what is lacking. A score may decode its author's file beside its own."""
        lacking = [ware for ware in self.placed.values() if ware.lacking]
        return Room(sum(ware.bytes for ware in lacking),
                    max((ware.bytes for ware in lacking if not ware.frames), default=0.0))

    def lacks(self, *paths: Path | None) -> bool:
        """Whether one of ``paths`` is still to be made."""
        return any(path in self.placed and self.placed[path].lacking for path in paths if path)


def stock(shots: Sequence[Work[Setup, Clip]], cues: Sequence[Work[Cue, Music]], store: Store,
          ways: Ways) -> Stock:
    """Look up everything that is asked for; what is found is verified, as it would be anyway."""
    named: dict[Item, Ware] = {}
    behind: list[Ware] = []
    for shot in shots:
        rate = rates.clip_rate(shot.identity.name)
        for item, setup in shot.requests.items():
            ware = _ware(shot, setup, rate.of(setup.frames, *setup.size), setup.frames, store)
            for step in ways.steps(item):
                behind.append(ware)
                ware = _finished(item, ware, step, rate, store, ways)
            named[item] = ware
    for score in cues:
        for item, cue in score.requests.items():
            named[item] = _ware(score, cue, cue.seconds * rates.MUSIC_SECOND, 0, store)
    return Stock(named, {ware.path: ware for ware in (*behind, *named.values())})


def _finished(item: Item, clip: Ware, step: Step, rate: rates.PerFrame, store: Store, ways: Ways
              ) -> Ware:
    """What one station makes of ``clip``; of what is not filmed yet, in a place of its own."""
    frames = step.form.frames
    guess = rate.of(frames, step.form.width, step.form.height)
    if clip.lacking:
        return Ware(Path(f"{clip.path}.{step.station}"), guess, frames, True)
    request = finishing(item, clip.path, step)
    return _ware(ways.work(step.station, {item: request}), request, guess, frames, store)


def _ware(work: Work[R, A], request: R, guess: float, frames: int, store: Store) -> Ware:
    key = work.key(request)
    entry = store.find(key)
    if entry is None:
        place = f"{work.shelf.kind}{work.shelf.suffix}"
        return Ware(store.folder(key) / place, guess, frames, True)
    path = entry.folder / entry.note["path"]
    return Ware(path, path.stat().st_size, frames, False)


def film_rooms(film: TimedFilm, stock: Stock, store: Store) -> tuple[Room, Room]:
    """What the cut of ``film`` takes in the store, and its delivery in its own folder."""
    timeline = _timeline(film, stock)
    pictures = [_segment(part, stock, store) for part in segments(timeline)]
    sound = timeline.seconds * rates.SOUND_SECOND
    unheard = stock.lacks(timeline.music) or store.find(sound_key(timeline)) is None
    new = sum(video for video, _ in pictures) + sound + rates.BESIDE
    old = _size(film.folder / "film.mp4")
    made = sum(made for _, made in pictures) + (sound if unheard else 0.0)
    mixing = timeline.seconds * rates.MIX_SECOND if unheard else 0.0
    return Room(made, max(new, mixing)), Room(max(0.0, new - old), min(new, old))


def _timeline(film: TimedFilm, stock: Stock) -> Timeline:
    """The film as it will be laid out; some of what it plays is not there yet."""
    look = film.plan.look
    width, height = look.frame_size
    wares = {piece.id: stock.named[film.item(piece)] for piece in film.pieces}
    clips = {id: Clip(name=id, path=ware.path, frames=ware.frames, fps=look.fps, width=width,
                      height=height) for id, ware in wares.items()}
    played = stock.named.get(Item(film.name, "music"))
    music = Music(name="music", path=played.path, seconds=0.0) if played else None
    return lay(film.plan, film.pieces, clips, film.speech, music)


def _segment(part: Segment, stock: Stock, store: Store) -> tuple[float, float]:
    """Bytes of the pictures of ``part``, and of all that is still to be made for it."""
    if not stock.lacks(*part.clips) and (entry := store.find(segment_key(part))):
        return _size(entry.folder / VIDEO), 0.0
    clips = [stock.placed[clip] for clip in part.clips]
    video = part.frames * rates.video_frame(max(clip.bytes / clip.frames for clip in clips))
    return video, video + part.frames * rates.GLANCE


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return 0
