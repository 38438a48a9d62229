"""What an estimate answers with; ``narrator plan --estimate --json`` prints it."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel

Basis = Literal["measured", "reckoned"]


class Way(BaseModel, frozen=True, extra="forbid"):
    """What the film takes when it is filmed in one way."""

    name: str
    """A quality of the dial."""
    model: str
    size: tuple[int, int]
    """In pixels, that the model films in."""
    passes: int
    """Of an expert, for each clip; a sister's, for shots that begin with a picture, may differ."""
    clips: int
    """That the model films; a long shot is several."""
    frames: int
    """All that it films, at its own rate."""
    gpu_seconds: float
    """Of denoising and decoding, as if nothing were filmed yet."""
    decoding_seconds: float
    """Of those."""
    basis: Basis
    """Whether a pass was measured on that card (at another size, perhaps), or is reckoned from its
    operations."""
    source: str
    """Of that figure."""
    decoding_basis: Basis
    """The same of a decode …"""
    decoding_source: str
    """… and of its figure."""
    memory_bytes: dict[str, int]
    """The most that lies on the card at once, by placement: resident, in turn, offload."""
    placement: str
    """The first of them that the card has room for; "" where it has room for none."""
    tiled: bool
    """Whether the card has room to decode in tiles alone."""
    disk_bytes: int
    """Of the film and all that is kept to make it again, without weights."""


class Estimate(BaseModel, frozen=True, extra="forbid"):
    """What a film takes before anything of it is filmed, in each way."""

    file: str
    title: str
    seconds: float
    """The film's running time."""
    about: bool
    """Whether lengths are an estimate: a voice has not spoken every line yet."""
    shots: int
    filmed: int
    """Shots that a model films; the others are the author's pictures, or name another camera."""
    card: str
    card_bytes: int
    why: str
    """Why that card."""
    options: dict[str, str]
    """Of the camera, that the story and the settings ask for: they are in every way."""
    ways: tuple[Way, ...]
