"""From a story to a film: the whole way, on one page. Read this first.

Each stage's result is a file that can be read and resumed from, and no stage reaches back into an
earlier one. Several stories go through each stage together, so that a voice, a camera and a score
see one list.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from audio.line import Speech, Utterance
from audio.score import Cue, Music
from narrator.cards import with_cards, words
from narrator.cut import cut
from narrator.deliver import Account, account, deliver
from narrator.engine.local import run
from narrator.errors import BadInput, BadShot
from narrator.events import Listener, unheard
from narrator.job import A, Done, Work
from narrator.kit import Kit
from narrator.layout import lay
from narrator.lock import held
from narrator.plan import Plan
from narrator.planning import Planned, planned
from narrator.prompt import card, setup
from narrator.settings import Settings
from narrator.speaking import utterances
from narrator.store import Store
from narrator.timing import Piece, length, timed
from scenes.camera import CARDS
from scenes.shot import Clip, Setup


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
    Busy when one of the films is being rendered; RenderFailed, or a library's own error, when a
    station fails: what is finished is kept, and the last good film stays.
    """
    kit, store = Kit(settings), Store(settings.store_folder)
    films = _productions(paths, kit, settings, on)
    lines = _speech(films, kit)
    with ExitStack() as locks:
        for film in films:
            locks.enter_context(held(film.folder))
        speech = run("speak", [lines], store, on)
        for film in films:
            film.speech = _own(film, speech)
            with _at_its_line(film.source):
                film.pieces = with_cards(film.plan, timed(film.plan, film.speech, kit.limits))
        for film in films:
            film.source.write()
        filming = list(_clips(films, kit))
        clips = run("film", filming, store, on)
        music = run("score", list(_music(films, kit)), store, on)
        accounts = {setup.name: account(setup, work.identity)
                    for work in filming for setup in work.requests}
        return [_finished(film, speech, clips, music, accounts, kit, store, settings, on)
                for film in films]


@dataclass
class _Production:
    """A film on its way through the stages."""

    source: Planned
    folder: Path
    speech: dict[str, Speech] = field(default_factory=dict)
    pieces: tuple[Piece, ...] = ()

    @property
    def plan(self) -> Plan:
        return self.source.plan

    @property
    def prefix(self) -> str:
        """Begins every request's name, which must be its own among several films."""
        return f"{self.folder.name}/"


def _productions(paths: Sequence[Path], kit: Kit, settings: Settings, on: Listener
                 ) -> list[_Production]:
    films: dict[Path, _Production] = {}
    for path in paths:
        source = planned(path, kit.planner, settings, on)
        folder = settings.out / source.stem
        if not source.stem.strip(".") or source.stem.startswith("."):
            raise BadInput(f"{path} has no name for the folder of its film: let it begin with a "
                           f"letter or a figure")
        if folder in films:
            raise BadInput(f"{path} and {films[folder].source.path} would both be made into "
                           f"{folder}: rename one of them")
        with _at_its_line(source):
            kit.check(source.plan)
        films[folder] = _Production(source, folder)
    return list(films.values())


@contextmanager
def _at_its_line(source: Planned) -> Iterator[None]:
    try:
        yield
    except BadShot as bad:
        raise source.placed(bad) from bad


def _speech(films: Sequence[_Production], kit: Kit) -> Work[Utterance, Speech]:
    voice = kit.voice
    asked = [line for film in films for line in utterances(film.plan, voice, film.prefix)]
    return Work("speech", voice.identity, asked, voice.speak, Speech, ".wav")


def _clips(films: Sequence[_Production], kit: Kit) -> Iterator[Work[Setup, Clip]]:
    """One list for each camera, over all films."""
    asked: dict[str, list[Setup]] = defaultdict(list)
    for film in films:
        shots = {shot.id: shot for shot in film.plan.shots}
        for piece in film.pieces:
            shot = shots.get(piece.shot)
            name = kit.camera_name(shot) if shot else CARDS
            frames = kit.camera(name).limits.legal_frames(piece.frames, film.plan.look.fps)
            asked[name].append(
                setup(film.plan, shot, film.prefix + piece.id, frames) if shot else
                card(film.plan, film.prefix + piece.id, frames, words(film.plan, piece.id)))
    for name, setups in asked.items():
        camera = kit.camera(name)
        yield Work("clips", camera.identity, setups, camera.film, Clip, ".mp4", camera.reads)


def _music(films: Sequence[_Production], kit: Kit) -> Iterator[Work[Cue, Music]]:
    for film in films:
        wanted, look = film.plan.music, film.plan.look
        if not wanted.none:
            score = kit.score(film.plan)
            cue = Cue(name=f"{film.prefix}music", mood=wanted.mood, seed=look.seed,
                      seconds=length(film.pieces) / look.fps, source=wanted.file)
            yield Work("music", score.identity, [cue], score.play, Music, ".wav")


def _finished(film: _Production, speech: Done[Speech], clips: Done[Clip], music: Done[Music],
              accounts: Mapping[str, Account], kit: Kit, store: Store, settings: Settings,
              on: Listener) -> Film:
    """Lay the film out, cut it, and deliver it with what comes with it."""
    own = _own(film, clips)
    timeline = lay(film.plan, film.pieces, own, film.speech, _own(film, music).get("music"))
    with store.workshop() as room:
        encoded, segments = cut(timeline, room / "film.mp4", store, settings.workers, on)
        deliver(room / "film.mp4", film.plan, timeline,
                {name: accounts[film.prefix + name] for name in own}, kit.crew(film.plan),
                film.folder)
    return Film(path=film.folder / "film.mp4", seconds=timeline.seconds,
                lines=_counted(film, speech), shots=_counted(film, clips),
                segments=(segments, encoded), mended=len(store.damaged))


def _own(film: _Production, done: Done[A]) -> dict[str, A]:
    """A film's own artifacts, by their names in it."""
    return {name.removeprefix(film.prefix): artifact for name, artifact in done.artifacts.items()
            if name.startswith(film.prefix)}


def _counted(film: _Production, done: Done[A]) -> tuple[int, int]:
    """How many of the film's artifacts there are, and how many were made now."""
    return len(_own(film, done)), sum(name.startswith(film.prefix) for name in done.made)
