"""What a film comes with: subtitles, timeline, poster and manifest beside it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

from media.backend import Identity
from media.files import sha256, whole, write_text
from narrator.interchange import otio_file
from narrator.plan import Plan
from narrator.timeline import Span, Timeline
from scenes.shot import Setup

_VERSIONS = ("narrator-film", "av", "imageio-ffmpeg", "moviepy", "numpy", "opencv-python-headless")


Account = Mapping[str, Any]
"""What the manifest says of a piece: who filmed it, from which setup."""


def deliver(plan: Plan, timeline: Timeline, made: Mapping[str, Account], folder: Path
            ) -> None:
    """Write all that comes with the film in ``folder``, each file whole."""
    subtitle_files(timeline, folder)
    otio_file(timeline, folder)
    poster(timeline, folder)
    manifest(plan, timeline, made, folder)


def subtitle_files(timeline: Timeline, folder: Path) -> None:
    """``film.<lang>.srt`` and ``.vtt``, the words exactly as they are burned in."""
    import pysubs2

    file = pysubs2.SSAFile()
    file.events = [
        pysubs2.SSAEvent(start=round(sub.begin * 1000 / timeline.fps),
                         end=round(sub.end * 1000 / timeline.fps),
                         # pysubs2 reads braces as ASS commands, and drops them.
                         text="\\N".join(line.replace("{", "｛").replace("}", "｝")
                                         for line in sub.lines))
        for sub in timeline.subtitles]
    for kind in ("srt", "vtt"):
        write_text(folder / f"film.{timeline.language}.{kind}", file.to_string(kind))


def poster(timeline: Timeline, folder: Path) -> None:
    """``poster.jpg``: of the shots' middles, the one with the strongest contrast."""
    from PIL import Image

    from media.frames import frame

    middles = [frame(span.clip, span.frames // 2) for span in _few(timeline.picture[1:-1])]
    best = max(middles, key=lambda picture: float(picture.std()))
    with whole(folder / "poster.jpg") as partial:
        Image.fromarray(best).save(partial, format="JPEG", quality=92)


def manifest(plan: Plan, timeline: Timeline, made: Mapping[str, Account], folder: Path
             ) -> None:
    """``manifest.json``: what made each piece of picture, from what, with which versions."""
    content = {
        "title": plan.title, "language": plan.language, "story": plan.story,
        "story_sha256": plan.digest, "sources": list(plan.sources),
        "film": {"seconds": round(timeline.seconds, 3), "frames": timeline.frames,
                 "fps": timeline.fps, "size": [timeline.width, timeline.height],
                 "sha256": sha256(folder / "film.mp4")},
        "versions": {name: metadata.version(name) for name in _VERSIONS},
        "pieces": [{"id": span.id, "begin": span.begin, "frames": span.frames,
                    "clip_sha256": sha256(span.clip), **made[span.id]}
                   for span in timeline.picture]}
    write_text(folder / "manifest.json", json.dumps(content, ensure_ascii=False, indent=2) + "\n")


def account(setup: Setup, camera: Identity) -> Account:
    """The account of a piece that ``camera`` filmed from ``setup``."""
    return {"camera": camera.model_dump(exclude_defaults=True),
            "setup": setup.model_dump(mode="json", exclude_defaults=True, exclude={"name"})}


def _few(spans: Sequence[Span], most: int = 12) -> Sequence[Span]:
    """At most about ``most`` of them, evenly spread: a long film need not be read for a poster."""
    return spans[::max(1, len(spans) // most)]
