"""Noise into latents: a shot's course through the experts, which may be left and taken up again.

The same steps as diffusers' own pipelines, to the bit, in a loop of our own: so that many shots can
go through one expert before the other is loaded, a pass without guidance is not paid for twice, and
what lies between two steps can be kept in a file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from media.files import whole
from scenes.cameras.wan import schedule
from scenes.cameras.wan.checkpoint import Checkpoint, Expert
from scenes.cameras.wan.libraries import dtype
from scenes.cameras.wan.models import TEMPORAL
from scenes.cameras.wan.prompts import Words
from scenes.cameras.wan.recipe import Recipe
from scenes.shot import Setup

if TYPE_CHECKING:
    import torch

OnStep = Callable[[int, int], None]
"""Told how many of how many steps are done, after every pass of an expert: twice a step where it
is guided. What it raises ends the work there, and leaves a course that can go on."""


class Course:
    """A shot under way. It changes from step to step; between two it is whole."""

    def __init__(self, recipe: Recipe, latents: torch.Tensor, scheduler: Any,
                 condition: torch.Tensor | None = None, step: int = 0) -> None:
        self.recipe = recipe
        self.latents = latents
        """Shape (1, channels, latent frames, height, width) of the latent; float32."""
        self.scheduler = scheduler
        self.condition = condition
        """What the picture that it begins with is to the model (``firstframe.condition``)."""
        self.step = step
        """How many are done."""

    @property
    def steps(self) -> int:
        return len(self.scheduler.timesteps)

    @property
    def expert(self) -> Expert | None:
        """The one that the next step needs; None: all are done."""
        return None if self.step >= self.steps else _expert(self.recipe, self._time)

    @property
    def _time(self) -> torch.Tensor:
        return self.scheduler.timesteps[self.step]


def begin(setup: Setup, recipe: Recipe, checkpoint: Checkpoint, device: str,
          condition: torch.Tensor | None = None) -> Course:
    """A shot's noise. It is drawn on the processor, so that a seed is the same take on any card."""
    import torch

    model = recipe.model
    shape = (1, model.latent, (setup.frames - 1) // TEMPORAL + 1, setup.height // model.spatial,
             setup.width // model.spatial)
    noise = torch.randn(shape, generator=torch.Generator("cpu").manual_seed(setup.seed),
                        dtype=torch.float32)
    return Course(recipe, noise.to(device), schedule.scheduler(recipe, checkpoint.folder, device),
                  None if condition is None else condition.to(device))


def run(course: Course, which: Expert, expert: Any, words: Words,
        on_step: OnStep = lambda done, of: None) -> None:
    """Take all the steps that are an expert's, from where the course is. ``expert``: a
    WanTransformer3DModel on the course's device.

    Raises what ``on_step`` raises, torch.OutOfMemoryError.
    """
    import torch

    with torch.no_grad():
        while course.expert == which:
            predicted = _predicted(course, which, expert, words, on_step)
            course.latents = schedule.stepped(course.scheduler, predicted, course.step,
                                              course.latents)
            course.step += 1
            if course.expert is None and course.recipe.model.by_token:
                course.latents = _seen(course)  # the picture itself, not what became of it
            on_step(course.step, course.steps)


def save(course: Course, path: Path) -> None:
    """Keep a course as safetensors: the latents, the condition, and all that the scheduler has
    gathered. Raises DiskFull, OSError."""
    from safetensors.torch import save as in_bytes

    tensors, counts = schedule.state(course.scheduler)
    kept = {"latents": course.latents, **tensors}
    if course.condition is not None:
        kept["condition"] = course.condition
    told = {"of": _fingerprint(course), "step": str(course.step), "counts": json.dumps(counts)}
    held = in_bytes({name: tensor.to("cpu", copy=True).contiguous()
                     for name, tensor in kept.items()}, metadata=told)
    with whole(path) as partial:
        partial.write_bytes(held)  # the library's own writer tells no full disk from a bug


def load(path: Path, setup: Setup, recipe: Recipe, checkpoint: Checkpoint, device: str
         ) -> Course | None:
    """The course that was kept in ``path``, as it was; None where none of this recipe's and of
    this shot's size is there, whole."""
    from safetensors import SafetensorError, safe_open

    fresh = begin(setup, recipe, checkpoint, device)
    try:
        with safe_open(path, framework="pt", device=device) as file:
            told = file.metadata() or {}
            kept = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    except (OSError, SafetensorError):
        return None
    latents, condition = kept.pop("latents", None), kept.pop("condition", None)
    if told.get("of") != _fingerprint(fresh) or latents is None:
        return None
    course = Course(recipe, latents, fresh.scheduler, condition, int(told["step"]))
    schedule.restored(course.scheduler, kept, json.loads(told["counts"]), course.step)
    return course


def _expert(recipe: Recipe, time: torch.Tensor) -> Expert:
    if recipe.boundary is None or time >= recipe.boundary * schedule.TRAIN_STEPS:
        return "high"
    return "low"


def _predicted(course: Course, which: Expert, expert: Any, words: Words, on_step: OnStep
               ) -> torch.Tensor:
    """What the expert takes the way to be, guided away from what should not be seen."""
    put, time = _put(course), _times(course)

    def passed(told: torch.Tensor) -> torch.Tensor:
        return expert(hidden_states=put, timestep=time, encoder_hidden_states=told,
                      return_dict=False)[0]

    wanted = passed(words.prompt)
    scale = course.recipe.guidance[which == "low"]
    if scale == 1:
        return wanted
    assert words.negative is not None
    on_step(course.step, course.steps)
    avoided = passed(words.negative)
    return avoided + scale * (wanted - avoided)


def _put(course: Course) -> torch.Tensor:
    """What the expert is given: the latents, with the picture beside them or in their place."""
    import torch

    shown = course.latents
    if course.recipe.model.by_token:
        shown = _seen(course)
    elif course.condition is not None:
        shown = torch.cat([shown, course.condition], dim=1)
    return shown.to(dtype(course.recipe.dtype))


def _times(course: Course) -> torch.Tensor:
    """The time of the step; of each token, where the model wants it, and 0 where the picture is:
    there is no noise there."""
    if not course.recipe.model.by_token:
        return course._time.expand(1)
    times = (_free(course)[0][0][:, ::2, ::2] * course._time).flatten()
    return times.unsqueeze(0)


def _seen(course: Course) -> torch.Tensor:
    """The latents with the picture in the place of the first frame's."""
    if course.condition is None:
        return course.latents
    free = _free(course)
    return (1 - free) * course.condition + free * course.latents


def _free(course: Course) -> torch.Tensor:
    """1 where the model is free, 0 where a picture stands: shape (1, 1, frames, height, width)."""
    import torch

    free = torch.ones((1, 1, *course.latents.shape[2:]), device=course.latents.device)
    if course.condition is not None:
        free[:, :, 0] = 0
    return free


def _fingerprint(course: Course) -> str:
    """What a kept course must agree in with what goes on with it."""
    times = course.scheduler.timesteps.tolist()
    told = json.dumps([course.recipe.identity, list(course.latents.shape), times])
    return hashlib.sha256(told.encode()).hexdigest()
