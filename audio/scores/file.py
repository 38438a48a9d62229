"""The score that plays the author's own file, looped or cut to the length of the film."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from audio.errors import CannotPlay
from audio.line import RATE
from audio.samples import Floats, WavFile, write_wav
from audio.score import Cue, Music
from media.backend import Identity, Session
from media.errors import NotMedia
from media.sound import to_wav

_LAP = 3 * RATE
"""Samples in which the end of the file gives way to its beginning."""
_RISE, _FALL = RATE // 2, 4 * RATE
_LEAST = RATE // 2
"""A shorter file is a click, not music."""


class FileScore:
    """Plays WAV, FLAC, MP3, Ogg, M4A: whatever holds its own bytes."""

    @property
    def identity(self) -> Identity:
        return Identity(name="file", revision="1")

    def play(self, cues: Sequence[Cue], session: Session) -> Iterator[Music]:
        for cue in cues:
            path, samples = session.into(cue.name), round(cue.seconds * RATE)
            # Two hours are 1.4 GB: on the disk that the music is for, not in the system's /tmp.
            path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(prefix=".music-", dir=path.parent) as folder:
                decoded = _decoded(cue, Path(folder) / "music.wav")
                with WavFile(decoded, channels=2) as music:
                    write_wav(path, _faded(music, cue, samples), channels=2)
            session.progress(cue.name, 1.0)
            yield Music(name=cue.name, path=path, seconds=samples / RATE)


def _decoded(cue: Cue, wav: Path) -> Path:
    """The file's sound, as much of it as the cue can use."""
    if cue.source is None:
        raise CannotPlay(f"{cue.name}: the file score needs a music file: name one in the story, "
                         f"music: {{file: …}}, or choose --score synth")
    try:
        to_wav(cue.source, wav, seconds=cue.seconds + _LAP / RATE)
    except NotMedia as exc:
        raise CannotPlay(f"{cue.name}: the music {cue.source} cannot be played: {exc}: "
                         f"save it as WAV, FLAC, MP3, Ogg or M4A") from exc
    return wav


def _faded(music: WavFile, cue: Cue, samples: int) -> Iterator[Floats]:
    """Exactly ``samples``, from silence and into silence."""
    if music.samples < _LEAST:
        raise CannotPlay(f"{cue.name}: the music {cue.source} lasts {music.samples / RATE:.2f} s: "
                         f"choose a file of at least {_LEAST / RATE} s")
    rise, fall = min(_RISE, samples // 4), min(_FALL, samples // 3)
    for begin in range(0, samples, RATE):
        end = min(begin + RATE, samples)
        place = np.arange(begin, end)
        ramp = np.minimum(place / max(rise, 1), (samples - 1 - place) / max(fall, 1))
        gain = np.sin(np.clip(ramp, 0.0, 1.0) * (np.pi / 2)) ** 2
        yield _looped(music, begin, end, samples) * gain[:, None]


def _looped(music: WavFile, begin: int, end: int, samples: int) -> Floats:
    """The samples from ``begin`` to ``end`` of the file laid again and again over its own end."""
    if music.samples >= samples:
        return music.read(begin, end)
    lap = min(_LAP, music.samples // 4)
    period = music.samples - lap
    sound = np.zeros((end - begin, 2))
    for turn in range(max(0, (begin - music.samples) // period), end // period + 1):
        at = turn * period
        place = np.arange(begin - at, end - at)
        # Equal power: what comes and what goes are unlike each other.
        comes = np.clip(place / lap, 0.0, 1.0) if turn else np.ones(len(place))
        goes = np.clip((music.samples - place) / lap, 0.0, 1.0)
        sound += music.read(begin - at, end - at) * np.sin(comes * goes * (np.pi / 2))[:, None]
    return sound
