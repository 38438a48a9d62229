"""The author's pictures: large enough for the film, and seen where they are to be?"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from narrator.review.check.checked import Checked
from narrator.review.check.nouns import Finding
from narrator.saying import quoted
from narrator.story import STILL
from scenes.aim import unaimed
from scenes.lexicon import read


def too_small(film: Checked) -> Iterator[Finding]:
    """Pictures and videos that are smaller than the film, so that they are blown up and soft."""
    width, height = film.plan.look.frame_size
    told: set[Path] = set()
    for shot in film.plan.shots:
        if shot.image is None or shot.image in told:
            continue
        told.add(shot.image)
        across, down = _size(shot.image)
        if across and min(width / across, height / down) > 1:
            times = min(width / across, height / down)
            yield film.finding(
                "picture-small", f"{shot.image.name} is {across}×{down} in a film of "
                f"{width}×{height}: it is shown {times:.1f} times its size, and soft",
                f"use a scan of at least {round(across * times)}×{round(down * times)}",
                shot=shot.id)


def unpointed(film: Checked) -> Iterator[Finding]:
    """Moves over a picture that are sent where the camera finds no point."""
    for shot in film.plan.shots:
        if shot.image is None or film.kit.cameras.name_of(shot) != STILL:
            continue
        said = (shot.picture.framing, shot.picture.subject, shot.picture.action)
        if missed := next((unaimed(words) for words in said
                           if read(words).move and unaimed(words)), ""):
            yield film.finding(
                "aim-unknown", f"{quoted(missed)} is no point of {quoted(shot.image.name)} that "
                "the camera knows, and it goes its usual way",
                "write a corner, a side, or how far it is from the left and the top: to the lower "
                "left, to 70% 40%, 推向左下角", shot=shot.id)


@lru_cache(64)
def _size(path: Path) -> tuple[int, int]:
    """Width and height as it is seen, of a picture or else of a video; (0, 0) of what is neither:
    its camera will say so."""
    from PIL import Image

    from media.errors import NotMedia
    from media.probe import probe
    from scenes.image import FORMATS

    try:
        with Image.open(path, formats=FORMATS) as opened:
            across, down = opened.size
            turned = opened.getexif().get(_ORIENTATION, 1) in _SIDEWAYS
            return (down, across) if turned else (across, down)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        pass
    try:
        found = probe(path)
    except NotMedia:
        return 0, 0
    return found.width, found.height


_ORIENTATION = 0x0112
"""The EXIF tag that says which side of a photograph is up."""
_SIDEWAYS = (5, 6, 7, 8)
