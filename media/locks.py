"""Locks on files and folders: they tell what the living hold from what the dead have left.

They are flock's: of one open file each, so that threads exclude each other as processes do, and
gone with the process, whatever ends it.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

Handle = int
"""An open file of the system's; who closes it lets go."""


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold ``path`` until the block ends; waits while another holds it. Raises OSError."""
    handle = os.open(path, os.O_RDONLY)
    try:
        taken(handle, wait=True)
        yield
    finally:
        os.close(handle)


@contextmanager
def abandoned(path: Path) -> Iterator[bool]:
    """Whether nobody living holds ``path``; then it is held until the block ends.

    False too when it is gone, or is not ours to open.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        yield False
        return
    free = False
    try:
        with suppress(OSError):
            free = taken(handle)
        yield free
    finally:
        os.close(handle)


def shared(path: Path) -> Handle:
    """Hold ``path`` together with any others that share it; waits while one holds it alone.

    Held until the handle is closed. Raises OSError.
    """
    handle = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_SH)
    except BaseException:
        os.close(handle)
        raise
    return handle


def alone(path: Path, wait: bool) -> Handle | None:
    """Hold ``path`` when nobody else holds or shares it: ``wait`` until then, or None at once.

    Held until the handle is closed. Raises OSError.
    """
    handle = os.open(path, os.O_RDONLY)
    try:
        if taken(handle, wait):
            return handle
    except BaseException:
        os.close(handle)
        raise
    os.close(handle)
    return None


def taken(handle: Handle, wait: bool = False) -> bool:
    """Hold an open file when nobody else holds it: ``wait`` until then, or say False at once.

    Raises OSError where a disk has no locks.
    """
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    return True
