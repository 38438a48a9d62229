"""What can go wrong with sound.

AudioError
├── UnknownVoice      the backend has no such voice
├── CannotSpeak       a line that this backend is not able to speak, and why
└── CannotPlay        a cue that this score is not able to play, and why
"""

from __future__ import annotations


class AudioError(Exception):
    """The root; the message names thing, value and remedy."""


class UnknownVoice(AudioError):
    """The backend has no voice of that name."""


class CannotSpeak(AudioError):
    """This voice cannot speak this line."""


class CannotPlay(AudioError):
    """This score cannot play this cue."""
