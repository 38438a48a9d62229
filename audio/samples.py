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


def write_wav(path: Path, blocks: Iterable[Floats], channels: int) -> int:
    """Write ``blocks`` one after the other to ``path``, 48 kHz, 16 bit, whole.

    Returns the samples written, of each channel. Raises Stopped when the work is being abandoned.
    """
    with whole(path) as partial, wave.open(str(partial), "wb") as file:
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


def resampled(sound: Floats, rate: int,
              shape: Callable[[Floats], Floats] | None = None) -> npt.NDArray[np.float64]:
    """One channel of ``sound`` at 48 kHz, through its whole spectrum: no alias, no ripple.

    ``shape`` is a filter on the way: from frequencies in hertz to factors.
    """
    part = math.gcd(rate, RATE)
    # A tenth of a second of silence after it, because a spectrum's end leads to its beginning;
    # and a count of steps that splits into small primes, because the transform likes those.
    steps = math.ceil((len(sound) + rate // 10) * part / rate / 64) * 64
    size, new = steps * rate // part, steps * RATE // part
    spectrum = np.fft.rfft(sound, size)
    if shape is not None:
        spectrum *= shape(np.fft.rfftfreq(size, 1 / rate))
    length = round(len(sound) * RATE / rate)
    return np.asarray(np.fft.irfft(spectrum, new)[:length] * (new / size), np.float64)


def decibels(level: float) -> float:
    """A level relative to full scale in dB, at least -120."""
    return 20 * math.log10(max(level, 1e-6))


def factor(gain_db: float) -> float:
    """What to multiply with for a gain in dB."""
    return float(10 ** (gain_db / 20))


def loud_frames(sound: Floats, step: int) -> npt.NDArray[np.float64]:
    """The level (RMS) of each whole ``step`` samples of one channel."""
    frames = np.asarray(sound, np.float64)[: len(sound) // step * step].reshape(-1, step)
    return np.asarray(np.sqrt((frames ** 2).mean(axis=1)))
