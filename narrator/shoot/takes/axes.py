"""``--vary "move: dive | roll | spiral"``: what is to be varied, and by which words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from narrator.errors import BadInput
from narrator.saying import HIDDEN_IN_A_NAME, about_hidden, quoted
from narrator.store.work import VariedWords

FIELDS: Mapping[str, str] = {
    "subject": "subject", "主体": "subject", "主角": "subject",
    "action": "action", "动作": "action",
    "setting": "setting", "场景": "setting", "环境": "setting", "背景": "setting",
    "framing": "framing", "景别": "framing", "构图": "framing", "镜头": "framing",
    "move": "move", "camera move": "move", "运镜": "move", "机位": "move",
    "mood": "mood", "light": "mood", "氛围": "mood", "光线": "mood", "情绪": "mood",
    "style": "style", "画风": "style", "风格": "style",
}
"""Names of axes that are a picture's fields, the camera's move, or the look's style."""

LONGEST_WORD = 300
EXAMPLE = '--vary "move: dive | roll | spiral"'

_CHANCE = frozenset(("take", "takes", "seed", "条", "种子"))
_PARTED = re.compile(r"\s*[:：]\s*")
_BETWEEN = re.compile(r"[|｜]")


@dataclass(frozen=True)
class Axis:
    """Something that is varied, by its name, and the words for it; ``+rain`` joins what the shot
    says, any other word stands in its place."""

    name: str
    words: tuple[str, ...]


def axes(texts: Sequence[str]) -> tuple[Axis, ...]:
    """The axes that ``texts`` name, each once; raises BadInput."""
    found = [_axis(text) for text in texts]
    names = [axis.name.casefold() for axis in found]
    for place, name in enumerate(names):
        if name in names[:place]:
            raise BadInput(f"--vary names {quoted(found[place].name)} twice: put all its words "
                           f"into one, as in {EXAMPLE}")
    return tuple(found)


def combinations(found: Sequence[Axis]) -> list[VariedWords]:
    """Every way to take one word of each axis, the first axis changing slowest."""
    return [tuple(zip((axis.name for axis in found), words, strict=True))
            for words in product(*(axis.words for axis in found))]


def _axis(text: str) -> Axis:
    if hidden := HIDDEN_IN_A_NAME.search(text):
        raise BadInput(f"--vary {quoted(text)} {about_hidden(hidden[0])}")
    name, *rest = _PARTED.split(text.strip(), maxsplit=1)
    words = tuple(dict.fromkeys(" ".join(one.split()) for one in _BETWEEN.split("".join(rest))))
    if not rest or not name:
        raise BadInput(f"--vary {quoted(text)} does not say what is varied: write its name, a "
                       f"colon and the words, as in {EXAMPLE}")
    if not all(word.strip("+ ") for word in words):
        raise BadInput(f"--vary {quoted(text)} lacks a word beside a bar: write words between "
                       f"bars, as in {EXAMPLE}")
    if name.casefold() in _CHANCE:
        raise BadInput(f"--vary {quoted(text)}: {name} is chance, and no word: "
                       f"--takes n films n of them")
    if longest := next((word for word in words if len(word) > LONGEST_WORD), None):
        raise BadInput(f"--vary {quoted(text)}: {quoted(longest)} has {len(longest):,} characters; "
                       f"at most {LONGEST_WORD} are one word of an axis: shorten it")
    return Axis(name, words)
