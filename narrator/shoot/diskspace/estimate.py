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
from narrator.shoot.production import Production
from narrator.store import Store
from narrator.store.job import A, R, Work
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
class Item:
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

    named: Mapping[str, Item]
    """By the requests' names, of which several may ask for one thing."""
    placed: Mapping[Path, Item]

    @property
    def room(self) -> Room:
        """For what is lacking. A score may decode its author's file beside its own."""
        lacking = [item for item in self.placed.values() if item.lacking]
        return Room(sum(item.bytes for item in lacking),
                    max((item.bytes for item in lacking if not item.frames), default=0.0))

    def lacks(self, *paths: Path | None) -> bool:
        """Whether one of ``paths`` is still to be made."""
        return any(path in self.placed and self.placed[path].lacking for path in paths if path)


def stock(shots: Sequence[Work[Setup, Clip]], cues: Sequence[Work[Cue, Music]], store: Store,
          ways: Ways) -> Stock:
    """Look up everything that is asked for; what is found is verified, as it would be anyway."""
    named: dict[str, Item] = {}
    behind: list[Item] = []
    for shot in shots:
        rate = rates.clip_rate(shot.identity.name)
        for setup in shot.requests:
            item = _item(shot, setup, rate.of(setup.frames, *setup.size), setup.frames, store)
            for step in ways.steps(setup.name):
                behind.append(item)
                item = _finished(setup.name, item, step, rate, store, ways)
            named[setup.name] = item
    for score in cues:
        for cue in score.requests:
            named[cue.name] = _item(score, cue, cue.seconds * rates.MUSIC_SECOND, 0, store)
    return Stock(named, {item.path: item for item in (*behind, *named.values())})


def _finished(name: str, clip: Item, step: Step, rate: rates.PerFrame, store: Store, ways: Ways
              ) -> Item:
    """What one station makes of ``clip``; of what is not filmed yet, in a place of its own."""
    frames = step.form.frames
    guess = rate.of(frames, step.form.width, step.form.height)
    if clip.lacking:
        return Item(Path(f"{clip.path}.{step.station}"), guess, frames, True)
    request = finishing(name, clip.path, step)
    return _item(ways.work(step.station, [request]), request, guess, frames, store)


def _item(work: Work[R, A], request: R, guess: float, frames: int, store: Store) -> Item:
    key = work.key(request)
    entry = store.find(key)
    if entry is None:
        return Item(store.folder(key) / f"{work.kind}{work.suffix}", guess, frames, True)
    path = entry.folder / entry.note["path"]
    return Item(path, path.stat().st_size, frames, False)


def film_rooms(film: Production, stock: Stock, store: Store) -> tuple[Room, Room]:
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


def _timeline(film: Production, stock: Stock) -> Timeline:
    """The film as it will be laid out; some of what it plays is not there yet."""
    look, prefix = film.plan.look, film.prefix
    width, height = look.frame_size
    clips = {piece.id: Clip(name=piece.id, path=stock.named[prefix + piece.id].path,
                            frames=stock.named[prefix + piece.id].frames, fps=look.fps,
                            width=width, height=height) for piece in film.pieces}
    played = stock.named.get(f"{prefix}music")
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
