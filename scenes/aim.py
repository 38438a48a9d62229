"""Where over a picture a move goes, and how fast: "slow push in to the lower left", "缓推至左下".

A point is told in per cent, across and then down from the top left, or by a corner, a side or the
middle. Of two points ("from the upper left to 70% 40%", "从左上角推向右下角") a move that comes
closer goes to the one that it is sent to, and one that draws back begins at the one it leaves.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from difflib import get_close_matches
from itertools import pairwise
from typing import NamedTuple

from scenes.lexicon import read

_LEFT, _MIDDLE, _RIGHT = 0.2, 0.5, 0.8
"""Where a corner is: the object in it, rather than its last pixel."""

_SIDES = {"left": (_LEFT, None), "right": (_RIGHT, None), "top": (None, _LEFT),
          "upper": (None, _LEFT), "bottom": (None, _RIGHT), "lower": (None, _RIGHT),
          "centre": (_MIDDLE, _MIDDLE), "center": (_MIDDLE, _MIDDLE),
          "middle": (_MIDDLE, _MIDDLE), "左": (_LEFT, None), "右": (_RIGHT, None),
          "上": (None, _LEFT), "顶": (None, _LEFT), "下": (None, _RIGHT), "底": (None, _RIGHT),
          "中": (_MIDDLE, _MIDDLE)}

_PERCENT = r"(?:%|per\s?cents?\b)"
_POINT = (rf"(?<!\d)(?P<x>\d+(?:\.\d+)?)\s*{_PERCENT}(?:[^\d%]{{0,24}}?)"
          rf"(?P<y>\d+(?:\.\d+)?)\s*{_PERCENT}")
_CORNER = (r"\b(?P<v>upper|top|lower|bottom)[ -](?P<h>left|right)\b"
           r"|(?P<hz>[左右])(?P<vz>[上下])")
_SIDE = (r"(?:very )?(?P<s>left|right|top|upper|bottom|lower|cent(?:re|er)|middle)\b"
         r"(?! of the (?:upper|top|lower|bottom)\b)"
         r"|(?:画面|图片|图像|图|照片)?的?(?P<sz>[左右上下顶底])(?:[侧边方部端面半]|$|推|拉)"
         r"|(?:画面|图片|图像|图|照片)?的?(?:正)?(?P<mz>中)(?:[央心间部])")
_TO = r"(?:\b(?:to|towards?|into|onto|on|at)\s+(?:the )?|[向往到朝至近])\s*"
_FROM = r"(?:\b(?:from|off|away from)\s+(?:the )?|[从由自])\s*"
_AIM = re.compile(rf"(?P<to>{_TO})?(?P<from>{_FROM})?(?:画面|图片|图像|图|照片)?的?"
                  rf"(?:{_POINT}|{_CORNER})"
                  rf"|(?:(?P<tos>{_TO})|(?P<froms>{_FROM}))(?:{_SIDE})")
_WAY = re.compile(rf"{_TO}|{_FROM}")
_SENT = re.compile(r"(?<!close )(?<!next )\b(?:to|towards?|into|onto)\s+(?:the )?|[向往到]")
"""What says that the camera is sent somewhere, more surely than ``_TO``."""
_ENDS = re.compile(r",(?!\d)|[;。、]|\. ")
_INERT = re.compile(
    r"(?:(?:a |an |this )?(?:picture|image|frame|photo(?:graph)?|painting|scene|viewer|camera|it"
    r"|us)\b|(?:画面|图片|图像|图|照片)?[左右上下前后里内外深远近])")
"""Behind ``_SENT``, what says a way and no point."""
_BESIDE = re.compile(r"\b(?:upper|top|lower|bottom)[ -]([a-z]+)")
_SLOW = re.compile(r"\b(?:slow|slowly|gentle|gently|gradual|gradually)\b|[缓慢徐]")
_FAST = re.compile(r"\b(?:fast|quick|quickly|swift|swiftly|rapid|rapidly)\b|[快急迅]")


class Aim(NamedTuple):
    """A point of a picture, in parts of its width and height from the top left."""

    x: float
    y: float


class Aims(NamedTuple):
    """Where a move comes from and where it goes, as far as that is said."""

    begin: Aim | None = None
    end: Aim | None = None


class NoSuchPoint(ValueError):
    """A point beyond the picture's edge; the message names it and the remedy."""


def aims(text: str, sides: bool = True) -> Aims:
    """The points that the words of a move name. Raises NoSuchPoint for one over 100 %.

    A point without "from" or "to" is where the move goes. ``sides``: whether "to the left" names
    a point; for a camera that pans it is the way it turns.
    """
    begin: Aim | None = None
    end: Aim | None = None
    for leaves, point in _points(_plain(text), sides):
        begin, end = (begin or point, end) if leaves else (begin, end or point)
    return Aims(begin, end)


def sends(text: str) -> bool:
    """Whether ``text`` begins by sending a move to a point, or away from one, whatever is there:
    "to the moon in the upper left"."""
    plain = _plain(text)
    return bool(_WAY.match(plain) and _AIM.search(plain))


def unaimed(text: str) -> str:
    """The words behind "to", "into", "towards", 向, 往 or 到 that name no point of a picture and
    were meant to, as far as can be told: "moon", "lower lefft". "" where there are none."""
    plain = _plain(text)
    sent = [found.span() for found in _SENT.finditer(plain)]
    for (begin, told), (end, _) in pairwise([*sent, (len(plain), 0)]):
        words = _ENDS.split(plain[told:end])[0].strip()
        if words and not _INERT.match(words) and not read(words).framing and (
                _AIM.search(plain[begin:end]) is None or _misspelt(words)):
            return words
    return ""


def _misspelt(words: str) -> bool:
    """Whether "left" or "right" behind "upper" or "lower" is nearly there."""
    return any(beside not in ("left", "right") and get_close_matches(
        beside, ("left", "right"), cutoff=0.75) for beside in _BESIDE.findall(words))


def pace(text: str) -> float:
    """How fast the words of a move want it: 1 as usual, less for slow, more for fast."""
    plain = _plain(text)
    return 0.7 if _SLOW.search(plain) else 1.5 if _FAST.search(plain) else 1.0


def _plain(text: str) -> str:
    """In lower case, with the digits, signs and blanks of half width."""
    return " ".join(unicodedata.normalize("NFKC", text).lower().split())


def _points(plain: str, sides: bool) -> Iterator[tuple[bool, Aim]]:
    """Each point, and whether the move leaves it."""
    for match in _AIM.finditer(plain):
        if sides or not (match["tos"] or match["froms"]):
            yield bool(match["from"] or match["froms"]), _point(match)


def _point(match: re.Match[str]) -> Aim:
    if match["x"]:
        x, y = float(match["x"]) / 100, float(match["y"]) / 100
        if max(x, y) > 1:
            point = match[0][match.start("x") - match.start():]
            raise NoSuchPoint(f"{point} is no point of the picture: write how far it is from the "
                              f"left and from the top, each from 0% to 100%")
        return Aim(x, y)
    named = [_SIDES[word] for word in (match["h"] or match["hz"], match["v"] or match["vz"],
                                       match["s"] or match["sz"] or match["mz"]) if word]
    across = next((x for x, _ in named if x is not None), _MIDDLE)
    down = next((y for _, y in named if y is not None), _MIDDLE)
    return Aim(across, down)
