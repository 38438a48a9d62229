"""A film before it is rendered: what will be heard, and so how long everything lasts.

Speech is taken from the store, where a line's own voice has spoken it already. Of what is missing,
espeak speaks its own lines as the film will have them, in hundredths of a second. For a line of
another voice its usual one gives an estimate, whatever the story asks of espeak; and where that
cannot read the line either, the number of its words does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from audio.errors import AudioError, CannotSpeak, UnknownVoice
from audio.line import RATE, Speech, Utterance
from audio.samples import write_wav
from audio.voice import Voice
from audio.voices.timing import Sounding, timed
from audio.voices.words import tokens
from media.backend import Destination, Session
from narrator.shoot.kit import Kit
from narrator.shoot.production import Production, TimedFilm, speaking
from narrator.shoot.voicing import stood_in
from narrator.store import Store
from narrator.store.engine import kept
from narrator.store.work import Item, Work
from narrator.story.text import speaking_seconds

OFFLINE = "espeak"
"""The voice that speaks a line for an estimate: it needs no network, no key and hardly any time."""
_AT_A_TIME = 50
"""Lines: each that espeak refuses has the others of its group begun anew."""


class Rehearsed(NamedTuple):
    """A film that has its length."""

    film: TimedFilm
    guessed: frozenset[str]
    """The lines whose speech is an estimate."""


def rehearse(film: Production, kit: Kit, store: Store, room: Path) -> Rehearsed:
    """``film`` with its speech and its length.

    Nothing is written but into the folder ``room``, which holds the speech that the store lacks.
    Raises BadInput for a voice that is not there, CannotSpeak for a line that espeak is to speak in
    the film and cannot, and BadShot's BadInput at the line of a shot whose length cannot be.
    """
    while True:
        works = speaking([film], kit)
        try:
            spoken, guessed = _heard(works, kit, store, room)
            break
        except (CannotSpeak, UnknownVoice) as exc:
            if not stood_in([film], exc):
                raise
    speech = {item.part: speech for item, speech in spoken.items()}
    return Rehearsed(film.spoken(speech).timed(kit), frozenset(item.part for item in guessed))


def _heard(works: Sequence[Work[Utterance, Speech]], kit: Kit, store: Store, room: Path
           ) -> tuple[dict[Item, Speech], frozenset[Item]]:
    """The speech of every line, and those that are an estimate."""
    items = {str(item): item for work in works for item in work.requests}
    numbers = {name: number for number, name in enumerate(items)}

    def into(name: str) -> Path:
        # A folder for each, as in the store: who writes a file looks through its folder.
        folder = room / str(numbers[name])
        folder.mkdir(exist_ok=True)
        return folder / "speech.wav"

    speech: dict[Item, Speech] = {}
    foreign: list[Utterance] = []
    for work in works:
        stored = kept(work, store)
        speech |= stored
        missing = [line for item, line in work.requests.items() if item not in stored]
        if work.identity.name != OFFLINE:
            foreign += missing
        elif missing:
            speech |= {items[one.name]: one for one in work.verb(missing, Session(into))}
    guessed = {items[one.name]: one for one in _guessed(foreign, kit.band.voice_of(OFFLINE), into)}
    return speech | guessed, frozenset(guessed)


def _guessed(lines: Sequence[Utterance], voice: Voice, into: Destination) -> Iterator[Speech]:
    """An estimate of each of ``lines``, spoken by the usual voice of its language where there is
    one that can."""
    for begin in range(0, len(lines), _AT_A_TIME):
        left = {line.name: line for line in lines[begin:begin + _AT_A_TIME]}
        while left:
            try:
                usual = [_usual(line, voice) for line in left.values()]
                for speech in voice.speak(usual, Session(into)):
                    del left[speech.name]
                    yield speech
            except CannotSpeak as exc:
                yield _unspoken(left.pop(exc.utterance), into)
            except AudioError:
                yield from (_unspoken(line, into) for line in left.values())
                break


def _usual(line: Utterance, voice: Voice) -> Utterance:
    return line.model_copy(update={"voice": voice.resolve("", line.language)})


def _unspoken(line: Utterance, into: Destination) -> Speech:
    """Silence as long as ``line`` takes to speak, its words laid evenly."""
    found, path = tokens(line.text), into(line.name)
    sound = np.zeros(max(1, round(speaking_seconds(line.text) * RATE)), np.float32)
    write_wav(path, [sound], channels=1)
    seconds = len(sound) / RATE
    return Speech(name=line.name, path=path, seconds=seconds,
                  words=timed(found, [], Sounding.of(sound), seconds))
