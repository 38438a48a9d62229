"""What a user may say about how Wan films, every value as text; no torch is needed to read it.

An option that is not said is None here: ``recipe`` takes the model's own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, ValidationError

from media.errors import BadOption
from scenes.cameras.wan.models import TEMPORAL, models
from scenes.shot import Size

MOST_SIDE = 4096
"""Pixels: a guard against slips of the pen, far above what any of the models was taught."""

_SPELLINGS = {"bf16": "bfloat16", "fp16": "float16", "half": "float16", "fp32": "float32",
              "true": "yes", "on": "yes", "1": "yes", "是": "yes", "false": "no", "off": "no",
              "0": "no", "否": "no", "cudnn": "_native_cudnn", "flash3": "_flash_3",
              "efficient": "_native_efficient", "math": "_native_math", "散文": "prose",
              "标签": "tags", "自动": "auto",
              "staged": "in turn", "in-turn": "in turn", "in_turn": "in turn"}


def _spelled(value: object) -> object:
    """A word in the one spelling that it has here."""
    text = str(value).strip().lower()
    return _SPELLINGS.get(text, text)


def _pair(text: str) -> str:
    """"yes", "no", or two files with a comma between them; raises ValueError."""
    if "," not in text:
        text = str(_spelled(text))
    if text in {"yes", "no"} or (text.count(",") == 1 and all(text.split(","))):
        return text
    raise ValueError


def _size(text: str) -> str:
    if text in {"720p", "480p"}:
        return text
    width, height = size_in(text)
    if not (16 <= width <= MOST_SIDE and 16 <= height <= MOST_SIDE):
        raise ValueError
    return f"{width}x{height}"


def size_in(text: str) -> Size:
    """"1280x720", "1280×720" or "1280*720" as numbers; raises ValueError."""
    found = re.fullmatch(r"(\d{1,5})\s*[x×*]\s*(\d{1,5})", text)
    if not found:
        raise ValueError(text)
    return int(found[1]), int(found[2])


def _own_count(frames: int) -> int:
    if frames % TEMPORAL != 1:
        raise ValueError
    return frames


_Word = BeforeValidator(_spelled)
_Text = BeforeValidator(lambda value: str(value).strip())
_Scale = Annotated[float, Field(ge=0, le=50, allow_inf_nan=False)]
Dtype = Literal["bfloat16", "float16", "float32"]


class Options(BaseModel, frozen=True, extra="forbid"):
    """The options by name. A camera is given them as text: ``read`` makes these of that."""

    model: Annotated[str, _Text, Field(min_length=1)] | None = None
    """A name of models.toml, the path of a checkpoint, or an id in the Hugging Face cache."""
    weights: Annotated[str, _Text, Field(min_length=1)] | None = None
    """The folder that the models lie in, each under its name; or one checkpoint itself."""
    size: Annotated[str, _Word, AfterValidator(_size)] | None = None
    frames: Annotated[int, Field(ge=5, le=961), AfterValidator(_own_count)] | None = None
    """The longest clip."""
    fps: Annotated[int, Field(ge=1, le=120)] | None = None
    """What rate the frames are taken to have."""
    steps: Annotated[int, Field(ge=1, le=1000)] | None = None
    shift: Annotated[float, Field(gt=0, le=100, allow_inf_nan=False)] | None = None
    boundary: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] | None = None
    guidance: _Scale | None = None
    """Of the expert of high noise, or of the only one; 1 is none, and costs half."""
    guidance_low: _Scale | None = None
    negative: str | None = None
    """In place of the official negative prompt; empty: none."""
    distilled: Annotated[str, _Text, AfterValidator(_pair)] | None = None
    """"yes": four steps, by the pair that ``narrator weights get`` brought; or the two files."""
    prompt: Annotated[Literal["prose", "tags"], _Word] = "prose"
    dtype: Annotated[Dtype, _Word] = "bfloat16"
    decoder_dtype: Annotated[Dtype, _Word] = "float32"
    attention: Annotated[Literal["auto", "native", "_native_cudnn", "flash", "_flash_3", "sage",
                                 "_native_efficient", "_native_math"], _Word] = "auto"
    compile: Annotated[Literal["auto", "yes", "no"], _Word] = "auto"
    placement: Annotated[Literal["auto", "resident", "in turn", "offload"], _Word] = "auto"
    group: Annotated[int, Field(ge=1, le=1000)] | None = None
    """Shots that go through one expert before the other is loaded; None: chosen by memory."""
    device: Annotated[str, _Word, Field(pattern=r"^(auto|cpu|mps|cuda(:\d{1,2})?)$")] = "auto"


_TAKES = {
    "model": "is no model: say one of {models}, the path of a checkpoint in diffusers' layout, or "
             "an id in the Hugging Face cache",
    "weights": "is no folder: say where the models lie",
    "size": "is no size: say 720p, 480p, or width x height in pixels up to 4096 (1280x720)",
    "frames": "cannot be filmed: say a count of 4 × k + 1 from 5 to 961 (81)",
    "fps": "is no rate: say a whole number from 1 to 120 (16)",
    "steps": "is no number of steps: say a whole number from 1 to 1000 (40)",
    "shift": "is no shift: say a number above 0, up to 100 (12)",
    "boundary": "is no share of the noise: say a number from 0 to 1 (0.875)",
    "guidance": "is no scale: say a number from 0 to 50 (4.0; 1 is none)",
    "guidance_low": "is no scale: say a number from 0 to 50 (3.0; 1 is none)",
    "distilled": "is no pair: say yes for the one that narrator weights get brought, no, or two "
                 "files (HIGH.safetensors,LOW.safetensors)",
    "group": "is no number of shots: say a whole number from 1 to 1000 (4)",
    "device": "is no device: say auto, cpu, cuda, or cuda:0 for the first of several",
}


def read(options: Mapping[str, Any]) -> Options:
    """Options from text ("steps": "30"); raises BadOption for the first that cannot be taken."""
    named = {_key(key): value for key, value in options.items()}
    try:
        return Options.model_validate(named)
    except ValidationError as exc:
        key = str(exc.errors()[0]["loc"][0])
        raise BadOption(f"wan's {key} {named[key]!r} {_remedy(key, named[key])}") from None


def _key(said: str) -> str:
    """An option's name as it stands here; raises BadOption for one that there is not."""
    key = str(said).strip().lower().replace("-", "_")
    if key not in Options.model_fields:
        near = get_close_matches(key, Options.model_fields, n=1)
        hint = f"did you mean {near[0]}?" if near else f"it has {', '.join(Options.model_fields)}"
        raise BadOption(f"the wan camera has no option {said!r}: {hint}")
    return key


def _remedy(key: str, value: object) -> str:
    if key in _TAKES:
        return _TAKES[key].format(models=", ".join(models()))
    words = _words(Options.model_fields[key].annotation)
    near = get_close_matches(str(value).lower(), words, n=1, cutoff=0.75)
    return "cannot be taken: " + (f"did you mean {near[0]}?" if near
                                   else f"say one of {', '.join(words)}")


def _words(kind: Any) -> tuple[str, ...]:
    """The words that an option's Literal has, in the spelling that people use."""
    pretty = {"_native_cudnn": "cudnn", "_flash_3": "flash3", "_native_efficient": "efficient",
              "_native_math": "math"}
    return tuple(pretty.get(word, word) for word in get_args(kind))
