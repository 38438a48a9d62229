"""Fills in templates of others, in a process of its own: Jinja2's sandbox keeps them from whatever
is not theirs, and neither from looping nor from building gigabytes."""

from __future__ import annotations

import json
import subprocess
import sys
import weakref
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from templates.sandbox_worker import MOST_SECONDS

_WORKER = Path(__file__).with_name("sandbox_worker.py")


class Unfilled(Exception):
    """A template that cannot be filled in; ``line`` where it is known."""

    def __init__(self, problem: str, line: int | None = None) -> None:
        super().__init__(problem, line)
        self.problem, self.line = problem, line


class Sandbox:
    """Begun with the first template; it ends with this object."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def filled(self, text: str, values: Mapping[str, object]) -> str:
        """The template ``text`` with ``values``, which JSON can hold; raises Unfilled."""
        process = self._running()
        assert process.stdin
        assert process.stdout
        line = ""
        with suppress(BrokenPipeError):  # it has ended: said below
            process.stdin.write(json.dumps({"text": text, "values": dict(values)}) + "\n")
            process.stdin.flush()
            line = process.stdout.readline()
        if not line.endswith("\n"):
            self._process = None
            raise Unfilled(f"is not filled in within {MOST_SECONDS} s, or takes too much memory")
        answer = json.loads(line)
        if "filled" not in answer:
            raise Unfilled(answer["problem"], answer.get("line"))
        return str(answer["filled"])

    def _running(self) -> subprocess.Popen[str]:
        if self._process is None:
            # -I: of the folder one works in, only what this program itself would import.
            self._process = subprocess.Popen(
                [sys.executable, "-I", str(_WORKER), json.dumps(sys.path)], stdin=subprocess.PIPE,
                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8",
                process_group=0)  # Ctrl-C is the caller's to answer
            weakref.finalize(self, _end, self._process)
        return self._process


def _end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe:
            pipe.close()
