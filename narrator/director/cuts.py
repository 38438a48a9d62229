"""Where shots begin: of every sentence that may open one it is asked whether it does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, partial
from itertools import accumulate

from pydantic import BaseModel

from narrator.director.earlier import Earlier, seconds
from narrator.director.llm.question import Question
from narrator.director.numbered import LONGEST, Sentence, numbered
from narrator.director.sums import Counted
from narrator.director.wording import Wording, clipped, keyed, scene_called
from narrator.plan.fingerprints import direction_print
from narrator.plan.outline.atoms import AtomStart
from narrator.plan.outline.cutting import DIRECTED, LONG_BEAT, Cut, packed
from narrator.plan.outline.earlier import Opens
from narrator.story import Story

MOST = 60
"""Sentences of one question, from the first asked about to the last."""
_BEFORE, _AFTER = 3, 2
"""Sentences shown around those, to know what they go on from and lead to."""
_TO_SAY, _SHAPE = 8, 24
"""Tokens of an answer about one sentence, and of its shape."""


class Cuts:
    """The cuts of a whole story."""

    def __init__(self, wording: Wording[Story], earlier: Earlier) -> None:
        self._wording, self._earlier, self._story = wording, earlier, wording.story
        self._ids = list(self._named())
        self._scenes = [list(numbered(earlier, at)) for at in range(len(self._ids))]
        self.questions = [question for at in range(len(self._ids)) for question in self._asked(at)]

    def expected(self) -> list[tuple[int, int]]:
        """About how many tokens each question takes, and each answer."""
        return [(self._wording.tokens(one), _TO_SAY * len(one.answer.model_fields))
                for one in self.questions]

    def made(self, desk: Counted) -> list[list[Cut]]:
        """The shots of every beat of every scene."""
        answers = desk.ask(self.questions)
        said: dict[str, dict[str, bool]] = {}
        for name, answer in answers.items():
            scene = name.partition("-")[0]
            said.setdefault(scene, {}).update(answer.model_dump(by_alias=True))
        return [[self._cut(at, beat, said.get(self._ids[at], {}))
                 for beat in range(len(scene.beats))]
                for at, scene in enumerate(self._story.scenes)]

    def _named(self) -> Iterator[str]:
        """The ids that scenes will have; one without shots has that of the next."""
        number = 1
        for scene in self._story.scenes:
            yield f"s{number}"
            number += any(beat.paragraphs or direction_print(beat) for beat in scene.beats)

    def _cut(self, scene: int, beat: int, said: Mapping[str, bool]) -> Cut:
        written = self._story.scenes[scene].beats[beat]
        parts = [one for one in self._scenes[scene] if one.beat == beat]
        if not parts:
            return [[]] if direction_print(written) else []
        shots: list[list[Sentence]] = []
        for one in parts:
            opens = said[str(one.number)] if one.opens is None else one.opens
            if opens or not shots:
                shots.append([])
            shots[-1].append(one)
        wanted = self._story.pace.shot * (DIRECTED if direction_print(written) else 1)
        return [part for shot in shots for part in _bounded(shot, wanted)]

    def _asked(self, scene: int) -> Iterator[Question[BaseModel]]:
        sentences = self._scenes[scene]
        for part, numbers in enumerate(self._parts(sentences), 1):
            shown = sentences[max(0, numbers[0] - 1 - _BEFORE):numbers[-1] + _AFTER]
            yield self._wording.fitted(
                partial(self._question, scene, part, numbers, shown, longest)
                for longest in (LONGEST, LONGEST // 2, LONGEST // 5))

    def _parts(self, sentences: Sequence[Sentence]) -> Iterator[list[int]]:
        """The numbers of those asked about by one question each. Where a part begins is asked as
        any other place is, with what comes before it in view."""
        most = max(1, min(MOST, self._wording.llm.answer // _TO_SAY - 8))
        sums = [0, *accumulate(one.tokens + _SHAPE for one in sentences)]
        part: list[int] = []
        for number in (one.number for one in sentences if one.opens is None):
            if part and (number - part[0] >= most or number - part[-1] > _BEFORE + _AFTER
                         or sums[min(number + _AFTER, len(sentences))]
                         - sums[max(0, part[0] - 1 - _BEFORE)] > self._room):
                yield part
                part = []
            part.append(number)
        if part:
            yield part

    @cached_property
    def _room(self) -> int:
        """Tokens for sentences, in a question that the window holds with its answer."""
        llm, empty = self._wording.llm, self._question(0, 0, [], [], LONGEST)
        return llm.window - llm.answer - self._wording.tokens(empty)

    def _question(self, scene: int, part: int, numbers: Sequence[int],
                  shown: Sequence[Sentence], longest: int) -> Question[BaseModel]:
        written, id = self._story.scenes[scene], self._ids[scene]
        values = {"title": clipped(written.title, 120), "asked": list(numbers),
                  "sentences": [one.told(written.beats[one.beat], longest) for one in shown]}
        return self._wording.question("cut", f"{id}-cut-{part}", scene_called(id, written.title),
                                      values, keyed("Cuts", numbers, bool))


def _bounded(shot: Sequence[Sentence], wanted: float) -> Cut:
    """``shot``, cut by rule where it was left so long that nobody would look at it to its end; not
    where that is how it stood before."""
    atoms = [atom for one in shot for atom in one.atoms]
    asked = any(one.opens is None for one in shot)
    if not asked or seconds(atoms) <= LONG_BEAT * wanted:
        return [atoms]
    free: Opens = [None if atom.start >= AtomStart.SENTENCE else False for atom in atoms]
    return packed(atoms, [True, *free[1:]], wanted)
