"""``CUT TO:``, ``> FADE OUT.``, ``叠化至：``: how the next shot begins."""

from __future__ import annotations

import re

from narrator.errors import BadLine
from narrator.saying import quoted
from narrator.story import Transition

_KINDS: tuple[tuple[re.Pattern[str], Transition], ...] = (
    (re.compile(r"\bCUT\b|切"), "cut"),
    (re.compile(r"DISSOLVE|CROSS-?\s?FADE|叠|溶|化"), "dissolve"),
    (re.compile(r"FADE|BLACK|WHITE|淡|黑场"), "fade"),
)
_NOT_MADE = re.compile(r"\b(?:WIPE|IRIS|MORPH|PIXELATE)|划变|划像|圈入|圈出|翻页")
_SAID = re.compile(r"[^a-z]*\bTO:|(?:FADE[- ](?:IN|OUT|UP)|(?:FADE|CUT) TO (?:BLACK|WHITE)|FADES? "
                   r"(?:TO BLACK|OUT)|DISSOLVE|SMASH CUT|JUMP CUT|MATCH CUT)[.:]?"
                   r"|(?:快|硬|跳|直)?切(?:至|到|入|换)?[：:。]?|(?:叠|淡|溶|渐)(?:入|出|化|至|到|隐|显)+"
                   r"[：:。]?|化(?:入|出|至)+[：:。]?")


def says_transition(text: str) -> bool:
    """Whether a line that stands alone is a transition although nothing forces it."""
    return _SAID.fullmatch(text) is not None


def transition(text: str, line: int) -> Transition:
    """What ``text`` asks for; raises BadLine for what is not made."""
    said = text.upper()
    if not _NOT_MADE.search(said):
        for pattern, kind in _KINDS:
            if pattern.search(said):
                return kind
        if said.rstrip().endswith("TO:"):  # "BACK TO:", "FLASHBACK TO:": one cuts there
            return "cut"
    raise BadLine(line, f"transition {quoted(text)} is none that is made; write CUT TO:, "
                        "DISSOLVE TO: or FADE TO:")
