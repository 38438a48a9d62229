"""Amounts as a person reads them."""

from __future__ import annotations

from rich.filesize import pick_unit_and_suffix


def amount(count: float) -> str:
    """A number of bytes, of two figures at least: "812 bytes", "3.4 GB", "57 GB"."""
    unit, name = pick_unit_and_suffix(round(count), ["bytes", "kB", "MB", "GB", "TB"], 1000)
    if unit > 1 and count / unit < 9.95:
        return f"{count / unit:.1f} {name}"
    return f"{count / unit:.0f} {name}" if count / unit < 999.5 or name == "TB" else amount(
        1000 * unit)


def clock(seconds: float, tenths: bool = False) -> str:
    """Minutes and whole seconds, or tenths: "1:05", "1:05.3"; rounded first, so never "0:60"."""
    if tenths:
        minutes, rest = divmod(round(10 * seconds), 600)
        return f"{minutes}:{rest // 10:02}.{rest % 10}"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"
