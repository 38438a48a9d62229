"""What is asked of a shot and its camera takes no notice of, so that a draft needs no model.

It stops nothing; ``narrator check`` doubts it, and the manifest of the film tells it.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from narrator.plan import Plan, Shot
from narrator.plan.prompt import loras
from scenes.camera import Limits


class Ignored(NamedTuple):
    """One thing that was asked for in vain, and what happens instead, in words."""

    what: Literal["lora", "continues"]
    told: str


def ignored(plan: Plan, shot: Shot, camera: str, limits: Limits) -> tuple[Ignored, ...]:
    """What of ``shot`` is lost on the camera of that name and those ``limits``."""
    found: list[Ignored] = []
    asked = loras(plan, shot)
    if asked and not limits.loras and not (limits.from_image or limits.from_video):
        names = ", ".join(dict.fromkeys(lora.path.name for lora in asked))
        found.append(Ignored("lora", f"the {camera} camera takes no LoRA, and leaves out {names}"))
    if shot.continues and not limits.first_frame:
        found.append(Ignored("continues", f"the {camera} camera begins with no picture, and starts "
                                          f"the shot afresh"))
    return tuple(found)
