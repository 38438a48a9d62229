"""Processes that have the program loaded: each is forked from one that loaded it once, which saves
the second and a half that a new interpreter takes.

For tests of what only a process can meet, such as a signal or a pipe that closes. How the command
itself starts is held by those that start it anew: of a small disk, and of a reader that leaves.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from select import select
from struct import Struct
from threading import Timer
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LOADED = ("narrator.cli", "narrator.cli.watching", "narrator.cli.jsonlines", "narrator.cli.telling",
          "narrator.cut.interchange", "audio.voices.espeak", "audio.scores.synth",
          "scenes.cameras.card", "scenes.cameras.paper.camera", "cv2", "moviepy",
          "opentimelineio", "PIL.Image")
NUMBER = Struct("i")
COMMAND = "from narrator.cli import main; main()"


class Forked:
    """A process under way, with the part of ``subprocess.Popen`` that the tests need."""

    def __init__(self, pid: int, told: int, out: int, err: Any) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self.stdout = os.fdopen(out, encoding="utf-8")
        self._told, self._err = told, err

    def send_signal(self, number: int) -> None:
        if self.returncode is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def wait(self, timeout: float) -> int:
        """Its exit status, or minus the signal that ended it. Raises TimeoutExpired."""
        if self.returncode is None:
            if not select([self._told], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired(str(self.pid), timeout)
            self.returncode, = NUMBER.unpack(os.read(self._told, NUMBER.size))
        return self.returncode

    def completed(self, timeout: float) -> subprocess.CompletedProcess[str]:
        """Wait for its end, with what it still says on its output, and all that it said on its
        error output; it is killed when it does not end in time."""
        guard = Timer(timeout, self.kill)
        guard.start()
        try:
            out = self.stdout.read()
            status = self.wait(timeout)
        finally:
            guard.cancel()
        self._err.seek(0)
        return subprocess.CompletedProcess(str(self.pid), status, out, self._err.read())

    def __enter__(self) -> Forked:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        self.wait(30)
        self.stdout.close()
        self._err.close()
        os.close(self._told)


class Fork:
    """Starts processes: code with arguments, or without code the command ``narrator``."""

    def __init__(self, door: socket.socket) -> None:
        self._door = door

    def __call__(self, *arguments: object, cwd: Path, code: str = COMMAND,
                 **environment: str) -> Forked:
        (out, into), (told, tell) = os.pipe(), os.pipe()
        err = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115  Forked closes it
        wanted = {"code": code, "cwd": str(cwd), "environment": environment,
                  "arguments": [*map(str, arguments)]}
        socket.send_fds(self._door, [json.dumps(wanted).encode()], [into, err.fileno(), tell])
        os.close(into)
        os.close(tell)
        pid, = NUMBER.unpack(os.read(told, NUMBER.size))
        return Forked(pid, told, out, err)


@contextmanager
def forking() -> Iterator[Fork]:
    """A process that has loaded the program, for as long as it is needed."""
    # Of datagrams each is one whole request; an empty one says that there are no more.
    here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with here, subprocess.Popen([sys.executable, __file__, str(there.fileno())], cwd=ROOT,
                                pass_fds=[there.fileno()]):
        there.close()
        yield Fork(here)
        here.close()


def main() -> None:
    """Load the program, and fork for every request; a fork leaves here to be what is wanted."""
    sys.path[0] = str(ROOT)
    for name in LOADED:
        import_module(name)
    import_module("tests.brief").brief()
    import_module("tests.warm").warm()
    wanted = _served(socket.socket(fileno=int(sys.argv[1])))
    if wanted is not None:
        os.chdir(wanted["cwd"])
        os.environ.update(wanted["environment"])
        sys.argv = ["narrator", *wanted["arguments"]]
        exec(wanted["code"], {"__name__": "__main__"})


def _served(door: socket.socket) -> dict[str, Any] | None:
    """In a fork: what it is to be. In the server, when all is done: None."""
    while True:
        said, streams, *_ = socket.recv_fds(door, 2**16, 3)
        if not said:
            return None
        if not os.fork():
            door.close()
            _fork_and_tell(*streams)
            return dict(json.loads(said))
        for stream in streams:
            os.close(stream)
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass


def _fork_and_tell(out: int, err: int, tell: int) -> None:
    """Return in a fork with these streams; the parent tells who that is, waits for it, and tells
    how it ended."""
    child = os.fork()
    if child:
        os.close(out)
        os.write(tell, NUMBER.pack(child))
        os.write(tell, NUMBER.pack(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])))
        os._exit(0)
    os.close(tell)
    for number, stream in enumerate((os.open(os.devnull, os.O_RDONLY), out, err)):
        os.dup2(stream, number)
        os.close(stream)
    # As a new interpreter opens them: what they were may have been files, and these are pipes.
    sys.stdin, sys.stdout = open(0), open(1, "w")  # noqa: SIM115  they live as long as it does
    sys.stderr = open(2, "w", buffering=1, errors="backslashreplace")  # noqa: SIM115


if __name__ == "__main__":
    main()
