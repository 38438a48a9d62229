"""Whether this machine can film: asked by ``narrator doctor``, answered within seconds.

Nothing is loaded, and torch is not imported into this process.
"""

from __future__ import annotations

from media.errors import BadWeights
from scenes.cameras.wan import device
from scenes.cameras.wan.checkpoint import found
from scenes.cameras.wan.distilled import pair
from scenes.cameras.wan.effort import parts
from scenes.cameras.wan.errors import BadLora
from scenes.cameras.wan.models import Model
from scenes.cameras.wan.placement import NoMemory, load, placed
from scenes.cameras.wan.recipe import Recipe

_NO_CARD = "or film with --camera paper"


def lacking(recipe: Recipe) -> str | None:
    """What is missing to film by ``recipe``, in a sentence that ends in the remedy; None: nothing.

    The card comes first: who has none should not be told to fetch 126 GB of weights.
    """
    if recipe.device.startswith(("auto", "cuda")) and (problem := _card(recipe.model)):
        return problem
    try:
        found(recipe)
        if recipe.distilled:
            pair(recipe)
    except (BadWeights, BadLora) as exc:
        return str(exc)
    return None


def _card(model: Model) -> str | None:
    if not device.driver():
        return ("the wan camera needs a GPU, and there is none here: take a machine with an NVIDIA "
                f"card of 24 GB or more, {_NO_CARD}")
    told = device.asked_of_torch()
    if told is None:
        return ("the wan camera needs a GPU, and torch cannot use the one that is here: install "
                "the torch that is made for its driver (pip install --force-reinstall torch)")
    try:
        # Filmed as small as the model films: what a story asks for is not known here.
        least = min(model.sizes.values(), key=lambda group: group[0][0] * group[0][1])[0]
        placed(told.free, load(model, parts(model), least, model.frames, model.steps),
               smaller="say model t2v-1.3b, which is smaller")
    except NoMemory as exc:
        return str(exc)
    return None
