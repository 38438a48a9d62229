"""One render at a time for a film: a lock that the system lets go when its holder dies."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from media.files import full_disk_named
from media.locks import taken
from narrator.errors import Busy

_NAME = ".lock"


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold the film in ``folder``; raises Busy naming the process that holds it already.

    A folder into which no film came is gone again afterwards.
    """
    with full_disk_named(folder):
        handle = _locked(folder)
    try:
        os.ftruncate(handle, 0)
        os.pwrite(handle, json.dumps({"pid": os.getpid(), "since": time.time()}).encode(), 0)
        yield
    finally:
        if [file.name for file in folder.iterdir()] == [_NAME]:
            (folder / _NAME).unlink()
            with suppress(OSError):
                folder.rmdir()
        os.close(handle)


def _locked(folder: Path) -> int:
    while True:
        folder.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):  # the last holder has just removed the folder
            handle = os.open(folder / _NAME, os.O_RDWR | os.O_CREAT, 0o666)
            if not taken(handle):
                holder = _holder(handle)
                os.close(handle)
                raise Busy(f"{folder} is being rendered by {holder}: wait for it to end, or "
                           f"stop it")
            if os.fstat(handle).st_nlink:
                return handle
            os.close(handle)


def _holder(handle: int) -> str:
    try:
        told = json.loads(os.pread(handle, 4096, 0))
        since = time.strftime("%H:%M:%S", time.localtime(told["since"]))
        return f"process {told['pid']} since {since}"
    except (ValueError, KeyError, TypeError):
        return "another process"
