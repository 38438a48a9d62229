"""From a story to a film: the whole way, on one page. Read this first.

    [film] = render("stories/andromeda.md")
    print(film.path)

Planned, spoken, timed, filmed, finished, scored, laid out, cut: no stage reaches back into an
earlier one. The plan is a file that a person edits; all that is made of it lies in the store, where
the next run finds it. Several stories go through each stage together, so that a voice, a camera and
a score see one list.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from audio.line import Speech
from audio.score import Music
from media.backend import Artifact
from narrator.cut.cut import cut
from narrator.cut.deliver import (
    FILM,
    Account,
    account,
    cameras_of,
    deliver,
    deliver_preview,
)
from narrator.cut.layout import lay
from narrator.events import Consent, Delivered, Listener, nobody, unheard
from narrator.plan import Plan
from narrator.plan.planning import Planned, planned
from narrator.settings import Settings
from narrator.settings import settings as default_settings
from narrator.shoot.casting import told
from narrator.shoot.chains import chained, in_turn
from narrator.shoot.diskspace import ensure_room
from narrator.shoot.filming import filming, slates
from narrator.shoot.finishing import FinishedClips, Ways
from narrator.shoot.kit import Kit
from narrator.shoot.production import Production, TimedFilm, productions, scoring
from narrator.shoot.takes.record import keys
from narrator.shoot.takes.remembering import remember
from narrator.shoot.takes.wanted import NOTHING, Wanted, beside
from narrator.shoot.voicing import speak
from narrator.store import Store
from narrator.store.engine import ensure_all, run
from narrator.store.lock import held
from narrator.store.needs import Notes, noting
from narrator.store.parts import StageParts
from narrator.store.remaining import with_seconds_left
from narrator.store.work import Done, Item, Work
from scenes.camera import SetAside
from scenes.shot import Clip, Setup

Passage = Callable[[Plan], tuple[str, ...]]
"""Picks the shots of a plan, in a row, that are to be previewed by themselves."""


def plan(path: Path, settings: Settings, on: Listener = unheard, agree: Consent = nobody
         ) -> Planned:
    """Plan the story at ``path``, merge it with its plan file, and write that if it changed.

    ``agree`` is asked before anything is done that costs money.
    """
    made = planned(path, Kit(settings, agree).planners, settings, on)
    made.write()
    return made


def render(stories: str | Path | Sequence[str | Path], settings: Settings | None = None,
           on: Listener = unheard, wanted: Wanted = NOTHING, agree: Consent = nobody
           ) -> list[Delivered]:
    """Render stories or plans into films, all in one list.

    ``settings``: without them, those of the environment and of ``narrator.toml``. ``on`` hears
    every step, from any thread. ``wanted``: takes to be filmed beside what the films use. ``agree``
    is asked before anything is done that costs money.

    Raises BadInput before a plan or film is written when a story, plan or setting cannot be used;
    Busy when one of the films is being rendered; NoRoom before anything is filmed when a disk will
    not hold it; RenderFailed, or a library's own error, when a station fails: what is finished is
    kept, and the last good film stays.
    """
    paths = [stories] if isinstance(stories, str | os.PathLike) else stories
    settings, on = settings or default_settings(), with_seconds_left(on)
    kit = Kit(settings, agree)
    films = productions([Path(path) for path in paths], kit, settings, on)
    return _rendered(films, kit, settings, on, wanted)


def preview(path: Path, passage: Passage, settings: Settings, on: Listener = unheard,
            small: bool = False, wanted: Wanted = NOTHING, agree: Consent = nobody) -> Delivered:
    """Render one passage of a story or plan by itself, into ``preview.mp4`` beside the film.

    ``small``: at half the film's size, for who wants to see it at once. Raises as ``render`` does.
    """
    on = with_seconds_left(on)
    kit = Kit(settings, agree)
    [film] = productions([path], kit, settings, on)
    film = replace(film, passage=passage(film.plan))
    [made] = _rendered([film.halved(kit) if small else film], kit, settings, on, wanted)
    return made


def _rendered(planned: list[Production], kit: Kit, settings: Settings, on: Listener,
              wanted: Wanted) -> list[Delivered]:
    """All stages, one after the other, each over all films."""
    store = Store(settings.store_folder)
    planned = [replace(film, beside=beside(film.plan, film.source.kept, kit, wanted, film.passage))
               for film in planned]
    for film in planned:
        # But for those who filmed it last: of them all clips may be there.
        kit.cameras.ensure_able(film.plan, but=cameras_of(film.folder))
    with ExitStack() as locks:
        for film in planned:
            locks.enter_context(held(film.folder))
        notes = locks.enter_context(noting([film.folder for film in planned], store))
        speech = speak(planned, kit, store, on)
        films = [film.spoken(film.own(speech)).timed(kit) for film in planned]
        for film in films:
            film.source.write()
        asked = slates(films, kit)
        shots, cues, ways = filming(asked), list(scoring(films, kit)), Ways(asked, kit)
        ways.ensure_ready()
        ensure_room(films, shots, cues, store, ways)
        _remember(films, shots, store, wanted)
        shots, filmed = _filmed(shots, films, kit, store, on)
        _remember(films, shots, store, wanted)  # by now what a shot goes on from is known
        clips = ways.finish(filmed.only(lambda item: not item.take), store, on)
        music = run("score", cues, store, on)
        made = MadeParts(speech, clips, music, shots)
        return [_finished(film, made, kit, store, notes, settings, on) for film in films]


def _remember(films: Sequence[TimedFilm], shots: Sequence[Work[Setup, Clip]], store: Store,
              wanted: Wanted) -> None:
    """Note the takes before they are filmed: a render that is stopped has those it finished."""
    for film in films:
        remember(film, shots, store, alone=wanted.takes == 1)


def _filmed(shots: Sequence[Work[Setup, Clip]], films: Sequence[TimedFilm], kit: Kit,
            store: Store, on: Listener) -> tuple[list[Work[Setup, Clip]], Done[Clip]]:
    """What the cameras made, and what they were asked for: of a shot that goes on from another,
    with the picture that it begins with. Raises SetAside when all that can be filmed is."""
    made: set[Item] = set()
    aside: list[SetAside] = []
    parts = StageParts(on, sum(len(work.requests) for work in shots))

    def make(works: Sequence[Work[Any, Any]]) -> Mapping[Item, Any]:
        done = run("film", works, store, parts.next(), aside)
        made.update(done.made)
        return done.artifacts

    def take(pictures: Work[Any, Artifact]) -> Mapping[Item, Artifact]:
        return run("film", [pictures], store, unheard).artifacts

    asked, clips = in_turn(shots, chained(films, kit), make, take)
    ensure_all(aside)
    return asked, Done(clips, frozenset(made))


class MadeParts(NamedTuple):
    """What was made for all the films of a run."""

    speech: Done[Speech]
    clips: FinishedClips
    music: Done[Music]
    shots: Sequence[Work[Setup, Clip]]
    """What the cameras were asked for."""

    def accounts(self, film: TimedFilm, kit: Kit) -> dict[str, Account]:
        """Who filmed each piece of ``film``, from what, and what was asked in vain."""
        ignored = film.ignored(kit)
        return {item.part: account(
                    setup, work.identity, self.clips.by.get(item, ()),
                    self.clips.clips.artifacts[item].notes, ignored.get(item.shot, ()))
                for work in self.shots for item, setup in work.requests.items()
                if film.owns(item)}


def _finished(film: TimedFilm, made: MadeParts, kit: Kit, store: Store, notes: Notes,
              settings: Settings, on: Listener) -> Delivered:
    """Lay the film out, cut it, and deliver it with what comes with it."""
    clips = made.clips.clips
    timeline = lay(film.plan, film.pieces, film.own(clips), film.speech,
                   film.own(made.music).get("music"))
    with store.asking() as asked, store.workshop() as room:
        whole = room / FILM
        encoded, segments = cut(timeline, whole, store, settings.workers, on)
        if film.passage:
            path = deliver_preview(whole, film.folder)
        else:
            crew = {**kit.band.crew(film.plan), "voices": film.casting.roles()}
            path = deliver(whole, film.plan, timeline, made.accounts(film, kit), crew, film.folder)
    if not film.passage:  # a passage needs less than the film, whose work must stay
        behind = [path for item, paths in made.clips.behind.items() if film.owns(item)
                  for path in paths]
        notes.settle(film.folder, timeline, asked | keys(film.folder), behind)
    return Delivered(path=path, seconds=timeline.seconds, lines=film.counted(made.speech),
                     shots=film.counted(clips), segments=(segments, encoded),
                     mended=len(store.damaged), fallbacks=told(film.casting.roles()))
