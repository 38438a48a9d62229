"""A Voice speaks utterances.

How to add one:

1. Write one file in ``audio/voices/`` whose class has ``identity``, ``resolve``, ``voices`` and
   ``speak``.
2. Name it in ``VOICES``, or offer it from another package under the entry-point group
   ``narrator.voices``.
3. Run ``pytest tests/contracts/test_voices.py``: it finds the voice in the registry.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, Protocol, cast, runtime_checkable

from pydantic import BaseModel

from audio.line import Speech, Utterance
from media.backend import Identity, Session, backend

VOICES: Mapping[str, str] = {
    "espeak": "audio.voices.espeak:EspeakVoice",
    "edge": "audio.voices.edge:EdgeVoice",
}


class Listed(BaseModel, frozen=True, extra="forbid"):
    """One voice of a backend, as somebody who chooses sees it."""

    name: str
    """As ``resolve`` returns it."""
    language: str
    """BCP 47."""
    sex: Literal["woman", "man"]
    age: Literal["child", "young", "grown", "old"]
    words: str = ""
    """What else is known of it."""


@runtime_checkable
class Voice(Protocol):
    """Speaks a whole list at once, because a network voice overlaps its calls."""

    @property
    def identity(self) -> Identity: ...

    def resolve(self, wanted: str, language: str) -> str:
        """The backend's voice for ``wanted``: its own name for one, a description in words, or ""
        for the language's usual one. Always the same answer. Manners stand behind the name, each
        after a slash ("…/slow/low"). Raises UnknownVoice."""
        ...

    def voices(self, language: str) -> Sequence[Listed]:
        """Those to choose from for ``language`` (BCP 47), the usual one first; for "" those of
        every language. Nothing is reached to tell them. None for a language that it lacks."""
        ...

    def speak(self, utterances: Sequence[Utterance], session: Session) -> Iterator[Speech]:
        """Yield a speech for each utterance, in any order, each as soon as its file is whole.

        Raises UnknownVoice or CannotSpeak, which name the utterance; those yielded stay valid.
        """
        ...


@runtime_checkable
class Discerning(Protocol):
    """A voice that knows which words tell it something, of those that describe a voice."""

    def understands(self, wanted: str, language: str) -> bool:
        """Whether ``wanted``, which it can resolve, names a voice or says anything of one; where
        it does not, the usual voice speaks."""
        ...


def voice(name: str) -> Voice:
    """The voice backend of that name; raises UnknownBackend, BackendMissing."""
    return cast(Voice, backend("voice", name, VOICES)())
