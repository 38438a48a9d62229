"""The film's sound: narration put together, music and ambience under it, mastered, encoded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import BaseModel

from audio.ambience import Bed
from audio.line import RATE
from audio.mix import mix
from audio.narration import PlacedSpeech, assemble
from media import ffmpeg
from media.sound import Loudness, encode_aac, to_wav
from narrator.cut.timeline import Timeline
from narrator.store import Entry, Key, Store

LOUDNESS_LUFS = -14.0
REVISION = "1"
"""Raised whenever the same timeline would sound differently."""

SOUND = "sound.m4a"


class _Ambient(BaseModel, frozen=True):
    """A stretch of a video's sound; all but the first two in samples of the film."""

    source: Path
    from_seconds: float
    at: int
    length: int
    fade_in: int
    fade_out: int


class _SoundAsked(BaseModel, frozen=True):
    """All of a timeline that can be heard."""

    samples: int
    pieces: tuple[PlacedSpeech, ...]
    music: Path | None
    music_gain_db: float
    ambience: tuple[_Ambient, ...]


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


def _heard(timeline: Timeline) -> _SoundAsked:
    per_frame = RATE // timeline.fps
    return _SoundAsked(
        samples=timeline.frames * per_frame, music=timeline.music,
        music_gain_db=timeline.music_gain_db,
        ambience=tuple(_Ambient(
            source=one.source, from_seconds=one.from_seconds, at=one.begin * per_frame,
            length=one.frames * per_frame, fade_in=one.fade_in * per_frame,
            fade_out=one.fade_out * per_frame) for one in timeline.ambience),
        pieces=tuple(PlacedSpeech(path=spoken.speech, from_seconds=spoken.from_seconds,
                           to_seconds=spoken.to_seconds, at_sample=spoken.begin * per_frame)
                     for spoken in timeline.narration))


def _make(heard: _SoundAsked, made: Path, room: Path) -> Loudness:
    narration, mixed = room / "narration.wav", room / "mixed.wav"
    assemble(heard.pieces, heard.samples, narration)
    spoken = [(piece.at_sample / RATE,
               piece.at_sample / RATE + piece.to_seconds - piece.from_seconds)
              for piece in heard.pieces]
    work = room / "mix"
    work.mkdir()
    reached = mix(narration, heard.music, mixed, work, spoken, loudness=LOUDNESS_LUFS,
                  music_gain_db=heard.music_gain_db, beds=list(_beds(heard.ambience, room)))
    encode_aac(mixed, made / SOUND)
    return reached


def _beds(ambience: Sequence[_Ambient], room: Path) -> Iterator[Bed]:
    """The stretches decoded into ``room``."""
    for number, one in enumerate(ambience):
        wav = room / f"ambience{number}.wav"
        to_wav(one.source, wav, seconds=one.length / RATE, start=one.from_seconds)
        yield Bed(path=wav, at_sample=one.at, samples=one.length, fade_in=one.fade_in,
                  fade_out=one.fade_out)
