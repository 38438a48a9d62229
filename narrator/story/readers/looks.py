"""The look and the pace of the front matter."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Any, cast, get_args

from narrator.saying import quoted
from narrator.story.look import LONGEST_ERA, Look, Pace
from narrator.story.readers.aliases import ALIASES, WAN
from narrator.story.readers.loras import loras
from narrator.story.readers.values import Value
from narrator.story.yaml import Items, Scalar
from scenes.cameras.wan import option_rules
from scenes.formats import FRAME_RATES, LEAST_SIDE, MOST_SIDE, SIDES, Aspect

LOOK_KEYS = tuple("lora" if field == "loras" else field for field in Look.model_fields)
"""What may be said of a look; ``lora`` is one, or a list of them."""
_ASPECTS: tuple[str, ...] = get_args(Aspect)
_SIZE = re.compile(r"(\d{1,6})\s*[xX×*]\s*(\d{1,6})")
_SLUG = re.compile(r"[a-z]+(?:-[a-z]+)+")


def look(value: Value) -> Look:
    """``look:`` as a mapping, or the style alone."""
    if isinstance(value.node, Scalar):
        return Look(style=_style(value))
    given = value.keys(LOOK_KEYS, ALIASES)
    found: dict[str, Any] = {}
    if "style" in given:
        found["style"] = _style(given["style"])
    if "palette" in given:
        found["palette"] = given["palette"].texts()
    if "negative" in given:
        found["negative"] = ", ".join(given["negative"].texts())
    if "era" in given:
        found["era"] = _era(given["era"])
    if "seed" in given:
        found["seed"] = given["seed"].whole(Look, "seed")
    if "fps" in given:
        found["fps"] = int(given["fps"].choice(map(str, FRAME_RATES)))
    if "wan" in given:
        found["wan"] = wan(given["wan"])
    if "lora" in given:
        found["loras"] = loras(given["lora"])
    return Look(**found, **_frame(given))


def wan(value: Value) -> tuple[tuple[str, str], ...]:
    """``wan:``, the options of that camera; each is held to what it takes, at its line."""
    found: list[tuple[str, str]] = []
    for name, asked in value.keys(option_rules.names(), WAN).items():
        if name in option_rules.OF_THE_MACHINE:
            raise asked.bad(f"{asked.name} is a matter of the machine, and not of the film; set "
                            f"{name} under [wan] in narrator.toml, or with --wan {name}=…")
        if problem := option_rules.problem(name, asked.text()):
            raise asked.bad(problem)
        found.append((name, asked.text()))
    if problem := option_rules.together(dict(found)):
        raise value.bad(problem)
    return tuple(found)


def pace(value: Value) -> Pace:
    """``pace:``, in seconds."""
    given = value.keys(tuple(Pace.model_fields), ALIASES)
    return Pace(**{field: asked.number(Pace, field) for field, asked in given.items()})


def _style(value: Value) -> str:
    """A preset's name or free text. One word-with-hyphens that is nearly a preset is a slip."""
    from templates.loader import styles

    text = value.text()
    near = get_close_matches(text, styles(), n=1, cutoff=0.75)
    if near and text not in styles() and _SLUG.fullmatch(text):
        raise value.bad(f"{value.name} {quoted(text)} is no preset; did you mean {near[0]}?")
    return text


def _era(value: Value) -> str:
    text = value.text()
    if len(text) > LONGEST_ERA:
        raise value.bad(f"{value.name} has {len(text):,} characters; it takes at most "
                        f"{LONGEST_ERA}: say when and where in fewer")
    return text


def _frame(given: dict[str, Value]) -> dict[str, Any]:
    """Aspect and size, which must agree; a size alone names its nearest aspect."""
    aspect = given["aspect"].choice(_ASPECTS) if "aspect" in given else None
    if "size" not in given:
        return {"aspect": aspect} if aspect else {}
    width, height = _size(given["size"])
    nearest = min(_ASPECTS, key=lambda name: abs(_ratio(name) / (width / height) - 1))
    if aspect and abs(_ratio(aspect) / (width / height) - 1) > 0.03:
        raise given["size"].bad(f"look.size {width}x{height} is not {aspect}; change one of them, "
                                "or leave look.size out")
    return {"aspect": cast(Aspect, aspect or nearest), "size": (width, height)}


def _size(value: Value) -> tuple[int, int]:
    shown = " x ".join(value.texts()) if isinstance(value.node, Items) else value.text()
    found = _SIZE.fullmatch(shown)
    sides = (int(found[1]), int(found[2])) if found else (0, 0)
    if not all(side in SIDES for side in sides):
        raise value.bad(f"{value.name} is {quoted(shown)}; it takes width x height in pixels, as "
                        f"in 1920x1080, both even and from {LEAST_SIDE} to {MOST_SIDE}")
    return sides


def _ratio(aspect: str) -> float:
    width, height = aspect.split(":")
    return int(width) / int(height)
