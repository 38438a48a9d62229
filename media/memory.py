"""Memory for models: how much of a card and of the machine is free, and giving it back."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


def free_bytes(where: str) -> int | None:
    """What is free of a card, and what this process holds of it and may use again; None for the
    processor and for what shares its memory."""
    import torch

    if not where.startswith("cuda"):
        return None
    free, _ = torch.cuda.mem_get_info(where)
    return int(free + torch.cuda.memory_reserved(where))


def room_bytes(where: str) -> int | None:
    """What is free of a card beside all that lies on it now; None as above."""
    import torch

    held = free_bytes(where)
    return None if held is None else int(held - torch.cuda.memory_allocated(where))


class MainMemory(NamedTuple):
    """Bytes of the machine; of the container, where one allows less than the machine has."""

    total: int
    free: int
    """What programs may still take."""


def main_memory(group: Path = Path("/sys/fs/cgroup")) -> MainMemory:
    """How much main memory there is. ``group``: where the container's limit is told, if it has
    one, which psutil does not look at."""
    import psutil

    machine = psutil.virtual_memory()
    try:
        most = int((group / "memory.max").read_text())
        used = int((group / "memory.current").read_text())
    except (OSError, ValueError):  # no container, or "max"
        return MainMemory(machine.total, machine.available)
    return MainMemory(min(machine.total, most), min(machine.available, max(0, most - used)))


def release(where: str) -> None:
    """Give back what is no longer used, before something large is asked for."""
    import gc

    import torch

    gc.collect()
    if where.startswith("cuda"):
        torch.cuda.empty_cache()
