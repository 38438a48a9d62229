"""From a story to a film: the whole way, on one page. Read this first.

Each stage's result is a file that can be read and resumed from, and no stage reaches back into an
earlier one. Several stories go through each stage together, so that a voice, a camera and a score
see one list.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from audio.line import Speech
from audio.score import Music
from narrator.cut import cut
from narrator.deliver import Account, account, deliver
from narrator.diskspace import ensure_room
from narrator.engine.local import run
from narrator.events import Listener, unheard
from narrator.job import Done
from narrator.kit import Kit
from narrator.layout import lay
from narrator.lock import held
from narrator.needs import Notes, noting
from narrator.planning import Planned, planned
from narrator.production import Production, filming, productions, scoring, speaking
from narrator.settings import Settings
from narrator.store import Store
from scenes.shot import Clip


@dataclass(frozen=True)
class Film:
    """A film that was rendered; of each stage, how many items there are and were made now."""

    path: Path
    seconds: float
    lines: tuple[int, int]
    shots: tuple[int, int]
    segments: tuple[int, int]
    mended: int
    """Artifacts of the whole run that were found damaged in the store, and made again."""


def plan(path: Path, settings: Settings, on: Listener = unheard) -> Planned:
    """Plan the story at ``path``, merge it with its plan file, and write that if it changed."""
    made = planned(path, Kit(settings).planner, settings, on)
    made.write()
    return made


def render(paths: Sequence[Path], settings: Settings, on: Listener = unheard) -> list[Film]:
    """Render stories or plans into films, all in one list.

    Raises BadInput before a plan or film is written when a story, plan or setting cannot be used;
    Busy when one of the films is being rendered; NoRoom before anything is filmed when a disk will
    not hold it; RenderFailed, or a library's own error, when a station fails: what is finished is
    kept, and the last good film stays.
    """
    kit, store = Kit(settings), Store(settings.store_folder)
    films = productions(paths, kit, settings, on)
    lines = speaking(films, kit)
    with ExitStack() as locks:
        for film in films:
            locks.enter_context(held(film.folder))
        notes = locks.enter_context(noting([film.folder for film in films], store))
        speech = run("speak", [lines], store, on)
        for film in films:
            film.speech = film.own(speech)
            film.time(kit)
        for film in films:
            film.source.write()
        shots, cues = list(filming(films, kit)), list(scoring(films, kit))
        ensure_room(films, shots, cues, store)
        clips = run("film", shots, store, on)
        music = run("score", cues, store, on)
        accounts = {setup.name: account(setup, work.identity)
                    for work in shots for setup in work.requests}
        return [_finished(film, speech, clips, music, accounts, kit, store, notes, settings, on)
                for film in films]


def _finished(film: Production, speech: Done[Speech], clips: Done[Clip], music: Done[Music],
              accounts: Mapping[str, Account], kit: Kit, store: Store, notes: Notes,
              settings: Settings, on: Listener) -> Film:
    """Lay the film out, cut it, and deliver it with what comes with it."""
    own = film.own(clips)
    timeline = lay(film.plan, film.pieces, own, film.speech, film.own(music).get("music"))
    with store.asking() as asked, store.workshop() as room:
        encoded, segments = cut(timeline, room / "film.mp4", store, settings.workers, on)
        deliver(room / "film.mp4", film.plan, timeline,
                {name: accounts[film.prefix + name] for name in own}, kit.crew(film.plan),
                film.folder)
    notes.settle(film.folder, timeline, asked)
    return Film(path=film.folder / "film.mp4", seconds=timeline.seconds,
                lines=film.counted(speech), shots=film.counted(clips),
                segments=(segments, encoded), mended=len(store.damaged))
