"""A contact sheet of a film, as the READMEs show it.

    python docs/contact_sheet.py films/andromeda/film.mp4 docs/images/andromeda.jpg
"""

from __future__ import annotations

import sys
from pathlib import Path

import av
from PIL import Image

from media.probe import probe

COLUMNS, ROWS, WIDTH, EDGE = 4, 4, 320, 6


def main(film: Path, sheet: Path) -> None:
    """Write ``sheet``: frames from all over ``film``, evenly spread."""
    frames, count = probe(film).frames, COLUMNS * ROWS
    wanted = {round((i + 0.5) * frames / count) for i in range(count)}
    with av.open(str(film)) as container:
        pictures = [frame.to_image() for index, frame in enumerate(container.decode(video=0))
                    if index in wanted]
    height = WIDTH * pictures[0].height // pictures[0].width
    paper = Image.new("RGB", (COLUMNS * (WIDTH + EDGE) + EDGE, ROWS * (height + EDGE) + EDGE),
                      "#14161c")
    for index, picture in enumerate(pictures):
        column, row = index % COLUMNS, index // COLUMNS
        paper.paste(picture.resize((WIDTH, height), Image.Resampling.LANCZOS),
                    (EDGE + column * (WIDTH + EDGE), EDGE + row * (height + EDGE)))
    paper.save(sheet, quality=86)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
