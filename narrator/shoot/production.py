"""A film on its way through the stages: what each stage is asked for.

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
from narrator.shoot.speaking import utterances
from narrator.shoot.takes.take import Take, used
from narrator.store.job import A, Done, Work
from scenes.camera import CARDS


@dataclass
class Production:
    """A film that is being made; ``speech`` and ``pieces`` come with their stages."""

    source: Planned
    folder: Path
    """Where the film is delivered."""
    casting: Casting
    """Who is spoken by which voice."""
    passage: tuple[str, ...] = ()
    """The shots that are produced by themselves; empty: the whole film."""
    beside: Mapping[str, tuple[Take, ...]] = field(default_factory=dict)
    """What is filmed beside what the film uses, by shot."""
    speech: dict[str, Speech] = field(default_factory=dict)
    pieces: tuple[Piece, ...] = ()

    @property
    def plan(self) -> Plan:
        return self.source.plan

    @property
    def prefix(self) -> str:
        """Begins every request's name, which must be its own among several films."""
        return f"{self.folder.name}/"

    def lines(self) -> list[tuple[str, Utterance]]:
        """All that is to be spoken, each line with its speaker. Raises BadInput."""
        return [(speaker, line) for speaker, line
                in utterances(self.plan, self.casting, self.prefix) if self._says(line.name)]

    def own(self, done: Done[A]) -> dict[str, A]:
        """This film's own artifacts, by their names in it; not those of takes beside them."""
        return {name.removeprefix(self.prefix): artifact
                for name, artifact in done.artifacts.items() if self._owns(name)}

    def counted(self, done: Done[A]) -> tuple[int, int]:
        """How many of this film's artifacts there are, and how many were made now."""
        return len(self.own(done)), sum(map(self._owns, done.made))

    def takes(self) -> Iterator[tuple[Piece, Take | None]]:
        """Each piece with each take of it that is to be filmed: first all that the film uses, then
        those beside it. A card has none."""
        shots = {shot.id: Take(self.plan, shot) for shot in self.plan.shots}
        yield from ((piece, shots.get(piece.shot)) for piece in self.pieces)
        yield from ((piece, take) for piece in self.pieces
                    for take in self.beside.get(piece.shot, ()))

    def behind(self, clips: Mapping[str, Sequence[Path]]) -> list[Path]:
        """The clips, by name, that this film's own were made of."""
        return [path for name, paths in clips.items() if name.startswith(self.prefix)
                for path in paths]

    def time(self, kit: Kit) -> None:
        """Cut the film to the length of its speech. Raises BadInput at the line of a shot whose
        length cannot be."""
        with _at_its_line(self.source):
            pieces = self.timed(self.plan, kit)
            check_lengths(self.plan, pieces, counts(self.plan, pieces, kit))
            self.pieces = (alone(pieces, self.passage) if self.passage else
                           with_cards(self.plan, pieces))

    def timed(self, plan: Plan, kit: Kit) -> tuple[Piece, ...]:
        """The pieces of ``plan``, which is this film's but for its look. Raises BadShot."""
        return timed(plan, self.speech,
                     lambda shot: within(shot, kit.limits(shot, plan.look), plan))

    def halve(self, kit: Kit) -> None:
        """Produce it at half its size, if its cameras film any: a model has sizes of its own."""
        if all(kit.limits(shot, self.plan.look).sizes is None for shot in self.plan.shots):
            look = self.plan.look.model_copy(update={"size": self.plan.look.halved})
            self.source = replace(self.source, plan=self.plan.model_copy(update={"look": look}))

    def ignored(self, kit: Kit) -> dict[str, dict[str, list[str]]]:
        """What was asked in vain, for the manifest, by the ids of the pieces."""
        found: dict[str, list[str]] = {}
        for shot in self.plan.shots:
            limits = kit.camera_of(shot, self.plan.look).limits
            found[shot.id] = [one.told for one in ignored(
                self.plan, shot, kit.camera_name(shot), limits)]
        return {piece.id: {"left_out": found[piece.shot]} for piece in self.pieces
                if found.get(piece.shot)}

    def _owns(self, name: str) -> bool:
        return name.startswith(self.prefix) and used(name.removeprefix(self.prefix))

    def _says(self, name: str) -> bool:
        """Whether the line of that name is heard: all are, but for those outside a passage."""
        return not self.passage or name.removeprefix(self.prefix).split(".")[0] in self.passage


def productions(paths: Sequence[Path], kit: Kit, settings: Settings, on: Listener
                ) -> list[Production]:
    """A production for each story or plan; raises BadInput for what cannot be produced."""
    films: dict[Path, Production] = {}
    for path in paths:
        source = planned(path, kit, settings, on)
        folder = settings.out / source.stem
        if not source.stem.strip(".") or source.stem.startswith("."):
            raise BadInput(f"{path} has no name for the folder of its film: let it begin with a "
                           f"letter or a figure")
        if folder in films:
            raise BadInput(f"{path} and {films[folder].source.path} would both be made into "
                           f"{folder}: rename one of them")
        with _at_its_line(source):
            source = replace(source, plan=with_pictures(
                source.plan, kit.usual, partial(kit.shows, look=source.plan.look)))
            kit.check(source.plan)
        casting = Casting(source.plan, kit.voice_of, kit.voice.identity.name)
        films[folder] = Production(source, folder, casting)
        films[folder].lines()  # a voice that is not there is told before any work
    return list(films.values())


def speaking(films: Sequence[Production], kit: Kit) -> list[Work[Utterance, Speech]]:
    """What each voice is asked for: one list for each, over all films. Raises BadInput."""
    asked: dict[str, list[Utterance]] = defaultdict(list)
    for film in films:
        for speaker, line in film.lines():
            asked[film.casting.of(speaker).backend].append(line)
    voices = {name: kit.voice_of(name) for name in asked}
    return [Work("speech", voice.identity, asked[name], voice.speak, Speech, ".wav")
            for name, voice in voices.items()]


def counts(plan: Plan, pieces: Sequence[Piece], kit: Kit) -> dict[str, int]:
    """The frames that each piece's camera is asked for, by the piece's id: a legal count."""
    limits = {shot.id: kit.camera_of(shot, plan.look).limits for shot in plan.shots}
    card = kit.camera(CARDS).limits
    return {piece.id: limits.get(piece.shot, card).legal_frames(piece.frames, plan.look.fps)
            for piece in pieces}


def scoring(films: Sequence[Production], kit: Kit) -> Iterator[Work[Cue, Music]]:
    """What the scores are asked for."""
    for film in films:
        wanted, look = film.plan.music, film.plan.look
        if not wanted.none:
            score = kit.score(film.plan)
            cue = Cue(name=f"{film.prefix}music", mood=wanted.mood, seed=look.seed,
                      seconds=length(film.pieces) / look.fps, source=wanted.file)
            yield Work("music", score.identity, [cue], score.play, Music, ".wav")


@contextmanager
def _at_its_line(source: Planned) -> Iterator[None]:
    try:
        yield
    except BadShot as bad:
        raise source.placed(bad) from bad
