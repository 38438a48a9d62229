"""Which voices there are to choose from, and what they sound like."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from audio.errors import AudioError, UnknownVoice, Unreachable
from audio.line import Utterance
from audio.voice import VOICES, Listed, Voice, voice
from media.backend import Session, known
from media.errors import MediaError
from narrator.errors import BadInput
from narrator.shoot.speaking import pronounced
from narrator.story import language_tag
from narrator.story.readers.aliases import LANGUAGES
from narrator.story.readers.people import owned
from narrator.story.text import HAN_IS_CHINESE, han_share

LONGEST_SAMPLE = 500
"""Characters: about two minutes of Chinese, half a minute of English."""


class VoiceOffer(NamedTuple):
    """A voice as a story names it: its backend, its name there, and what is known of it."""

    backend: str
    name: str
    listed: Listed | None = None
    """None: it was named, and may be any."""

    def __str__(self) -> str:
        return f"{self.backend}:{self.name}"


class Sample(NamedTuple):
    """What became of one voice's sample: where its WAV is, or why there is none."""

    offer: VoiceOffer
    path: Path
    problem: str = ""


def offers(backend: str | None, language: str) -> list[VoiceOffer]:
    """The voices of ``backend`` (None: of all) for ``language``, the usual one first; those of
    every language for "". Raises BadInput when there are none."""
    names = [backend] if backend else sorted(known("voice", VOICES))
    tag = _tag(language)
    found = [VoiceOffer(name, one.name,
                        one) for name in names for one in _backend(name).voices(tag)]
    if not found:
        raise BadInput(f"no voice of {' or '.join(names)} is listed for the language {language!r}: "
                       f"leave --language out to see all")
    return found


def named(wanted: Sequence[str], backend: str | None, language: str) -> list[VoiceOffer]:
    """The voices that ``wanted`` names or describes, each "edge:…", or of ``backend``; raises
    BadInput for one that is not there."""
    found = []
    for one in wanted:
        whose, name = owned(one)
        whose = whose or backend or "espeak"
        try:
            found.append(VoiceOffer(whose, _backend(whose).resolve(name, _tag(language) or "en")))
        except UnknownVoice as exc:
            raise BadInput(str(exc)) from exc
    return found


def samples(chosen: Sequence[VoiceOffer], words: str, language: str,
            folder: Path) -> Iterator[Sample]:
    """Have each of ``chosen`` say ``words`` into a WAV in ``folder``, and go on past those that
    cannot; a backend that is out of reach is asked once. Raises BadInput for words that are no
    sample any more."""
    if len(words) > LONGEST_SAMPLE:
        raise BadInput(f"--say has {len(words):,} characters, and {LONGEST_SAMPLE} tell how a "
                       f"voice sounds: say less")
    gone: dict[str, str] = {}
    for offer in chosen:
        path = folder / f"{re.sub(r'[^A-Za-z0-9+_-]', '-', str(offer))}.wav"
        if offer.backend in gone:
            yield Sample(offer, path, gone[offer.backend])
            continue
        spoken = Utterance(name=str(offer), text=pronounced(words), voice=offer.name,
                           language=_tag(language))
        try:
            list(_backend(offer.backend).speak([spoken], Session({str(offer): path}.__getitem__)))
            yield Sample(offer, path)
        except Unreachable as exc:
            gone[offer.backend] = str(exc)
            yield Sample(offer, path, str(exc))
        except AudioError as exc:
            yield Sample(offer, path, str(exc))


def language_of(words: str) -> str:
    """What ``words`` are written in, as far as it matters to a voice."""
    return "zh-CN" if han_share(words) >= HAN_IS_CHINESE else "en"


def _tag(language: str) -> str:
    try:
        return language_tag(LANGUAGES.get(language.lower(), language)) if language else ""
    except ValueError as exc:
        raise BadInput(f"--language {language!r} {exc}") from exc


def _backend(name: str) -> Voice:
    try:
        return voice(name)
    except MediaError as exc:
        raise BadInput(str(exc)) from exc
