"""A list of shots on its way: noise, the experts, the decoder, and into files.

Shots go through in groups: one at a time where both experts stay loaded, many where they take
turns. What fails goes on from where it was kept; what keeps failing is set aside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from media import ffmpeg
from media.errors import Stopped
from media.progress import Progress
from scenes.camera import CameraError
from scenes.cameras.wan import decode, denoise, firstframe, lora, prompts
from scenes.cameras.wan.attempts import Attempts
from scenes.cameras.wan.bench import Bench
from scenes.cameras.wan.checkpoint import Expert
from scenes.cameras.wan.delivery import Delivery, WrittenClip
from scenes.cameras.wan.denoise import Course
from scenes.cameras.wan.ladder import broken, lower, ran_out
from scenes.cameras.wan.placement import Load
from scenes.cameras.wan.prompts import Book
from scenes.cameras.wan.sanity import alive
from scenes.cameras.wan.studio import Studio
from scenes.shot import Clip, Setup

_STAGES: tuple[Expert, ...] = ("high", "low")
_DENOISED, _DECODED = 0.9, 0.97
"""How far a shot is when its latents are done, and its frames; writing them is the rest."""


class GpuFailed(CameraError):
    """The card itself failed; nothing more can be computed in this process."""


class Shoot:
    """One list of shots in one studio; ``clips`` films it, once."""

    def __init__(self, studio: Studio, bench: Bench, setups: Sequence[Setup], load: Load,
                 progress: Progress, tell: Callable[[str], None], ahead: bool,
                 coming: Sequence[Setup] = ()) -> None:
        """``load``: what the largest shot asks for. ``ahead``: whether a shot may be filmed while
        the one before is written. ``coming``: the shots of later lists, whose words are read with
        these: so the encoder is loaded once."""
        self._studio, self._bench, self._load = studio, bench, load
        self._setups = {setup.name: setup for setup in setups}
        self._progress, self._tell, self._ahead = progress, tell, ahead
        self._settled: set[str] = set()
        """Handed on to be written, or set aside."""
        self._attempts = Attempts(len(self._setups))
        self._notes: tuple[str, ...] = ()
        self._told = (*setups, *coming)
        self._book: Book | None = None
        if studio.placement.tiled or studio.lowered:
            self._notes = (studio.placement.why,)

    def clips(self, delivery: Delivery) -> Iterator[Clip]:
        """Each clip as soon as it is whole. Raises SetAside at the end, naming what could not be
        filmed; NoMemory, GpuFailed, DiskFull, Stopped where nothing more can be."""
        while todo := self._left():
            yield from self._through(todo[:self._studio.placement.group], delivery)
            if not self._left():
                yield from self._whole(delivery.rest())  # one of them may have to be done again
        self._attempts.settle()

    def _left(self) -> Sequence[Setup]:
        """The shots that are still to be filmed, in their order."""
        return [setup for name, setup in self._setups.items() if name not in self._settled]

    def _through(self, group: Sequence[Setup], delivery: Delivery) -> Iterator[Clip]:
        """Take a group through both experts, and each of its shots out of the last; ends early when
        memory ran out, for what is left to come again."""
        placement = self._studio.placement
        for which in _STAGES:
            for setup in group:
                if setup.name in self._settled:
                    continue
                yield from self._whole(delivery.whole())
                if self._denoised(setup, which):
                    yield from self._whole(delivery.room())
                    self._decoded(setup, delivery)
                    if not self._ahead:
                        yield from self._whole(delivery.rest())
                if self._studio.placement != placement:
                    return

    def _whole(self, written: Iterator[WrittenClip]) -> Iterator[Clip]:
        """The clips among what was written; what failed in writing is counted, and comes again."""
        for one in written:
            if one.clip is None:
                assert one.failure is not None
                if self._attempts.again(one.setup.name, one.failure):
                    self._settled.discard(one.setup.name)
                continue
            self._progress(one.setup.name, 1.0)
            yield one.clip
            self._bench.clear(one.setup)  # not before: it is the caller's now

    def _denoised(self, setup: Setup, which: Expert) -> bool:
        """Take the steps that are an expert's; whether the shot's latents are done."""
        def work() -> bool:
            course = self._course(setup)
            if course.expert == which:
                self._run(setup, course, which)
                self._bench.keep(setup, course)
            return course.expert is None

        return self._tried(setup, work, decoding=False)

    def _course(self, setup: Setup) -> Course:
        """The shot's course, where it was left or at its beginning."""
        if (found := self._bench.find(setup)) is not None:
            return found
        studio = self._studio
        given = (firstframe.condition(setup, studio.recipe, studio.encoder())
                 if setup.first else None)
        course = denoise.begin(setup, studio.recipe, studio.checkpoint, studio.where, given)
        self._bench.take(setup, course)
        return course

    def _run(self, setup: Setup, course: Course, which: Expert) -> None:
        def on_step(done: int, of: int) -> None:
            if ffmpeg.stopping():
                raise Stopped("filming was stopped")
            self._bench.keep(setup, course, now=False)
            self._progress(setup.name, _DENOISED * done / of)

        recipe = self._studio.recipe
        words = prompts.words(self._words(), setup.prompt, avoided(setup, self._studio), recipe,
                              self._studio.where)
        expert = self._studio.expert(which)
        lora.wear(expert, which, setup.loras)
        denoise.run(course, which, expert, words, on_step)

    def _words(self) -> Book:
        """What the encoder makes of every prompt of the list, and of those to come: asked once, and
        before an expert is loaded."""
        if self._book is None:
            texts = [setup.prompt for setup in self._told]
            if self._studio.recipe.guided:
                texts += [avoided(setup, self._studio) for setup in self._told]
            self._book = self._studio.read(texts)
        return self._book

    def _decoded(self, setup: Setup, delivery: Delivery) -> None:
        """Make frames of the shot's latents, look whether they show anything, and hand them on."""
        def work() -> bool:
            course = self._course(setup)
            shown = decode.frames(self._studio.decoder(), course.latents, setup.name,
                                  self._studio.placement.tiled)
            alive(shown, setup.name)
            self._progress(setup.name, _DECODED)
            delivery.hand(setup, shown, self._notes)
            self._settled.add(setup.name)
            self._bench.put_away()
            return True

        self._tried(setup, work, decoding=True)

    def _tried(self, setup: Setup, work: Callable[[], bool], decoding: bool) -> bool:
        """What ``work`` says; False where it failed, which is counted."""
        try:
            return work()
        except Exception as exc:
            if broken(exc):
                raise GpuFailed(f"the GPU failed while shot {setup.name} was filmed "
                                f"({' '.join(str(exc).split())[:200]}): what is finished is kept, "
                                f"run it again") from exc
            short = ran_out(exc)
            if not short and not self._attempts.again(setup.name, exc):
                self._settled.add(setup.name)
                self._bench.clear(setup)
        # Here, because until now what was raised held on to all that was being computed with.
        self._bench.put_away()
        if short:
            self._lower(setup, decoding)
        return False

    def _lower(self, setup: Setup, decoding: bool) -> None:
        """Film with less memory from now on; raises NoMemory."""
        placement, told = lower(self._studio.placement, self._load, setup.name, decoding)
        self._studio.lower(placement)
        self._notes += (told,)
        self._tell(told)


def avoided(setup: Setup, studio: Studio) -> str:
    """All that a shot should not show."""
    return prompts.negative(studio.recipe, setup.negative)
