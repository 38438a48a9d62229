"""One file, from its source into its place: what came stays, and what stands there is right.

Until it is whole and its hash is the one that was told, a file is ``NAME.<hash>.part`` beside its
place; whatever ends the program, the next run goes on from the end of it. The hubs' own libraries
each go on in a cache of their own, and know no other source.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Event

from media.errors import Stopped
from media.files import flush, full_disk_named
from narrator.errors import Unfetched
from narrator.weights.contents import ensure_safetensors, hashed
from narrator.weights.source import FilePart, Passing, Remote, WeightsSource

TRIES = 9
"""In a row that bring not one byte: three minutes, in which a line comes back."""
TRIES_OF_A_LIST = 4
"""Before anything came; somebody sits before it and waits."""
LONGEST_PAUSE_SECONDS = 60.0
"""Between two tries, where the server does not say how long."""
LONGEST_WAIT_SECONDS = 300.0
"""That a server may ask for; who asks for more is told to the user."""


class Throughput:
    """How a fetch waits, and how it is stopped; shared by its threads."""

    def __init__(self, waits: Callable[[float], object] | None = None) -> None:
        self.stop = Event()
        self._waits = waits or self.stop.wait
        self.told: Callable[[str, float], None] = lambda problem, seconds: None
        """Hears what is waited for, and how many seconds."""

    def wait(self, trouble: Passing, tries: int, most: int = TRIES) -> None:
        """Wait as long as was asked for, else 1, 2, 4 … seconds; raises Unfetched after ``most``
        tries, Stopped."""
        asked = trouble.wait_seconds
        if tries >= most or (asked or 0) > LONGEST_WAIT_SECONDS:
            later = f"; it asks to be left alone for {asked:,.0f} s" if asked else ""
            raise Unfetched(f"{trouble.problem}{later}: what came is kept; run it again later, or "
                            f"take another place (--from)") from trouble
        seconds = min(2.0 ** (tries - 1), LONGEST_PAUSE_SECONDS) if asked is None else asked
        self.told(trouble.problem, seconds)
        self._waits(seconds)
        self.check()

    def check(self) -> None:
        """Raise Stopped when the work is being abandoned."""
        if self.stop.is_set():
            raise Stopped("the weights are not being fetched any more")


Told = Callable[[int], None]
"""Hears of bytes that came; fewer than none when they must come again."""


def half(folder: Path, file: Remote) -> Path:
    """Where ``file`` lies until it is whole. Of other bytes, it lies elsewhere."""
    place = folder / file.path
    return place.with_name(f"{place.name}.{(file.sha256 or file.git)[:12] or file.size}.part")


def there(folder: Path, file: Remote) -> int:
    """How many bytes of ``file`` came already."""
    for path in (folder / file.path, half(folder, file)):
        with suppress(OSError):
            size = path.stat().st_size
            if size <= file.size and (size == file.size or path.suffix == ".part"):
                return size
    return 0


def fetched(source: WeightsSource, file: Remote, folder: Path, pace: Throughput, told: Told) -> str:
    """Bring ``file`` into ``folder``, and return its SHA-256; raises Unfetched, Stopped, DiskFull.

    One that stands there already is read, and brought again when it is not the right one.
    """
    place = folder / file.path
    with full_disk_named(place):
        place.parent.mkdir(parents=True, exist_ok=True)
        if place.is_file() and place.stat().st_size == file.size:
            found, fault = hashed(place, file.sha256, file.git)
            if not fault:
                return found
            told(-file.size)
        place.unlink(missing_ok=True)
        return (_linked if source.link else _brought)(source, file, folder, pace, told)


def _linked(source: WeightsSource, file: Remote, folder: Path, pace: Throughput, told: Told) -> str:
    found, fault = hashed(Path(file.at), file.sha256, file.git)
    if fault:
        raise Unfetched(f"{file.at} has {fault}: it is damaged; take it from another place "
                        f"(--from)")
    _ensure_kind(file, Path(file.at))
    (folder / file.path).symlink_to(file.at)
    told(file.size)
    return found


def _brought(source: WeightsSource, file: Remote, folder: Path, pace: Throughput,
             told: Told) -> str:
    part = half(folder, file)
    for again in (False, True):
        _fill(source, file, part, pace, told)
        found, fault = hashed(part, file.sha256, file.git)
        if not fault:
            break
        part.unlink()  # a power cut leaves holes, a line may bend bytes: once more, from the start
        told(-file.size)
        if again:
            raise Unfetched(f"{source.name} gives {file.path} with {fault}: it changes while it "
                            f"is fetched, or something on the way does; run it again, or take "
                            f"another place (--from)")
    try:
        _ensure_kind(file, part)
    except Unfetched:
        part.unlink()
        raise
    flush(part)
    part.replace(folder / file.path)
    return found


def _fill(source: WeightsSource, file: Remote, part: Path, pace: Throughput, told: Told) -> None:
    """Append to ``part`` until it has every byte, over as many openings as that takes."""
    part.touch()
    if (size := part.stat().st_size) > file.size:
        part.unlink()
        part.touch()
        size = 0
    tries = 0
    while size < file.size:
        pace.check()
        try:
            with source.opened(file, size) as piece:
                _append(file, part, piece, pace, told)
            raise Passing(f"{source.name} ends {file.path} before its end", None)
        except Passing as trouble:
            before, size = size, part.stat().st_size
            tries = tries + 1 if size <= before else 1
            if size < file.size:
                pace.wait(trouble, tries)


def _append(file: Remote, part: Path, piece: FilePart, pace: Throughput, told: Told) -> None:
    """Write what comes; a piece that begins earlier than was asked overwrites."""
    with open(part, "r+b", buffering=0) as out:
        here = out.seek(0, os.SEEK_END)
        if piece.begin > here:
            raise Unfetched(f"{file.path} comes from byte {piece.begin:,} on instead of {here:,}: "
                            f"take it from another place (--from)")
        told(piece.begin - here)
        out.truncate(piece.begin)
        out.seek(piece.begin)
        for chunk in piece.chunks:
            pace.check()
            if out.tell() + len(chunk) > file.size:
                told(-out.tell())
                out.truncate(0)
                raise Unfetched(f"{file.path} has more bytes than the {file.size:,} that were "
                                f"told of it: run it again, or take another place (--from)")
            out.write(chunk)
            told(len(chunk))


def _ensure_kind(file: Remote, path: Path) -> None:
    if file.path.endswith(".safetensors"):
        ensure_safetensors(path, file.path)
