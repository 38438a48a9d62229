"""From a shot to the setup a camera films: prompt, colours, seed, size and frames."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from narrator.plan import Plan, Shot
from scenes.camera import Limits
from scenes.shot import Described, Lora, Setup
from templates.loader import prompt, styles

_ANY = Limits(longest_seconds=600)


def setup(plan: Plan, shot: Shot, name: str, frames: int, start_seconds: float = 0.0,
          limits: Limits = _ANY, ends: bool = True) -> Setup:
    """The setup of ``shot``, ``frames`` film frames long; of a video, from ``start_seconds`` on.

    ``limits``: of the camera that films it, which begins with the shot's picture, or films it.
    ``ends``: whether the shot ends with it, and is not the first of several pieces.
    The descriptions of the cast and places that are seen go in verbatim, in every shot alike.
    """
    words, palette, negative = _style(plan)
    cast = _described(shot.cast, {member.name: member.look for member in plan.cast})
    places = _described(shot.places, {place.name: place.look for place in plan.places})
    width, height = plan.look.frame_size
    template = "shot.zh" if plan.language.startswith("zh") else "shot.en"
    return Setup(
        name=name, picture=shot.picture, negative=negative, style=words, palette=palette,
        prompt=prompt(template, {"picture": shot.picture, "cast": cast, "places": places,
                                 "style": words, "palette": plan.look.palette}),
        cast=cast, places=places, width=width, height=height, fps=plan.look.fps, frames=frames,
        seed=(plan.look.seed if shot.seed is None else shot.seed) + shot.take - 1,
        loras=loras(plan, shot) if limits.loras else (), start_seconds=start_seconds,
        **_given(shot, limits, ends))


def loras(plan: Plan, shot: Shot) -> tuple[Lora, ...]:
    """The LoRAs of the look, and of those of the cast who are seen; each once."""
    own = {member.name: member.loras for member in plan.cast}
    return tuple(dict.fromkeys((*plan.look.loras, *(one for name in shot.cast
                                                    for one in own[name]))))


def card(plan: Plan, name: str, frames: int, words: tuple[str, ...]) -> Setup:
    """The setup of a card that shows ``words``, the first of them large."""
    style, palette, _ = _style(plan)
    width, height = plan.look.frame_size
    return Setup(name=name, words=words, style=style, palette=palette, seed=plan.look.seed,
                 width=width, height=height, fps=plan.look.fps, frames=frames)


def _style(plan: Plan) -> tuple[str, tuple[str, ...], str]:
    """The look's style in words, its colours, and what is never to be seen."""
    look = plan.look
    preset = styles().get(look.style)
    if preset is None:
        return look.style, look.palette, look.negative
    negative = ", ".join(part for part in (look.negative, preset.negative) if part)
    return preset.words(plan.language), look.palette or preset.palette, negative


def _given(shot: Shot, limits: Limits, ends: bool) -> dict[str, Path | None]:
    """The author's picture or video, as what the camera films, or as what it begins with."""
    if shot.image and not shot.video and limits.first_frame:
        return {"first": shot.image, "last": shot.last if ends else None}
    return {"source": shot.image}


def _described(names: tuple[str, ...], looks: Mapping[str, str]) -> tuple[Described, ...]:
    return tuple(Described(name=name, look=looks[name]) for name in names)
