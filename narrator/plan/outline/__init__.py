"""The planner that needs nothing: an outline of the story, offline and always the same.

A scene becomes a scene. A direction or a picture opens one shot that holds all its words; if they
last more than about two and a half shots, they are cut at sentence ends into several shots that
share the direction's picture, framed differently. Other words are cut at sentence ends so that
each shot lasts about ``pace.shot`` seconds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from media.progress import Progress, Tell, quiet
from narrator.errors import BadStory
from narrator.plan import MOST_SHOTS, Plan, Scene, Shot
from narrator.plan.fingerprints import stamped, topped
from narrator.plan.outline.cutting import Cut, cut, lines
from narrator.plan.outline.framings import Framings
from narrator.plan.outline.seeing import Established, Eye
from narrator.story import LONGEST_TITLE, Beat, Overrides, Story, StoryScene, own_camera
from narrator.story.glossary import glossary
from narrator.story.names import Names


class OutlinePlanner:
    """Plans by the story's own marks and words."""

    name = "outline"
    asks = False

    def plan(self, story: Story, before: Plan | None, progress: Progress, tell: Tell = quiet
             ) -> Plan:
        """A plan of ``story`` that keeps the cuts of ``before`` where the words stand.

        Raises BadStory for one of more shots than a film has.
        """
        made = outlined(story, cut(story, before), self.name)
        progress(self.name, 1.0)
        return made


def outlined(story: Story, parted: Sequence[Sequence[Cut]], planner: str) -> Plan:
    """The plan of a story whose beats are cut as ``parted`` says, each shot seen by the story's own
    words. ``planner``: the name of whose plan it is. Raises BadStory."""
    scenes: list[Scene] = []
    above: list[str] = []
    _check(story, sum(len(shots) for beats in parted for shots in beats))
    eye = Eye(Names([one.name for one in story.cast], [one.name for one in story.places]),
              story.language, glossary(story))
    for written, beats in zip(story.scenes, parted, strict=True):
        scene = _ScenePlan(story, eye, written, f"s{len(scenes) + 1}").filmed(beats)
        above += filter(None, [scene.title])
        # A heading with nothing under it, such as a part above its first chapter, has no time
        # of its own on the screen: it is shown with the next.
        if scene.shots:
            scenes.append(scene.model_copy(update={"title": _joined(above, story, written)}))
            above.clear()
    if above:
        written = story.scenes[-1]
        last = _ScenePlan(story, eye, written, f"s{len(scenes) + 1}")
        scenes.append(last.silent(_joined(above, story, written)))
    return topped(Plan(
        story=story.path.name, digest=story.digest, planner=planner, title=story.title,
        language=story.language, look=story.look, voice=story.voice, music=story.music,
        pace=story.pace,
        cast=tuple(member.model_copy(update={"line": 0}) for member in story.cast),
        places=tuple(place.model_copy(update={"line": 0}) for place in story.places),
        glossary=story.glossary, sources=story.sources, scenes=tuple(scenes)))


def _check(story: Story, shots: int) -> None:
    if shots > MOST_SHOTS:
        raise BadStory(story.path.name, 0, f"makes {shots:,} shots, and a film has at most "
                       f"{MOST_SHOTS:,}: split it into several, or set pace.shot to longer ones")


def _joined(titles: Sequence[str], story: Story, scene: StoryScene) -> str:
    title = " · ".join(titles)
    if len(title) > LONGEST_TITLE:
        raise BadStory(story.path.name, scene.line, f"{len(titles):,} headings with nothing below "
                       "them but this one's words: write something below them, or delete them")
    return title


class _ScenePlan:
    """One scene while it is being planned: what is known in it grows from shot to shot."""

    def __init__(self, story: Story, eye: Eye, scene: StoryScene, id: str) -> None:
        self._scene, self._id, self._shots, self._eye = scene, id, 0, eye
        self._framings = Framings(story.look.seed, story.language)
        self._known = self._eye.titled(scene.title)

    def filmed(self, beats: Sequence[Cut]) -> Scene:
        shots = tuple(shot for beat, shots in zip(self._scene.beats, beats, strict=True)
                      for shot in self._beat(beat, shots))
        return Scene(id=self._id, title=self._scene.title, shots=shots)

    def silent(self, title: str) -> Scene:
        """A scene of one silent shot, for a heading that ends the story."""
        return Scene(id=self._id, title=title, shots=tuple(self._beat(Beat(), [[]])))

    def _beat(self, beat: Beat, shots: Cut) -> Iterator[Shot]:
        before = self._known
        for part, atoms in enumerate(shots):
            self._shots += 1
            asked = beat.overrides if part == 0 else _of_a_later_part(beat.overrides)
            shot = Shot(id=f"{self._id}-{self._shots}", lines=lines(atoms), seconds=asked.seconds,
                        seed=asked.seed, take=asked.take or 1, transition=asked.transition,
                        camera=asked.camera, start=asked.start, sound=asked.sound,
                        credit=asked.credit, licence=asked.licence, last=asked.last,
                        continues=asked.continues)
            yield stamped(self._seen(_with_image(shot, beat), beat, part, before), beat, asked)

    def _seen(self, shot: Shot, beat: Beat, part: int, before: Established) -> Shot:
        """``shot`` with its picture. The parts of a directed beat share what the first one saw."""
        text = beat.direction.text if beat.direction else beat.image.caption if beat.image else None
        seen = (self._eye.told(shot.lines, self._known) if text is None
                else self._eye.directed(text, shot.lines, before,
                                        beat.direction is not None and beat.image is not None))
        self._known = seen.now
        framing = seen.picture.framing
        if framing and part == 0:
            self._framings.said(framing)
        elif not shot.video:  # a video has been framed by whoever filmed it
            words = "\n".join([seen.picture.subject, seen.picture.action,
                               *(line.text for line in shot.lines)])
            framing = self._framings.chosen(words, bool(seen.cast), beat.image is not None)
        return shot.model_copy(update={
            "picture": seen.picture.model_copy(update={"framing": framing}),
            "cast": seen.cast, "places": seen.places})


def _of_a_later_part(asked: Overrides) -> Overrides:
    """How a shot begins is asked of the first part of a beat alone."""
    return asked.model_copy(update={"transition": None, "continues": False})


def _with_image(shot: Shot, beat: Beat) -> Shot:
    if beat.image is None:
        return shot
    return shot.model_copy(update={"image": beat.image.path, "caption": beat.image.caption,
                                   "camera": shot.camera or own_camera(beat.image.path)})
