"""The versions of the packages that make the pixels: each of them is part of a camera's identity.

They are read from what is installed; nothing is imported, because every run needs them and most
runs film nothing.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import version

DRAWN = ("imageio-ffmpeg", "moviepy", "numpy", "opencv-python-headless")
"""What draws and encodes a clip (imageio-ffmpeg brings the ffmpeg)."""


@cache
def versions(*packages: str) -> tuple[tuple[str, str], ...]:
    """Each package with its version; raises PackageNotFoundError for one that is missing."""
    return tuple((package, version(package)) for package in packages)
