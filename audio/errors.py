"""What can go wrong with sound.

AudioError
├── UnknownVoice      the backend has no such voice
├── CannotSpeak       a line that this backend is not able to speak, and why
│   └── Unreachable   nor any other: what it speaks through cannot be reached
└── CannotPlay        a cue that this score is not able to play, and why
"""

from __future__ import annotations


class AudioError(Exception):
    """The root; the message names thing, value and remedy."""


class UnknownVoice(AudioError):
    """The backend has no voice of that name: ``UnknownVoice(problem)``, and the utterance's name
    where that came out while one was spoken."""

    def __init__(self, problem: str, utterance: str = "") -> None:
        self.problem, self.utterance = problem, utterance
        super().__init__(problem, utterance)

    def __str__(self) -> str:
        return self.problem


class CannotSpeak(AudioError):
    """This voice cannot speak this line: ``CannotSpeak(utterance's name, problem)``."""

    def __init__(self, utterance: str, problem: str) -> None:
        self.utterance, self.problem = utterance, problem
        super().__init__(utterance, problem)

    def __str__(self) -> str:
        return f"{self.utterance}: {self.problem}"


class Unreachable(CannotSpeak):
    """This voice can speak nothing at all now."""

    def __str__(self) -> str:
        return self.problem


class CannotPlay(AudioError):
    """This score cannot play this cue."""
