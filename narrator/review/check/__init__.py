"""A story or plan looked through before anything is made of it: read, timed, and doubted.

Nothing is written: no plan, no film, nothing into the store.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from narrator.cut.timing import length
from narrator.events import unheard
from narrator.plan import Shot
from narrator.plan.standing import StoryStanding
from narrator.review.check.checked import Checked
from narrator.review.check.findings import doubts
from narrator.review.check.nouns import Finding, Report, Row, SeenShot, Spot
from narrator.review.check.reading import PlanFile, StoryFile
from narrator.review.rehearsal import rehearse
from narrator.settings import Settings
from narrator.shoot.kit import Kit
from narrator.shoot.production import productions
from narrator.store import Store

__all__ = ["Finding", "Report", "Row", "SeenShot", "Spot", "check"]


def check(path: Path, settings: Settings) -> Report:
    """What the program makes of the story or plan at ``path``, and what is doubtful in it.

    Raises BadInput for what cannot be made into a film at all, and for a story that a language
    model has not planned yet: none is asked, because an answer that is not kept is paid for twice.
    """
    settings = settings.model_copy(update={"ask": False})
    kit = Kit(settings)
    [planned] = productions([path], kit, settings, unheard)
    with TemporaryDirectory(prefix="narrator-") as room:
        film, guessed = rehearse(planned, kit, Store(settings.store_folder), Path(room))
    standing = film.source.standing
    file = (StoryFile(standing) if isinstance(standing, StoryStanding) else
            PlanFile(standing))
    checked = Checked(film, kit, guessed)
    return Report(
        file=str(path), title=film.plan.title, language=film.plan.language,
        seconds=length(film.pieces) / checked.fps, about=bool(guessed),
        shots=tuple(_shot(checked, scene.id, shot) for scene in film.plan.scenes
                    for shot in scene.shots),
        rows=file.rows(checked), findings=doubts(checked))


def _shot(film: Checked, scene: str, shot: Shot) -> SeenShot:
    pieces = film.pieces(shot)
    begin, (last, at) = pieces[0][1], pieces[-1]
    asked = [*_asked(shot), *film.served.get(shot.id, ())]
    return SeenShot(id=shot.id, scene=scene, begin=begin / film.fps,
                    seconds=(at + last.frames - begin) / film.fps,
                    framing=shot.picture.framing, camera=film.kit.cameras.name_of(shot),
                    asked=tuple(asked))


def _asked(shot: Shot) -> list[str]:
    """What was decided for this shot alone."""
    return [said for said in (
        f"{shot.seconds:g} s" if shot.seconds else "",
        f"seed {shot.seed}" if shot.seed is not None else "",
        f"take {shot.take}" if shot.take > 1 else "",
        shot.transition or "", "continues" if shot.continues else "",
        f"ends with {shot.last.name}" if shot.last else "", "locked" if shot.lock else "") if said]
