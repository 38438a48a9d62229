"""How tests are shared out among the workers of pytest-xdist.

A file's tests stay together, so that what they share is made once; so do those of files that share
something dear: torch and tiny checkpoints, or a film with many takes. (Its own ``loadgroup`` would
ask each test for a mark, and under pytest 9.2 sees none of them.)
"""

from __future__ import annotations

from typing import Any

import pytest

DEAR = {
    "tests/scenes/cameras/wan/": "wan", "tests/contracts/test_cameras.py": "wan",
    "tests/scenes/finishing/test_upscaler.py": "wan", "tests/narrator/shoot/takes/": "takes"}
"""Beginnings of paths, and what their files share."""
LONG = (
    "tests/films/test_upkeep.py", "tests/films/test_watch.py", "tests/hostile/test_long_texts.py",
    "tests/films/test_wheel.py", "tests/films/test_resume.py", "tests/hostile/test_swaps.py",
    "tests/films/test_finishing.py", "tests/films/test_render.py", "tests/films/test_cli.py")
"""The files of slow tests that take longest, longest first."""


def share(name: str) -> str:
    """What goes to one worker with the test of this name: the tests of ``DEAR``, or its file's."""
    file = name.partition("::")[0]
    return next((what for begin, what in DEAR.items() if file.startswith(begin)), file)


def in_order(items: list[pytest.Item]) -> list[pytest.Item]:
    """Quick parts first, so that what is broken shows early. Of these the largest before all, and
    of the slow ones those that take longest, since whoever begins one last is waited for."""
    slow = {share(item.nodeid) for item in items if item.get_closest_marker("slow")}
    large = set(DEAR.values())

    def turn(item: pytest.Item) -> tuple[int, int]:
        of = share(item.nodeid)
        last = LONG.index(of) if of in LONG else len(LONG)
        return (0, 0) if of in large else (2, last) if of in slow else (1, 0)

    return sorted(items, key=turn)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """The scheduler that knows these shares."""
    from xdist.scheduler import LoadScopeScheduling

    class Shares(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return share(nodeid)

    return Shares(config, log)
