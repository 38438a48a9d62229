"""Levels of sound, as tests tell them."""

from __future__ import annotations

import math


def decibels(level: float) -> float:
    """A level relative to full scale in dB, at least -120."""
    return 20 * math.log10(max(level, 1e-6))
