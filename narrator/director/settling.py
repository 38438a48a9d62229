"""How shots begin: which go on from the one before, and which transitions there is a reason for.

What the author forced stands; of what the director wishes stands what can be filmed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from narrator.plan import Plan, Shot
from narrator.plan.continuity import MOST_IN_A_ROW
from narrator.plan.exactness import Exactness


def settled(plan: Plan) -> Plan:
    """``plan`` with the wishes in the fingerprints of its shots granted as far as can be."""
    exact = Exactness(plan)
    scenes, every = [], plan.shots
    joins = plan.pace.transition > 0  # a film that only cuts, cuts
    for scene in plan.scenes:
        going = _going(scene.shots, exact)
        scenes.append(scene.model_copy(update={"shots": tuple(
            _begun(shot, goes, joins and shot is not every[0], shot is every[-1])
            for shot, goes in zip(scene.shots, going, strict=True))}))
    return plan.model_copy(update={"scenes": tuple(scenes)})


def _begun(shot: Shot, goes: bool, joins: bool, ends: bool) -> Shot:
    """``shot`` as it begins; the film ``ends`` with it, or does not: then nothing fades."""
    asked, wish = shot.made.overrides, shot.made.transition
    if goes or not joins or asked.transition or (wish == "fade" and not ends):
        wish = None
    return shot.model_copy(update={
        "continues": goes, "transition": asked.transition or wish,
        "made": shot.made.model_copy(update={
            "transition": wish, "continues": goes and not asked.continues})})


def _going(shots: Sequence[Shot], exact: Exactness) -> list[bool]:
    """Of each shot of a scene, whether it goes on from the one before: the author's first, then
    the wishes that make no row too long."""
    going = [shot.made.overrides.continues for shot in shots]
    for at in _wished(shots, exact):
        going[at] = True
        if any(all(row) for row in _rows(going, at)):
            going[at] = False
    return going


def _wished(shots: Sequence[Shot], exact: Exactness) -> Iterator[int]:
    """The places of the shots that are to go on, and can: neither they nor those before have a
    picture or a camera of their own, and nothing is seen that begins with its picture."""
    for at in range(1, len(shots)):
        pair, shot = shots[at - 1:at + 1], shots[at]
        if shot.made.continues and not shot.made.overrides.continues and not any(
                one.image or one.last or one.camera for one in pair) and not exact.shown(shot):
            yield at


def _rows(going: Sequence[bool], at: int) -> Iterator[Collection[bool]]:
    """Every row around a place that would be too long."""
    for begin in range(max(0, at - MOST_IN_A_ROW), at + 1):
        if begin + MOST_IN_A_ROW < len(going):
            yield going[begin:begin + MOST_IN_A_ROW + 1]
