"""The look that a whole film shares, and its pace."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field

from scenes.formats import LEAST_SIDE, MOST_SIDE, SIZES, Aspect
from scenes.shot import Lora

PixelSide = Annotated[int, Field(ge=LEAST_SIDE, le=MOST_SIDE, multiple_of=2)]
Seed = Annotated[int, Field(ge=0, lt=2**31)]
MOST_LORAS = 8
"""Files of a look, or of one of the cast: more of them in one model blur each other."""
LONGEST_ERA = 200
"""Characters: it is part of every prompt."""
Loras = Annotated[tuple[Lora, ...], Field(max_length=MOST_LORAS)]


def _in_order(pairs: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """In whatever order they are said, they say the same."""
    return tuple(sorted(pairs))


class Look(BaseModel, frozen=True, extra="forbid"):
    """Style, palette, negative prompt, seed, aspect, size and rate; and what is asked of models."""

    style: str = "paper-theatre"
    """A preset of ``templates/styles``, or free text."""
    palette: tuple[str, ...] = ()
    negative: str = ""
    era: Annotated[str, Field(max_length=LONGEST_ERA)] = ""
    """When and where the film is set, as far as clothes, houses and things tell it."""
    seed: Seed = 42
    aspect: Aspect = "16:9"
    size: tuple[PixelSide, PixelSide] | None = None
    """Width and height in pixels; without it, the aspect's usual size."""
    fps: Literal[24, 25, 30, 50, 60] = 24
    wan: Annotated[tuple[tuple[str, str], ...], AfterValidator(_in_order)] = ()
    """Options of the wan camera, all as text, in the order of their names: (("steps", "30"),)."""
    loras: Loras = ()
    """Weights that teach a model this look; the files lie in the story's folder."""

    @property
    def frame_size(self) -> tuple[int, int]:
        return self.size or SIZES[self.aspect]

    @property
    def halved(self) -> tuple[int, int]:
        """Half the frame's width and height, as near as a film can have them."""
        width, height = (max(LEAST_SIDE, side // 4 * 2) for side in self.frame_size)
        return width, height


class Pace(BaseModel, frozen=True, extra="forbid"):
    """How fast the film goes, in seconds."""

    shot: Annotated[float, Field(ge=1, le=60)] = 4.0
    """About how long a shot lasts that no direction opens."""
    gap: Annotated[float, Field(ge=0, le=5)] = 0.35
    """The silence between two lines."""
    transition: Annotated[float, Field(ge=0, le=3)] = 0.5
    """How long one shot dissolves into the next; 0 cuts."""
