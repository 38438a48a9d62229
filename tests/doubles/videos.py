"""Videos of every kind for the tests, made by ffmpeg in a work folder."""

from __future__ import annotations

from pathlib import Path

from media import ffmpeg

MOVING = "testsrc2=size=160x90:rate=30:duration=4"
"""A moving test picture: four seconds, 120 frames."""


def made(path: Path, source: str = MOVING, *arguments: str) -> Path:
    """``path``, encoded from lavfi's ``source`` with ffmpeg's ``arguments``."""
    ffmpeg.run(["-f", "lavfi", "-i", source, *arguments, path.name], path.parent)
    return path


def remade(path: Path, source: Path, *arguments: str, before: tuple[str, ...] = ()) -> Path:
    """``path``, made from the video ``source`` beside it."""
    ffmpeg.run([*before, "-i", source.name, *arguments, path.name], path.parent)
    return path
