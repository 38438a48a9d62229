"""What lies between frames, beside ffmpeg's minterpolate: how like the truth, and how fast.

    python benchmarks/finishing.py [--size 1280x720 --size 1920x1080] [--sheet FILE.png]

Draws scenes whose every moment is known, films each at 16 frames a second, has it made into 48 by
each way, and compares what lies between with what was there. All ways work on one core, in memory:
what is encoded, and how, is the same for all. Prints tables in Markdown; ``--sheet`` writes the
worst moment of each scene, the truth first, then each way.
"""

from __future__ import annotations

import argparse
import math
import resource
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np

from media import ffmpeg
from media.clips import Frame
from scenes.finishing.between import Between

OWN, FILM = 16, 48
EVERY = FILM // OWN
FILMED = 6
"""Frames of each scene that are filmed."""
MOMENTS = (FILMED - 1) * EVERY + 1
FAR = 40
"""By how many of 255 a pixel differs in one colour before an eye is caught."""
MINTERPOLATE = "minterpolate=fps=48:mi_mode=mci:mc_mode=aobmc:vsbmc=1:scd=none"
BLEND = "minterpolate=fps=48:mi_mode=blend:scd=none"

Drawn = Callable[[float], Frame]
"""A scene at a time, in frames of the truth."""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--size", action="append")
    options.add_argument("--sheet", type=Path)
    asked = options.parse_args()
    cv2.setNumThreads(1)
    rows: list[Frame] = []
    for size in asked.size or ["1280x720", "1920x1080"]:
        width, height = map(int, size.split("x"))
        print(f"\n{width}×{height}:\n\n| scene | blended, dB | minterpolate, dB | ours, dB | far "
              "off, % | ours, % | ms a frame | ours, ms | ours is |\n|---" + "|---:" * 8 + "|")
        for name, drawn in scenes(width, height).items():
            rows.append(compared(name, [drawn(k) for k in range(MOMENTS)]))
    if asked.sheet:
        narrowest = min(row.shape[1] for row in rows)
        sheet = np.vstack([row[:, :narrowest] for row in rows])
        cv2.imwrite(str(asked.sheet), cv2.cvtColor(sheet, cv2.COLOR_RGB2BGR))
    print(f"\nOf {FILMED} frames minterpolate makes {counted()} of {MOMENTS} when nothing is fed "
          f"behind the last; 'ours' makes all.")


def compared(name: str, truth: Sequence[Frame]) -> Frame:
    """Print a row; returns a strip of the moment at which ours is worst."""
    ways: Mapping[str, Callable[[Sequence[Frame]], list[Frame]]] = {
        "blended": lambda filmed: by_ffmpeg(filmed, BLEND),
        "minterpolate": lambda filmed: by_ffmpeg(filmed, MINTERPOLATE), "ours": ours}
    made, took = {}, {}
    for way, make in ways.items():
        began = worked()
        made[way] = make(truth[::EVERY])
        took[way] = (worked() - began) / MOMENTS * 1000
    between = [k for k in range(MOMENTS) if k % EVERY]
    likeness = {way: np.mean([like(shown[k], truth[k]) for k in between])
                for way, shown in made.items()}
    far = {way: np.mean([far_off(shown[k], truth[k]) for k in between])
           for way, shown in made.items()}
    print(f"| {name} | {likeness['blended']:.1f} | {likeness['minterpolate']:.1f} | "
          f"{likeness['ours']:.1f} | {far['minterpolate']:.2f} | {far['ours']:.2f} | "
          f"{took['minterpolate']:.0f} | {took['ours']:.0f} | "
          f"{took['ours'] / took['minterpolate']:.2f} × |", flush=True)
    worst = min(between, key=lambda k: like(made["ours"][k], truth[k]))
    return strip(truth[worst], [shown[worst] for shown in made.values()])


def worked() -> float:
    """Seconds that a core has worked for this process and its children: no neighbour is counted."""
    return sum(used.ru_utime + used.ru_stime for used in (
        resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)))


def ours(filmed: Sequence[Frame]) -> list[Frame]:
    made: list[Frame] = []
    for before, after in pairwise(filmed):
        between = Between(before, after)
        made += [before, *(between.at(step / EVERY) for step in range(1, EVERY))]
    return [*made, filmed[-1]]


def by_ffmpeg(filmed: Sequence[Frame], graph: str, behind: int = 3) -> list[Frame]:
    """What a filter of ffmpeg's makes; it is fed the last frame again ``behind`` the end."""
    height, width = filmed[0].shape[:2]
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "in").write_bytes(b"".join(
            one.tobytes() for one in (*filmed, *[filmed[-1]] * behind)))
        subprocess.run(
            [ffmpeg.executable(), "-v", "error", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s",
             f"{width}x{height}", "-r", str(OWN), "-i", "in", "-filter_threads", "1", "-vf",
             f"format=yuv444p,{graph},format=rgb24", "-f", "rawvideo", "out"], cwd=folder,
            check=True)
        shown = np.fromfile(Path(folder, "out"), np.uint8).reshape(-1, height, width, 3)
    return list(shown[:MOMENTS])


def counted() -> int:
    """How many frames minterpolate makes of FILMED."""
    return len(by_ffmpeg([np.full((72, 128, 3), 9 * k, np.uint8) for k in range(FILMED)],
                         MINTERPOLATE, behind=0))


def like(shown: Frame, truth: Frame) -> float:
    """The peak signal to noise ratio in dB."""
    error = float(((shown.astype(float) - truth) ** 2).mean())
    return 99.0 if error == 0 else 10 * math.log10(255 ** 2 / error)


def far_off(shown: Frame, truth: Frame) -> float:
    """The share of pixels that differ by more than FAR, in percent."""
    return 100 * float((np.abs(shown.astype(int) - truth).max(axis=2) > FAR).mean())


def strip(truth: Frame, shown: Sequence[Frame]) -> Frame:
    """The truth and each way side by side, where the truth is farthest from the last."""
    height, width = truth.shape[:2]
    side = min(height, 360)
    far = np.abs(shown[-1].astype(int) - truth).max(2).astype(np.float32)
    at = np.unravel_index(int(cv2.blur(far, (side, side)).argmax()), far.shape)
    top = int(np.clip(at[0] - side // 2, 0, height - side))
    left = int(np.clip(at[1] - side // 2, 0, width - side))
    return np.hstack([one[top:top + side, left:left + side] for one in (truth, *shown)])


def scenes(width: int, height: int) -> dict[str, Drawn]:
    """Each is drawn for any moment, so that the truth between two frames is there."""
    scale = height / 720
    ground = uneven(round(width * 1.5), round(height * 1.6))
    rider = figure(round(400 * scale))

    def backed(k: float, across: float, turn: float = 0.0, zoom: float = 0.0) -> Frame:
        middle = ground.shape[1] / 2, ground.shape[0] / 2
        matrix = cv2.getRotationMatrix2D(middle, turn * k, 1 + zoom * k)
        matrix[:, 2] += width / 2 - middle[0] + across * scale * k, height / 2 - middle[1]
        return np.asarray(cv2.warpAffine(ground, matrix, (width, height), flags=cv2.INTER_CUBIC,
                                         borderMode=cv2.BORDER_REFLECT), np.uint8)

    def before(back: Frame, k: float, speed: float, turn: float) -> Frame:
        size = rider.shape[0]
        matrix = cv2.getRotationMatrix2D((size / 2, size / 2), turn * k, 1)
        matrix[:, 2] += (260 + speed * k) * scale - size / 2, height / 2 - size / 2
        cover = cv2.warpAffine(rider, matrix, (width, height))[..., None] / 255
        return np.asarray(back * (1 - cover) + np.array((34, 22, 28)) * cover + 0.5, np.uint8)

    y, x = np.mgrid[0:height, 0:width]

    def disc(k: float) -> Frame:
        far = np.hypot(x - (150 + 25 * k) * scale, y - (260 + 8 * k) * scale)
        cover = np.clip(60 * scale - far + 0.5, 0, 1)[..., None]
        return np.asarray(backed(k, 4) * (1 - cover) + np.array((240, 230, 200)) * cover + 0.5,
                          np.uint8)

    return {"a silhouette, 42 pixels a frame, over a pan": lambda k: before(
                backed(k, -3), k, 14, -2),
            "a disc, 75 pixels a frame": disc,
            "a turn and a zoom": lambda k: backed(k, 0, 1.2, 0.02)}


def uneven(width: int, height: int) -> Frame:
    """A painted ground: noise of all sizes."""
    random, found = np.random.default_rng(3), np.zeros((height, width, 3))
    for size in (2, 4, 8, 16, 32, 64, 128):
        found += cv2.resize(random.random((height // size + 2, width // size + 2, 3)),
                            (width, height), interpolation=cv2.INTER_CUBIC) * size ** 0.8
    found = cv2.GaussianBlur(found, (0, 0), 1.2)
    return np.asarray(255 * (found - found.min()) / (found.max() - found.min()), np.uint8)


def figure(side: int) -> Frame:
    """A rider as paper theatres cut them, with parts as thin as a sword; shape (side, side)."""
    fine = np.zeros((1600, 1600), np.uint8)
    cv2.ellipse(fine, (800, 880), (240, 360), 0, 0, 360, 255, -1)
    cv2.circle(fine, (800, 400), 160, 255, -1)
    for begin, end, wide in (((960, 800), (1480, 240), 24), ((680, 1200), (560, 1560), 48),
                             ((900, 1200), (1040, 1560), 48)):
        cv2.line(fine, begin, end, 255, wide)
    cv2.fillPoly(fine, [np.array(((600, 720), (80, 480), (240, 960)), np.int32)], 255)
    return np.asarray(cv2.resize(fine, (side, side), interpolation=cv2.INTER_AREA), np.uint8)


if __name__ == "__main__":
    main()
