"""Where the actors stand: by thirds, each looking inwards, sized by the framing."""

from __future__ import annotations

from typing import NamedTuple

from scenes.cameras.paper.figures import Drawing, drawings
from scenes.cameras.paper.script import Actor, Script
from scenes.cameras.paper.view import View

_PERSON = {"wide": 0.36, "medium": 0.56, "close": 1.45}
"""A standing person's height by the view's scale."""
_THING = {"wide": 0.40, "medium": 0.52, "close": 0.68}
_WATERS = ("sea", "shore", "river")
SET_DEPTH = 0.86
_BESIDE = ("loom", "telescope", "house")
"""Those that someone works at stand before him."""
_BEHIND = ("rock", "throne", "tree", "gate", "temple")
"""Large things that belong at someone's back, not at his side."""


class Spot(NamedTuple):
    """Where one actor stands. Pixels; ``x`` is the middle, ``foot`` the lower edge."""

    actor: Actor
    drawing: Drawing
    x: float
    foot: float
    tall: float
    depth: float
    flip: bool
    aloft: bool
    lean: float = 0.0
    """How far it bends forward, in degrees."""


def spots_of(view: View, script: Script) -> list[Spot]:
    """Everyone and everything that has a place on the ground or in the air."""
    people = [a for a in script.actors if drawings()[a.key].role in ("person", "beast")]
    sets = [a for a in script.actors if drawings()[a.key].role == "set"]
    things = [a for a in script.actors if drawings()[a.key].role == "thing"]
    if script.ground == "sea":
        sets = [a for a in sets if a.key != "rock"] if people else sets
    spots = _row(view, script, people)
    spots = [*_sets(view, script, sets, spots), *spots]
    return [*spots, *_things(view, script, things, [s for s in spots if s.actor in people])]


def main_side(view: View) -> int:
    """-1 where the first actor stands left of the middle, 1 right: by seed and words."""
    return -1 if int(view.rng.bit_generator.seed_seq.generate_state(1)[0]) % 2 else 1


def floor(view: View, script: Script) -> float:
    """Where people's feet are, from the top of the frame."""
    if "magpie bridge" in script.features:
        return 0.80 * view.height
    lower = {"sea": 0.19, "room": 0.31, "shore": 0.34}.get(script.ground or "", 0.345)
    return min(view.horizon + lower * view.height, 0.955 * view.height)


def _row(view: View, script: Script, actors: list[Actor]) -> list[Spot]:
    """The living, side by side: one on a third, two on both, more across the frame."""
    if not actors:
        return []
    side = main_side(view)
    first = 0.5 + side * (0.17 if script.framing != "close" else 0.09)
    shares = {1: [first], 2: [0.5 + side * 0.2, 0.5 - side * 0.2]}.get(
        len(actors), [0.5 + side * (0.27 - 0.54 * n / max(1, len(actors) - 1))
                      for n in range(len(actors))])
    if "magpie bridge" in script.features:  # whoever is on it has come to meet
        shares = [0.5 + 0.62 * (share - 0.5) for share in shares]
    return [_living(view, script, actor, share + view.among(-0.02, 0.02), len(actors))
            for actor, share in zip(actors, shares, strict=True)]


def _living(view: View, script: Script, actor: Actor, share: float, company: int) -> Spot:
    drawing = drawings()[actor.key]
    unit = _PERSON[script.framing] * view.scale
    if script.framing == "close" and company > 1:
        unit *= 0.8
    if drawing.role == "beast" and script.framing == "close":
        unit = 0.72 * view.scale / max(0.6, drawing.size)
    tall = max(drawing.size * unit, 0.10 * view.scale)
    widest = (0.86 if company == 1 else 0.62) * view.width
    tall = min(tall, widest / (drawing.width / 100), 1.5 * view.scale)
    x = share * view.width
    aloft = drawing.stands == "air" or (script.aloft and drawing.role == "person"
                                        ) or script.space
    foot, depth = _footing(view, script, drawing, tall, aloft)
    lean = 34.0 if aloft and script.aloft and drawing.role == "person" and not script.space else 0
    return Spot(actor, drawing, x, foot, tall, depth, x > view.width / 2, aloft, lean)


def _footing(view: View, script: Script, drawing: Drawing, tall: float, aloft: bool
             ) -> tuple[float, float]:
    """The lower edge in pixels, and the depth."""
    if aloft:
        middle = view.among(0.40, 0.48) if script.framing != "wide" else view.among(0.30, 0.40)
        return middle * view.height + tall / 2, 1.0
    if drawing.stands == "water" and script.ground in _WATERS:
        if script.ground == "sea":
            return view.horizon + 0.31 * view.height, 0.92
        return view.horizon + 0.20 * view.height, 0.585
    if script.framing == "close" and drawing.role == "person":
        return 0.13 * view.height + tall, 1.0
    return floor(view, script), 1.0


def _sets(view: View, script: Script, actors: list[Actor], living: list[Spot]) -> list[Spot]:
    """Houses, trees, ships: alone they are the picture, else they stand behind."""
    spots = []
    side = main_side(view)
    for n, actor in enumerate(actors[:3]):
        drawing = drawings()[actor.key]
        unit = min(_PERSON[script.framing], 0.62) * view.scale
        tall = drawing.size * unit
        if not living and n == 0:
            tall = view.scale * {"wide": 0.42, "medium": 0.56, "close": 0.72}[script.framing]
        tall = min(tall, 0.74 * view.height, 0.72 * view.width / (drawing.width / 100))
        share = 0.5 + side * (0.14 if not living else -0.24) * (1 if n % 2 == 0 else -1.2)
        if living and actor.key in _BEHIND:
            share = living[0].x / view.width + side * 0.03
        elif living and actor.key in _BESIDE[:2]:
            near = living[0]
            reach = (near.drawing.width * near.tall + drawing.width * tall) / 200
            share = (near.x + (-0.92 if near.flip else 0.92) * reach) / view.width
        half = 0.42 * drawing.width * tall / 100
        x = min(max(share * view.width, half), max(half, view.width - half))
        wet = drawing.stands == "water" and script.ground in _WATERS
        foot, depth = floor(view, script) - 0.02 * view.height, SET_DEPTH
        if wet or not living:
            foot, depth = _footing(view, script, drawing, tall, script.space)
        flip = bool(living) and x > view.width / 2
        spots.append(Spot(actor, drawing, x, foot, tall, depth, flip, False))
    return spots


def _things(view: View, script: Script, actors: list[Actor], living: list[Spot]) -> list[Spot]:
    """Small things: at the first person's hand, or alone in the middle and large."""
    spots = []
    for n, actor in enumerate(actors[:2]):
        drawing = drawings()[actor.key]
        if living:
            near = living[0]
            tall = drawing.size * 0.62 * min(near.tall / near.drawing.size, 0.9 * view.scale)
            ahead = -1 if near.flip else 1
            reach = near.drawing.width * near.tall / 200 + 0.5 * drawing.width * tall / 100
            x = near.x + ahead * (reach * 0.86 + n * 1.1 * tall)
            foot = near.foot if drawing.stands == "ground" else (
                near.foot - 0.55 * near.tall + tall / 2)
            if script.framing == "close":
                foot = min(foot, 0.68 * view.height + tall / 2)
        else:
            tall = _THING[script.framing] * view.scale * (1.0 if n == 0 else 0.6)
            tall = min(tall, 0.78 * view.width / (drawing.width / 100))
            x = view.width * (0.5 + main_side(view) * (0.06 if len(actors) == 1 else
                                                       (0.16, -0.26)[n]))
            foot = floor(view, script) if drawing.stands == "ground" and script.framing != "close" \
                else 0.46 * view.height + tall / 2
        if living and actor.key == "earth":  # it hangs in the sky, whoever looks at it
            x, tall = view.width * (0.5 - main_side(view) * 0.2), 0.30 * view.scale
            foot = 0.26 * view.height + tall / 2
        half = drawing.width * tall / 200
        x = min(max(x, half + 0.02 * view.width), view.width - half - 0.02 * view.width)
        flip = x > view.width / 2 and actor.key not in ("prism", "earth")
        spots.append(Spot(actor, drawing, x, foot, tall, 0.2 if actor.key == "earth" else 1.05,
                          flip, drawing.stands != "ground"))
    return spots
