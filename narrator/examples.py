"""The example stories that come with the program."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from importlib.resources import as_file, files
from pathlib import Path

from narrator.errors import BadInput
from narrator.readers import read_story


def listed() -> Iterator[tuple[str, str]]:
    """The name and title of each, in the order of their names."""
    with as_file(files("stories")) as folder:
        for path in sorted(folder.glob("*.md")):
            yield path.stem, read_story(path).title


def copy(name: str, into: Path) -> Path:
    """Copy story ``name`` and its pictures into the folder ``into``; return the copy.

    Raises BadInput for an unknown name, and where a file of that name stands already.
    """
    with as_file(files("stories")) as folder:
        source = folder / f"{name}.md"
        if source not in folder.glob("*.md"):
            names = ", ".join(story for story, _ in listed())
            raise BadInput(f"story {name!r} is not among the examples; there are {names}")
        story = read_story(source)
        images = [beat.image.path for scene in story.scenes for beat in scene.beats if beat.image]
        copies = {file: into / file.relative_to(folder) for file in (source, *images)}
        for target in copies.values():
            if target.exists():
                raise BadInput(f"{target} is there already: move it away, or go to another folder")
        for file, target in copies.items():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)
    return into / source.name
