"""Words before and after they are spoken."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from media.backend import Artifact, Request

RATE = 48_000
"""Samples a second of every sound in the house: every film rate on offer divides it."""


class Line(BaseModel, frozen=True, extra="forbid"):
    """Words spoken by one voice, as they are written and shown."""

    text: Annotated[str, Field(min_length=1)]
    speaker: str = ""
    """A name of the cast; empty for the narrator."""
    direction: str = ""
    """How to say it: "whispering", "低声"."""


class Utterance(Request):
    """A line ready to speak."""

    text: Annotated[str, Field(min_length=1)]
    """The line's text at its full length; marks that are not pronounced stand as blanks, so that
    offsets into it are offsets into the line."""
    voice: str
    """A voice of the backend, as its ``resolve`` returned it."""
    language: str
    """BCP 47: "en", "zh-CN"."""
    direction: str = ""


class Word(BaseModel, frozen=True, extra="forbid"):
    """When a stretch of an utterance's text sounds."""

    begin: int
    end: int
    """Offsets into the text, in characters."""
    start_seconds: float
    stop_seconds: float


class Speech(Artifact):
    """A spoken line: WAV, 48 kHz, mono, 16 bit, without silence before its first sound or after
    its last."""

    seconds: float
    words: tuple[Word, ...]
    """In order, not overlapping, covering every character of the text that is pronounced."""
