"""The places of a screenplay, from its scene headings."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from narrator.story import Place
from narrator.story.readers.fountain.casing import Casing
from narrator.story.readers.fountain.headings import CARRIED, Heading, HeadingSide
from narrator.story.text import HAN

_SIDES: dict[tuple[HeadingSide, bool], str] = {
    ("inside", False): "interior", ("outside", False): "exterior",
    ("inside", True): "室内", ("outside", True): "室外"}
_LONGEST = 80


class Locations:
    """Each place by its name: those of the title page, and every other that a heading names.

    A place that is seen from inside and from outside is two.
    """

    def __init__(self, declared: tuple[Place, ...], headings: Iterable[Heading],
                 casing: Casing) -> None:
        self._casing = casing
        self._declared = {place.name.casefold(): place for place in declared}
        self._sides: dict[str, set[HeadingSide]] = defaultdict(set)
        self._time = ""
        for one in headings:
            self._sides[self._place(one)].add(one.side)
        self.all = (*declared, *self._others())

    def title(self, heading: Heading) -> str:
        """The heading as a title: "Lamp room, night". A time such as "later" is that of the scene
        before, which is remembered."""
        if heading.when and not CARRIED.fullmatch(heading.when):
            self._time = self._casing.phrase(heading.when)
        place = self._named(self._place(heading), heading.side)
        when = self._time if heading.when else ""
        wide = re.search(f"[{HAN}]", place + when)
        return ("，" if wide else ", ").join(filter(None, (place, when)))

    def _others(self) -> Iterable[Place]:
        """The places that are not declared, each name once: a heading that says no side means the
        place that others see from one."""
        found: dict[str, Place] = {}
        for place, sides in self._sides.items():
            for side in sorted(sides, key=lambda side: (not side, side)):
                one = Place(name=self._named(place, side), look=_look(place, side))
                if place and place.casefold() not in self._declared:
                    found.setdefault(one.name.casefold(), one)
        return found.values()

    def _named(self, place: str, side: HeadingSide) -> str:
        both = len(self._sides[place] - {""}) > 1 and place.casefold() not in self._declared
        return _look(place, side) if both and side else place

    def _place(self, heading: Heading) -> str:
        declared = self._declared.get(heading.where.casefold())
        if declared:
            return declared.name
        words = " ".join(re.sub(r"[(（].*?[)）]|[:：()（）*_]", " ", heading.where).split())
        return self._casing.phrase(words)[:_LONGEST].strip(" ,，")


def _look(place: str, side: HeadingSide) -> str:
    chinese = bool(re.search(f"[{HAN}]", place))
    said = _SIDES.get((side, chinese), "")
    return ("，" if chinese else ", ").join(filter(None, (place, said)))
