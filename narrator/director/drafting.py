"""The shots of a cut story before they are pictured, and whose pictures stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, repeat
from typing import NamedTuple

from narrator.director.earlier import Earlier
from narrator.plan import Plan, Scene, Shot
from narrator.plan.fingerprints import picture_print
from narrator.plan.matching import SEEN
from narrator.plan.outline import outlined
from narrator.plan.outline.cutting import Cut
from narrator.story import Beat, Story
from narrator.story.names import Names


class ShotFrame(NamedTuple):
    """A shot on its way to its picture."""

    shot: Shot
    """With the picture that the story's own words give it, or that stands."""
    beat: Beat
    part: int
    """Of its beat's shots, counted from 0."""
    asked: bool
    """Whether its picture is the director's to say."""


class ShotDraft(NamedTuple):
    """A plan on its way."""

    plan: Plan
    scenes: tuple[tuple[ShotFrame, ...], ...]

    def with_shots(self, scenes: Sequence[Sequence[Shot]]) -> Plan:
        """The plan with these shots for its own."""
        return self.plan.model_copy(update={"scenes": tuple(
            Scene(id=scene.id, title=scene.title, shots=tuple(shots))
            for scene, shots in zip(self.plan.scenes, scenes, strict=True))})


def drafted(story: Story, parted: Sequence[Sequence[Cut]], earlier: Earlier,
            planner: str) -> ShotDraft:
    """The story's shots as it is cut, each with the earlier picture where that stands."""
    plan = outlined(story, parted, planner)
    names = Names([one.name for one in story.cast], [one.name for one in story.places])
    standing = earlier.standing(plan.shots, names)
    # A heading that ends the story is a silent shot of its own, of no beat.
    parts = chain(_parts(story, parted), repeat((Beat(), 0)))
    return ShotDraft(plan, tuple(tuple(
        _frame(shot, *next(parts), standing.get(shot.id)) for shot in scene.shots)
        for scene in plan.scenes))


def stamped_anew(shot: Shot) -> Shot:
    """``shot`` with the fingerprint of what it shows now."""
    return shot.model_copy(update={"made": shot.made.model_copy(
        update={"picture": picture_print(shot)})})


def _parts(story: Story, parted: Sequence[Sequence[Cut]]) -> Iterator[tuple[Beat, int]]:
    for scene, beats in zip(story.scenes, parted, strict=True):
        for beat, shots in zip(scene.beats, beats, strict=True):
            yield from ((beat, part) for part in range(len(shots)))


def _frame(shot: Shot, beat: Beat, part: int, old: Shot | None) -> ShotFrame:
    if old is None:
        return ShotFrame(shot, beat, part, shot.image is None)
    made = shot.made.model_copy(update={
        "picture": old.made.picture, "continues": old.made.continues,
        "transition": None if shot.transition else old.made.transition})
    return ShotFrame(shot.model_copy(update={
        **{field: getattr(old, field) for field in SEEN}, "made": made,
        "transition": shot.transition or made.transition}), beat, part, False)
