"""How much disk a film takes, beside what a render estimates before it films.

    python benchmarks/disk.py [--size 320x180 --size 1280x720] [STORY …]

Prints a table in Markdown. The estimates' constants are in ``narrator/diskspace/rates.py``; what
is printed here is what they were set by.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import defaultdict
from pathlib import Path

from narrator.cut.encode import VIDEO
from narrator.events import unheard
from narrator.film import render
from narrator.settings import Settings, settings
from narrator.shoot.diskspace import disks
from narrator.shoot.filming import filming, slates
from narrator.shoot.finishing import Ways
from narrator.shoot.kit import Kit
from narrator.shoot.production import productions, scoring, speaking
from narrator.store import Store
from narrator.store.engine import run
from narrator.store.lock import held
from narrator.store.upkeep import tree_bytes


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("stories", nargs="*", type=Path,
                         default=sorted(Path("stories").glob("*.md")))
    options.add_argument("--size", action="append")
    asked = options.parse_args()
    print("| story | size | estimated MB | taken MB | estimate is | bytes a pixel and frame, by "
          "camera | segments of clips |\n|---|---|---:|---:|---:|---|---:|")
    for size in asked.size or ["320x180", "1280x720"]:
        for story in asked.stories:
            with tempfile.TemporaryDirectory() as folder:
                print(row(story, size, settings(size=size, out=Path(folder) / "films")), flush=True)


def row(story: Path, size: str, chosen: Settings) -> str:
    """Estimate, render, and look."""
    said = estimated(story, chosen)
    (film,) = render([story], chosen)
    taken = tree_bytes(chosen.store_folder) + tree_bytes(film.path.parent)
    cameras, share = looked_at(film.path.parent, chosen.store_folder)
    found = ", ".join(f"{name} {rate:.3f}" for name, rate in sorted(cameras.items()))
    return (f"| {story.stem} | {size} | {said / 1e6:.1f} | {taken / 1e6:.1f} | "
            f"{said / taken:.2f} × | {found} | {share:.3f} |")


def estimated(story: Path, chosen: Settings) -> int:
    """Bytes, as they are estimated when the words are spoken and nothing is filmed; what only
    passes is left out, because it is gone when the film is there."""
    kit, store = Kit(chosen), Store(chosen.store_folder)
    (film,) = productions([story], kit, chosen, unheard)
    film = film.spoken(film.own(run("speak", speaking([film], kit), store, unheard))).timed(kit)
    with held(film.folder):
        shots = slates([film], kit)
        (disk,) = disks([film], filming(shots), list(scoring([film], kit)), store,
                        Ways(shots, kit))
    return round(disk.room.kept)


def looked_at(folder: Path, store: Path) -> tuple[dict[str, float], float]:
    """Of each camera, the bytes of its clips a pixel and frame; of segments, their share of what
    the clips take a frame."""
    told = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    pixels = told["film"]["size"][0] * told["film"]["size"][1]
    clips = {}
    for entry in store.glob("clips/*/*/entry.json"):
        kept = json.loads(entry.read_bytes())
        ((name, digest),) = kept["files"].items()
        clips[digest] = (entry.parent / name).stat().st_size / kept["note"]["frames"]
    rates: dict[str, list[float]] = defaultdict(list)
    for piece in told["pieces"]:
        rates[piece["camera"]["name"]].append(clips[piece["clip_sha256"]])
    every = sum(map(sum, rates.values())) / sum(map(len, rates.values()))
    segments = sum(file.stat().st_size for file in store.glob(f"segments/*/*/{VIDEO}"))
    return ({name: sum(found) / len(found) / pixels for name, found in rates.items()},
            segments / told["film"]["frames"] / every)


if __name__ == "__main__":
    main()
