"""One take kept: written into the plan, so that the next render uses it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from pathlib import Path

from narrator.errors import BadInput
from narrator.events import Chosen
from narrator.plan import Plan, Shot
from narrator.plan.file import write_plan
from narrator.saying import hint, quoted
from narrator.settings import Settings
from narrator.shoot.takes.record import Taken
from narrator.shoot.takes.take import first_seed, says
from narrator.shoot.takes.taken_film import TakenFilm
from narrator.store import Store
from narrator.store.key import Key

MOST_OFFERED = 12
"""Names in an error: the sheet shows them all."""

_SEPARATORS = re.compile(r"\s*[,，、;；·]\s*|\s+")


def choose(path: Path, shot: str, which: str, settings: Settings) -> Chosen:
    """Write into the plan of the film at ``path`` that its ``shot`` is the take that ``which``
    names: "4", "dive, black", or "dive, black 2" for its second take.

    Raises BadInput for a shot that there is not, and for a take that was not filmed of it as it is.
    """
    film = TakenFilm(path, settings)
    if film.plan is None or film.file is None:
        raise BadInput(f"{path} was shot without a story, and so has no plan to write into: copy "
                       f"the clip, or write its words and its {{seed: …}} into a story")
    old = _shot(film.plan, shot)
    one = _meant(film.of(old.id), old.id, which, film)
    after = _with(film.plan, old, one)
    write_plan(after, film.file)
    return Chosen(
        plan=film.file, shot=old.id, take=one.take, words=tuple(word for _, word in one.words),
        already=after == film.plan, others=_others(film.plan, after, old.id), camera=one.camera,
        kept=all(Store(film.store).seen(Key.read(part.key)) for part in one.parts))


def _shot(plan: Plan, asked: str) -> Shot:
    name = "s" + asked.strip().removeprefix("s")
    found = next((one for one in plan.shots if one.id == name), None)
    if found is None:
        raise BadInput(f"{plan.story} has no shot {quoted(asked)}; "
                       f"{hint(name, [one.id for one in plan.shots][:12])}")
    return found


def _meant(takes: Sequence[Taken], shot: str, which: str, film: TakenFilm) -> Taken:
    """The one of ``takes`` that ``which`` names; of several of one name, the one in use, or the
    one of the number that it ends with."""
    words = _plain(which)
    found = [one for one in takes if words in (_plain(one.name), f"{_plain(one.name)} {one.take}")]
    plain = [one for one in found if not one.words and words == str(one.take)]
    found = plain or found
    if len(found) == 1:
        return found[0]
    offered = _offered(found or takes, bool(found))
    if found:
        raise BadInput(f"shot {shot} was filmed as {quoted(which)} in several takes: name one, "
                       f"{offered}")
    if not takes:
        again = "" if not film.record.takes else " as it is now"
        raise BadInput(f"no takes of shot {shot}{again} were filmed: narrator render {film.source} "
                       f"--shot {shot} --takes 4")
    raise BadInput(f"shot {shot} has no take {quoted(which)}: there are {offered}; more are filmed "
                   f"by narrator render {film.source} --shot {shot} --takes n")


def _offered(takes: Sequence[Taken], numbered: bool) -> str:
    names = [f'"{one.name}{f" {one.take}" if numbered and one.words else ""}"' if one.words
             else one.name for one in takes]
    several = list(dict.fromkeys(names))
    more = f" and {len(several) - MOST_OFFERED} more" if len(several) > MOST_OFFERED else ""
    return ", ".join(several[:MOST_OFFERED]) + more


def _plain(name: str) -> str:
    """A name as it is compared: however its words are parted."""
    return " ".join(filter(None, _SEPARATORS.split(name.casefold())))


def _with(plan: Plan, old: Shot, one: Taken) -> Plan:
    """``plan`` in which its shot ``old`` is ``one``."""
    looks = {(group, told.name): told.look for group in ("cast", "places")
             for told in getattr(one, group)}
    told = {group: tuple(
        who.model_copy(update={"look": looks.get((group, who.name), who.look)})
        for who in getattr(plan, group)) for group in ("cast", "places")}
    style = plan.look.model_copy(update={"style": one.style})
    plan = plan.model_copy(update={**told, "look": style})
    new = old.model_copy(update={
        "picture": one.picture, "take": one.take,
        "cast": tuple(who.name for who in one.cast),
        "places": tuple(who.name for who in one.places)})
    if first_seed(plan, new) != one.first_seed:  # that command alone named it, or the plan did then
        new = new.model_copy(update={"seed": one.first_seed})
    return _replaced(plan, new)


def _replaced(plan: Plan, new: Shot) -> Plan:
    return plan.model_copy(update={"scenes": tuple(
        scene.model_copy(update={"shots": tuple(
            new if shot.id == new.id else shot for shot in scene.shots)})
        for scene in plan.scenes)})


def _others(before: Plan, after: Plan, chosen: str) -> tuple[str, ...]:
    """The other shots that say something else now: somebody in them, or the style, looks new."""
    was: Collection[tuple[str, str]] = {(one.id, says(before, one)) for one in before.shots}
    return tuple(one.id for one in after.shots
                 if one.id != chosen and (one.id, says(after, one)) not in was)
