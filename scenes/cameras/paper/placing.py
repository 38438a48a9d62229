"""The actors as layers: cut, put on their spots, and given a life of their own."""

from __future__ import annotations

from scenes.cameras.paper.figures import PAD, Life, dress, figure
from scenes.cameras.paper.land import ground_tones
from scenes.cameras.paper.script import Script
from scenes.cameras.paper.spots import SET_DEPTH, Spot, floor, spots_of
from scenes.cameras.paper.stage import STILL, Alive, Layer
from scenes.cameras.paper.view import Band, View, rolling, strip
from scenes.cameras.paper.water import ledge


def placed(view: View, script: Script) -> list[Layer]:
    """The actors as layers, with the rock under those who would stand in water."""
    spots = spots_of(view, script)
    layers = [_layer(view, spot, n) for n, spot in enumerate(spots)]
    if any(s.depth == SET_DEPTH for s in spots) and script.ground not in ("sea", "room", "sky"):
        layers.append(_threshold(view, script))
    standing = [s for s in spots if s.drawing.stands == "ground" and not s.aloft]
    if script.ground == "sea" and standing:
        left = min(s.x - s.drawing.width * s.tall / 260 for s in standing)
        right = max(s.x + s.drawing.width * s.tall / 260 for s in standing)
        layers.append(ledge(view, (left + right) / 2, max(s.foot for s in standing)
                            - 0.012 * view.scale, right - left))
    return layers


def _threshold(view: View, script: Script) -> Layer:
    """A rise in the ground that the feet of houses, trees and rocks stand behind."""
    edge = rolling(view, floor(view, script) - 0.055 * view.height, 0.014 * view.scale, 1.1)
    return strip(view, edge, Band(ground_tones(view, 0.95), 0.2 * view.height), 0.9)


def _layer(view: View, spot: Spot, turn: int) -> Layer:
    worn = dress(spot.drawing, view.theme, spot.actor.colours,
                 (turn if spot.actor.wardrobe is None else spot.actor.wardrobe) % 3)
    pixels = figure(spot.drawing, spot.tall, view.theme, worn, view.scale, view.paper(), spot.flip,
                    spot.lean)
    height, width = pixels.shape[:2]
    pad = PAD * spot.tall
    life: Life = "float" if spot.aloft and spot.drawing.alive == "breathe" else spot.drawing.alive
    middle = spot.foot if life in ("breathe", "sway", "still") else spot.foot - spot.tall / 2
    top = spot.foot - height + pad if not spot.lean else middle - height / 2
    return Layer(pixels, spot.x - width / 2, top, spot.depth,
                 life_of(life, spot.tall, view.among(0, 1)), (spot.x, middle))


def life_of(life: Life, tall: float, phase: float) -> Alive:
    """How a figure of that height in pixels moves by itself."""
    match life:
        case "breathe":
            return Alive(stretch=0.007, turn=0.45, period=3.8, phase=phase)
        case "sway":
            return Alive(turn=1.3, period=4.6, phase=phase)
        case "float":
            return Alive(dy=0.018 * tall, turn=1.6, period=4.4, phase=phase)
        case "roll":
            return Alive(dx=0.006 * tall, dy=0.014 * tall, turn=1.9, period=5.0, phase=phase)
        case "flap":
            return Alive(stretch=0.10, dy=0.05 * tall, turn=2.5, period=1.7, phase=phase)
        case "flicker":
            return Alive(stretch=0.012, flicker=0.14, period=2.1, phase=phase)
    return STILL
