"""Words burned into the picture: subtitles and chapter titles as an ASS document for libass.

Text of a story is data here as well: braces and backslashes, which begin commands in ASS, are
replaced by their full-width forms.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

import pysubs2

from media.fonts import FAMILY
from narrator.cut.captions import pictured
from narrator.cut.escaping import lettered
from narrator.cut.measuring import WIDTH_SHARE, TypeSize
from narrator.cut.timeline import Label, Subtitle, Timeline
from narrator.cut.wrapping import lines, screens

FADE_MS = 300
CAPTION = "Caption"
STYLES = {"chapter": "Chapter", "caption": CAPTION}
"""A label's style by its kind."""
TITLE_SCALE = 1.33
"""How much larger than subtitles a chapter's title is set."""
TITLE_SPACING = 1 / 12
"""What is put behind each of its characters, in parts of a subtitle's size."""


def document(timeline: Timeline, begin: int, end: int) -> str:
    """The ASS document of the frames from ``begin`` to ``end``, counted from ``begin``.

    The same words at the same distance from ``begin`` give the same text, wherever in the film
    that is: it goes into the key of a segment. Empty when nothing is to be seen.
    """
    script = TypeSize(width=timeline.width, height=timeline.height)
    events = [*_subtitles(timeline, begin, end), *_labels(timeline, begin, end)]
    if not events:
        return ""
    file = pysubs2.SSAFile()
    file.info.update({"PlayResX": str(timeline.width), "PlayResY": str(timeline.height),
                      "WrapStyle": "2", "ScaledBorderAndShadow": "yes", "YCbCr Matrix": "TV.709"})
    file.styles = {"Subtitle": _subtitle_style(script), "Chapter": _chapter_style(script)}
    if any(event.style == CAPTION for event in events):
        file.styles[CAPTION] = _subtitle_style(script)
    file.events = events
    return file.to_string("ass", header_notice="")


def _subtitles(timeline: Timeline, begin: int, end: int) -> list[pysubs2.SSAEvent]:
    return [
        pysubs2.SSAEvent(
            start=_ms(max(sub.begin, begin) - begin, timeline.fps),
            end=_ms(min(sub.end, end) - begin, timeline.fps), style="Subtitle",
            text="\\N".join(lettered(line) for line in sub.lines))
        for sub in _seen(timeline.subtitles, begin, end)]


def _seen(subtitles: Sequence[Subtitle], begin: int, end: int) -> Sequence[Subtitle]:
    """Those seen between two frames; they are in order, and a long film has thousands."""
    first = bisect_right(subtitles, begin, key=lambda sub: sub.end)
    last = bisect_left(subtitles, end, key=lambda sub: sub.begin)
    return subtitles[first:last]


def _labels(timeline: Timeline, begin: int, end: int) -> list[pysubs2.SSAEvent]:
    found = []
    for label in timeline.labels:
        if label.begin < end and label.end > begin:
            start = _ms(max(label.begin, begin) - begin, timeline.fps)
            # The fade is told in times of the whole label, so that it runs on over segments.
            first = _ms(label.begin - begin, timeline.fps) - start
            last = _ms(label.end - begin, timeline.fps) - start
            fade = (f"{{\\fade(255,0,255,{first},{first + FADE_MS},"
                    f"{max(first + FADE_MS, last - FADE_MS)},{last})}}")
            found += [pysubs2.SSAEvent(
                start=start, end=_ms(min(label.end, end) - begin, timeline.fps), layer=layer,
                style=STYLES[label.kind], text=fade + text)
                for layer, text in enumerate(_texts(label, timeline))]
    return found


def _texts(label: Label, timeline: Timeline) -> list[str]:
    """What a label is made of, the hindmost first."""
    if label.kind == "chapter":
        return [_title(label.text, timeline)]
    script = TypeSize(width=timeline.width, height=timeline.height)
    # Above two lines of subtitles, whether they are there or not: it stays where it is.
    room = _foot(script) + 2 * 1.28 * script.font_px + 0.75 * script.font_px
    return pictured(label.text, label.credit, script, timeline.height - room)


def _title(text: str, timeline: Timeline) -> str:
    """A chapter's title in as many lines as it needs; a long one is set as small as subtitles, and
    smaller yet where a word is wider than the picture."""
    large = TypeSize(width=timeline.width, height=timeline.height, scale=TITLE_SCALE,
                     spacing=TITLE_SPACING)
    small = large.model_copy(update={"scale": 1.0})
    rows, size = _rows(text, large), ""
    if len(rows) > 3 or not all(map(large.fits, rows)):
        rows = _rows(text, small)
        most = small.width * WIDTH_SHARE
        share = min(1.0, *(most / small.reach_px(row) for row in rows))
        size = f"{{\\fs{small.font_px * 1.28 * share:.0f}}}"
        if share < 1:
            size += f"{{\\fsp{small.font_px * TITLE_SPACING * share:.1f}}}"
    return size + "\\N".join(lettered(row) for row in rows)


def _rows(text: str, script: TypeSize) -> list[str]:
    return [row for screen in screens(text, script) for row in lines(screen, script)]


def _ms(frames: int, fps: int) -> int:
    """ASS counts hundredths: half a frame earlier, so that rounding never moves a frame."""
    return max(0, round((frames - 0.5) * 100 / fps) * 10) if frames > 0 else frames * 1000 // fps


def _subtitle_style(script: TypeSize) -> pysubs2.SSAStyle:
    size = script.font_px
    return pysubs2.SSAStyle(
        fontname=FAMILY, fontsize=size * 1.28, primarycolor=pysubs2.Color(250, 246, 236),
        outlinecolor=pysubs2.Color(16, 16, 20, 60), backcolor=pysubs2.Color(0, 0, 0, 150),
        outline=size / 16, shadow=size / 24, alignment=pysubs2.Alignment.BOTTOM_CENTER,
        marginl=round(script.width * 0.05), marginr=round(script.width * 0.05),
        marginv=_foot(script))


def _foot(script: TypeSize) -> int:
    """How far above the picture's lower edge subtitles stand, in pixels: on an upright one over
    what a telephone's programs lay there."""
    return round(script.height * (0.17 if script.height > script.width else 0.065))


def _chapter_style(script: TypeSize) -> pysubs2.SSAStyle:
    size = script.font_px
    return pysubs2.SSAStyle(
        fontname=FAMILY, fontsize=size * 1.28 * TITLE_SCALE,
        primarycolor=pysubs2.Color(250, 246, 236), outlinecolor=pysubs2.Color(16, 16, 20, 90),
        backcolor=pysubs2.Color(0, 0, 0, 160),
        outline=size / 18, shadow=size / 20, spacing=size * TITLE_SPACING,
        alignment=pysubs2.Alignment.TOP_LEFT,
        marginl=round(script.width * 0.06), marginr=round(script.width * 0.06),
        marginv=round(script.height * 0.08))
