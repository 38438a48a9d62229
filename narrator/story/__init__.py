"""The story as it was read: what the writer wrote, each element with its line. Never changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field

from audio.line import Line
from narrator.story.look import Look, Loras, Pace, Seed

Transition = Literal["dissolve", "cut", "fade"]
Seconds = Annotated[float, Field(gt=0, le=600)]
"""The length of a shot that was forced."""
TakeNumber = Annotated[int, Field(ge=1, le=9999)]
StartSeconds = Annotated[float, Field(ge=0, le=86_400)]
"""Where in a video a shot begins, in seconds."""
SoundKept = Literal["keep", "drop"]
"""What becomes of a video's own sound."""

VIDEOS = (".mp4", ".mov", ".mkv", ".webm", ".m4v")
"""What the name of a video of the author's ends in."""
LONGEST_CREDIT = 120
"""Characters of a credit or a licence: more is not read in the time that a picture stands."""
Credit = Annotated[str, Field(max_length=LONGEST_CREDIT)]

MOST_NAMED = 500
"""Members of a cast, and places: every shot is looked through for all of them."""
MOST_SOURCES = 500
"""Lines of the film's credits."""
MOST_BEATS = 20_000
"""Directions, pictures, headings and breaks of a story: a day of film, and no more memory than a
small machine has."""
MOST_PARAGRAPHS = 50_000
"""Of a story: in one of a megabyte, a paragraph of twenty bytes after the other."""
MOST_TERMS = 500
"""Words of a story's glossary: every picture is looked through for all of them."""
LONGEST_WORD, LONGEST_TERM, LONGEST_NOTE = 60, 300, 300
"""Characters of a word of the glossary, of its look, which is part of prompts, and of its note."""
LONGEST_DIRECTION = 5_000
"""Characters: a model of pictures reads a tenth of it."""
LONGEST_TITLE = 500
"""Characters: of a film, a chapter, or a picture's caption."""

_TAG = re.compile(r"([a-z]{2,3})(?:-([a-z]{4}))?(?:-([a-z]{2}|\d{3}))?", re.IGNORECASE | re.ASCII)


def language_tag(text: str) -> str:
    """``text``, a BCP 47 tag of language, script and region, in its usual capitals.

    Raises ValueError for anything else: a tag becomes part of file names.
    """
    found = _TAG.fullmatch(text)
    if not found:
        raise ValueError("is not a language tag; write one such as en, en-GB, zh-CN or zh-TW")
    subtags = [found[1].lower(), (found[2] or "").title(), (found[3] or "").upper()]
    return "-".join(filter(None, subtags))


def is_video(path: Path) -> bool:
    """Whether the author's file at ``path`` is a video, and not a picture."""
    return path.suffix.lower() in VIDEOS


class Voiced(BaseModel, frozen=True, extra="forbid"):
    """The voice wanted: by backend, and ``any`` (a description or a backend's name for one).

    ``{"any": "温柔的中年女声"}``, ``{"edge": "zh-CN-YunjianNeural", "espeak": "cmn+m7"}``.
    """

    by_backend: tuple[tuple[str, str], ...] = ()
    any: str = ""
    in_turn: tuple[tuple[str, str], ...] = ()
    """Instead of both: voices of which the next speaks where one cannot, each with its backend,
    "" for a description."""

    def wanted(self, backend: str) -> str:
        """What is asked of ``backend`` first."""
        return self.choices(backend)[0][1]

    def choices(self, backend: str) -> tuple[tuple[str, str], ...]:
        """Backends, and what is asked of each, in the order in which they are tried when
        ``backend`` is to speak: from the first voice that it can take. Never empty."""
        mine = [place for place, (whose, _) in enumerate(self.in_turn) if whose in ("", backend)]
        if mine:
            return tuple((whose or backend, voice) for whose, voice in self.in_turn[mine[0]:])
        return ((backend, dict(self.by_backend).get(backend, self.any)),)


class Member(BaseModel, frozen=True, extra="forbid"):
    """A person, creature or object of the cast."""

    name: str
    look: str
    voice: Voiced = Voiced()
    loras: Loras = ()
    """Weights that teach a model who this is, for the shots in which they are seen."""
    exact: bool = False
    """Whether nothing but a picture shows it: a museum's vase, which no camera may invent."""
    picture: Path | None = None
    """That picture, absolute, for the shots without one of their own."""
    line: int = 0

    @property
    def described(self) -> bool:
        """Whether the look says more than the name does. A story file must describe its cast; a
        screenplay or a draft may leave somebody to be described later."""
        return self.look.casefold() != self.name.casefold()


class Place(BaseModel, frozen=True, extra="forbid"):
    """A location with its fixed description."""

    name: str
    look: str
    line: int = 0


class Term(BaseModel, frozen=True, extra="forbid"):
    """A loose word, and what is seen where it is said."""

    word: Annotated[str, Field(min_length=1, max_length=LONGEST_WORD)]
    look: Annotated[str, Field(min_length=1, max_length=LONGEST_TERM)]
    """In picture words; the word itself where it is to stand as it is."""
    note: Annotated[str, Field(max_length=LONGEST_NOTE)] = ""
    """Who is who where the word misleads: for whoever plans, and in no prompt of a camera."""
    place: bool = False
    """Whether it is where something is, and not what is seen there."""
    reads: str = ""
    """What a planner that goes by single words reads instead of it; "" the word itself."""

    @property
    def name(self) -> str:
        """What it is told from the others by, as the cast and the places are."""
        return self.word

    @property
    def described(self) -> bool:
        """Whether the look says more than the word does."""
        return self.look.casefold() != self.word.casefold()


class MusicWanted(BaseModel, frozen=True, extra="forbid"):
    """The film's music: a mood to play in, or the author's own file."""

    mood: str = ""
    file: Path | None = None
    gain_db: Annotated[float, Field(ge=-60, le=12)] = 0.0
    none: bool = False
    """No music at all."""


class Head(BaseModel, frozen=True, extra="forbid"):
    """What is said of the whole film, above its scenes: by the story, and after it by the plan."""

    title: str
    language: Annotated[str, AfterValidator(language_tag)] = "en"
    """BCP 47."""
    look: Look = Look()
    cast: tuple[Member, ...] = ()
    places: tuple[Place, ...] = ()
    glossary: Annotated[tuple[Term, ...], Field(max_length=MOST_TERMS)] = ()
    """The author's own, on top of the library of ``templates/glossary``."""
    voice: Voiced = Voiced()
    """The narrator's."""
    music: MusicWanted = MusicWanted()
    pace: Pace = Pace()
    sources: tuple[str, ...] = ()

    @property
    def shared_files(self) -> Iterator[Path]:
        """Every file of the author's that is named here."""
        yield from (self.music.file,) if self.music.file else ()
        yield from (lora.path for lora in self.look.loras)
        for member in self.cast:
            yield from (member.picture,) if member.picture else ()
            yield from (lora.path for lora in member.loras)


class Overrides(BaseModel, frozen=True, extra="forbid"):
    """What ``{…}`` at the end of a direction or picture says about its shot."""

    seconds: Seconds | None = None
    seed: Seed | None = None
    take: TakeNumber | None = None
    transition: Transition | None = None
    """The transition into the shot."""
    camera: str | None = None
    start: StartSeconds | None = None
    """Where in its video the shot begins, in seconds."""
    sound: SoundKept | None = None
    """What becomes of the video's own sound; None: it is dropped."""
    credit: Credit = ""
    """Who made the picture or video, or where it is kept."""
    licence: Credit = ""
    """Under which licence it is shown."""
    last: Path | None = None
    """The picture that the shot ends with, where it begins with one, too."""
    continues: bool = False
    """Whether it goes on from the last frame of the shot before."""


class Direction(BaseModel, frozen=True, extra="forbid"):
    """A ``>`` line: what is seen, in the writer's words."""

    text: str
    line: int


class Image(BaseModel, frozen=True, extra="forbid"):
    """A picture or video of the author's: ``![caption](path "direction")``."""

    path: Path
    """Absolute, inside the story's folder, seen to exist."""
    written: str
    """The path as the writer wrote it."""
    caption: str = ""
    line: int = 0


class Paragraph(BaseModel, frozen=True, extra="forbid"):
    """Words of one voice, as one paragraph."""

    spoken: Line
    line: int


class Beat(BaseModel, frozen=True, extra="forbid"):
    """What one direction, picture, heading or break opens, down to the next."""

    direction: Direction | None = None
    image: Image | None = None
    overrides: Overrides = Overrides()
    paragraphs: tuple[Paragraph, ...] = ()
    line: int = 0


class StoryScene(BaseModel, frozen=True, extra="forbid"):
    """A stretch of story in one place and time."""

    title: str = ""
    line: int = 0
    beats: tuple[Beat, ...] = ()


class Story(Head):
    """A whole story file."""

    path: Path
    digest: str
    """SHA-256 of the file's bytes and of those of every picture, music file and LoRA it names."""
    narration: Literal["verbatim", "adapt"] = "verbatim"
    scenes: tuple[StoryScene, ...] = ()

    @property
    def files(self) -> tuple[Path, ...]:
        """Every file of the author's that the story names, each once."""
        beats = [beat for scene in self.scenes for beat in scene.beats]
        images = [file for beat in beats
                  for file in (beat.image and beat.image.path, beat.overrides.last) if file]
        return tuple(dict.fromkeys((*self.shared_files, *images)))


STILL, FOOTAGE = "still", "footage"
"""The cameras that film what the author brings: a picture, a video."""


def own_camera(image: Path | None) -> str | None:
    """The camera that films the author's ``image`` where none is named; None where there is none
    to film."""
    if image is None:
        return None
    return FOOTAGE if is_video(image) else STILL
