"""The film's sound: narration put together, music ducked under it, mastered, and encoded."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel

from audio.line import RATE
from audio.mix import mix
from audio.narration import Placed, assemble
from media import ffmpeg
from media.sound import Loudness, encode_aac
from narrator.store import Entry, Key, Store
from narrator.timeline import Timeline

LOUDNESS_LUFS = -14.0
REVISION = "1"
"""Raised whenever the same timeline would sound differently."""

SOUND = "sound.m4a"


class _Heard(BaseModel, frozen=True):
    """All of a timeline that can be heard."""

    samples: int
    pieces: tuple[Placed, ...]
    music: Path | None
    music_gain_db: float


def soundtrack(timeline: Timeline, store: Store) -> Entry:
    """The entry that holds SOUND, exactly as long as the picture; made unless it is there. Its
    note is the Loudness that mastering reached."""
    heard, key = _heard(timeline), sound_key(timeline)
    entry = store.find(key)
    if entry is not None:
        return entry
    with store.workshop() as room:
        made = room / "made"
        made.mkdir()
        return store.keep(key, made, _make(heard, made, room).model_dump())


def sound_key(timeline: Timeline) -> Key:
    """Of all that can be heard."""
    return Key.of("sound", REVISION, ffmpeg.version(), _heard(timeline))


def _heard(timeline: Timeline) -> _Heard:
    per_frame = RATE // timeline.fps
    return _Heard(
        samples=timeline.frames * per_frame, music=timeline.music,
        music_gain_db=timeline.music_gain_db,
        pieces=tuple(Placed(path=spoken.speech, from_seconds=spoken.from_seconds,
                           to_seconds=spoken.to_seconds, at_sample=spoken.begin * per_frame)
                     for spoken in timeline.narration))


def _make(heard: _Heard, made: Path, room: Path) -> Loudness:
    narration, mixed = room / "narration.wav", room / "mixed.wav"
    assemble(heard.pieces, heard.samples, narration)
    spoken = [(piece.at_sample / RATE,
               piece.at_sample / RATE + piece.to_seconds - piece.from_seconds)
              for piece in heard.pieces]
    work = room / "mix"
    work.mkdir()
    reached = mix(narration, heard.music, mixed, work, spoken, loudness=LOUDNESS_LUFS,
                  music_gain_db=heard.music_gain_db)
    encode_aac(mixed, made / SOUND)
    return reached
