"""What each shot shows: asked in chunks, scene by scene, each chunk knowing those before it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Literal

from pydantic import BaseModel

from narrator.director.answers import by_number, filled, joining, shape
from narrator.director.drafting import ShotDraft, ShotFrame
from narrator.director.llm.question import Question
from narrator.director.numbered import seen
from narrator.director.settling import settled
from narrator.director.sums import SHOTS, Counted
from narrator.director.wording import Wording, clipped, described, scene_called
from narrator.plan import Plan, Shot
from narrator.plan.exactness import Exactness
from narrator.story import Story
from narrator.story.names import Names
from narrator.story.text import joined, speaking_seconds
from scenes.shot import Picture

_BEFORE, _AFTER = 3, 1
"""Shots shown around those asked about: what is established, and what comes."""
_APART = 4
"""Shots that stand between two asked about, and more: they are asked about apart."""
_A_SHOT = 500
"""Tokens of an answer about one shot, at most."""


class PictureWays(BaseModel, frozen=True):
    """How much a question tells, where the window is small."""

    shots: int
    longest: int
    """Characters of the words, and of the direction, of one shot."""
    known: int
    """Of the cast, and of the places."""


_WAYS = (PictureWays(shots=SHOTS, longest=600, known=40), PictureWays(shots=SHOTS // 2,
                                                                      longest=300, known=24),
         PictureWays(shots=1, longest=300, known=12), PictureWays(shots=1, longest=100, known=4))


class Filming:
    """The shots of a story while they are being pictured."""

    def __init__(self, draft: ShotDraft, wording: Wording[Story]) -> None:
        story = wording.story
        self.wording, self._draft = wording, draft
        self.scenes = [list(frames) for frames in draft.scenes]
        self._ids = [scene.id for scene in draft.plan.scenes]
        self._titles = [scene.title for scene in draft.plan.scenes]
        self._names = Names([one.name for one in story.cast], [one.name for one in story.places])
        self._exact = Exactness(story)
        self._said = ["\n".join([title, *(text for frame in frames for text in _all(frame))])
                      for title, frames in zip(self._titles, self.scenes, strict=True)]

    @property
    def plan(self) -> Plan:
        """As far as it is pictured."""
        return settled(self._draft.with_shots(
            [[frame.shot for frame in frames] for frames in self.scenes]))

    def question(self, kind: Literal["pictures", "mend"], scene: int, numbers: Sequence[int],
                 part: int, findings: Mapping[int, Sequence[str]]) -> Question[BaseModel]:
        """The question about shots of a scene, by their ``numbers`` from 1; about fewer of them
        where the window is too small for all. Raises BadInput where it is too small for one."""
        most = max(1, min(SHOTS, (self.wording.llm.answer - 100) // _A_SHOT))
        name = f"{self._ids[scene]}-{kind}-{part}"
        return self.wording.fitted(
            partial(self._asked, kind, name, scene, tuple(numbers[:min(most, way.shots)]), way,
                    findings) for way in _WAYS)

    def take(self, scene: int, answer: BaseModel) -> None:
        """Picture the shots of a scene as ``answer`` sees them."""
        for number, one in by_number(answer).items():
            frame = self.scenes[scene][number - 1]
            self.scenes[scene][number - 1] = frame._replace(
                shot=_wishing(self._filled(frame, one), one))

    def _filled(self, frame: ShotFrame, answer: object) -> Shot:
        shot = filled(frame, answer, self._names, self.wording.story.language)
        unfit = self._exact.forbids(shot) and not self._exact.forbids(frame.shot)
        return frame.shot if unfit else shot

    def _asked(self, kind: str, name: str, scene: int, numbers: tuple[int, ...], way: PictureWays,
               findings: Mapping[int, Sequence[str]]) -> Question[BaseModel]:
        frames = self.scenes[scene]
        shown = range(max(1, numbers[0] - _BEFORE), min(len(frames), numbers[-1] + _AFTER) + 1)
        met = [name for frame in frames[:numbers[0] - 1]
               for name in (*frame.shot.cast, *frame.shot.places)]
        cast, places = self.wording.known(self._said[scene], way.known, met)
        values = {
            "title": clipped(self._titles[scene], 120), "asked": list(numbers),
            "last": numbers[-1] == len(frames), "last_scene": scene == len(self.scenes) - 1,
            "before": self._before(scene) if shown[0] == 1 else "",
            "cast": [described(one) for one in cast], "places": [described(one) for one in places],
            "terms": self.wording.terms("\n".join(text for number in numbers
                                                  for text in _all(frames[number - 1])), way.known),
            "shots": [_told(frames[number - 1], number, kind == "mend" or (
                number < numbers[0] or not frames[number - 1].asked), number in numbers,
                way.longest, findings.get(number, ())) for number in shown]}
        about = scene_called(self._ids[scene], self._titles[scene])
        return self.wording.question(kind, name, about, values, shape(
            numbers, tuple(one.name for one in cast), tuple(one.name for one in places),
            self.wording.chinese))

    def _before(self, scene: int) -> str:
        """The words that end the scene before."""
        frames = self.scenes[scene - 1] if scene else []
        words = joined([line.text for frame in frames[-2:] for line in frame.shot.lines])
        return words[-200:]


def pictured(draft: ShotDraft, wording: Wording[Story], desk: Counted) -> Filming:
    """``draft`` with the pictures of all its shots: the first chunks of all scenes are asked side
    by side, then the second ones, and so on."""
    filming = Filming(draft, wording)
    left = {scene: asked for scene, frames in enumerate(draft.scenes) if (
        asked := [number for number, frame in enumerate(frames, 1) if frame.asked])}
    part = 0
    while left:
        part += 1
        questions = {scene: filming.question("pictures", scene, _together(numbers), part, {})
                     for scene, numbers in left.items()}
        answers = desk.ask(list(questions.values()))
        for scene, question in questions.items():
            filming.take(scene, answers[question.name])
        left = {scene: rest for scene, question in questions.items()
                if (rest := left[scene][len(question.answer.model_fields):])}
    return filming


def _together(numbers: Sequence[int]) -> list[int]:
    """The first of ``numbers`` that stand near each other."""
    taken = [numbers[0]]
    for number in numbers[1:SHOTS]:
        if number - taken[-1] > _APART:
            break
        taken.append(number)
    return taken


def _wishing(shot: Shot, answer: object) -> Shot:
    """``shot`` with what the director wishes of how it begins."""
    return shot.model_copy(update={"made": shot.made.model_copy(update={
        "transition": joining(shot, answer),
        "continues": bool(getattr(answer, "continues", False))})})


def _all(frame: ShotFrame) -> Iterable[str]:
    """Everything that the story says of a shot."""
    yield seen(frame.beat)
    yield from (text for line in frame.shot.lines for text in (line.speaker, line.text))


def _told(frame: ShotFrame, number: int, known: bool, asked: bool, longest: int,
          findings: Sequence[str]) -> dict[str, object]:
    """A shot as templates are told of it."""
    shot, spoken = frame.shot, joined([line.text for line in frame.shot.lines])
    room = max(40, longest // max(1, len(shot.lines)))
    return {
        "number": number, "asked": asked, "seconds": f"{speaking_seconds(spoken):.1f}",
        "direction": seen(frame.beat, longest), "first_of_it": frame.part == 0,
        "own_picture": shot.image is not None,
        "lines": [{"speaker": line.speaker, "manner": clipped(line.direction, 60),
                   "text": clipped(line.text, room)} for line in shot.lines[:12]],
        "picture": _fields(shot.picture) if known else [], "cast": list(shot.cast),
        "places": list(shot.places), "continues": shot.made.continues,
        "transition": shot.transition or "", "findings": list(findings)}


def _fields(picture: Picture) -> list[str]:
    return [clipped(text, 240) for _, text in picture if text]


