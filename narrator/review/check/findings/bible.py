"""Who and where: what is described and never seen, or hardly described."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from narrator.review.check.checked import Checked
from narrator.review.check.nouns import Finding


def faceless(film: Checked) -> Iterator[Finding]:
    """Of the cast, who has no look that a camera could hold on to."""
    for member in film.plan.cast:
        said = [char for char in member.look.replace(member.name, "") if char.isalnum()]
        if not said:
            yield film.finding(
                "cast-faceless", f"{member.name} is described by nothing that is seen",
                f"write it: '{member.name}: age, build, clothes and their colours'; the same "
                f"words go into every picture", ("cast", member.name))


def alike(film: Checked) -> Iterator[Finding]:
    """Of the cast, who cannot be told from another."""
    first: dict[str, str] = {}
    for member in film.plan.cast:
        look = "".join(char for char in member.look.casefold() if char.isalnum())
        other = first.setdefault(look, member.name)
        if look and other != member.name:
            yield film.finding(
                "cast-alike", f"{member.name} looks exactly like {other}",
                "give each a colour or a thing of their own", ("cast", member.name))


def unseen(film: Checked) -> Iterator[Finding]:
    """Of the cast, who is in no picture."""
    for name, remedy in _absent(film, "cast"):
        yield film.finding(
            "cast-unseen", f"{name} is in the cast and in no picture", remedy, ("cast", name))


def unused(film: Checked) -> Iterator[Finding]:
    """Places at which nothing is set."""
    for name, remedy in _absent(film, "places"):
        yield film.finding(
            "place-unused", f"{name} is among the places and in no picture", remedy,
            ("places", name))


def _absent(film: Checked, group: Literal["cast", "places"]) -> Iterator[tuple[str, str]]:
    """Whose names no shot has, each with what to do about it."""
    named = {name for shot in film.plan.shots for name in getattr(shot, group)}
    for one in getattr(film.plan, group):
        if one.name not in named:
            yield one.name, (f"name {one.name} in a direction, by exactly this name, or take the "
                             f"entry out")
