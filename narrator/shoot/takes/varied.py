"""A shot with other words: those of a variation in the place of its own, or joined to them."""

from __future__ import annotations

from collections.abc import Sequence

from narrator.errors import BadShot
from narrator.plan import Plan, Shot
from narrator.saying import quoted
from narrator.shoot.takes.axes import FIELDS
from narrator.store.work import VariedWords
from narrator.story import Member, Place
from narrator.story.names import Names
from narrator.story.text import clauses
from scenes.lexicon import phrase, read
from scenes.shot import Picture

_MARKS = " \t，。；：、,.;:"


def varied(plan: Plan, shot: Shot, words: VariedWords) -> tuple[Plan, Shot]:
    """``plan`` and its ``shot`` as ``words`` have them.

    An axis that is called like one of the cast or a place changes how that looks; one that is
    called like a field of the picture, that; any other ("coat") is said of the subject. Raises
    BadShot where who is varied is not seen.
    """
    before = shot
    for name, word in words:
        plan, shot = _with(plan, shot, name, word)
    return plan, _with_those_named(plan, before, shot)


def _with(plan: Plan, shot: Shot, name: str, word: str) -> tuple[Plan, Shot]:
    for group in ("cast", "places"):
        if known := _known(getattr(plan, group), name):
            if known not in getattr(shot, group):
                raise BadShot(shot.id, f"does not show {known}, whose look --vary "
                                       f"{quoted(f'{name}: {word}')} changes: vary what it shows")
            return _looking(plan, group, known, word), shot
    field = FIELDS.get(name.casefold(), "")
    if field == "style":
        look = plan.look.model_copy(update={"style": _put(plan.look.style, word, plan)})
        return plan.model_copy(update={"look": look}), shot
    picture = shot.picture
    if field == "move":
        told = {"framing": _moving(picture.framing, word, plan)}
    elif field:
        told = {field: _put(getattr(picture, field), word, plan)}
    else:
        blank = "" if _chinese(plan) else " "
        told = {"subject": _joined(picture.subject, f"{name}{blank}{word.lstrip('+ ')}", plan)}
    return plan, shot.model_copy(update={"picture": picture.model_copy(update=told)})


def _known(members: Sequence[Member | Place], name: str) -> str:
    """The name of the member that ``name`` means, capitals aside; "" for none."""
    return next((one.name for one in members if one.name.casefold() == name.casefold()), "")


def _looking(plan: Plan, group: str, name: str, word: str) -> Plan:
    members = tuple(one.model_copy(update={"look": _put(one.look, word, plan)})
                    if one.name == name else one for one in getattr(plan, group))
    return plan.model_copy(update={group: members})


def _moving(framing: str, word: str, plan: Plan) -> str:
    """``framing`` with the move ``word`` instead of its own: how near the shot is stays."""
    if word.startswith("+"):
        return _put(framing, word, plan)
    kept = ""
    for clause in (part.strip(_MARKS) for part in clauses(framing)):
        reading = read(clause)
        if reading.move is None:
            kept = _joined(kept, clause, plan)
        elif reading.framing is not None:  # "wide shot panning left": only the one word for it
            kept = _joined(kept, phrase("framing", reading.framing, plan.language), plan)
    return _joined(kept, word, plan)


def _put(own: str, word: str, plan: Plan) -> str:
    return _joined(own, word.lstrip("+ "), plan) if word.startswith("+") else word


def _joined(own: str, word: str, plan: Plan) -> str:
    between = "，" if _chinese(plan) else ", "
    return between.join(filter(None, (own.rstrip(_MARKS), word)))


def _with_those_named(plan: Plan, before: Shot, after: Shot) -> Shot:
    """``after`` with the cast and places that its new words name, and without those that only the
    old ones named."""
    if before.picture == after.picture:
        return after
    names = Names([one.name for one in plan.cast], [one.name for one in plan.places])
    was, now = names.named(_said(before.picture)), names.named(_said(after.picture))

    def seen(own: Sequence[str], old: Sequence[str], new: Sequence[str]) -> tuple[str, ...]:
        stay = [name for name in own if name not in old or name in new]
        return tuple(dict.fromkeys([*stay, *(name for name in new if name not in old)]))

    return after.model_copy(update={"cast": seen(after.cast, was.cast, now.cast),
                                    "places": seen(after.places, was.places, now.places)})


def _said(picture: Picture) -> str:
    return "\n".join((picture.subject, picture.action, picture.setting, picture.framing,
                      picture.mood))


def _chinese(plan: Plan) -> bool:
    return plan.language.startswith("zh")
