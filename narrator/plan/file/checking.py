"""What is wrong with a plan although every single field of it could be: names, ids, words."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from narrator.plan import Plan, Shot
from narrator.plan.continuity import breaks
from narrator.saying import hint, quoted
from narrator.story import LONGEST_TITLE, Voiced
from narrator.story.readers.fitting import misdirected, misfit
from narrator.story.readers.glyphs import missing, no_glyph
from narrator.story.readers.people import namesakes, no_backend, no_voice, unserved

KeyPath = tuple[str | int, ...]
"""Keys and positions from the top of the plan, as the file nests them."""


def faults(plan: Plan) -> Iterator[tuple[KeyPath, str]]:
    """Where something is wrong, and what, with its remedy."""
    if not plan.title.strip():
        yield ("title",), "the title is empty; write one"
    if not plan.shots:
        yield ("scenes",), "the plan has no shot; add one under scenes"
    for group, named in (("cast", plan.cast), ("places", plan.places)):
        for name, problem in namesakes(one.name for one in named):
            yield (group, name), problem
    for member in plan.cast:
        if problem := unserved(member.exact, member.picture):
            yield ("cast", member.name, "picture"), f"picture {problem}"
    yield from _no_voices(plan)
    cast, places = {one.name for one in plan.cast}, {one.name for one in plan.places}
    ids: set[str] = set()
    for at, scene in enumerate(plan.scenes):
        yield from _given_twice(scene.id, ids, ("scenes", at, "id"))
        for number, bad in breaks(scene):
            yield ("scenes", at, "shots", number, "continues"), str(bad)
        for number, shot in enumerate(scene.shots):
            place = ("scenes", at, "shots", number)
            yield from _given_twice(shot.id, ids, (*place, "id"))
            for row, line in enumerate(shot.lines):
                if line.speaker:
                    yield from _strangers([line.speaker], cast, "cast", (*place, "lines", row))
            yield from _strangers(shot.cast, cast, "cast", (*place, "cast"))
            yield from _strangers(shot.places, places, "places", (*place, "places"))
            yield from _not_filmed(shot, place)
    yield from _not_shown(plan)


def _no_voices(plan: Plan) -> Iterator[tuple[KeyPath, str]]:
    """Voices that are meant to be a backend's, and cannot be."""
    asked: list[tuple[KeyPath, Voiced]] = [(("voice",), plan.voice)]
    asked += [(("cast", member.name, "voice"), member.voice) for member in plan.cast]
    for place, voice in asked:
        told = [no_voice(name, "voice") for name in (
            voice.any, *(name for backend, name in voice.in_turn if not backend))]
        told += [no_backend(backend, "voice", f"{backend}:{name}")
                 for backend, name in voice.by_backend]
        yield from ((place, problem) for problem in told if problem)


def _given_twice(id: str, ids: set[str], place: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    if id in ids:
        yield place, f"id {id} is given twice; give this one the next free number"
    ids.add(id)


def _strangers(names: Collection[str], known: Collection[str], group: str,
               place: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    for name in names:
        if name not in known:
            yield place, (f"{quoted(name)} is not in {group}: {hint(name, sorted(known))}; correct "
                          f"it or introduce it under {group}")


def _not_filmed(shot: Shot, place: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    """What no camera does, and a reader can say at once."""
    if wrong := misfit(shot, shot.image, words={}):
        yield (*place, wrong[0]), wrong[1]
    if wrong_way := misdirected(shot.picture.framing, shot, shot.image):
        yield (*place, "framing"), wrong_way


def _not_shown(plan: Plan) -> Iterator[tuple[KeyPath, str]]:
    """Words that the film shows and its font cannot set, or that stand on several lines where it
    has room for one."""
    shown = list(_shown(plan))
    for place, words in shown:
        if "lines" not in place and len(words) > LONGEST_TITLE:
            yield place, (f"{quoted(words)} has {len(words):,} characters; at most {LONGEST_TITLE} "
                          "are shown: shorten it")
        if "lines" not in place and ("\t" in words or len(words.splitlines()) > 1):
            yield place, f"{quoted(words)} holds a tab or a line break; write a blank"
    suspects = missing(set().union(*(words for _, words in shown)))
    for place, words in shown if suspects else ():
        for char in words:
            if char in suspects:
                yield place, no_glyph(char)


def _shown(plan: Plan) -> Iterator[tuple[KeyPath, str]]:
    """Everything that the film shows as words, with its place."""
    yield ("title",), plan.title
    yield from ((("cast", one.name), one.name) for one in plan.cast)
    yield from ((("sources", at), source) for at, source in enumerate(plan.sources))
    for at, scene in enumerate(plan.scenes):
        yield ("scenes", at, "title"), scene.title
        for number, shot in enumerate(scene.shots):
            place: KeyPath = ("scenes", at, "shots", number)
            for field in ("caption", "credit", "licence"):
                yield (*place, field), getattr(shot, field)
            yield from (((*place, "lines", row), line.text) for row, line in enumerate(shot.lines))
