"""The first stage of work: every line is spoken, by who stands in where a voice cannot.

A list of voices is the story's own word for what may speak instead. Without one, a voice that fails
ends the run, and what is spoken stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from audio.errors import CannotSpeak, UnknownVoice, Unreachable
from audio.line import Speech, Utterance
from media.backend import Session
from narrator.events import Listener
from narrator.shoot.kit import Kit
from narrator.shoot.production import Production, speaking
from narrator.store import Store
from narrator.store.engine import run
from narrator.store.work import Done, Item, Work


def speak(films: Sequence[Production], kit: Kit, store: Store, on: Listener,
          backend: str | None = None) -> Done[Speech]:
    """Every line of ``films``, or of those that ``backend`` is to speak; raises AudioError for one
    that nobody left can speak."""
    made: set[Item] = set()
    while True:
        works = [_noted(work, made) for work in speaking(films, kit)
                 if backend in (None, work.identity.name)]
        try:
            return Done(run("speak", works, store, on).artifacts, frozenset(made))
        except (CannotSpeak, UnknownVoice) as exc:
            if not stood_in(films, exc):
                raise


def _noted(work: Work[Utterance, Speech], made: set[Item]) -> Work[Utterance, Speech]:
    """``work``, whose verb adds to ``made`` each line that it has spoken."""
    items = {str(item): item for item in work.requests}

    def speak(lines: Sequence[Utterance], session: Session) -> Iterator[Speech]:
        for speech in work.verb(lines, session):
            made.add(items[speech.name])
            yield speech

    return replace(work, verb=speak)


def stood_in(films: Sequence[Production], failed: CannotSpeak | UnknownVoice) -> bool:
    """Give the speaker of the line that failed the next voice, in that film; and everybody whom
    the same backend speaks, where it is out of reach. False when somebody has no other."""
    found = next(((film, line.speaker) for film in films for line in film.lines()
                  if line.utterance.name == failed.utterance), None)
    if found is None:  # the voice does not say which line it was
        return False
    film, speaker = found
    backend = film.casting.of(speaker).backend
    struck = [(film, speaker)] if not isinstance(failed, Unreachable) else [
        (film, one) for film in films for one in film.casting.speaking(backend)]
    return all(one.casting.pass_over(whose, failed.problem) for one, whose in struck)
