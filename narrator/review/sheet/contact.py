"""The contact sheet: every take as a row of frames, as PNG; the chosen one has a frame of its own.

Of very many takes there are several sheets, because a picture of a hundred thousand lines opens
nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from media.files import whole
from media.fonts import font_path
from narrator.review.sheet.nouns import Group, SeenTake
from narrator.shoot.takes.taken_film import TakenFilm
from narrator.store.work import Item
from templates.loader import words

WIDTH, EDGE, MARGIN, TITLE = 1800, 10, 48, 84
LABEL = 300
"""Pixels for what a row is called, left of its frames."""
HEAD = 78
"""Pixels above a shot's first row."""
MOST_LINES = 4
"""Words of a variation beside its row, each on a line; more share the last."""
PRESSED = 1
"""Of nine: a fifth larger than the usual six, and there in a tenth of the time."""
HIGHEST = 12_000
"""Pixels of one sheet."""
PAPER, INK, SOFT, LINE, ACCENT = "#f6f3ec", "#1d1b18", "#6b645a", "#d9d2c4", "#a63d22"


def contact_sheets(film: TakenFilm, groups: Sequence[Group], rows: Mapping[Item, Sequence[Path]]
                   ) -> Iterator[Path]:
    """Write ``takes.png``, ``takes-2.png`` … into the film's folder and yield them; ``rows``: the
    frames of each take. Those of an earlier sheet that had more of them go."""
    told = words("takes", film.record.language)
    high = _row_height(film, rows)
    made = []
    for number, part in enumerate(_sheets(groups, high), 1):
        place = film.folder / ("takes.png" if number == 1 else f"takes-{number}.png")
        with whole(place) as partial:
            _Paper(film.record.title, part, high, told).drawn(rows).save(
                partial, format="PNG", compress_level=PRESSED)
        made.append(place)
        yield place
    for left in film.folder.glob("takes-*.png"):
        if left not in made:
            left.unlink()


def _row_height(film: TakenFilm, rows: Mapping[Item, Sequence[Path]]) -> int:
    count = len(next(iter(rows.values())))
    wide = (WIDTH - 2 * MARGIN - LABEL - (count - 1) * EDGE) / count
    return round(wide * film.record.height / film.record.width)


def _sheets(groups: Sequence[Group], high: int) -> Iterator[list[tuple[Group, Sequence[SeenTake]]]]:
    """The groups by sheet; one that is too high for any goes on on the next."""
    room = (HIGHEST - TITLE - 2 * MARGIN - HEAD) // (high + EDGE)
    part: list[tuple[Group, Sequence[SeenTake]]] = []
    used = TITLE + 2 * MARGIN
    for group in groups:
        for begin in range(0, len(group.takes), room):
            takes = group.takes[begin:begin + room]
            needs = HEAD + len(takes) * (high + EDGE)
            if part and used + needs > HIGHEST:
                yield part
                part, used = [], TITLE + 2 * MARGIN
            part.append((group, takes))
            used += needs
    yield part


class _Paper:
    """One sheet while it is drawn, from its top down."""

    def __init__(self, title: str, groups: Sequence[tuple[Group, Sequence[SeenTake]]], high: int,
                 told: Mapping[str, str]) -> None:
        rows = sum(len(takes) for _, takes in groups)
        height = TITLE + 2 * MARGIN + len(groups) * HEAD + rows * (high + EDGE)
        self._image = Image.new("RGB", (WIDTH, height), PAPER)
        self._pen = ImageDraw.Draw(self._image)
        self._title, self._groups, self._high, self._told = title, groups, high, told

    def drawn(self, rows: Mapping[Item, Sequence[Path]]) -> Image.Image:
        self._write((MARGIN, MARGIN - 8), self._told["takes"], 18, ACCENT)
        self._write((MARGIN, MARGIN + 18), self._title, 40, INK, WIDTH - 2 * MARGIN)
        y = MARGIN + TITLE
        for group, takes in self._groups:
            self._head(group, y)
            y += HEAD
            for one in takes:
                self._row(one, rows[one.item], y)
                y += self._high + EDGE
        return self._image

    def _head(self, group: Group, y: int) -> None:
        self._pen.line((MARGIN, y + 14, WIDTH - MARGIN, y + 14), fill=INK, width=2)
        picture = group.takes[0].taken.picture
        seen = " · ".join(filter(None, (picture.framing, picture.subject, picture.action)))
        x = MARGIN
        if group.shot:
            x += self._write((x, y + 24), group.id, 26, ACCENT) + 16
        self._write((x, y + 29), seen, 20, SOFT, WIDTH - MARGIN - x)

    def _row(self, one: SeenTake, frames: Sequence[Path], y: int) -> None:
        taken, ink = one.taken, ACCENT if one.chosen else INK
        number = self._told["take"] % taken.take
        words = [f"{axis}  {word}" for axis, word in taken.words] or [number]
        if len(words) > MOST_LINES:
            words[MOST_LINES - 1:] = [" · ".join(words[MOST_LINES - 1:])]
        chance = [number] if taken.words else []
        chance += [f"{self._told['seed']} {taken.seed}", taken.camera]
        lines = [*((line, 24 if taken.words else 30, ink) for line in words),
                 (" · ".join(chance), 18, SOFT)]
        if one.chosen:
            lines.append((self._told["chosen"], 18, ACCENT))
        at = y + 6
        for line, size, colour in lines:
            self._write((MARGIN + 14, at), line, size, colour, LABEL - 24)
            at += size + 8
        self._frames(frames, y)
        if one.chosen:
            self._pen.rectangle((MARGIN - 2, y - 3, WIDTH - MARGIN + 2, y + self._high + 2),
                                outline=ACCENT, width=4)

    def _frames(self, frames: Sequence[Path], y: int) -> None:
        x = MARGIN + LABEL
        wide = (WIDTH - MARGIN - x - (len(frames) - 1) * EDGE) // len(frames)
        for place, file in enumerate(frames):
            with Image.open(file) as frame:
                self._image.paste(frame.resize((wide, self._high), Image.Resampling.LANCZOS),
                                  (x + place * (wide + EDGE), y))

    def _write(self, at: tuple[int, int], text: str, size: int, colour: str,
               room: int = WIDTH) -> int:
        """Set ``text`` in one line, cut where there is no room; returns its width."""
        font = ImageFont.truetype(str(font_path()), size)
        if font.getlength(text) > room:
            while text and font.getlength(f"{text}…") > room:
                text = text[:-1]
            text = f"{text.rstrip()}…"
        self._pen.text(at, text, font=font, fill=colour)
        return round(font.getlength(text))
