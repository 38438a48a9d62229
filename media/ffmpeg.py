"""The one door to ffmpeg.

Every call runs in a work folder and names its files by fixed names inside it, so that no path or
text of a user ever enters an argument that ffmpeg parses. Inputs are opened through a white list
of protocols and containers: a playlist dressed as a video can reach neither other files nor the
network.

On Linux children die with this process, whatever ends it. Elsewhere they are ended when it stops in
good order; one whose parent is killed by force runs to its own end.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import imageio_ffmpeg

from media.errors import DiskFull, FFmpegFailed, Stopped
from media.files import regular

CONTAINERS = "mov,matroska,wav,flac,mp3,ogg,aac"
"""What may be opened: containers that hold their own bytes, and no list of other files."""

TIMEOUT_SECONDS = 4 * 3600.0
_ENOSPC_EXIT = 228  # ffmpeg 7 and later: 256 - ENOSPC
_PR_SET_PDEATHSIG = 1

_running: set[subprocess.Popen[bytes]] = set()
_lock = threading.Lock()
_stopping = threading.Event()


def executable() -> str:
    """The ffmpeg that came with the installation (or the one IMAGEIO_FFMPEG_EXE names)."""
    return str(imageio_ffmpeg.get_ffmpeg_exe())


@cache
def version() -> str:
    """Its version, which is part of the key of whatever it makes."""
    return str(imageio_ffmpeg.get_ffmpeg_version())


def source(name: str, form: str = "") -> list[str]:
    """The arguments that open ``name``, a file of the work folder, as an input.

    ``form`` names its format where that is not to be guessed: it alone opens the lists and the
    chapters that we write, because no guess may take an author's file for one.
    """
    told, allowed = (["-f", form], f"{form},{CONTAINERS}") if form else ([], CONTAINERS)
    return [*told, "-protocol_whitelist", "file", "-format_whitelist", allowed,
            "-i", f"file:{name}"]


def form_of(path: Path) -> str:
    """The format to open ``path`` in where ffmpeg's guess may err, "" for any other.

    A WAV that begins in silence can pass for an ACT recording, which ffmpeg tells by 212 zeros and
    one byte after them. Raises OSError.
    """
    with regular(path) as file:
        head = file.read(12)
    return "wav" if head[:4] + head[8:] == b"RIFFWAVE" else ""


def run(arguments: Sequence[str], work: Path, timeout: float = TIMEOUT_SECONDS) -> str:
    """Run ffmpeg in ``work`` and return what it wrote to its log.

    Raises FFmpegFailed with the end of its log, DiskFull, or Stopped after ``stop_all``.
    """
    command = [executable(), "-hide_banner", "-nostdin", "-y", "-xerror", *arguments]
    if _stopping.is_set():
        raise Stopped("ffmpeg was not started: the work is being stopped")
    with subprocess.Popen(command, cwd=work, stdin=subprocess.DEVNULL,
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                          # A group of its own: Ctrl-C is ours to answer, not ffmpeg's.
                          process_group=0, preexec_fn=_die_with_parent()) as process:
        log = _followed(process, timeout, work)
    if process.returncode:
        raise _failure(process.returncode, log, work)
    return log


def _followed(process: subprocess.Popen[bytes], timeout: float, work: Path) -> str:
    """Wait for ``process`` and return its log; it does not outlive this call."""
    with _lock:
        _running.add(process)
        if _stopping.is_set():  # since it was looked at last: stop_all knew nothing of this one
            process.kill()
    try:
        return process.communicate(timeout=timeout)[1].decode("utf-8", "replace")
    except subprocess.TimeoutExpired as exc:
        raise FFmpegFailed(f"ffmpeg did not end within {timeout:.0f} s in {work}") from exc
    finally:
        if process.poll() is None:
            process.kill()
        with _lock:
            _running.discard(process)


def stop_all() -> None:
    """Kill every ffmpeg under way and start no more, until ``resume``."""
    _stopping.set()
    with _lock:
        for process in _running:
            process.kill()


def resume() -> None:
    """Allow new work after ``stop_all``."""
    _stopping.clear()


def stopping() -> bool:
    """Whether work is being abandoned."""
    return _stopping.is_set()


def _failure(code: int, log: str, work: Path) -> Exception:
    if _stopping.is_set():
        return Stopped("ffmpeg was stopped")
    if code == _ENOSPC_EXIT or "No space left on device" in log:
        return DiskFull.at(work)
    tail = "\n".join(log.strip().splitlines()[-6:])
    return FFmpegFailed(f"ffmpeg ended with {code}:\n{tail}")


def _die_with_parent() -> Callable[[], None] | None:
    """On Linux the kernel kills the child when the thread that waits for it goes."""
    if not sys.platform.startswith("linux"):
        return None
    libc, parent = ctypes.CDLL(None), os.getpid()

    def ask_kernel() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it went before the kernel was asked
            os._exit(1)

    return ask_kernel
