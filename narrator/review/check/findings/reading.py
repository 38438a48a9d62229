"""Words on the picture that are gone before they are read.

Reading speeds are those of Netflix's timed-text style guides: 20 characters a second in English and
other alphabets, 9 in Chinese.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from narrator.review.check.checked import Checked
from narrator.review.check.nouns import Finding
from narrator.saying import quoted
from narrator.story.text import HAN, joined

LATIN_A_SECOND, HAN_A_SECOND = 20, 9

_HAN = re.compile(f"[{HAN}]")


def reading_seconds(text: str) -> float:
    """How long ``text`` takes to read, each character at the rate of its script."""
    han = len(_HAN.findall(text))
    return han / HAN_A_SECOND + (len(text) - han) / LATIN_A_SECOND


def unreadable(film: Checked) -> Iterator[Finding]:
    """Of each shot, the subtitle that is the hardest to read in its time."""
    for shot in film.plan.shots:
        inside = [one for piece, begin in film.pieces(shot)
                  for one in film.subtitles_in(begin, begin + piece.frames)]
        times = [(reading_seconds(joined(one.lines)) / ((one.end - one.begin) / film.fps), one)
                 for one in inside]
        worst, subtitle = max(times, key=lambda time: time[0], default=(0.0, None))
        if subtitle and worst > 1:
            text, seen = joined(subtitle.lines), (subtitle.end - subtitle.begin) / film.fps
            yield film.finding(
                "subtitle-fast", f"the subtitle {quoted(text)} is seen for {seen:.1f} s and takes "
                f"{reading_seconds(text):.1f} s to read",
                "say it in fewer words, or more slowly", shot=shot.id)


def unread_caption(film: Checked) -> Iterator[Finding]:
    """Pictures that are gone before their caption is read."""
    for shot in film.plan.shots:
        frames = sum(piece.frames for piece, _ in film.pieces(shot))
        needed = reading_seconds(shot.caption)
        if needed * film.fps > frames:
            yield film.finding(
                "caption-fast", f"the caption {quoted(shot.caption)} takes {needed:.1f} s to read "
                f"and its shot lasts {frames / film.fps:.1f} s",
                f"make it shorter, or the shot longer: {{{needed + 1:.0f}s}}", shot=shot.id)
