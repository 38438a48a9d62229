"""The process that meets hostile input, and what must be true of every meeting."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hostile.items import Item
from tests.hostile.victim import Command, Ended

HANGS_AFTER_SECONDS = 180
"""Guards against a hang, on the slowest machine that tests run on; it measures nothing."""
MOST_MEMORY = 512 * 2**20

ROOT = Path(__file__).resolve().parents[2]


class Victim:
    """``narrator``, run in a process of its own and looked at from outside."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def run(self, *arguments: str, cwd: Path, swap: tuple[str, str] = ("", ""),
            **environment: str) -> Ended:
        """Run a command to its end; fails when that does not come, or takes half a gigabyte."""
        command = Command(arguments=list(arguments), cwd=str(cwd), environment=environment,
                          seconds=HANGS_AFTER_SECONDS, swap=swap)
        assert self._process.stdin
        assert self._process.stdout
        print(json.dumps(command), file=self._process.stdin, flush=True)
        ended: Ended = json.loads(self._process.stdout.readline())
        assert ended["status"] in (0, 1, 2), f"it hangs, or is killed: {ended['err'][-2000:]}"
        assert "Traceback" not in ended["err"], ended["err"][-4000:]
        assert ended["peak"] < MOST_MEMORY, f"{ended['peak'] / 2**20:.0f} MiB"
        return ended

    def meets(self, item: Item, folder: Path) -> Ended:
        """Run the command that meets ``item`` in ``folder``, and see that it ends as it must:
        refused in one sentence with nothing written, or taken for what it is."""
        arguments = item.make(folder)
        before = _names(folder)
        ended = self.run(*arguments, cwd=folder, **item.environment)
        said = ended["err"]
        assert ended["status"] == (item.status if item.refused else 0), said
        assert item.says in said
        if item.refused:
            assert said.startswith("narrator: ")
            assert said.endswith("\n")
            assert said.count("\n") == 1, "one sentence"
            assert len(said) < 600
            assert said[:-1].replace("\u3000", " ").isprintable()
            assert _names(folder) == before, "nothing is written"
        return ended


@pytest.fixture(scope="session")
def victim() -> Iterator[Victim]:
    script = Path(__file__).with_name("victim.py")
    with subprocess.Popen([sys.executable, str(script)], stdin=subprocess.PIPE, text=True,
                          stdout=subprocess.PIPE, cwd=ROOT, encoding="utf-8") as process:
        yield Victim(process)
        assert process.stdin
        process.stdin.close()


def _names(folder: Path) -> list[str]:
    return sorted(str(one.relative_to(folder)) for one in folder.rglob("*"))
