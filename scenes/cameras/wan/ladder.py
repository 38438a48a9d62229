"""Down a rung each time memory runs out: tiled decoding, one expert at a time, layer by layer.

Each rung is taken once and told; one that would not help where memory ran out is left out.
"""

from __future__ import annotations

from scenes.cameras.wan.placement import KINDS, Load, NoMemory, Placement, group

_SIGNS = ("out of memory", "alloc_failed", "can't allocate memory", "not enough memory")
"""In what torch and the libraries below it raise besides OutOfMemoryError."""


def ran_out(raised: BaseException) -> bool:
    """Whether ``raised`` says that memory ran out."""
    import torch

    if isinstance(raised, torch.OutOfMemoryError | MemoryError):
        return True
    return isinstance(raised, RuntimeError) and any(
        sign in str(raised).lower() for sign in _SIGNS)


def lower(at: Placement, load: Load, shot: str, decoding: bool) -> tuple[Placement, str]:
    """The next rung below ``at``, and the sentence that says so, when memory ran out at ``shot``.

    ``decoding``: whether while its latents were decoded, and not while it was denoised. Raises
    NoMemory on the lowest rung.
    """
    when = f"memory ran out while shot {shot} was {'decoded' if decoding else 'denoised'}"
    rungs: dict[str, object]
    if decoding and not at.tiled:
        rungs, now = {"tiled": True}, "clips are decoded in tiles now"
    elif at.kind == "resident" and load.low:
        rungs, now = ({"kind": "in turn", "group": group(load)},
                      "one expert at a time is loaded now")
    elif at.kind != "offload":
        rungs, now = ({"kind": "offload", "group": group(load)},
                      "the layers come to the card one after the other now")
    else:
        raise _lowest(when)
    told = f"{when}: {now}"
    return at.model_copy(update={**rungs, "why": told}), told


def lowest(chosen: Placement, lowered: Placement | None) -> Placement:
    """What to film by: what was ``chosen``, or what memory forced a list before down to."""
    if lowered is None:
        return chosen
    lower = max(chosen, lowered, key=lambda one: KINDS.index(one.kind))
    return lower.model_copy(update={"tiled": chosen.tiled or lowered.tiled,
                                    "why": f"as before, because {lowered.why}"})


def _lowest(when: str) -> NoMemory:
    return NoMemory(f"{when}, with as little on the card as can be: end what else uses it, or film "
                    f"smaller or shorter (size 480p, fewer frames, model t2v-1.3b)")


def broken(raised: BaseException) -> bool:
    """Whether ``raised`` says that the card itself failed: nothing works on it any more, until the
    process ends."""
    import torch

    failed = getattr(torch, "AcceleratorError", None)  # since torch 2.8
    return failed is not None and isinstance(raised, failed) and not ran_out(raised)
