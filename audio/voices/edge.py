"""A voice that people can listen to: Microsoft Edge's, over the network, in seventy languages.

It speaks as the browser does when it reads a page aloud, without an account, through edge-tts,
whose maintainer advises against commercial use. The service is free to sound otherwise tomorrow:
what it said once is in the store.
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from audio.errors import AudioError, CannotSpeak, UnknownVoice, Unreachable
from audio.line import Speech, Utterance
from audio.samples import Floats, WavFile
from audio.voice import Listed
from audio.voices.edge_names import EdgeName, listed, nearest, parse, resolve, understood
from audio.voices.edge_service import EdgeAnswer, EdgeRequest, ServiceFailed, answered, names
from audio.voices.edge_words import anchors
from audio.voices.manners import MANNERS, manners_in
from audio.voices.sound import EDGE_SECONDS, finished
from audio.voices.timing import Anchor, Sounding, timed
from audio.voices.words import tokens
from media.backend import Destination, Identity, Session, Unasked
from media.errors import NotMedia
from media.sound import to_wav
from media.workers import side_by_side

_AT_A_TIME = 4
"""Lines: the service answers in a fraction of a line's length, and refuses whom it finds greedy."""
_HERTZ: Mapping[str, float] = {"man": 1.0, "woman": 1.8}
"""What a step of pitch is to each, so that it sounds as high a step to both."""


_MOST_LAG_SECONDS = 0.05
"""An MP3's delay at 24 kHz: 1,105 samples are 0.046 s. A decoder's 528 and one more stand in LAME's
technical FAQ (question 2); for an encoder one granule, 576, is taken. A first word that is later
than that is late for another reason."""
_ABOUT_SECONDS = 0.08
"""How far the service's times may be from the sound."""
_EXAMINED_SECONDS = 8.0
"""For a list of voices, which comes within one."""


class _EdgeLine(NamedTuple):
    place: int
    utterance: Utterance
    name: EdgeName


class EdgeVoice:
    """Speaks several lines at a time; those that are done are kept, whatever becomes of others."""

    @property
    def identity(self) -> Identity:
        # Not edge-tts's version: it carries the sound, and has no part in it.
        return Identity(name="edge", model="Microsoft Edge read aloud", revision="1")

    @staticmethod
    def examine(network: bool = False) -> str | None:
        """Has the service list its voices."""
        if not network:
            return Unasked("speaks over the network, not asked: narrator doctor --network")
        try:
            names(_EXAMINED_SECONDS)
        except ServiceFailed as exc:
            return _problem(exc, "asked for its voices")
        return None

    def resolve(self, wanted: str, language: str) -> str:
        return str(resolve(wanted, language))

    def understands(self, wanted: str, language: str) -> bool:
        return understood(wanted, language)

    def voices(self, language: str) -> Sequence[Listed]:
        return listed(language)

    def speak(self, utterances: Sequence[Utterance], session: Session) -> Iterator[Speech]:
        lines = [_EdgeLine(place, one, _name(one)) for place, one in enumerate(utterances)]
        failed: dict[int, AudioError] = {}

        def spoken(line: _EdgeLine) -> Speech | None:
            if failed:  # no more are begun; those under way go on to their end
                return None
            try:
                return _spoken(line.utterance, line.name, session.into)
            except AudioError as exc:
                failed[line.place] = exc
                return None

        for speech in side_by_side(spoken, lines, _AT_A_TIME):
            if speech is not None:
                session.progress(speech.name, 1.0)
                yield speech
        if failed:
            raise failed[min(failed)]


def _name(utterance: Utterance) -> EdgeName:
    """The voice of an utterance, with the manners that its direction asks for as well."""
    if not tokens(utterance.text):
        raise CannotSpeak(utterance.name, f"there is nothing to pronounce in {utterance.text!r}: "
                                          f"give it words, or leave the line out")
    name = parse(utterance.voice)
    manners = dict.fromkeys(name.manners + manners_in(utterance.direction))
    return name._replace(manners=tuple(manners))


def _spoken(utterance: Utterance, name: EdgeName, into: Destination) -> Speech:
    path = into(utterance.name)
    gain_db = sum(MANNERS[manner].gain_db for manner in name.manners)
    try:
        answer = answered(_asked(utterance.text, name))
        made = finished([_decoded(answer)], gain_db, path)
    except ServiceFailed as exc:
        raise _told(exc, utterance, name) from exc
    except NotMedia as exc:
        raise CannotSpeak(utterance.name, f"what edge sent is no sound ({exc}): run it again, or "
                                          f"use --voice espeak") from exc
    if made is None:
        raise CannotSpeak(utterance.name, f"edge knows no sound for {utterance.text[:40]!r} in "
                          f"{name.voice}: write it another way, or choose another voice")
    moved = _moved(anchors(utterance.text, answer.boundaries), made.before, made.sounding)
    return Speech(name=utterance.name, path=path, seconds=made.seconds,
                  words=timed(tokens(utterance.text), moved, made.sounding, made.seconds))


def _moved(told: Sequence[Anchor], before: float, sounding: Sounding) -> list[Anchor]:
    """The anchors in the trimmed sound: earlier by what went from its beginning, later by what an
    encoder puts before an MP3, which the service's times do not count; a word after a pause begins
    where the sound does."""
    lag = before + EDGE_SECONDS - told[0].seconds if told else 0.0
    late = min(max(lag, 0.0), _MOST_LAG_SECONDS) - before
    return [Anchor(anchor.position, sounding.onset_near(anchor.seconds + late, _ABOUT_SECONDS))
            for anchor in told]


def _asked(text: str, name: EdgeName) -> EdgeRequest:
    """What the service is told. Not how loud: every line is brought to its level here."""
    manners = [MANNERS[manner] for manner in name.manners]
    rate = round(100 * math.prod(manner.rate for manner in manners)) - 100
    sex = next((one.sex for one in listed("") if one.name == name.voice), "woman")
    pitch = round(sum(manner.pitch for manner in manners) * _HERTZ[sex])
    return EdgeRequest(text, name.voice, f"{rate:+d}%", f"{pitch:+d}Hz")


def _decoded(answer: EdgeAnswer) -> Floats:
    """One channel of 48 kHz. Raises NotMedia."""
    with tempfile.TemporaryDirectory(prefix="narrator-") as folder:
        mp3, wav = Path(folder) / "line.mp3", Path(folder) / "line.wav"
        mp3.write_bytes(answer.mp3)
        to_wav(mp3, wav, channels=1)
        with WavFile(wav, channels=1) as file:
            return file.read(0, file.samples)[:, 0]


def _told(failed: ServiceFailed, utterance: Utterance, name: EdgeName) -> AudioError:
    """The error for a person: what happened, and what to do."""
    if failed.kind == "voice":
        return UnknownVoice(f"edge has no voice {name.voice!r}: its service lists none of that "
                            f"name; the nearest are {nearest(name.voice, failed.there_are)}",
                            utterance.name)
    problem = _problem(failed, "asked several times")
    if failed.kind in ("unreachable", "refused"):
        return Unreachable(utterance.name, problem)
    return CannotSpeak(utterance.name, problem)


def _problem(failed: ServiceFailed, asked: str) -> str:
    from edge_tts.constants import BASE_URL

    if failed.kind == "unreachable":
        return (f"edge speaks over the network, and {BASE_URL.partition('/')[0]} cannot be reached "
                f"({failed.reason}): check the connection, or use --voice espeak")
    if failed.kind == "refused":
        return (f"edge's service was {asked}, and {failed.reason}: wait some minutes, see that "
                f"this machine's clock is right, try pip install --upgrade edge-tts, or use "
                f"--voice espeak")
    return (f"edge was {asked}, and {failed.reason}: run it again later, give the line another "
            f"voice, or use --voice espeak")
