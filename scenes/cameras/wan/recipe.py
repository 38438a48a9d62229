"""How a film's shots are filmed, with nothing left open: what was said, over the model's own."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel

from media.errors import BadOption, BadWeights
from scenes.cameras.wan import options as said
from scenes.cameras.wan.models import Model, models
from scenes.cameras.wan.options import Dtype, Options, size_in
from scenes.shot import Size

DISTILLED_SIGMAS = (1.0, 0.75, 0.5, 0.25)
"""Before the shift: where the distilled pairs' training put its four steps."""
_DISTILLED_SHIFT = 5.0


class Recipe(BaseModel, frozen=True, extra="forbid"):
    """All of it resolved."""

    model: Model
    """Whose defaults these are; for a checkpoint of another name, the one of the same layout."""
    checkpoint: str
    """What is to be loaded: a model's name, a path, or an id in the Hugging Face cache."""
    weights: Path | None
    sizes: tuple[Size, ...]
    frames: int
    fps: int
    steps: int
    shift: float
    boundary: float | None
    guidance: tuple[float, float]
    """Of the expert of high noise and of that of low noise; twice the same where there is one."""
    negative: str
    distilled: bool
    """Whether by plain Euler steps at DISTILLED_SIGMAS."""
    pair: tuple[Path, Path] | None
    """The files that were named for it, of high and of low noise; None: those that are kept."""
    prompt: Literal["prose", "tags"]
    dtype: Dtype
    decoder_dtype: Dtype
    attention: str
    """As diffusers names it; "auto": what the device does best, whatever the film."""
    compile: Literal["auto", "yes", "no"]
    placement: Literal["auto", "resident", "in turn", "offload"]
    group: int | None
    device: str

    @property
    def guided(self) -> bool:
        """Whether any expert needs the negative prompt."""
        return any(scale != 1 for scale in self.guidance)

    @property
    def identity(self) -> tuple[tuple[str, str], ...]:
        """All of it that changes pixels, but for what a setup says itself (size, frames, rate) and
        for the weights, whose digests a checkpoint and its LoRAs have.

        Where and in which groups it is computed changes nothing; attention, compilation and number
        formats change last bits.
        """
        said = {"negative": self.negative if self.guided else ""}
        return tuple((key, said.get(key, str(getattr(self, key)))) for key in (
            "steps", "shift", "boundary", "guidance", "negative", "distilled", "dtype",
            "decoder_dtype", "attention", "compile"))


def recipe(options: Mapping[str, Any] | None = None) -> Recipe:
    """The recipe of these options, all as text; raises BadOption with the remedy."""
    opted = said.read(options or {})
    model = _model(opted)
    distilled = opted.distilled not in {None, "no"}
    if distilled:
        _checked_distilled(model, opted)
    return Recipe(
        model=model, checkpoint=opted.model or model.name,
        weights=Path(opted.weights).expanduser() if opted.weights else None,
        sizes=_sizes(model, opted), frames=opted.frames or model.frames,
        fps=opted.fps or model.fps, steps=opted.steps or _own_steps(model, distilled),
        shift=opted.shift or (_DISTILLED_SHIFT if distilled else model.shift),
        boundary=_boundary(model, opted), guidance=_guidance(model, opted, distilled),
        negative=model.negative if opted.negative is None else opted.negative.strip(),
        distilled=distilled, pair=_pair(opted), prompt=opted.prompt, dtype=opted.dtype,
        decoder_dtype=opted.decoder_dtype, attention=opted.attention, compile=opted.compile,
        placement=opted.placement, group=opted.group, device=opted.device)


def _own_steps(model: Model, distilled: bool) -> int:
    return len(DISTILLED_SIGMAS) if distilled else model.steps


def _model(opted: Options) -> Model:
    """The row that gives the defaults: the one named, or the one of a checkpoint's layout."""
    from scenes.cameras.wan.layout import model_in
    from scenes.cameras.wan.places import elsewhere

    if opted.model is None:
        return next(iter(models().values()))
    if opted.model in models():
        return models()[opted.model]
    try:
        folder = elsewhere(opted.model)
        if folder is None:
            raise BadOption(_unknown(opted.model))
        return model_in(folder)
    except BadWeights as exc:
        raise BadOption(str(exc)) from exc


def _unknown(name: str) -> str:
    near = get_close_matches(name.lower(), models(), n=1)
    if near:
        return f"wan's model {name!r} is not known: did you mean {near[0]}?"
    if name.count("/") == 1 and not name.startswith((".", "~", "/")):
        return (f"wan's model {name!r} is no folder, and not in the Hugging Face cache: get it "
                f"with hf download {name}, or say one of {', '.join(models())}")
    return (f"wan's model {name!r} is no folder: say one of {', '.join(models())}, or the path of "
            f"a checkpoint in diffusers' layout")


def _sizes(model: Model, opted: Options) -> tuple[Size, ...]:
    if opted.size is None:
        return next(iter(model.sizes.values()))
    if opted.size in {"720p", "480p"}:
        if opted.size not in model.sizes:
            raise BadOption(f"{model.name} does not film in {opted.size}: say size "
                            f"{' or '.join(model.sizes)}, or a size in pixels")
        return model.sizes[opted.size]
    width, height = size_in(opted.size)
    if width % model.multiple or height % model.multiple:
        near = "x".join(str(_nearest(side, model.multiple)) for side in (width, height))
        raise BadOption(f"{model.name} cannot film in {opted.size}: its sides are whole multiples "
                        f"of {model.multiple}: say size {near}")
    return ((width, height),)


def _nearest(side: int, multiple: int) -> int:
    return max(multiple, round(side / multiple) * multiple)


def _boundary(model: Model, opted: Options) -> float | None:
    if opted.boundary is not None and model.boundary is None:
        raise BadOption(f"{model.name} has one expert, and no boundary between two: leave boundary "
                        f"out")
    return model.boundary if opted.boundary is None else opted.boundary


def _guidance(model: Model, opted: Options, distilled: bool) -> tuple[float, float]:
    if opted.guidance_low is not None and model.experts == 1:
        raise BadOption(f"{model.name} has one expert: say guidance, and leave guidance_low out")
    own_high, own_low = (1.0, 1.0) if distilled else model.guidance
    high = own_high if opted.guidance is None else opted.guidance
    if model.experts == 1:
        return high, high
    assert own_low is not None
    return high, own_low if opted.guidance_low is None else opted.guidance_low


def _checked_distilled(model: Model, opted: Options) -> None:
    """Refuse what the distilled pair cannot do; raises BadOption."""
    if not model.distilled:
        paired = " or ".join(row.name for row in models().values() if row.distilled)
        raise BadOption(f"{model.name} has no distilled pair: leave distilled out, or say model "
                        f"{paired}")
    if opted.steps not in {None, len(DISTILLED_SIGMAS)}:
        raise BadOption(f"the distilled pair was taught four steps, and steps {opted.steps} is "
                        f"asked for: leave steps out, or say distilled no")


def _pair(opted: Options) -> tuple[Path, Path] | None:
    if opted.distilled is None or "," not in opted.distilled:
        return None
    high, low = opted.distilled.split(",")
    return Path(high.strip()).expanduser(), Path(low.strip()).expanduser()
