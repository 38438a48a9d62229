"""Decoded frames of any camera as pictures for the film: upright, eight bits, BT.709.

Where a file does not say by which matrix its colours were made, its size does, as players have it:
BT.601 up to standard definition, BT.709 above. What was recorded with a high dynamic range (PQ or
HLG, as phones do) is brought to the film's: white paper stays white, and what is brighter is
pressed together above it instead of being cut off. Colours outside BT.709 are clipped.

Sources: ITU-R BT.2100 (PQ, HLG), BT.2087 (BT.2020 in BT.709), BT.2408 (white paper at 203 cd/m²).
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import cache

import cv2
import numpy as np
import numpy.typing as npt
from av.video.frame import VideoFrame
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc, Interpolation

from media.clips import Frame
from media.errors import NotMedia

LightLevels = npt.NDArray[np.float32]
"""Linear light, 1 where the film is white; shape (height, width, 3), RGB."""

_MATRICES = {1: Colorspace.ITU709, 4: Colorspace.FCC, 5: Colorspace.ITU601, 6: Colorspace.ITU601,
             7: Colorspace.SMPTE240M, 9: Colorspace.BT2020, 10: Colorspace.BT2020}
"""By what a stream calls its matrix (ITU-T H.273)."""
_NAMED_BY_SIZE = 2
_RGB = 0
_SD_WIDTH, _SD_HEIGHT = 1024, 576

_TO_709 = {
    ColorPrimaries.BT2020: ((1.6605, -0.5876, -0.0728), (-0.1246, 1.1329, -0.0083),
                            (-0.0182, -0.1006, 1.1187)),
    ColorPrimaries.SMPTE432: ((1.2249, -0.2247, 0.0), (-0.0420, 1.0419, 0.0),
                              (-0.0197, -0.0786, 1.0979))}
"""From linear RGB of wider primaries (BT.2020, Display P3) to that of BT.709."""

_WHITE_NITS = 203.0
_HLG_NITS = 1000.0
_BRIGHTEST = 1000.0 / _WHITE_NITS
"""What becomes the film's white: highlights of which phones record little above."""
_KNEE = 0.5
"""Linear light up to which nothing is pressed."""
_GAMMA = 2.4

_SCALING = (Interpolation.BICUBIC | Interpolation.ACCURATE_RND | Interpolation.FULL_CHR_H_INT
            | Interpolation.BITEXACT)


def shape(frame: VideoFrame, pixel: Fraction = Fraction(1)) -> float:
    """Width over height of the frame as it is to be shown; ``pixel`` is that of its pixels."""
    recorded = float(pixel * frame.width / frame.height)
    return 1 / recorded if frame.rotation % 180 else recorded


def picture(frame: VideoFrame, width: int, height: int) -> Frame:
    """The frame upright, at that size, shape (height, width, 3). Raises NotMedia."""
    lying = frame.rotation % 180 != 0
    size = (height, width) if lying else (width, height)
    shown = _tone_mapped(frame, size) if _deep(frame) else _rgb(frame, size, "rgb24")
    turns = round(frame.rotation / 90) % 4
    return np.ascontiguousarray(np.rot90(shown, turns), np.uint8)


def _rgb(frame: VideoFrame, size: tuple[int, int], form: str) -> npt.NDArray[np.uint16 | np.uint8]:
    """Its own RGB, of its own tones and primaries, at ``size``; ``form`` is rgb24 or rgb48le."""
    full = (frame.color_range == ColorRange.JPEG or frame.format.is_rgb
            or frame.format.name.startswith("yuvj"))
    scaled = frame.reformat(
        *size, form, src_colorspace=_matrix(frame), interpolation=_SCALING,
        src_color_range=ColorRange.JPEG if full else ColorRange.MPEG,
        dst_color_range=ColorRange.JPEG, threads=1)
    return np.asarray(scaled.to_ndarray())


def _matrix(frame: VideoFrame) -> Colorspace:
    by_size = (Colorspace.ITU601 if frame.width <= _SD_WIDTH and frame.height <= _SD_HEIGHT
               else Colorspace.ITU709)
    if frame.colorspace in (_RGB, _NAMED_BY_SIZE):
        return by_size
    if frame.colorspace not in _MATRICES:
        raise NotMedia(f"its colours are recorded in a way (matrix {frame.colorspace}) that is "
                       "not read: save it as BT.709, or as HDR10 or HLG")
    return _MATRICES[frame.colorspace]


def _deep(frame: VideoFrame) -> bool:
    """Whether its tones or primaries are others than the film's."""
    return frame.color_trc in _LIGHT or frame.color_primaries in _TO_709


def _tone_mapped(frame: VideoFrame, size: tuple[int, int]) -> Frame:
    code = np.asarray(_rgb(frame, size, "rgb48le"), np.uint16)
    light: LightLevels = _table(frame.color_trc)[code]
    if frame.color_trc == ColorTrc.ARIB_STD_B67:
        light = _shown_hlg(light)
    if frame.color_primaries in _TO_709:
        wide = np.array(_TO_709[ColorPrimaries(frame.color_primaries)])
        light = np.asarray(cv2.transform(light, wide), np.float32)
    light = np.maximum(light, np.float32(0))
    if frame.color_trc in _LIGHT:
        light = _pressed(light)
    return np.asarray(_codes()[np.minimum(light * 65535 + 0.5, 65535).astype(np.uint16)], np.uint8)


def _pressed(light: LightLevels) -> LightLevels:
    """Highlights brought below white: the brightest of a pixel's colours goes over a knee of one
    slope, and the others with it, so that no hue changes."""
    brightest = light.max(axis=2, keepdims=True)
    above = np.clip((brightest - _KNEE) / (_BRIGHTEST - _KNEE), 0, 1)
    steep = (_BRIGHTEST - _KNEE) / (1 - _KNEE)
    bent = _KNEE + (1 - _KNEE) * steep * above / (1 + (steep - 1) * above)
    share = np.where(brightest > _KNEE, bent / np.maximum(brightest, 1e-6), 1)
    return np.asarray(light * share, np.float32)


def _shown_hlg(light: LightLevels) -> LightLevels:
    """From the light of the scene to that of a screen of 1000 cd/m²: BT.2100's system gamma."""
    scene = light @ np.array((0.2627, 0.6780, 0.0593), np.float32)
    gain = np.power(np.maximum(scene, 1e-6), 0.2) * (_HLG_NITS / _WHITE_NITS)
    return np.asarray(light * gain[:, :, None], np.float32)


def _pq(code: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Light of the screen, 1 at white paper, from a PQ code of 0 to 1."""
    m1, m2 = 2610 / 16384, 2523 / 4096 * 128
    c1, c2, c3 = 3424 / 4096, 2413 / 4096 * 32, 2392 / 4096 * 32
    root = code ** (1 / m2)
    nits = 10_000 * (np.maximum(root - c1, 0) / (c2 - c3 * root)) ** (1 / m1)
    return np.asarray(nits / _WHITE_NITS)


def _hlg(code: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Light of the scene, 0 to 1, from an HLG code of 0 to 1."""
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    return np.where(code <= 0.5, code ** 2 / 3, (np.exp((code - c) / a) + b) / 12)


_LIGHT: dict[int, Callable[[npt.NDArray[np.float64]], npt.NDArray[np.float64]]] = {
    ColorTrc.SMPTE2084: _pq, ColorTrc.ARIB_STD_B67: _hlg}


@cache
def _table(tones: int) -> npt.NDArray[np.float32]:
    """Linear light for each code of 16 bits; shape (65536,)."""
    code = np.arange(65536) / 65535
    return np.asarray(_LIGHT[tones](code) if tones in _LIGHT else code ** _GAMMA, np.float32)


@cache
def _codes() -> npt.NDArray[np.uint8]:
    """The film's code for linear light in 65536 steps; shape (65536,)."""
    return np.asarray(255 * (np.arange(65536) / 65535) ** (1 / _GAMMA) + 0.5, np.uint8)
