"""Options of the wan camera: which there are, whether a value serves, and who has the last word.

A film's own (steps, guidance …) may stand in its story; those of a machine (where the weights lie,
what fits into its memory) in settings alone, because a story is made on another machine, too.
"""

from __future__ import annotations

from collections.abc import Mapping

from media.errors import BadOption

CAMERA = "wan"
OF_THE_MACHINE = frozenset((
    "attention", "compile", "placement", "group", "device", "weights"))
"""Options that say how a machine does its work."""


def names() -> tuple[str, ...]:
    """Every option that there is."""
    from scenes.cameras.wan.options import Options

    return tuple(Options.model_fields)


def problem(name: str, text: str) -> str:
    """What is wrong with one option by itself, with the remedy; "" when it can be taken."""
    from scenes.cameras.wan.options import read

    try:
        read({name: text})
    except BadOption as exc:
        return str(exc)
    return ""


def together(options: Mapping[str, str]) -> str:
    """What is wrong with options side by side, each of which is right; "" when nothing is, or when
    only the machine that has the model can tell."""
    from scenes.cameras.wan.models import models
    from scenes.cameras.wan.recipe import recipe

    if options.get("model") not in (None, *models()):
        return ""
    try:
        recipe(options)
    except BadOption as exc:
        return str(exc)
    return ""


def chosen(camera: str, dial: Mapping[str, str], film: Mapping[str, str],
           given: Mapping[str, str]) -> dict[str, str]:
    """The options of ``camera``: what the settings say (``given``) wins over what the ``film``
    says of itself, and that over the ``dial`` of quality. Empty for a camera without any."""
    if camera != CAMERA:
        return {}
    said = {**film, **given}
    return {**_yielding(dial, said), **said}


def _yielding(dial: Mapping[str, str], said: Mapping[str, str]) -> dict[str, str]:
    """``dial`` without what ``said`` leaves no room for. It is turned for the default model: one
    that is named may have no distilled pair, or not film in that size; and the pair takes four
    steps, whoever says how many."""
    from scenes.cameras.wan.models import models

    left = dict(dial)
    model = models().get(said.get("model", ""))
    if (model and not model.distilled) or said.get("steps", "4") != "4":
        left.pop("distilled", None)
    if model and left.get("size") not in model.sizes:
        left.pop("size", None)
    return left
