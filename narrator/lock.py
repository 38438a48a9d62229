"""One render at a time for a film: a lock that the system lets go when its holder dies."""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from media.files import full_disk_named
from narrator.errors import Busy


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold the film in ``folder``; raises Busy naming the process that holds it already."""
    with full_disk_named(folder):
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o666)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as exc:
            raise Busy(f"{folder} is being rendered by {_holder(handle)}: "
                       f"wait for it to end, or stop it") from exc
        os.ftruncate(handle, 0)
        os.pwrite(handle, json.dumps({"pid": os.getpid(), "since": time.time()}).encode(), 0)
        yield
    finally:
        os.close(handle)


def _holder(handle: int) -> str:
    try:
        told = json.loads(os.pread(handle, 4096, 0))
        since = time.strftime("%H:%M:%S", time.localtime(told["since"]))
        return f"process {told['pid']} since {since}"
    except (ValueError, KeyError, TypeError):
        return "another process"
