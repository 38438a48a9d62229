"""Grounds of water: the open sea, a rocky shore, a river between hills."""

from __future__ import annotations

import numpy as np

from scenes.cameras.paper.land import Layers, ground_tones, hill, ridge, tufts
from scenes.cameras.paper.stage import Alive, Layer
from scenes.cameras.paper.view import Band, Row, View, strip
from scenes.colour import at, lightness, mix


def sea(view: View) -> Layers:
    """Seven rows of waves, each with its own swell."""
    back = [_far_water(view)]
    back += [_wave(view, depth, base, size) for depth, base, size in
             ((0.16, 0.035, 0.008), (0.32, 0.075, 0.013), (0.50, 0.125, 0.019),
              (0.70, 0.185, 0.026))]
    return back, [_wave(view, 1.05, 0.27, 0.036), _wave(view, 1.35, 0.385, 0.048)]


def shore(view: View) -> Layers:
    """Waves behind, and a beach of stone that people can stand on."""
    back = [_far_water(view)]
    back += [_wave(view, depth, base, size) for depth, base, size in
             ((0.16, 0.035, 0.008), (0.34, 0.08, 0.013), (0.55, 0.135, 0.020))]
    back += [_headland(view), hill(view, 0.82, 0.235, 0.02, 0.9)]
    return back, [_wave(view, 1.30, 0.405, 0.036)]


def river(view: View) -> Layers:
    """Calm water between two banks; people stand on the near one."""
    back = [ridge(view, 0.10, 0.03, 0.20, 1.6), hill(view, 0.26, 0.045, 0.03, 1.3)]
    back += [_wave(view, depth, base, size) for depth, base, size in
             ((0.34, 0.085, 0.006), (0.42, 0.115, 0.008), (0.50, 0.155, 0.011),
              (0.60, 0.205, 0.014))]
    back.append(hill(view, 0.82, 0.265, 0.018, 0.8))
    return back, [hill(view, 1.25, 0.41, 0.02, 0.8), *tufts(view, 14, 0.10)]


def ledge(view: View, x: float, top: float, width: float) -> Layer:
    """A rock that rises out of the water for someone to stand on, its top around ``x``, ``top``."""
    slope = view.rng.uniform(0.75, 1.25, 2)
    rough = view.rng.uniform(-1, 1, 60) * 0.012 * view.scale

    def edge(columns: Row) -> Row:
        off = columns - x
        side = np.where(off < 0, slope[0], slope[1])
        past = np.maximum(0, np.abs(off) - width / 2) * side
        knots = np.linspace(columns[0], columns[-1], 60)
        drop = np.minimum(past * 1.5, 2.0 * view.height)
        bumpy = np.interp(columns, knots, rough) * np.clip(past / (0.05 * view.scale), 0.15, 1)
        return np.asarray(top + drop + bumpy, np.float64)

    tone = mix(view.theme.near, view.theme.ink, 0.35)
    lit = mix(tone, view.theme.glow, 0.22)
    return strip(view, edge, Band((lit, tone, at(tone, lightness(tone) * 0.75)),
                                  0.25 * view.height, 0.3), 0.95)


def _far_water(view: View) -> Layer:
    def edge(x: Row) -> Row:
        return np.full_like(x, view.horizon)

    tone, foot = ground_tones(view, 0.05)
    bright = mix(tone, view.theme.glow, 0.30)
    return strip(view, edge, Band((bright, tone, foot), 0.10 * view.height, weight=0.2), 0.05)


def _wave(view: View, depth: float, base: float, size: float) -> Layer:
    """Scallops with a line of foam; the row swings and rises."""
    crest = size * view.scale
    length = crest * view.among(6.0, 7.5)
    start, drift = view.among(0, 1), view.among(0, 6.28)

    def edge(x: Row) -> Row:
        arch = 1 - np.abs(np.sin(np.pi * (x / length + start))) ** 0.8
        swell = 0.35 * np.sin(x / length * 0.83 + drift)
        return np.asarray(view.horizon + base * view.height - crest * (arch + swell - 0.5),
                          np.float64)

    tone, foot = ground_tones(view, depth)
    foam = mix(tone, view.theme.paper, 0.50 if depth > 0.3 else 0.34)
    tones = (foam, tone, mix(tone, foot, 0.5), foot, foot, at(foot, lightness(foot) * 0.93))
    alive = Alive(dx=crest * 0.85, dy=crest * 0.28, period=view.among(4.2, 6.0),
                  phase=view.among(0, 1))
    return strip(view, edge, Band(tones, crest * 3.0 + 0.045 * view.height), depth, alive)


def _headland(view: View) -> Layer:
    """A cliff that comes in from one side."""
    side = 1 if view.rng.random() < 0.5 else -1
    wide, tall = view.among(0.22, 0.34) * view.width, view.among(0.20, 0.32) * view.scale
    rough = view.rng.uniform(-1, 1, 40) * 0.014 * view.scale

    def edge(x: Row) -> Row:
        inward = (x if side > 0 else view.width - x) / wide
        rise = np.clip(1.15 - inward, 0, 1.3)
        shape = np.clip(rise / 0.30, 0, 1) ** 0.65 * (0.82 + 0.22 * rise)
        knots = np.linspace(x[0], x[-1], 40)
        low = view.horizon + 0.20 * view.height
        return np.asarray(low - tall * 1.35 * shape + np.interp(x, knots, rough) * (shape > 0.02),
                          np.float64)

    tone = mix(ground_tones(view, 0.62)[0], view.theme.ink, 0.18)
    return strip(view, edge, Band((mix(tone, view.theme.glow, 0.25), tone, tone),
                                  0.22 * view.height, 0.3), 0.60)
