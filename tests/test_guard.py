"""What holds every test on this machine holds."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.guard import keep_here

ELSEWHERE = "192.0.2.1"
"""An address that is nobody's (RFC 5737)."""


def _connect() -> None:
    socket.create_connection((ELSEWHERE, 80), 1)


def _look_up() -> None:
    socket.getaddrinfo("models.example", 443)


def _send() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sent:
        sent.sendto(b"x", (ELSEWHERE, 53))


def _in_a_loop() -> None:
    asyncio.run(_opened())


async def _opened() -> None:
    await asyncio.open_connection(ELSEWHERE, 80)


def _by_name_in_a_loop() -> None:
    asyncio.run(_named())


async def _named() -> None:
    await asyncio.open_connection("models.example", 80)


def _in_a_thread() -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as pool:
        pool.submit(_connect).result()


@pytest.mark.parametrize("go", [
    _connect, _look_up, _send, _in_a_loop, _by_name_in_a_loop, _in_a_thread])
def test_whatever_leads_elsewhere_is_stopped_and_remembered(go: Callable[[], None]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        reached = keep_here(patch)
        with pytest.raises(OSError, match="without the mark network"):
            go()
    assert reached


def test_a_test_that_swallows_it_fails_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "test_sly.py").write_text(
        "import socket\nfrom tests.conftest import _stays_here\n\n"
        "def test_sly():\n    try:\n        socket.create_connection(('192.0.2.1', 80), 1)\n"
        "    except OSError:\n        pass\n")
    root = Path(__file__).parents[1]
    told = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-c", f"{root}/pyproject.toml",
         "--rootdir", str(tmp_path), str(tmp_path / "test_sly.py")],
        cwd=root, capture_output=True, text=True, check=False)
    assert told.returncode == 1
    assert "it was on its way to ('192.0.2.1', 80), without the mark network" in told.stdout


def test_this_machine_is_reached_by_every_name_of_it() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        for host in ("127.0.0.1", "localhost"):
            socket.create_connection((host, port), 5).close()


def test_what_a_test_starts_finds_no_way_out() -> None:
    program = ("import urllib.request\n"
               "try: urllib.request.urlopen('http://models.example/', timeout=5)\n"
               "except OSError as exc: print(exc)")
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True,
                          check=True)
    assert "refused" in told.stdout
    assert urllib.request.getproxies()["https"].endswith(":9")
