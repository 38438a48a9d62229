"""A film on its way through the stages: planned, spoken, timed. Each stage is a type of its own.

Several films are produced together, so that a voice, a camera and a score see one list.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from audio.line import Speech, Utterance
from audio.score import Cue, Music
from narrator.cut.cards import with_cards
from narrator.cut.footage import check_lengths, within
from narrator.cut.timing import Piece, alone, length, timed
from narrator.errors import BadInput, BadShot
from narrator.events import Listener
from narrator.plan import Plan
from narrator.plan.planning import Planned, planned
from narrator.settings import Settings
from narrator.shoot.casting import Casting
from narrator.shoot.exact import with_pictures
from narrator.shoot.ignored import ignored
from narrator.shoot.kit import Kit
from narrator.shoot.speaking import SpokenLine, spoken_lines
from narrator.shoot.takes.take import Take
from narrator.store.work import A, Done, Item, Shelf, Work
from scenes.camera import CARDS

SPEECH = Shelf("speech", Speech, ".wav")
MUSIC = Shelf("music", Music, ".wav")


@dataclass(frozen=True, kw_only=True)
class Production:
    """A film that is planned and cast."""

    source: Planned
    folder: Path
    """Where the film is delivered; its name begins the names of all that the film asks for."""
    casting: Casting
    """Who is spoken by which voice."""
    passage: tuple[str, ...] = ()
    """The shots that are produced by themselves; empty: the whole film."""
    beside: Mapping[str, tuple[Take, ...]] = field(default_factory=dict)
    """What is filmed beside what the film uses, by shot."""

    @property
    def plan(self) -> Plan:
        return self.source.plan

    @property
    def name(self) -> str:
        """Its own among several films."""
        return self.folder.name

    def lines(self) -> list[SpokenLine]:
        """All that is to be spoken: everything, but for what lies outside a passage. Raises
        BadInput."""
        return [line for line in spoken_lines(self.plan, self.casting, self.name)
                if not self.passage or line.item.shot in self.passage]

    def owns(self, item: Item) -> bool:
        """Whether this film uses it, and does not have it filmed beside what it uses."""
        return item.film == self.name and not item.take

    def own(self, done: Done[A]) -> dict[str, A]:
        """This film's own artifacts, by the part of it that they are."""
        return {item.part: artifact for item, artifact in done.artifacts.items()
                if self.owns(item)}

    def counted(self, done: Done[A]) -> tuple[int, int]:
        """How many of this film's artifacts there are, and how many were made now."""
        return len(self.own(done)), sum(map(self.owns, done.made))

    def halved(self, kit: Kit) -> Production:
        """The film at half its size, if its cameras film any: a model has sizes of its own."""
        look = self.plan.look
        if any(kit.cameras.limits(shot, look).sizes is not None for shot in self.plan.shots):
            return self
        look = look.model_copy(update={"size": look.halved})
        return replace(self, source=replace(
            self.source, plan=self.plan.model_copy(update={"look": look})))

    def ignored(self, kit: Kit) -> dict[str, list[str]]:
        """What was asked in vain, for the manifest, by shot."""
        found: dict[str, list[str]] = {}
        for shot in self.plan.shots:
            limits = kit.cameras.of(shot, self.plan.look).limits
            told = [one.told for one in ignored(self.plan, shot, kit.cameras.name_of(shot), limits)]
            if told:
                found[shot.id] = told
        return found

    def spoken(self, speech: Mapping[str, Speech]) -> SpokenFilm:
        """The film with what was spoken for it, by line."""
        return SpokenFilm(**vars(self), speech=speech)


@dataclass(frozen=True, kw_only=True)
class SpokenFilm(Production):
    """A film whose lines are spoken."""

    speech: Mapping[str, Speech]
    """By line, as ``line_name`` has it."""

    def timed(self, kit: Kit) -> TimedFilm:
        """The film cut to the length of its speech. Raises BadInput at the line of a shot whose
        length cannot be."""
        with _at_its_line(self.source):
            pieces = self.pieces_of(self.plan, kit)
            check_lengths(self.plan, pieces, counts(self.plan, pieces, kit))
        return TimedFilm(**vars(self), pieces=alone(pieces, self.passage) if self.passage else
                         with_cards(self.plan, pieces))

    def pieces_of(self, plan: Plan, kit: Kit) -> tuple[Piece, ...]:
        """The pieces of ``plan``, which is this film's but for its look. Raises BadShot."""
        return timed(plan, self.speech,
                     lambda shot: within(shot, kit.cameras.limits(shot, plan.look), plan))


@dataclass(frozen=True, kw_only=True)
class TimedFilm(SpokenFilm):
    """A film of which every piece of picture has its length."""

    pieces: tuple[Piece, ...]

    def item(self, piece: Piece) -> Item:
        """What the film uses of that piece."""
        return Item(self.name, piece.id, piece.shot)

    def takes(self) -> Iterator[tuple[Piece, Take | None]]:
        """Each piece with each take of it that is to be filmed: first all that the film uses, then
        those beside it. A card has none."""
        shots = {shot.id: Take(self.plan, shot) for shot in self.plan.shots}
        yield from ((piece, shots.get(piece.shot)) for piece in self.pieces)
        yield from ((piece, take) for piece in self.pieces
                    for take in self.beside.get(piece.shot, ()))


def productions(paths: Sequence[Path], kit: Kit, settings: Settings, on: Listener
                ) -> list[Production]:
    """A production for each story or plan; raises BadInput for what cannot be produced."""
    films: dict[Path, Production] = {}
    for path in paths:
        source = planned(path, kit.planners, settings, on)
        folder = settings.out / source.stem
        if not source.stem.strip(".") or source.stem.startswith("."):
            raise BadInput(f"{path} has no name for the folder of its film: let it begin with a "
                           f"letter or a figure")
        if folder in films:
            raise BadInput(f"{path} and {films[folder].source.path} would both be made into "
                           f"{folder}: rename one of them")
        with _at_its_line(source):
            source = replace(source, plan=with_pictures(
                source.plan, kit.cameras.usual, partial(kit.cameras.shows, look=source.plan.look)))
            kit.check(source.plan)
        casting = Casting(source.plan, kit.band.voice_of, kit.band.voice.identity.name)
        films[folder] = Production(source=source, folder=folder, casting=casting)
        films[folder].lines()  # a voice that is not there is told before any work
    return list(films.values())


def speaking(films: Sequence[Production], kit: Kit) -> list[Work[Utterance, Speech]]:
    """What each voice is asked for: one list for each, over all films. Raises BadInput."""
    asked: dict[str, dict[Item, Utterance]] = defaultdict(dict)
    for film in films:
        for line in film.lines():
            asked[film.casting.of(line.speaker).backend][line.item] = line.utterance
    voices = {name: kit.band.voice_of(name) for name in asked}
    return [Work(SPEECH, voice.identity, voice.speak, asked[name])
            for name, voice in voices.items()]


def counts(plan: Plan, pieces: Sequence[Piece], kit: Kit) -> dict[str, int]:
    """The frames that each piece's camera is asked for, by the piece's id: a legal count."""
    limits = {shot.id: kit.cameras.of(shot, plan.look).limits for shot in plan.shots}
    card = kit.cameras.named(CARDS).limits
    return {piece.id: limits.get(piece.shot, card).legal_frames(piece.frames, plan.look.fps)
            for piece in pieces}


def scoring(films: Sequence[TimedFilm], kit: Kit) -> Iterator[Work[Cue, Music]]:
    """What the scores are asked for."""
    for film in films:
        wanted, look = film.plan.music, film.plan.look
        if not wanted.none:
            score, item = kit.band.score(film.plan), Item(film.name, "music")
            cue = Cue(name=str(item), mood=wanted.mood, seed=look.seed,
                      seconds=length(film.pieces) / look.fps, source=wanted.file)
            yield Work(MUSIC, score.identity, score.play, {item: cue})


@contextmanager
def _at_its_line(source: Planned) -> Iterator[None]:
    try:
        yield
    except BadShot as bad:
        raise source.placed(bad) from bad
