"""What a prompt's template is given beside a shot's own fields: its first sentence, and what the
fields imply.

Text-to-video models read prose, and Wan's makers advise 80 to 120 words of it, with subject,
action, setting, camera, light and mood (Wan2.2, README, on prompt extension). A direction is a line
or two. So the template may spell out what a field implies (how a wide shot is framed, what light
dusk has), one shade after the other, for as long as there is room; it adds no thing to a picture.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import NamedTuple

from narrator.story.text import HAN
from scenes.lexicon import read
from scenes.shot import Picture

MOST_WORDS, MOST_HAN = 120, 200
"""Of a prompt: what is shorter than this leaves room for a shade."""

SHADES = ("camera", "light", "texture", "take", "composition")
"""What a template may spell out, the most telling first."""

_HAN = re.compile(f"[{HAN}]")
_WORD = re.compile(r"[^\W_][\w'’-]*")
_DETERMINER = re.compile(r"(?:an?|the|his|her|its|their|this|that|these|those)\b", re.I)
_PREPOSITION = re.compile(
    r"(?:above|across|against|along|amid|among|at|before|behind|below|beneath|beside|between|by|in|"
    r"inside|near|on|over|through|towards?|under|within)\b")
_DOES = re.compile(r"[a-z]+s\b(?!')")
_ARTICLE = re.compile(r"(?:an?|the|one)\b")
_GOES = re.compile(r"[a-z]+s (?:and|as|away|back|down|forward|from|in|into|its|off|on|out|over|"
                   r"past|the|through|to|towards?|up|with|[a-z]{3,}ly)\b")
"""A verb, told from a plural by what follows: "shivers as", not "birds fly"."""
_LIT = re.compile(r"light\b|glow|lamp|candle|flash|光|灯|烛")
"""A mood that says of the light itself what it is."""
_ITS_OWN = re.compile(r"[。！？；“”]|^[他她它]")
_SPLITTING = re.compile(r"、|，|和|与|同|及|,|\band\b|\s")
_ENDS = " \t。.，,、；;"


class Shades(NamedTuple):
    """What the fields of a picture say outright, as the lexicon reads them; "" where nothing. An
    hour whose light is described implies none."""

    framing: str
    move: str
    time: str
    weather: str


def shades(picture: Picture) -> Shades:
    """Of ``picture``: shot size and move from its framing, light and air from mood or setting."""
    camera, mood, setting = (read(field, hints=False) for field in
                             (picture.framing, picture.mood, picture.setting))
    time = "" if _LIT.search(picture.mood) else mood.time or setting.time or ""
    return Shades(camera.framing or "", camera.move or "", time,
                  mood.weather or setting.weather or "")


def fullest(render: Callable[[Collection[str]], str], chinese: bool) -> str:
    """What ``render`` makes with as many of the shades as a prompt has room for.

    A prompt that is long without any stays as long: nothing that a writer wrote is left out.
    """
    most = MOST_HAN if chinese else MOST_WORDS
    text = render(SHADES)
    if size(text, chinese) <= most:
        return text
    taken: tuple[str, ...] = ()
    text = render(taken)
    for shade in SHADES:
        longer = render((*taken, shade))
        if size(longer, chinese) <= most:
            taken, text = (*taken, shade), longer
    return text


def size(text: str, chinese: bool) -> int:
    """How long ``text`` is: Han characters of a Chinese prompt, its Latin words among them, and
    words of an English one."""
    han = len(_HAN.findall(text)) if chinese else 0
    return han + len(_WORD.findall(_HAN.sub(" ", text) if chinese else text))


def opening(picture: Picture, names: Collection[str], chinese: bool) -> str:
    """Subject, action and setting as one sentence, without the stop at its end.

    The fields are what a planner cut a direction into, and go together again as they were: the
    setting first where it began the sentence, a name's verb right behind it. A Chinese setting of
    several clauses is a sentence of its own, behind. ``names``: of those who are seen.
    """
    setting, action = picture.setting.strip(_ENDS), picture.action.strip(_ENDS)
    said = deed(picture, names, chinese)
    if chinese:
        parts = (said, setting) if "，" in setting else (setting, said)
        return ("。" if "，" in setting else "，").join(filter(None, parts))
    if setting[:1].isupper() and not said[:1].isupper():
        return ", ".join(part for part in (setting, said) if part)
    goes_on = "," not in said and (
        _PREPOSITION.match(setting) or (not action and _DOES.match(setting)))
    return _capital((" " if goes_on else ", ").join(part for part in (said, setting) if part))


def deed(picture: Picture, names: Collection[str], chinese: bool) -> str:
    """Subject and action as one: who does what."""
    subject, action = picture.subject.strip(_ENDS), picture.action.strip(_ENDS)
    if not subject or not action:
        return subject or action
    return (_deed_zh if chinese else _deed)(subject, action, names)


def _deed(subject: str, action: str, names: Collection[str]) -> str:
    if action[0].isupper():
        return f"{subject}. {action}"
    bare = _ARTICLE.match(subject.lower()) and len(subject.split()) <= 4
    verb = _are_names(subject, names) or (bare and _DOES.match(action)) or (
        _ARTICLE.match(subject.lower()) and "," not in subject and _GOES.match(action))
    return f"{subject}{' ' if verb and not _DETERMINER.match(action) else ', '}{action}"


def _deed_zh(subject: str, action: str, names: Collection[str]) -> str:
    if _ITS_OWN.search(action) or any(name in action for name in names if name in subject):
        return f"{subject}。{action}"
    return f"{subject}{'' if _are_names(subject, names) else '，'}{action}"


def _are_names(subject: str, names: Collection[str]) -> bool:
    """Whether ``subject`` is nobody but those of ``names``: "Andromeda and Perseus"."""
    for name in sorted(names, key=len, reverse=True):
        subject = subject.replace(name, " ")
    return not _SPLITTING.sub("", subject)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
