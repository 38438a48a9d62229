"""A Voice speaks utterances.

How to add one: write one file in ``audio/voices/`` whose class has ``identity``, ``resolve`` and
``speak``; name it in ``VOICES`` (or offer it under the entry-point group ``narrator.voices``); the
contract suite picks it up from the registry.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol, cast, runtime_checkable

from audio.line import Speech, Utterance
from media.backend import Destination, Identity, backend
from media.progress import Progress

VOICES: Mapping[str, str] = {"espeak": "audio.voices.espeak:EspeakVoice"}


@runtime_checkable
class Voice(Protocol):
    """Speaks a whole list at once, because a network voice overlaps its calls."""

    @property
    def identity(self) -> Identity: ...

    def resolve(self, wanted: str, language: str) -> str:
        """The backend's voice for ``wanted``: its own name for one, a description in words, or ""
        for the language's usual one. Always the same answer. Raises UnknownVoice."""
        ...

    def speak(self, utterances: Sequence[Utterance], into: Destination,
              progress: Progress) -> Iterator[Speech]:
        """Yield a speech for each utterance, in any order, each as soon as its file is whole.

        Raises UnknownVoice, or CannotSpeak naming the utterance; those yielded stay valid.
        """
        ...


def voice(name: str) -> Voice:
    """The voice backend of that name; raises UnknownBackend, BackendMissing."""
    return cast(Voice, backend("voice", name, VOICES)())
