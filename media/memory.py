"""Memory for models: how much of a card and of the machine is free, and giving it back."""

from __future__ import annotations

from pathlib import Path


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


def main_memory(meminfo: Path = Path("/proc/meminfo")) -> int | None:
    """Bytes of main memory that programs may still take; None where the system does not tell."""
    try:
        rows = dict(line.split(":", 1) for line in meminfo.read_text().splitlines() if ":" in line)
        return int(rows["MemAvailable"].split()[0]) * 1024
    except (OSError, KeyError, ValueError):
        return None


def release(where: str) -> None:
    """Give back what is no longer used, before something large is asked for."""
    import gc

    import torch

    gc.collect()
    if where.startswith("cuda"):
        torch.cuda.empty_cache()
