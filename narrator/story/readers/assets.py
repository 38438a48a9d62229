"""The author's own files: pictures, videos, music that a story names, looked at before use.

A story may come from a stranger, so a file must lie inside the story's folder, links followed, and
be what its name says. Pictures are measured by their header before a single pixel is decoded.
"""

from __future__ import annotations

import os
import re
import unicodedata
import warnings
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from media.files import regular
from narrator.errors import BadLine
from narrator.saying import nearest_file, quoted
from narrator.story import VIDEOS, is_video
from narrator.story.readers.inline import unescaped, written

PICTURES = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WEBP"}
SOUNDS = (".wav", ".mp3", ".flac", ".ogg", ".m4a")
WEIGHTS = (".safetensors",)
MAX_BYTES = 100_000_000
MAX_VIDEO_BYTES = 4_000_000_000
"""Of a video: about an hour as a telephone films it. It is read once in every run."""

_REMOTE = re.compile(r"[a-z][a-z0-9+.-]*://|(?:data|file|blob):|//|www\.", re.IGNORECASE)
_SOUND_STARTS = re.compile(rb"RIFF....WAVE|ID3|\xff[\xe2-\xfb]|fLaC|OggS|....ftyp", re.DOTALL)


def picture(marked: str, folder: Path, line: int) -> Path:
    """The absolute path of the picture or video that ``marked`` names, seen to be a whole one.

    Raises BadLine; every problem named with the path as the writer wrote it.
    """
    shown, kind = quoted(written(marked)), suffix(marked)
    if kind in VIDEOS:
        path = inside(marked, folder, line, MAX_VIDEO_BYTES)
        _measure(path, shown, line)
    elif kind in PICTURES:
        path = inside(marked, folder, line)
        _decode(path, shown, line)
    else:
        raise BadLine(line, f"{shown} is nothing to be filmed; pictures are "
                            f"{', '.join(PICTURES)} files, videos {', '.join(VIDEOS)}")
    return path


def still(marked: str, folder: Path, line: int) -> Path:
    """The same of a picture alone: a frame, and nothing that moves."""
    if suffix(marked) in VIDEOS:
        raise BadLine(line, f"{quoted(written(marked))} is a video; give a picture")
    return picture(marked, folder, line)


def sound(name: str, folder: Path, line: int) -> Path:
    """The absolute path of the music file called ``name``; raises BadLine."""
    if suffix(name) not in SOUNDS:
        raise BadLine(line, f"{quoted(name)} is no music; music is {', '.join(SOUNDS)}")
    path = inside(name, folder, line)
    try:
        with regular(path) as file:
            start = file.read(16)
    except OSError as exc:
        raise BadLine(line, f"{quoted(name)} cannot be read: {exc.strerror}; check its "
                            "permissions") from exc
    if not _SOUND_STARTS.match(start):
        raise BadLine(line, f"{quoted(name)} is not what its name says; give a sound file")
    return path


def suffix(marked: str) -> str:
    """What the name of a file ends in, in small letters."""
    return Path(unescaped(marked)).suffix.lower()


def inside(marked: str, folder: Path, line: int, most: int = MAX_BYTES) -> Path:
    """The file that is meant, if it lies in the story's folder and is not too large."""
    shown = quoted(written(marked))
    if _REMOTE.match(marked):
        raise BadLine(line, f"{shown} lies elsewhere; save it beside the story")
    folder = folder.resolve()
    for name in _readings(marked):
        path = _resolved(folder / name)
        if path is None:
            continue
        if not path.is_relative_to(folder):
            raise BadLine(line, f"{shown} leads out of the story's folder; copy the file "
                                "beside the story")
        if os.path.isfile(path):  # false, not an error, for a name too long to exist
            return _small(path, shown, line, most)
    near = _beside(unquote(unescaped(marked)), folder)
    raise BadLine(line, f"{shown} is not there; did you mean {near}?" if near else
                   f"{shown} is not there; check the name, as seen from the story's folder")


def _beside(name: str, folder: Path) -> str:
    """The file of its kind that ``name`` is a slip of, as seen from ``folder``; or nothing."""
    place = _resolved((folder / name.replace("\0", "")).parent)
    kind = next(one for one in ((*PICTURES, *VIDEOS), SOUNDS, WEIGHTS) if suffix(name) in one)
    if place is None or not place.is_relative_to(folder) or not os.path.isdir(place):
        return ""
    near = nearest_file(name, (one for one in os.listdir(place) if suffix(one) in kind))
    return (Path(name).parent / near).as_posix() if near else ""


def _readings(marked: str) -> Iterator[str]:
    """What the path can mean: literally, with escapes resolved, as an editor encodes it; and each
    with accents composed or apart, as file systems differ in that."""
    for name in (written(marked), unescaped(marked), unquote(unescaped(marked))):
        if "\0" not in name:
            yield name
            yield unicodedata.normalize("NFD", name)


def _resolved(path: Path) -> Path | None:
    """Where ``path`` leads, links followed; None for a name no file can have."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):  # too long a name, a loop of links
        return None


def _small(path: Path, shown: str, line: int, most: int) -> Path:
    size = path.stat().st_size
    if size > most:
        raise BadLine(line, f"{shown} has {size / 1e6:,.0f} MB; give one of at most "
                            f"{most / 1e6:,.0f} MB")
    return path


def _measure(path: Path, shown: str, line: int) -> None:
    """Read all of a video, and decode its first frame."""
    from media.errors import NotMedia
    from media.probe import MOST_PIXELS
    from media.screening import CutShort, NoPicture, TooLarge, screened

    try:
        screened(path)
    except NoPicture as exc:
        raise BadLine(line, f"{shown} holds no moving picture; give a video") from exc
    except TooLarge as exc:
        raise BadLine(line, f"{shown} has more than {MOST_PIXELS / 1e6:.0f} megapixels; "
                            "scale it down") from exc
    except CutShort as exc:
        raise BadLine(line, f"{shown} is damaged or cut short; copy or export it "
                            "again") from exc
    except NotMedia as exc:
        raise BadLine(line, f"{shown} is not a video that can be read, whatever its name "
                            "says; give an MP4, MOV, MKV or WebM file") from exc
    if not is_video(path):
        raise BadLine(line, f"{shown} leads to {quoted(path.name)}, which is not named as "
                            "a video; give that file its ending")


def _decode(path: Path, shown: str, line: int) -> None:
    """Look at the header, then decode all of it: a file cut short shows only there."""
    from PIL import Image, UnidentifiedImageError

    from scenes.image import DAMAGED, MOST_PIXELS, oversize

    kinds = sorted(set(PICTURES.values()))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with regular(path) as file, Image.open(file, formats=kinds) as image:
                if problem := oversize(image):
                    raise BadLine(line, f"{shown} is {problem}")
                image.draft(None, (64, 64))  # lets a JPEG decode at an eighth of the work
                image.load()
    except Image.DecompressionBombError as exc:
        raise BadLine(line, f"{shown} has more than {MOST_PIXELS // 1_000_000} "
                            "megapixels: scale it down") from exc
    except UnidentifiedImageError as exc:
        raise BadLine(line, f"{shown} is not a picture, whatever its name says; give a PNG,"
                            " JPEG or WebP file") from exc
    except DAMAGED as exc:
        raise BadLine(line, f"{shown} is damaged or cut short; export it again") from exc
