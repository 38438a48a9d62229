"""Sound as arrays: WAV files in and out, another rate, levels.

Arrays hold floats where 1.0 is full scale: shape (samples,) for one channel, (samples, channels)
for more.
"""

from __future__ import annotations

import math
import wave
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from audio.errors import AudioError
from audio.line import RATE
from media.errors import Stopped
from media.ffmpeg import stopping
from media.files import whole

Floats = npt.NDArray[np.float32] | npt.NDArray[np.float64]

BLOCK = 5 * RATE
"""Samples worked on at a time, so that memory does not grow with the length of a film."""

_FULL = 32767.0
_RESAMPLED_SECONDS = 20


def write_wav(path: Path, blocks: Iterable[Floats], channels: int) -> int:
    """Write ``blocks`` one after the other to ``path``, 48 kHz, 16 bit, whole.

    It is not flushed to the disk: sound is kept by the store alone, which flushes what it keeps,
    and a rehearsal throws thousands of lines away. Returns the samples written, of each channel.
    Raises Stopped when the work is being abandoned.
    """
    with whole(path, flushed=False) as partial, wave.open(str(partial), "wb") as file:
        file.setparams((channels, 2, RATE, 0, "NONE", "not compressed"))
        for block in blocks:
            if stopping():
                raise Stopped("writing a sound was stopped")
            file.writeframesraw(to_int16(block).tobytes())
        file.writeframes(b"")  # sets the length in the header right
        return file.tell()


class WavFile:
    """A WAV of 48 kHz, 16 bit, open for reading anywhere in it; use it in a ``with``.

    Raises AudioError when it is another kind of file.
    """

    def __init__(self, path: Path, channels: int) -> None:
        self._file = _opened(path, channels)
        self._channels = channels
        self.samples = self._file.getnframes()
        """Of each channel."""

    def __enter__(self) -> WavFile:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def read(self, begin: int, end: int) -> npt.NDArray[np.float32]:
        """The samples from ``begin`` to ``end``, shape (n, channels); silence outside the file."""
        first, last = (min(max(place, 0), self.samples) for place in (begin, end))
        sound = np.zeros((end - begin, self._channels), np.float32)
        self._file.setpos(first)
        found = from_int16(self._file.readframes(last - first)).reshape(-1, self._channels)
        sound[max(0, first - begin):][:len(found)] = found
        return sound

    def blocks(self, length: int | None = None) -> Iterator[tuple[int, npt.NDArray[np.float32]]]:
        """The whole file, or ``length`` samples of it and silence, in blocks with their places."""
        length = self.samples if length is None else length
        for begin in range(0, length, BLOCK):
            yield begin, self.read(begin, min(begin + BLOCK, length))


def _opened(path: Path, channels: int) -> wave.Wave_read:
    wanted = f"is not 48 kHz, 16 bit, {channels}-channel WAV: decode it with media.sound.to_wav"
    try:
        file = wave.open(str(path), "rb")  # noqa: SIM115 - WavFile closes it
    except (wave.Error, EOFError) as exc:
        raise AudioError(f"{path} {wanted}") from exc
    if (file.getnchannels(), file.getsampwidth(), file.getframerate()) != (channels, 2, RATE):
        file.close()
        raise AudioError(f"{path} {wanted}")
    return file


def to_int16(floats: Floats) -> npt.NDArray[np.int16]:
    """Rounded to 16 bit, little endian; what is over full scale is clipped."""
    scaled = np.multiply(floats, _FULL)
    return np.clip(np.rint(scaled, out=scaled), -_FULL, _FULL).astype("<i2")


def from_int16(data: bytes) -> npt.NDArray[np.float32]:
    """The samples of 16 bit, little-endian ``data``, channels interleaved."""
    return np.frombuffer(data, "<i2").astype(np.float32) / np.float32(_FULL)


def resampled(pieces: Iterable[Floats], rate: int,
              shape: Callable[[Floats], Floats] | None = None) -> Iterator[Floats]:
    """One channel at 48 kHz through its whole spectrum: no alias, no ripple. ``pieces`` follow one
    another; what comes back does so too, in blocks of 20 s.

    ``shape`` is a filter on the way: from frequencies in hertz to factors. Each block is worked on
    with what is around it, half a second on both sides: what a filter of some hertz reaches.
    """
    step = rate // math.gcd(rate, RATE)
    body, margin = _RESAMPLED_SECONDS * rate // step * step, rate // 2 // step * step
    held: Floats = np.zeros(margin, np.float32)
    for piece in pieces:
        held = np.concatenate([held, piece])
        while len(held) >= body + 2 * margin:
            yield _middle(held[:body + 2 * margin], rate, shape, margin, body)
            held = held[body:]
    rest = len(held) - margin
    yield _middle(np.concatenate([held, np.zeros(margin, np.float32)]), rate, shape, margin, rest)


def _middle(sound: Floats, rate: int, shape: Callable[[Floats], Floats] | None, begin: int,
            length: int) -> Floats:
    """The ``length`` samples from ``begin``, at 48 kHz."""
    part = math.gcd(rate, RATE)
    # A count of steps that splits into small primes, because the transform likes those.
    steps = math.ceil(len(sound) * part / rate / 64) * 64
    size, new = steps * rate // part, steps * RATE // part
    spectrum = np.fft.rfft(sound, size)
    if shape is not None:
        spectrum *= shape(np.fft.rfftfreq(size, 1 / rate))
    first = begin * RATE // rate
    found = np.fft.irfft(spectrum, new)[first:first + round(length * RATE / rate)]
    return np.asarray(found * (new / size), np.float32)


def factor(gain_db: float) -> float:
    """What to multiply with for a gain in dB."""
    return float(10 ** (gain_db / 20))


def loud_frames(sound: Floats, step: int) -> npt.NDArray[np.float64]:
    """The level (RMS) of each whole ``step`` samples of one channel."""
    frames = np.asarray(sound, np.float64)[: len(sound) // step * step].reshape(-1, step)
    return np.asarray(np.sqrt((frames ** 2).mean(axis=1)))
