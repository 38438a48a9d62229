"""A film before it is rendered: what will be heard, and so how long everything lasts.

Speech is taken from the store, where the voice in use has spoken a line already. What is missing
is spoken by the voice that needs nothing, in hundredths of a second: for another voice that is an
estimate of its length.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from audio.line import Speech
from media.progress import silent
from narrator.casting import Casting
from narrator.engine.local import kept
from narrator.kit import Kit
from narrator.production import Production, speaking
from narrator.speaking import utterances
from narrator.store import Store

OFFLINE = "espeak"
"""The voice that speaks a line for an estimate: it needs no network, no key and hardly any time."""


def rehearse(film: Production, kit: Kit, store: Store, room: Path) -> frozenset[str]:
    """Give ``film`` its speech and its length; returns the lines whose speech is an estimate.

    Nothing is written but into the folder ``room``, which holds the speech that the store lacks.
    Raises BadInput for a voice that is not there, and at the line of a shot whose length cannot be.
    """
    works = speaking([film], kit)
    stored = {name: speech for work in works for name, speech in kept(work, store).items()}
    missing = {request.name for work in works for request in work.requests} - stored.keys()
    film.speech = {name.removeprefix(film.prefix): speech for name, speech in
                   {**stored, **_drafted(film, kit, missing, room)}.items()}
    film.time(kit)
    drafted = frozenset(name.removeprefix(film.prefix) for name in missing)
    return drafted if kit.voice.identity.name != OFFLINE else frozenset()


def _drafted(film: Production, kit: Kit, missing: Collection[str], room: Path
             ) -> dict[str, Speech]:
    """The missing lines, spoken offline."""
    casting = Casting(film.plan, kit.voice_of, OFFLINE)
    asked = [line for _, line in utterances(film.plan, casting, film.prefix)
             if line.name in missing]
    if not asked:
        return {}
    files = {line.name: room / f"{number}.wav" for number, line in enumerate(asked)}
    speaker = kit.voice_of(OFFLINE)
    return {speech.name: speech for speech in speaker.speak(asked, files.__getitem__, silent)}
