"""What a setup asks to see: its words read, its cast recognised. No pixels yet."""

from __future__ import annotations

import re
import zlib
from typing import NamedTuple, TypeVar

from scenes.cameras.paper.figures import drawings
from scenes.colour import Colour, colours_in
from scenes.lexicon import Framing, Ground, Mood, Move, Reading, Time, Weather, read
from scenes.shot import Described, Setup

T = TypeVar("T")

_TOGETHER = {"couple": ("man", "woman"), "children": ("child", "child"),
             "crowd": ("elder", "woman", "man", "child", "man")}
SKY_FEATURES = frozenset(("sun", "moon", "stars", "galaxy", "rainbow", "cloud", "constellation",
                          "comet"))
EFFECTS = frozenset(("beam", "molecules", "flock", "magpie bridge"))
_CARRIED = {"warrior": {"sword", "shield", "feather"}, "king": {"crown"}, "queen": {"crown"},
            "elder": {"book"}}
"""What a silhouette holds already."""
_FULL = {"wide": 5, "medium": 4, "close": 2}
"""How many of the living a picture holds."""
_MOON: Ground = "desert"
_IN_SPACE = frozenset(("earth", "astronaut", "rocket", "molecules", "prism"))
_BODY = re.compile(r"\b(?:hair|beard|eyes?|skin)\b|发|须|胡|髯|眼|肤", re.IGNORECASE)
_HUMAN = re.compile(
    r"\b(?:hair(?:ed)?|beard(?:ed)?|eye[sd]?|skin|face|faced|coat|dress|shirt|hat|robes?|cloak|suit|"
    r"jacket|scarf|wear(?:s|ing)|dressed|clothes|boots|glasses|years? old|aged?|old|young|tall|"
    r"thin|twenties|thirties|forties|fifties|sixties|seventies|his|hers?|who|stranger|voice)\b"
    r"|[发须胡髯眼肤脸衣袍裙帽鞋岁]|身材|身穿|个子|年轻|年迈|年老|中年|老年", re.IGNORECASE)
"""What is said of a person, and hardly of a sea or a storm."""
_PARTS = re.compile(r"[,.;，。；、]|\b(?:and|with|in)\b", re.IGNORECASE)


class Actor(NamedTuple):
    """One silhouette to be placed, and the colours that the cast gives it."""

    key: str
    colours: tuple[Colour, ...] = ()
    wardrobe: int | None = None
    """Which of the theatre's clothes, for one of the cast without a colour of its own."""


class Script(NamedTuple):
    """All that a shot shows."""

    framing: Framing
    move: Move
    time: Time
    ground: Ground | None
    weather: Weather | None
    mood: Mood | None
    actors: tuple[Actor, ...]
    features: tuple[str, ...]
    """What hangs in the sky or fills the air."""
    aloft: bool
    space: bool
    """Whether there is nothing to stand on."""
    airless: bool
    """Whether there are no clouds."""


def script(setup: Setup) -> Script:
    """Read a setup. What its fields leave open is decided here, always in the same way."""
    picture = setup.picture
    told = "，".join(text for text in (picture.subject, picture.action) if text)
    # A name is no weather: 小雨 brings no rain.
    unnamed = told
    for member in setup.cast:
        if not is_nature(member):
            unnamed = unnamed.replace(member.name, " ")
    told_read, setting = read(unnamed), read(picture.setting)
    places = read("，".join(f"{place.name}，{place.look}" for place in setup.places))
    mood, framing = read(picture.mood), read(picture.framing)
    readings = (mood, setting, told_read, places)
    actors = _actors(setup.cast, told, setting)
    # What a mood says of light is how the picture is lit, and no beam in it.
    lit = [key for key in mood.figures if key != "beam"]
    keys = tuple(dict.fromkeys([*(a.key for a in actors), *told_read.figures, *setting.figures,
                                *lit]))
    ground = _ground((setting, told_read, places))
    space = ground == "sky" and any(key in _IN_SPACE for key in keys)
    on_moon = space and "moon" in keys and any(actor.key == "astronaut" for actor in actors)
    return Script(
        framing=framing.framing or ("wide" if not actors else "medium"),
        move=framing.move or _usual_move(setup.seed, bool(actors)),
        time=_first(*(r.time for r in readings)) or "day",
        ground=_MOON if on_moon else ground, weather=_first(*(r.weather for r in readings)),
        mood=mood.mood or told_read.mood,
        actors=tuple(_fitting(actors, framing.framing or "medium")),
        features=tuple(key for key in keys if (key in SKY_FEATURES or key in EFFECTS)
                       and not (on_moon and key == "moon")),
        aloft=told_read.aloft,
        space=space and not on_moon, airless=space and not {"molecules", "prism"} & set(keys))


def left_out(setup: Setup) -> tuple[str, ...]:
    """The silhouettes that a setup names and its framing has no room for."""
    picture = setup.picture
    told = "，".join(text for text in (picture.subject, picture.action) if text)
    asked = [actor.key for actor in _actors(setup.cast, told, read(picture.setting))]
    roles = {key: drawing.role for key, drawing in drawings().items()}
    shown = [actor.key for actor in script(setup).actors]
    living = [key for key in asked if roles[key] in ("person", "beast")]
    return tuple(dict.fromkeys(living[sum(roles[key] in ("person", "beast") for key in shown):]))


def _ground(readings: tuple[Reading, ...]) -> Ground | None:
    """What the picture stands on, of what setting, words and places say, in this order.

    A sky is often only weather ("a blue sky over a field"): it yields to every ground. Where it
    is named as a place (天河, outer space), it yields only to a ground that is named too, and not
    to the sea that a ship brings to mind.
    """
    heavenly = any(found.ground == "sky" and not found.ground_hinted for found in readings)
    firm = [found.ground for found in readings if found.ground and found.ground != "sky"
            and not (heavenly and found.ground_hinted)]
    return next(iter(firm), _first(*(found.ground for found in readings if found.ground == "sky")))


def _actors(cast: tuple[Described, ...], told: str, setting: Reading) -> list[Actor]:
    """The cast named in the words, then whatever else they speak of, then the setting's sets."""
    seen = [member for member in cast if member.name in told] or list(cast)
    seen.sort(key=lambda member: told.find(member.name))
    actors = [_member(member) for member in seen if not is_nature(member)]
    rest = told
    for member in cast:
        rest = rest.replace(member.name, " ")
    kinds = {actor.key for actor in actors}
    for key in (key for figure in read(rest).figures for key in _TOGETHER.get(figure, (figure,))):
        if key in drawings() and drawings()[key].role != "sky" and key not in kinds:
            actors.append(Actor(key, _worn(rest) if not actors else ()))
    kinds = {actor.key for actor in actors}
    actors += [Actor(key) for key in setting.figures
               if key in drawings() and drawings()[key].role == "set" and key not in kinds]
    return [actor for actor in actors if actor.key in drawings()]


def _fitting(actors: list[Actor], framing: Framing) -> list[Actor]:
    """The first of the living that the picture has room for, and what nobody carries already."""
    roles = {key: drawing.role for key, drawing in drawings().items()}
    carried = {thing for actor in actors for thing in _CARRIED.get(actor.key, ())}
    if framing != "close" and any(roles[actor.key] == "person" for actor in actors):
        carried.add("hand")  # whoever stretches out a hand has it on an arm
    living = [a for a in actors if roles[a.key] in ("person", "beast")][:_FULL[framing]]
    others = [a for a in actors if roles[a.key] in ("set", "thing") and a.key not in carried]
    return [*living, *others[:3]]


def is_nature(member: Described) -> bool:
    """Whether one of the cast is no figure, but a ground or weather: 大海, "the Storm"."""
    if _figures(member) or _HUMAN.search(member.look):
        return False
    look, name = read(member.look), read(member.name)
    # Somebody may be called Cliff, or 小雨.
    called = name.ground and (not member.name.isascii() or member.name.lower().startswith("the "))
    return bool((look.ground and not look.ground_hinted) or look.weather or called)


def is_unknown(member: Described) -> bool:
    """Whether one of the cast is described, and by nothing that tells a figure: a person is
    drawn."""
    said = member.look.replace(member.name, "")
    return not (_figures(member) or _HUMAN.search(member.look) or is_nature(member)
                or not any(char.isalnum() for char in said))


def _figures(member: Described) -> list[str]:
    return [key for text in (member.look, member.name) for key in read(text).figures
            if key in drawings()]


def _member(member: Described) -> Actor:
    """Someone of the cast: the first silhouette that the description names; a person if none."""
    figures = _figures(member)
    living = [key for key in figures if drawings()[key].role in ("person", "beast")]
    # Where the description names no colour, the same clothes in every shot all the same.
    wardrobe = zlib.crc32(f"{member.name} {member.look}".encode())
    return Actor(next(iter(living or figures), "man"), _worn(member.look), wardrobe)


def _worn(look: str) -> tuple[Colour, ...]:
    """The colours of clothes or coat: those of hair and eyes do not count."""
    return colours_in("，".join(p for p in _PARTS.split(look) if not _BODY.search(p)))[:2]


def _usual_move(seed: int, peopled: bool) -> Move:
    """Without a word about it, the camera moves a little, and not always alike."""
    choice: tuple[Move, ...] = (("push in", "push in", "pull out", "pan right", "pan left")
                                if peopled else ("push in", "pan right", "pan left", "tilt down"))
    return choice[seed % len(choice)]


def _first(*values: T | None) -> T | None:
    return next((value for value in values if value is not None), None)
