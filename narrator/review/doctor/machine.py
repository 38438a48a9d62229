"""The machine: Python, cores, memory, and a GPU where there is one."""

from __future__ import annotations

import platform
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, metadata, version

from media.amounts import amount
from media.memory import main_memory
from media.workers import cores
from narrator.review.doctor.health import ExaminedDesk, Health

LEAST_PYTHON = (3, 11)
LEAST_MEMORY = 600 * 10**6
"""Bytes free. Drawing and cutting at 1280×720 take about 500 MB on two cores; the cut alone is in
docs/benchmarks.md."""

_TORCH = """
import torch
from torch import cuda
print(torch.__version__, *(f"{p.name} with {p.total_memory}" for p in
      (cuda.get_device_properties(i) for i in range(cuda.device_count()))), sep="\\n")
"""


def program(desk: ExaminedDesk) -> Iterator[Health]:
    """This program, and what runs it."""
    yield Health(subject="program", name="narrator", fine=True, told=version("narrator-film"))
    enough = sys.version_info >= LEAST_PYTHON
    wanted = ".".join(map(str, LEAST_PYTHON))
    yield Health(subject="program", name="Python", fine=enough, needed=True,
                 told=f"{platform.python_version()} on {platform.system()} {platform.machine()}; "
                      f"{sys.executable}",
                 remedy="" if enough else f"install Python {wanted} or newer")


def memory(desk: ExaminedDesk) -> Iterator[Health]:
    """Cores, and memory in bytes."""
    total, free = main_memory()
    told, enough = f"{amount(free)} of {amount(total)} free, {cores()} cores", free >= LEAST_MEMORY
    yield Health(subject="machine", name="memory", fine=enough, told=told, remedy="" if enough else
                 "close other programs, or film smaller and on fewer cores: --size 640x360, "
                 "NARRATOR_WORKERS=1")


def gpu(desk: ExaminedDesk) -> Iterator[Health]:
    """NVIDIA's cards, by its own tool and by torch where that is installed; no draft needs one."""
    cards = _lines(["nvidia-smi", "--query-gpu=name,memory.total,memory.free,driver_version",
                    "--format=csv,noheader"], desk.patience_seconds)
    torch = _torch(desk.patience_seconds)
    seen = bool(torch) and len(torch) > 1
    told = "; ".join([*(cards or ["none that nvidia-smi knows of, and a draft needs none"]),
                      f"torch {torch[0]}" if torch else "no torch"])
    remedy = ""
    if cards and not seen and _extra("wan"):
        remedy = ("pip install --force-reinstall torch, for this driver" if torch else
                  "pip install 'narrator-film[wan]'")
    yield Health(subject="machine", name="GPU", fine=not remedy, told=told, remedy=remedy)


def _torch(seconds: float) -> list[str]:
    """Its version and the cards it can use; it is asked in a process of its own, because importing
    it takes seconds and may go wrong in ways that no exception tells."""
    try:
        known = version("torch")
    except PackageNotFoundError:
        return []
    return _lines([sys.executable, "-c", _TORCH], seconds) or [f"{known}, which does not start"]


def _lines(command: list[str], seconds: float) -> list[str]:
    try:
        done = subprocess.run(command, capture_output=True, timeout=seconds, check=True,
                              stdin=subprocess.DEVNULL)
    except (OSError, subprocess.SubprocessError):
        return []
    return [line.strip() for line in done.stdout.decode("utf-8", "replace").splitlines()
            if line.strip()]


def _extra(name: str) -> bool:
    """Whether this version offers the extra ``name``."""
    return name in (metadata("narrator-film").get_all("Provides-Extra") or [])
