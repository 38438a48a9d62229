"""What is wrong with a plan although every single field of it could be: names, ids, settings."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from difflib import get_close_matches

from pydantic import ValidationError

from narrator.plan import Plan, Shot
from narrator.story import Overrides

Place = tuple[str | int, ...]
"""Keys and positions from the top of the plan, as the file nests them."""


def faults(plan: Plan) -> Iterator[tuple[Place, str]]:
    """Where something is wrong, and what, with its remedy; in the order of the file."""
    cast, places = {one.name for one in plan.cast}, {one.name for one in plan.places}
    ids: set[str] = set()
    for at, scene in enumerate(plan.scenes):
        yield from _given_twice(scene.id, ids, ("scenes", at, "id"))
        for number, shot in enumerate(scene.shots):
            place = ("scenes", at, "shots", number)
            yield from _given_twice(shot.id, ids, (*place, "id"))
            for row, line in enumerate(shot.lines):
                if line.speaker:
                    yield from _strangers([line.speaker], cast, "cast", (*place, "lines", row))
            yield from _strangers(shot.cast, cast, "cast", (*place, "cast"))
            yield from _strangers(shot.places, places, "places", (*place, "places"))
            yield from _out_of_range(shot, place)


def nearest(name: str, known: Collection[str]) -> str:
    """The remedy for a name that is not ``known``."""
    near = get_close_matches(name, known, n=1)
    return f"did you mean {near[0]!r}?" if near else (
        f"there are {', '.join(known)}" if known else "there are none")


def _given_twice(id: str, ids: set[str], place: Place) -> Iterator[tuple[Place, str]]:
    if id in ids:
        yield place, f"id {id} is given twice; give this one the next free number"
    ids.add(id)


def _strangers(names: Collection[str], known: Collection[str], group: str,
               place: Place) -> Iterator[tuple[Place, str]]:
    for name in names:
        if name not in known:
            yield place, (f"{name!r} is not in {group}: {nearest(name, sorted(known))}; correct it "
                          f"or introduce it under {group}")


def _out_of_range(shot: Shot, place: Place) -> Iterator[tuple[Place, str]]:
    for key in ("seconds", "seed", "take"):
        try:
            Overrides.model_validate({key: getattr(shot, key)})
        except ValidationError as exc:
            error = exc.errors(include_url=False)[0]
            yield (*place, key), f"{key} is {error['input']}: {error['msg'].lower()}; change it"
