"""Amounts as a person reads them."""

from __future__ import annotations


def amount(count: float) -> str:
    """A number of bytes: "812 bytes", "3.4 GB"."""
    if count < 1000:
        return f"{count:.0f} bytes"
    for unit in ("kB", "MB", "GB", "TB"):
        count /= 1000
        if count < 999.5 or unit == "TB":
            break
    return f"{count:.1f} {unit}" if count < 9.95 else f"{count:.0f} {unit}"


def clock(seconds: float, tenths: bool = False) -> str:
    """Minutes and whole seconds, or tenths: "1:05", "1:05.3"; rounded first, so never "0:60"."""
    if tenths:
        minutes, rest = divmod(round(10 * seconds), 600)
        return f"{minutes}:{rest // 10:02}.{rest % 10}"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"
