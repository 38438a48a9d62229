"""Who and where, when and in which colours: the author's, and what a planner found besides.

What the author says stands as it is, and so does what an earlier plan says; whose it is, is told by
fingerprints.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Any

from pydantic import BaseModel

from narrator.plan import Plan
from narrator.plan.fingerprints import top_of, top_print, topped
from narrator.story import Member, Place, Story
from narrator.story.names import Names, seen_as

PLANNED = "planned."
"""Before the key of what a planner itself put above the scenes, in a plan's fingerprints."""
_ARTICLE = re.compile(r"^(?:the|an?) (?=.)")


class Bible(BaseModel, frozen=True):
    """The story with those whom its bible knows, and what of that is not the author's."""

    story: Story
    added: tuple[str, ...] = ()
    """Keys of what the planner, or a person in the plan, added: "cast.织女", "look.era"."""
    before: Plan | None = None

    def seen_in(self, plan: Plan) -> dict[str, tuple[Any, ...]]:
        """The cast and places of ``plan`` without those whom only the planner added, and whom no
        shot names."""
        words = "\n".join(text for shot in plan.shots for _, text in shot.picture)
        named = Names([one.name for one in plan.cast], [one.name for one in plan.places]
                      ).named(words)
        seen = {*named.cast, *named.places, *(name for shot in plan.shots
                                              for name in (*shot.cast, *shot.places))}
        return {group: tuple(one for one in getattr(plan, group) if one.name in seen
                             or f"{group}.{one.name}" not in self.added
                             or self._is_a_person_s(f"{group}.{one.name}"))
                for group in ("cast", "places")}

    def signed(self, plan: Plan) -> Plan:
        """``plan`` with the fingerprints of its top, and of what in it is the planner's own.

        What came from the plan before keeps those that it had there, by which a person's changes
        are told from then on, too.
        """
        made, was = dict(topped(plan).made), dict(self.before.made if self.before else ())
        carried = top_of(self.before) if self.before else {}
        for key in [key for key in made if key in self.added]:
            kept = {name: was[name] for name in (key, PLANNED + key) if name in was}
            made |= kept if carried.get(key) else {PLANNED + key: made[key]}
            if carried.get(key) and key not in kept:
                del made[key]  # a person put it into the plan
        made |= {PLANNED + key: was[PLANNED + key] for key in taken_away(self.before)}
        return plan.model_copy(update={"made": tuple(made.items())})

    def _is_a_person_s(self, key: str) -> bool:
        """Whether a person put it into the plan, or changed it there."""
        if self.before is None or key not in (top := top_of(self.before)):
            return False
        return dict(self.before.made).get(PLANNED + key) != top_print(key, top[key])


def from_before(story: Story, before: Plan | None) -> Bible:
    """The story with what stands in the plan and is not, and never was, the author's."""
    if before is None:
        return Bible(story=story)
    made, added, look = dict(before.made), [], story.look
    named: dict[str, tuple[Member | Place, ...]] = {"cast": story.cast, "places": story.places}
    told = [*(one.name for one in story.cast), *(one.name for one in story.places)]
    for key, value in top_of(before).items():
        group, _, name = key.partition(".")
        own = PLANNED + key in made or key not in made
        if not own or not value or (PLANNED + key in made and is_taken(name, told)):
            continue
        if group in named and name not in {one.name for one in named[group]}:
            named[group] = (*named[group], value)
            added.append(key)
        if key in ("look.era", "look.palette") and not getattr(story.look, name):
            look = look.model_copy(update={name: value})
            added.append(key)
    return Bible(story=story.model_copy(update={**named, "look": look}), added=tuple(added),
                 before=before)


def is_taken(name: str, names: Iterable[str]) -> bool:
    """Whether ``name`` is one of ``names``, or looks like one; an article makes no difference
    ("keeper", "The keeper"), nor do capitals. So is a name of which nothing is seen."""
    return _bare(name) in {"", *map(_bare, names)}


def taken_away(before: Plan | None) -> Collection[str]:
    """Keys of what a planner added once, and a person took out of the plan."""
    if before is None:
        return ()
    top = top_of(before)
    return [key.removeprefix(PLANNED) for key, _ in before.made
            if key.startswith(PLANNED) and not top.get(key.removeprefix(PLANNED))]


def _bare(name: str) -> str:
    return _ARTICLE.sub("", seen_as(name), count=1)
