"""From a shot to the setup a camera films: prompt, colours, seed, size and frames."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from narrator.plan import Plan, Shot
from narrator.plan.prose import deed, fullest, opening, shades
from narrator.story import Term
from narrator.story.glossary import glossary
from scenes.camera import Camera, Limits, Prompted
from scenes.shot import Described, Lora, Setup
from templates.loader import prompt, styles

_ANY = Limits(longest_seconds=600)

def setup(plan: Plan, shot: Shot, name: str, frames: int, start_seconds: float = 0.0,
          limits: Limits = _ANY, ends: bool = True, form: str = "prose") -> Setup:
    """The setup of ``shot``, ``frames`` film frames long; of a video, from ``start_seconds`` on.

    ``limits``: of the camera that films it, which begins with the shot's picture, or films it.
    ``ends``: whether the shot ends with it, and is not the first of several pieces.
    The descriptions of the cast and places that are seen go in verbatim, in every shot alike; so do
    those of the glossary's words that the shot says.
    ``form``: the template of its prompt, as ``form_for`` its camera.
    """
    words, palette, negative = _style(plan)
    cast = _described(shot.cast, {member.name: member.look for member in plan.cast})
    places = _described(shot.places, {place.name: place.look for place in plan.places})
    width, height = plan.look.frame_size
    return Setup(
        name=name, picture=shot.picture, negative=negative, style=words, palette=palette,
        prompt=_prompt(plan, shot, form, cast, places),
        cast=cast, places=places, width=width, height=height, fps=plan.look.fps, frames=frames,
        seed=(plan.look.seed if shot.seed is None else shot.seed) + shot.take - 1,
        loras=loras(plan, shot) if limits.loras else (), start_seconds=start_seconds,
        **_given(shot, limits, ends))


def loras(plan: Plan, shot: Shot) -> tuple[Lora, ...]:
    """The LoRAs of the look, and of those of the cast who are seen; each once."""
    own = {member.name: member.loras for member in plan.cast}
    return tuple(dict.fromkeys((*plan.look.loras, *(one for name in shot.cast
                                                    for one in own[name]))))


def form_for(camera: Camera) -> str:
    """The template of the prompts that ``camera`` is given: its own choice, or prose."""
    return camera.prompts if isinstance(camera, Prompted) else "prose"


def card(plan: Plan, name: str, frames: int, words: tuple[str, ...]) -> Setup:
    """The setup of a card that shows ``words``, the first of them large."""
    style, palette, _ = _style(plan)
    width, height = plan.look.frame_size
    return Setup(name=name, words=words, style=style, palette=palette, seed=plan.look.seed,
                 width=width, height=height, fps=plan.look.fps, frames=frames)


def _prompt(plan: Plan, shot: Shot, form: str, cast: Sequence[Described],
            places: Sequence[Described]) -> str:
    """All of a shot in words, in the language of its story."""
    look, preset = plan.look, styles().get(plan.look.style)
    terms = _terms(plan, shot, (*cast, *places))
    chinese = plan.language.startswith("zh")
    names = [one.name for one in (*cast, *places)]
    values = {
        "picture": shot.picture, "cast": cast, "places": places, "shades": shades(shot.picture),
        "things": tuple(one for one in terms if not one.place),
        "scenery": tuple(one for one in terms if one.place), "era": look.era,
        "opening": opening(shot.picture, names, chinese),
        "does": deed(shot.picture, names, chinese),
        "style": preset.words(plan.language) if preset else look.style,
        "texture": preset.texture.words(plan.language) if preset else "",
        "colours": ("、" if chinese else ", ").join(look.palette) or (
            preset.colours.words(plan.language) if preset else "")}
    template = f"{form}.{'zh' if chinese else 'en'}"
    return fullest(lambda room: prompt(template, {**values, "room": room}), chinese)


def _terms(plan: Plan, shot: Shot, described: Sequence[Described]) -> list[Term]:
    """The words of the glossary that ``shot`` says and nobody describes: not its cast and places,
    whose own look may say them too ("Cetus: a vast sea monster")."""
    words = glossary(plan)
    known = {term.look for one in described for term in words.found(f"{one.name}; {one.look}")}
    said = words.found("; ".join(text for _, text in shot.picture if text))
    return [term for term in said if term.described and term.look not in known]


def _style(plan: Plan) -> tuple[str, tuple[str, ...], str]:
    """The look's style in words, its colours, and what is never to be seen."""
    look = plan.look
    preset = styles().get(look.style)
    if preset is None:
        return look.style, look.palette, look.negative
    parts = [part.strip() for said in (look.negative, preset.negative)
             for part in re.split("[,，、]", said)]
    negative = ", ".join(dict.fromkeys(filter(None, parts)))
    return preset.words(plan.language), look.palette or preset.palette, negative


def _given(shot: Shot, limits: Limits, ends: bool) -> dict[str, Path | None]:
    """The author's picture or video, as what the camera films, or as what it begins with."""
    if shot.image and not shot.video and limits.first_frame:
        return {"first": shot.image, "last": shot.last if ends else None}
    return {"source": shot.image}


def _described(names: tuple[str, ...], looks: Mapping[str, str]) -> tuple[Described, ...]:
    return tuple(Described(name=name, look=looks[name]) for name in names)
