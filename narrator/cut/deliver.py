"""What a film comes with: subtitles, timeline, poster and manifest beside it."""

from __future__ import annotations

import html
import json
import shutil
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from importlib import metadata
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from media.backend import Identity
from media.digests import digest
from media.files import full_disk_named, sha256, whole
from narrator.cut.cards import CREDITS, TITLE
from narrator.cut.escaping import PLAIN
from narrator.cut.interchange import otio
from narrator.cut.timeline import Span, Subtitle, Timeline
from narrator.plan import Plan, Shot
from scenes.shot import Setup

_VERSIONS = ("narrator-film", "av", "imageio-ffmpeg", "moviepy", "numpy", "opencv-python-headless")

Account = Mapping[str, Any]
"""What the manifest says of a piece: who filmed it, from which setup."""

FILM = "film.mp4"
"""The film itself, in its folder."""
MANIFEST = "manifest.json"
"""What made it, beside it."""


def deliver(film: Path, plan: Plan, timeline: Timeline, made: Mapping[str, Account],
            crew: Mapping[str, Any], folder: Path) -> Path:
    """Put ``film`` into ``folder`` with all that comes with it; returns its path there.

    Everything is written beside its place first, and only then renamed, the film last: a disk that
    is full leaves the last delivery as it was. Raises DiskFull.
    """
    with ExitStack() as places:
        def place(name: str) -> Path:
            return places.enter_context(whole(folder / name))

        with full_disk_named(folder):
            shutil.copyfile(film, place(FILM))
            _poster(timeline, place("poster.jpg"))
            for kind in ("srt", "vtt"):
                _write(place(f"film.{timeline.language}.{kind}"), _subtitles(timeline, kind))
            _write(place("timeline.otio"), otio(timeline, folder))
            _write(place(MANIFEST), _manifest(film, plan, timeline, made, crew))
    for left in folder.glob("film.*.[sv]*t"):
        if left.name.split(".")[1] != timeline.language:
            left.unlink()  # of a language that the film had before
    return folder / FILM


def deliver_preview(film: Path, folder: Path) -> Path:
    """Put a preview beside the film in ``folder``, and nothing with it; returns its path there.
    Raises DiskFull."""
    with full_disk_named(folder), whole(folder / "preview.mp4") as place:
        shutil.copyfile(film, place)
    return folder / "preview.mp4"


def cameras_of(folder: Path) -> frozenset[Identity]:
    """Who filmed the film that was delivered into ``folder``; empty where none was, or where its
    manifest cannot be read."""
    try:
        told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return frozenset(Identity.model_validate(piece["camera"]) for piece in told["pieces"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return frozenset()


def _subtitles(timeline: Timeline, kind: str) -> str:
    """The words as they are burned in. WebVTT has escapes for what would be markup in it, and says
    who of the cast speaks, which a player may show; SRT has neither."""
    import pysubs2

    file = pysubs2.SSAFile()
    file.events = [
        pysubs2.SSAEvent(start=round(sub.begin * 1000 / timeline.fps),
                         end=round(sub.end * 1000 / timeline.fps),
                         text=_voice(sub, kind)
                         + "\\N".join(_escaped(line, kind) for line in sub.lines))
        for sub in timeline.subtitles]
    text: str = file.to_string(kind)
    return text


def _voice(sub: Subtitle, kind: str) -> str:
    return f"<v {_escaped(sub.speaker, kind)}>" if sub.speaker and kind == "vtt" else ""


def _escaped(line: str, kind: str) -> str:
    line = line.translate(PLAIN)
    return html.escape(line, quote=False) if kind == "vtt" else line


def _poster(timeline: Timeline, path: Path) -> None:
    """Of the shots' middles, the picture with the strongest contrast."""
    from PIL import Image

    from media.frames import frame

    shots = [span for span in timeline.picture if not span.id.startswith((TITLE, CREDITS))]
    middles = [frame(span.clip, span.frames // 2) for span in _few(shots)]
    best = max(middles, key=lambda picture: float(picture.std()))
    Image.fromarray(best).save(path, format="JPEG", quality=92)


def _manifest(film: Path, plan: Plan, timeline: Timeline, made: Mapping[str, Account],
              crew: Mapping[str, Any]) -> str:
    """What made the film and each piece of its picture, from what, with which versions."""
    shown = {shot.id: _shown(shot) for shot in plan.shots if shot.image}
    content = {
        "title": plan.title, "language": plan.language, "story": plan.story,
        "story_sha256": plan.digest, "sources": list(plan.sources),
        "film": {"seconds": round(timeline.seconds, 3), "frames": timeline.frames,
                 "fps": timeline.fps, "size": [timeline.width, timeline.height],
                 "sha256": sha256(film)},
        "planned_by": {key: said for key, said in (("planner", plan.planner),
                                                   ("model", plan.model)) if said},
        "crew": {part: _plain(who) for part, who in crew.items()},
        "versions": {name: metadata.version(name) for name in _VERSIONS},
        "pieces": [{"id": span.id, "begin": span.begin, "frames": span.frames,
                    "clip_sha256": digest(span.clip), **made[span.id],
                    **shown.get(span.shot, {})}
                   for span in timeline.picture]}
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _shown(shot: Shot) -> dict[str, Any]:
    """Whose picture or video a shot shows."""
    told = {"file": shot.image.name if shot.image else "", "caption": shot.caption,
            "credit": shot.credit, "licence": shot.licence}
    return {"shows": {key: value for key, value in told.items() if value}}


def _plain(value: Any) -> Any:
    """Models and sequences of them as JSON has them, without what is at its default."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", exclude_defaults=True)
    return [_plain(one) for one in value] if isinstance(value, tuple) else value


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def account(setup: Setup, camera: Identity, finishing: Sequence[Identity] = (),
            notes: Sequence[str] = (), left_out: Sequence[str] = ()) -> Account:
    """The account of a piece that ``camera`` filmed from ``setup``: what finished it, what happened
    meanwhile (``notes``), and what was asked in vain.

    Files are told by what they hold, because where they lie is nobody's business."""
    files = {f"{kind}_sha256": digest(file) for kind in ("source", "first", "last")
             if (file := getattr(setup, kind))}
    loras = [{"file": lora.path.name, "sha256": digest(lora.path),
              **lora.model_dump(exclude={"path"})} for lora in setup.loras]
    return {"camera": camera.model_dump(exclude_defaults=True),
            "setup": setup.model_dump(mode="json", exclude_defaults=True,
                                      exclude={"name", "source", "first", "last", "loras"}),
            **files, **({"loras": loras} if loras else {}),
            **({"finishing": _plain(tuple(finishing))} if finishing else {}),
            **({"notes": list(notes)} if notes else {}),
            **({"left_out": list(left_out)} if left_out else {})}


def _few(spans: Sequence[Span], most: int = 12) -> Sequence[Span]:
    """At most about ``most`` of them, evenly spread: a long film need not be read for a poster."""
    return spans[::max(1, len(spans) // most)]
