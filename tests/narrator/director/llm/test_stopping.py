"""Ctrl-C ends a planning at once, and what was answered is kept."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from narrator.store import Store
from tests.doubles.llm_server import LLMServer, Said, obeying
from tests.narrator.director.llm.toys import question, sat

PROGRAM = """
import signal, sys
from pathlib import Path
from narrator.cli import _interrupt
from narrator.store import Store
from tests.narrator.director.llm.toys import question, sat
signal.signal(signal.SIGTERM, _interrupt)
try:
    with sat(sys.argv[1], Store(Path(sys.argv[2])), llm={"at_once": 2}) as desk:
        desk.ask([question(number) for number in (1, 2, 3)])
except KeyboardInterrupt:
    sys.exit(130)
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_planning_that_is_stopped_keeps_what_was_answered(
        llm_server: LLMServer, tmp_path: Path, number: signal.Signals) -> None:
    llm_server.answers = lambda asked: (
        obeying(asked) if "Scene 1" in asked.text else Said({}, how="stalled"))
    root = Path(__file__).parents[4]
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, llm_server.url, str(tmp_path)], cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)}, stderr=subprocess.PIPE, text=True)
    for _ in (2, 3):  # both others wait for an answer: the first has come
        assert llm_server.busy.acquire(timeout=60)
    process.send_signal(number)
    _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (130, "")
    llm_server.answers = obeying
    with sat(llm_server, Store(tmp_path)) as desk:
        desk.ask([question(number) for number in (1, 2, 3)])
    assert sum("Scene 1" in asked.text for asked in llm_server.asked) == 1
