"""The process that takes hostile input in, and tells how a command ended and what it took.

It loads the program once and forks for each command, so that a hundred of them take seconds. It
reads one command a line as JSON, and answers each with a line of JSON.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import tempfile
import traceback
from importlib import import_module
from pathlib import Path
from pkgutil import resolve_name, walk_packages
from typing import IO, Any, NoReturn, TypedDict

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.brief import brief
from tests.warm import warm

MOST_ADDRESSES = 6 * 2**30
"""Bytes of address space: what asks for more gets a MemoryError, and the machine stays alive."""

OURS = ("media", "scenes", "audio", "templates", "narrator")
SCRIPTS = ("narrator.__main__", "audio.voices.espeak_worker")
HEAVY = ("PIL.Image", "cv2", "docx", "moviepy", "opentimelineio")


class Command(TypedDict):
    """``narrator`` with ``arguments`` in the folder ``cwd``; killed after ``seconds``."""

    arguments: list[str]
    cwd: str
    environment: dict[str, str]
    seconds: int
    swap: tuple[str, str]
    """A stage of a render, and the function ("module:name") that is called with ``cwd`` just before
    it begins; or two empty words."""


class Ended(TypedDict):
    """How it ended; ``status`` -9: it was killed, because it had not ended in time.

    ``peak``: the most bytes that the process, or one that it started, held at once. ``seconds``:
    what it took of a processor.
    """

    status: int
    out: str
    err: str
    peak: int
    seconds: float


def main() -> None:
    """Answer every command that comes."""
    _load()
    for line in sys.stdin:
        print(json.dumps(_ended(json.loads(line))), flush=True)


def _load() -> None:
    """Import whatever a command may import, and open the font, once for all of them."""
    for package in map(import_module, OURS):
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            if module.name not in SCRIPTS:
                import_module(module.name)
    for name in HEAVY:
        import_module(name)
    import_module("media.fonts").glyphs()
    brief()
    warm()


def _ended(command: Command) -> Ended:
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if not child:
            _run(command, out, err)
        status, used = _waited(child, command["seconds"])
        return Ended(status=status, out=_said(out), err=_said(err), peak=used.ru_maxrss * 1024,
                     seconds=used.ru_utime + used.ru_stime)


def _waited(child: int, seconds: int) -> tuple[int, resource.struct_rusage]:
    """The exit status of a child, which is killed when its time is over, and what it used."""
    signal.signal(signal.SIGALRM, lambda *_: os.kill(child, signal.SIGKILL))
    signal.alarm(seconds)
    _, status, used = os.wait4(child, 0)  # of itself, and of all that it waited for
    signal.alarm(0)
    return os.waitstatus_to_exitcode(status), used


def _run(command: Command, out: IO[bytes], err: IO[bytes]) -> NoReturn:
    """Be the command, in a process of its own; an error that the program does not answer shows as
    the interpreter shows it."""
    from narrator.cli import main as narrator

    status = 1
    try:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_AS, (MOST_ADDRESSES, MOST_ADDRESSES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        nothing = os.open(os.devnull, os.O_RDONLY)
        for number, stream in enumerate((nothing, out.fileno(), err.fileno())):
            os.dup2(stream, number)
        os.chdir(command["cwd"])
        os.environ.update(command["environment"])
        sys.argv = ["narrator", *command["arguments"]]
        _swap(*command["swap"])
        narrator()
        status = 0
    except SystemExit as exc:
        status = exc.code if isinstance(exc.code, int) else int(exc.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _swap(stage: str, name: str) -> None:
    """Have files changed under the render's hands."""
    if not stage:
        return
    import narrator.film as film

    run = film.run

    def changed(at: Any, *rest: Any) -> Any:
        if at == stage:
            resolve_name(name)(Path.cwd())
        return run(at, *rest)

    film.run = changed


def _said(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode("utf-8", "replace")


if __name__ == "__main__":
    main()
