"""The voice that needs nothing: espeak-ng, offline, in a hundred languages, for drafts.

A formant synthesiser: intelligible, quick and plain. What can be done for it is done here: pauses
as a narrator makes them, one level for all throats, and a little less of its buzz.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.metadata import version
from typing import NamedTuple

import numpy as np

from audio.errors import CannotSpeak
from audio.line import Speech, Utterance
from audio.samples import Floats, factor, resampled
from audio.voice import Listed
from audio.voices.espeak_cast import listed
from audio.voices.espeak_engine import (
    ENGINE_RATE,
    Engine,
    EngineFailed,
    EspeakAnswer,
    EspeakRequest,
    data_folder,
    silence,
)
from audio.voices.espeak_names import EspeakName, base_of, parse, resolve, understood
from audio.voices.espeak_text import CHINESE, Run, has_kanji, runs
from audio.voices.manners import MANNERS, manners_in
from audio.voices.sound import finished
from audio.voices.timing import Anchor, timed
from audio.voices.words import tokens
from media.backend import Destination, Identity, Session

_PAUSES: Sequence[tuple[str, float]] = (
    ("。！？!?…", 0.28), (".;；:：—", 0.22), ("，,、", 0.07))
"""Seconds added to the engine's own pause after a mark, by the mark."""


class _Speed(NamedTuple):
    """The plain way of speaking a language, on the engine's scales."""

    rate: int
    pitch: int
    range: int


_PACES: Mapping[bool, _Speed] = {True: _Speed(190, 52, 62), False: _Speed(140, 38, 55)}
"""By whether it is Chinese: about 4 characters a second there, about 150 words a minute else."""


class EspeakVoice:
    """Speaks any length in a hundredth of it; every utterance by itself, so always the same."""

    @property
    def identity(self) -> Identity:
        return Identity(name="espeak", model=f"espeakng-loader {version('espeakng-loader')}",
                        revision="3", settings=(("numpy", version("numpy")),))

    @staticmethod
    def examine(network: bool = False) -> str | None:
        """Has the engine speak a word of each language."""
        try:
            with Engine() as engine:
                for base, text in (("gmw/en-US", "one"), ("sit/cmn", "一")):
                    engine.speak(EspeakRequest(text=text, voice=base, rate=150, pitch=50, range=50))
        except (EngineFailed, OSError) as exc:
            return f"it does not speak, {exc}: pip install --force-reinstall espeakng-loader"
        return None

    def resolve(self, wanted: str, language: str) -> str:
        return str(resolve(wanted, language, data_folder()))

    def understands(self, wanted: str, language: str) -> bool:
        return understood(wanted, data_folder())

    def voices(self, language: str) -> Sequence[Listed]:
        return listed(language, data_folder())

    def speak(self, utterances: Sequence[Utterance], session: Session) -> Iterator[Speech]:
        names = [_name(utterance) for utterance in utterances]  # all are known before one speaks
        with Engine() as engine:
            for utterance, name in zip(utterances, names, strict=True):
                speech = _speak(engine, utterance, name, session.into)
                session.progress(utterance.name, 1.0)
                yield speech


def _name(utterance: Utterance) -> EspeakName:
    """The voice of an utterance, seen to exist, with the manners that its direction asks for."""
    data = data_folder()
    base_of(utterance.language, data)
    name = parse(utterance.voice, data)
    manners = dict.fromkeys(name.manners + manners_in(utterance.direction))
    return name._replace(manners=tuple(manners))


def _speak(engine: Engine, utterance: Utterance, name: EspeakName, into: Destination) -> Speech:
    found = tokens(utterance.text)
    if not found:
        raise CannotSpeak(utterance.name, f"there is nothing to pronounce in {utterance.text!r}: "
                                          f"give it words, or leave the line out")
    if name.base == "jpx/ja" and has_kanji(utterance.text):
        raise CannotSpeak(utterance.name, f"espeak reads Japanese in kana only, and "
                          f"{utterance.text[:20]!r} has kanji: write the line in kana")
    anchors: list[Anchor] = []
    path = into(utterance.name)
    gain_db = sum(MANNERS[each].gain_db for each in name.manners)
    spoken = _in_turn(engine, runs(utterance.text, name.base), name, anchors)
    try:
        made = finished(resampled(spoken, ENGINE_RATE, _softened), gain_db, path)
    except EngineFailed as exc:
        raise CannotSpeak(utterance.name, f"{exc}: {utterance.text[:40]!r}") from exc
    if made is None:
        raise CannotSpeak(utterance.name, f"espeak knows no sound for {utterance.text[:40]!r}: "
                                          f"write it another way, or choose another voice")
    moved = [Anchor(anchor.position, anchor.seconds - made.before) for anchor in anchors]
    return Speech(name=utterance.name, path=path, seconds=made.seconds,
                  words=timed(found, moved, made.sounding, made.seconds))


def _in_turn(engine: Engine, stretches: Iterable[Run], name: EspeakName, anchors: list[Anchor]
             ) -> Iterator[Floats]:
    """The sound of each run, at the engine's rate; when which offset begins to sound comes into
    ``anchors`` on the way."""
    done = 0
    for run in stretches:
        answer = engine.speak(_request(run, name))
        if answer.rate != ENGINE_RATE:
            raise EngineFailed(f"the engine speaks {answer.rate} samples a second")
        paced, new = _paced(answer, run)
        anchors += [Anchor(anchor.position, anchor.seconds + done / ENGINE_RATE) for anchor in new]
        done += len(paced)
        yield paced


def _request(run: Run, name: EspeakName) -> EspeakRequest:
    """What the engine is told, from the language's pace and the manners."""
    rate, pitch, span = _PACES[run.base in CHINESE]
    manners = [MANNERS[manner] for manner in name.manners]
    rate = round(rate * np.prod([manner.rate for manner in manners]))
    pitch += sum(manner.pitch for manner in manners)
    span += sum(manner.range for manner in manners)
    return EspeakRequest(text=run.spoken, voice=f"{run.base}+{_throat(name)}".rstrip("+"),
                         rate=rate,
                         pitch=min(max(pitch, 0), 99), range=min(max(span, 0), 99))


def _throat(name: EspeakName) -> str:
    """The variant; who whispers has another."""
    if "whisper" not in name.manners:
        return name.variant
    female = name.variant.lower() in _WOMEN
    return "whisperf" if female else "whisper"


_WOMEN = frozenset({"annie", "alicia", "andrea", "anika", "aunty", "belinda", "f1", "f2", "f3",
                    "f4", "f5", "grandma", "linda", "shelby", "steph", "steph2", "steph3"})


def _paced(answer: EspeakAnswer, run: Run) -> tuple[Floats, list[Anchor]]:
    """The sound with its pauses made longer, and its words' places in time."""
    pieces: list[Floats] = []
    anchors: list[Anchor] = []
    cut = added = 0
    for event in answer.events:
        if event.kind == "word" and 0 <= event.position < len(run.origin):
            seconds = (event.sample + added) / answer.rate
            anchors.append(Anchor(run.origin[event.position], seconds))
        elif event.kind == "end" and event.sample < len(answer.sound):
            pause = silence(_pause(run.spoken, event.position), answer.rate)
            pieces += [answer.sound[cut:event.sample], pause]
            cut, added = event.sample, added + len(pause)
    return _laid([*pieces, answer.sound[cut:]]), anchors


def _softened(hertz: Floats) -> Floats:
    """A filter: nothing below 70 Hz, a little less edge above 4 kHz, where a formant synthesiser
    buzzes and a throat does not."""
    low = hertz ** 4 / (hertz ** 4 + 70.0 ** 4)
    edge = factor(-4.0) + (1 - factor(-4.0)) / (1 + (hertz / 4500.0) ** 4)
    return np.asarray(low * edge)


def _laid(pieces: Sequence[Floats]) -> Floats:
    """One after the other."""
    return np.concatenate(pieces, dtype=np.float32)


def _pause(spoken: str, position: int) -> float:
    """Seconds to add after the clause that ends at ``position``: what its last mark asks for."""
    mark = spoken[max(0, position - 2):position + 1]
    return max((seconds for marks, seconds in _PAUSES if set(marks) & set(mark)), default=0.0)
