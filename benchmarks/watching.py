"""How soon a writer hears and sees a corrected word: ``narrator render STORY --watch``.

    python benchmarks/watching.py [STORY] [--saves 12]

Replaces a word of the narration by another, save after save, and waits each time for the preview of
what changed and for the film. Times are of this machine in this run.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

WORDS = ("quietly", "and very slowly", "again", "for a hundred years", "now", "once more")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("story", nargs="?", type=Path, default=Path("stories/andromeda.md"))
    options.add_argument("--saves", type=int, default=12)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        story = Path(folder) / asked.story.name
        story.write_text(text := asked.story.read_text("utf-8"), "utf-8")
        with subprocess.Popen(
                [sys.executable, "-m", "narrator", "render", str(story), "--watch", "--json",
                 "--out", str(Path(folder) / "films")], stdout=subprocess.PIPE, text=True) as desk:
            try:
                measure(story, text, desk, asked.saves)
            finally:
                desk.terminate()


def measure(story: Path, text: str, desk: subprocess.Popen[str], saves: int) -> None:
    """Save after save, and a table of what they took."""
    assert desk.stdout is not None
    lines = (json.loads(line) for line in desk.stdout)
    first, seconds = delivered(lines)
    previews, films, drawn = [], [], 0
    for number, changed in enumerate(edits(text, saves)):
        began = time.perf_counter()
        story.write_text(changed, "utf-8")
        path, _ = delivered(lines)
        assert path.endswith("preview.mp4"), path
        previews.append(time.perf_counter() - began)
        drawn += (found := delivered(lines))[0] == first
        films.append(time.perf_counter() - began)
        print(f"save {number + 1}: preview {previews[-1]:.2f} s, film {films[-1]:.2f} s",
              file=sys.stderr)
        assert found[0] == first
    print(f"| {len(previews)} saves of a film of {seconds:.0f} s | median s | longest s |\n"
          f"|---|---:|---:|")
    for name, times in (("until the changed shot is heard and seen", previews),
                        ("until the film is up to date", films)):
        print(f"| {name} | {median(times):.1f} | {max(times):.1f} |")


def delivered(lines: Iterator[dict[str, object]]) -> tuple[str, float]:
    """The next film or preview that is whole: its path, its seconds."""
    for told in lines:
        if told["type"] == "error":
            raise SystemExit(str(told["message"]))
        if told["type"] == "film":
            return str(told["path"]), float(str(told["seconds"]))
    raise SystemExit("the render ended")


def edits(text: str, saves: int) -> Iterator[str]:
    """``text`` with some words more at the end of one sentence of the narration, then of another
    too, and so on."""
    body = text.index("\n---", 4)
    ends = [found.start() for found in re.finditer(r"(?<=[a-z])\.(?=\n|\s[A-Z])", text)
            if found.start() > body and not line_of(text, found.start()).startswith((">", "#"))]
    for number in range(saves):  # from the last on, so that the places before stay where they are
        at = ends[-1 - number * len(ends) // saves]
        text = f"{text[:at]} {WORDS[number % len(WORDS)]}{text[at:]}"
        yield text


def line_of(text: str, at: int) -> str:
    return text[text.rfind("\n", 0, at) + 1:text.find("\n", at)]


if __name__ == "__main__":
    main()
