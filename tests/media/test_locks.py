"""Many may share a thing, or one hold it alone; the dead hold nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest

from media.locks import alone, shared


def test_many_share_what_nobody_then_holds_alone(tmp_path: Path) -> None:
    handles = [shared(tmp_path), shared(tmp_path)]
    assert alone(tmp_path, wait=False) is None
    os.close(handles.pop())
    assert alone(tmp_path, wait=False) is None
    os.close(handles.pop())
    handle = alone(tmp_path, wait=False)
    assert handle is not None
    os.close(handle)


def test_who_waits_gets_it_when_the_last_has_let_go(tmp_path: Path) -> None:
    handle, got = shared(tmp_path), []
    waiting = Thread(target=lambda: got.append(alone(tmp_path, wait=True)))
    waiting.start()
    waiting.join(0.2)
    assert got == []
    os.close(handle)
    waiting.join(30)
    os.close(got[0])


@pytest.mark.parametrize("how", ["shared(Path(sys.argv[1]))", "alone(Path(sys.argv[1]), False)"])
def test_the_dead_hold_nothing_and_neither_do_their_children(tmp_path: Path, how: str) -> None:
    code = ("import os, signal, subprocess, sys; from pathlib import Path\n"
            f"from media.locks import alone, shared\n{how}\n"
            "print(subprocess.Popen(['sleep', '60'], stdout=-3, stderr=-3).pid, flush=True)\n"
            "os.kill(os.getpid(), signal.SIGKILL)")
    killed = subprocess.run([sys.executable, "-c", code, str(tmp_path)], text=True,
                            capture_output=True, check=False)
    handle = alone(tmp_path, wait=False)
    os.kill(int(killed.stdout), 9)
    assert handle is not None
    os.close(handle)
