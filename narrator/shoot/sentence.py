"""A shot without a story: one sentence, read as a story's direction is, becomes clips in a folder.

The folder is called after the sentence and the style, so the same words come to the same place. A
take of a number that is shot again takes the place of the one before; the others stay.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import unicodedata
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from media.files import whole
from media.progress import silent
from narrator.cut.timeline import Join
from narrator.cut.timing import Piece
from narrator.errors import BadInput
from narrator.events import Listener, unheard
from narrator.plan import Plan, Shot
from narrator.plan.outline import OutlinePlanner
from narrator.plan.planning import Planned, picture_size
from narrator.saying import HIDDEN, about_hidden, ensure_utf8, quoted
from narrator.settings import Settings
from narrator.shoot.casting import Casting
from narrator.shoot.filming import filming, slates
from narrator.shoot.finishing import Ways
from narrator.shoot.kit import Kit
from narrator.shoot.production import TimedFilm
from narrator.shoot.takes.record import Taken, keys, read
from narrator.shoot.takes.remembering import remember
from narrator.shoot.takes.take import Take
from narrator.shoot.takes.wanted import NOTHING, Wanted, beside
from narrator.store import Store
from narrator.store.engine import run
from narrator.store.lock import held
from narrator.store.needs import noting
from narrator.store.remaining import with_seconds_left
from narrator.store.work import Done
from narrator.story import LONGEST_DIRECTION, LONGEST_TITLE, Beat, Direction, Story, StoryScene
from narrator.story.look import Look
from narrator.story.text import HAN_IS_CHINESE, han_share
from scenes.shot import Clip

SECONDS = 4.0
"""How long a clip is where nothing is said of it."""
LONGEST_NAME = 40
"""Characters of the words that a folder or a clip is called after."""

_NO_LETTERS = re.compile(r"[\W_]+")


def shoot(sentence: str, settings: Settings, on: Listener = unheard, wanted: Wanted = NOTHING,
          seconds: float = SECONDS, style: str = "") -> Path:
    """Film what ``sentence`` says and return the folder of its clips, with their record.

    Raises BadInput for what cannot be filmed so, before anything is; Busy, or a camera's error.
    """
    on = with_seconds_left(on)
    kit, store = Kit(settings), Store(settings.store_folder)
    plan = _planned(_cleaned(sentence), settings, style)
    [shot] = plan.shots
    film = replace(_timed(plan, kit, settings.out / folder_name(plan.title, style), seconds),
                   beside={shot.id: (), **beside(plan, plan, kit, wanted)})
    before = read(film.folder)
    if before is None:  # of what was shot before, all clips may be there
        kit.cameras.ensure_able(plan)
    asked = slates([film], kit)
    works, ways = filming(asked), Ways(asked, kit)
    ways.ensure_ready()
    with held(film.folder), noting([film.folder], store) as notes:
        remember(film, works, store, alone=wanted.takes == 1, file=file_name)
        clips = ways.finish(run("film", works, store, on), store, on)
        _delivered(film, shot, clips.clips, before.takes if before else ())
        notes.settle(film.folder, None, keys(film.folder))
    return film.folder


def folder_name(sentence: str, style: str = "") -> str:
    """What the folder of a ``sentence`` is called: its words, told from others of the same by a
    few letters where they do not stand there whole."""
    return "-".join(["shoot", _slug(sentence.strip(" .。!！?？")), *filter(None, [_slug(style)])])


def file_name(take: Take) -> str:
    """What the clip of ``take`` is called: "take-2.mp4", "take-2-dive_black.mp4"."""
    words = "_".join(_slug(word) for _, word in take.words)
    return f"take-{take.shot.take}{'-' * bool(words)}{words}.mp4"


def _slug(text: str) -> str:
    plain = _NO_LETTERS.sub("-", text.lower()).strip("-")
    short = plain[:LONGEST_NAME].rstrip("-")
    if short == text.lower().replace(" ", "-"):
        return short
    return "-".join(filter(None, (short, hashlib.sha256(text.encode()).hexdigest()[:4])))


def _cleaned(sentence: str) -> str:
    ensure_utf8(sentence)
    text = unicodedata.normalize("NFC", " ".join(sentence.split()))
    if hidden := HIDDEN.search(text):
        raise BadInput(f"{quoted(sentence)} {about_hidden(hidden[0])}")
    if not any(char.isalnum() for char in text):
        raise BadInput('there is nothing to film: say what is seen, as in narrator shoot '
                       '"A red fox leaps into a lake"')
    if len(text) > LONGEST_DIRECTION:
        raise BadInput(f"the words to film have {len(text):,} characters; a shot holds at most "
                       f"{LONGEST_DIRECTION:,}: write a story of them")
    return text


def _planned(sentence: str, settings: Settings, style: str) -> Plan:
    """The plan of one shot that shows what ``sentence`` says."""
    given = {"style": style or None, "aspect": settings.aspect, "fps": settings.fps,
             "seed": settings.seed, "size": picture_size(settings.size) if settings.size else None}
    look = Look.model_validate({name: value for name, value in given.items() if value is not None})
    direction = Direction(text=sentence, line=1)
    story = Story(
        path=Path("shoot"), digest="", title=sentence[:LONGEST_TITLE], look=look,
        language="zh-CN" if han_share(sentence) >= HAN_IS_CHINESE else "en",
        scenes=(StoryScene(beats=(Beat(direction=direction),)),))
    return OutlinePlanner().plan(story, None, silent)


def _timed(plan: Plan, kit: Kit, folder: Path, seconds: float) -> TimedFilm:
    [shot] = plan.shots
    limits, fps = kit.cameras.limits(shot), plan.look.fps
    frames, longest = round(seconds * fps), limits.longest_frames(plan.look.fps)
    if not 0 < frames <= longest:
        name = kit.cameras.name_of(shot)
        raise BadInput(f"--seconds {seconds:g} cannot be filmed: the camera {name!r} films up to "
                       f"{longest / fps:.2f} s in one go: say fewer, or write a story")
    source = Planned(path=folder, plan=plan, kept=plan, file=folder / "none", fresh=False,
                     seen=None)
    piece = Piece(id=shot.id, shot=shot.id, scene=plan.scenes[0].id, frames=frames, into=Join(),
                  out=Join())
    casting = Casting(plan, kit.band.voice_of, kit.band.voice.identity.name)
    return TimedFilm(source=source, folder=folder, casting=casting, speech={}, pieces=(piece,))


def _delivered(film: TimedFilm, shot: Shot, clips: Done[Clip], before: Collection[Taken]) -> None:
    """Put every clip into the film's folder; those of ``before`` that stay in no record go."""
    [piece] = film.pieces
    for take in (Take(film.plan, shot), *film.beside[shot.id]):
        with whole(film.folder / file_name(take)) as place:
            shutil.copyfile(clips.artifacts[take.item(film.item(piece))].path, place)
    record = read(film.folder)
    stay = {one.file for one in record.takes} if record else set()
    for gone in {one.file for one in before} - stay - {""}:
        (film.folder / Path(gone).name).unlink(missing_ok=True)
