"""What computes: which device, and what torch makes of it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from scenes.camera import CameraError

_DEVICES = "/dev/nvidia[0-9]*", "/dev/dxg", "/dev/kfd"
"""What a driver for NVIDIA's cards, the same under Windows, and one for AMD's put there."""
_ASK = "import torch; print(*torch.cuda.mem_get_info())"
_ASK_SECONDS = 25.0


class NoGpu(CameraError):
    """No card that torch can compute on."""


def device(asked: str) -> str:
    """The device of that name in torch's words, "auto" being the first card; raises NoGpu."""
    import torch

    if asked == "cpu":
        return asked
    if asked == "mps":
        if not torch.backends.mps.is_available():
            raise NoGpu("the wan camera is to film on mps, and torch finds no Apple GPU here: say "
                        "device auto")
        return asked
    count = torch.cuda.device_count() if torch.cuda.is_available() else 0
    if not count:
        raise NoGpu(_none(torch.__version__))
    number = int(asked.partition(":")[2] or 0)
    if number >= count:
        raise NoGpu(f"the wan camera is to film on {asked}, and this machine has {count} card"
                    f"{'s' if count > 1 else ''}: say device cuda:{count - 1}, or auto")
    return f"cuda:{number}"


def driver() -> bool:
    """Whether there is a driver of a card, which tells at once where there is none."""
    root = Path("/")
    return any(True for pattern in _DEVICES for _ in root.glob(pattern.lstrip("/")))


class DeviceCard(NamedTuple):
    """The first card, as torch sees it; bytes."""

    free: int
    total: int


def asked_of_torch() -> DeviceCard | None:
    """What torch can compute on; None where it cannot.

    In a process of its own: importing it takes seconds, and may go wrong in ways that no exception
    tells.
    """
    try:
        told = subprocess.run([sys.executable, "-c", _ASK], capture_output=True, check=True,
                              timeout=_ASK_SECONDS, stdin=subprocess.DEVNULL, env=os.environ)
        free, total = map(int, told.stdout.decode().split()[-2:])
        return DeviceCard(free, total)
    except (OSError, subprocess.SubprocessError, ValueError):
        return None


def _none(torch_version: str) -> str:
    if driver():
        return (f"the wan camera needs a GPU, and torch {torch_version} cannot use the one that is "
                f"here: install the torch that is made for its driver (pip install "
                f"--force-reinstall torch)")
    return ("the wan camera needs a GPU, and there is none here: take a machine with an NVIDIA "
            "card of 24 GB or more, or film with --camera paper")
