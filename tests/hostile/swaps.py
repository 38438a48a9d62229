"""What may happen to a story's files while its film is made."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from tests.hostile.pictures import BOMB, jpeg, png

PICTURE, MUSIC, STORY, PLAN = "i.png", "m.wav", "x.md", "x.plan.yaml"


def _replaced(name: str, data: Callable[[], bytes]) -> Callable[[Path], None]:
    def swap(folder: Path) -> None:
        beside = folder / "swapped"
        beside.write_bytes(data())
        beside.replace(folder / name)
    return swap


def _pipe(name: str) -> Callable[[Path], None]:
    def swap(folder: Path) -> None:
        (folder / name).unlink()
        os.mkfifo(folder / name)
    return swap


def _link(name: str, target: str) -> Callable[[Path], None]:
    def swap(folder: Path) -> None:
        (folder / name).unlink()
        (folder / name).symlink_to(target)
    return swap


def gone(folder: Path) -> None:
    (folder / PICTURE).unlink()


def folder_instead(folder: Path) -> None:
    (folder / PICTURE).unlink()
    (folder / PICTURE).mkdir()


def shrunk(folder: Path) -> None:
    os.truncate(folder / PICTURE, 60)


def grown(folder: Path) -> None:
    os.truncate(folder / PICTURE, 200_000_000)


def story_gone(folder: Path) -> None:
    (folder / STORY).unlink()
    (folder / PLAN).unlink()


def story_gone_and_picture_grown(folder: Path) -> None:
    story_gone(folder)
    grown(folder)


def story_pipe_and_another_picture(folder: Path) -> None:
    _pipe(STORY)(folder)
    _replaced(PICTURE, lambda: jpeg(64, 64))(folder)


pipe = _pipe(PICTURE)
zeros = _link(PICTURE, "/dev/zero")
ocean = _replaced(PICTURE, lambda: png(60_000, 60_000, data=b""))
words = _replaced(PICTURE, lambda: b"#EXTM3U\n/etc/passwd\n")
bomb = _replaced(PICTURE, lambda: png(9_000, 9_000, data=BOMB))
music_pipe = _pipe(MUSIC)
music_zeros = _link(MUSIC, "/dev/zero")
