"""The example stories that come with the program."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from importlib.resources import as_file, files
from pathlib import Path

from media.files import write_new
from narrator.errors import BadInput
from narrator.story.readers import read_story


def listed() -> Iterator[tuple[str, str]]:
    """The name and title of each, in the order of their names."""
    with as_file(files("stories")) as folder:
        for path in sorted(folder.glob("*.md")):
            yield path.stem, read_story(path).title


def copy(name: str, into: Path) -> Path:
    """Copy story ``name`` and the files it names into the folder ``into``; return the copy.

    Raises BadInput for an unknown name, where a file of that name stands already, and where none
    can be written; DiskFull.
    """
    with as_file(files("stories")) as folder:
        source = folder / f"{name}.md"
        if source not in folder.glob("*.md"):
            names = ", ".join(story for story, _ in listed())
            raise BadInput(f"story {name!r} is not among the examples; there are {names}")
        story = read_story(source)
        copies = {file: into / file.relative_to(folder) for file in (source, *story.files)}
        for target in copies.values():
            if target.exists() or target.is_symlink():
                raise BadInput(f"{target} is there already: move it away, or go to another folder")
        _copied(copies)
    return into / source.name


def _copied(copies: Mapping[Path, Path]) -> None:
    """Copy each file to its place: all of them, or none stays and the next attempt is free."""
    with ExitStack() as undone:
        for file, target in copies.items():
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                write_new(target, file.read_bytes())
            except OSError as exc:
                raise BadInput(f"{target} cannot be written ({exc.strerror}): go to a folder of "
                               f"yours") from exc
            undone.callback(target.unlink, missing_ok=True)
        undone.pop_all()
