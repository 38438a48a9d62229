"""A story of one's own to begin from: a commented starter, or what a draft makes."""

from __future__ import annotations

from pathlib import Path

from media import files
from narrator.errors import BadInput
from narrator.saying import HIDDEN_IN_A_NAME, about_hidden, ensure_utf8, hint
from narrator.story.readers import manuscript_of
from narrator.story.readers.source import titled
from narrator.story.text import han_share
from narrator.story.yamltext import scalar
from templates.loader import starter, starters

DEFAULT = "blank"
LANGUAGES = ("en", "zh")
LONGEST_NAME = 200
"""Bytes, in UTF-8: file systems take 255, and a plan's name is longer than its story's."""


def place(name: str) -> Path:
    """The file of a new story called ``name``, which may be a path with or without ``.md``.

    Raises BadInput for a name that no film could have, and where something stands already.
    """
    ensure_utf8(name)
    path = Path(name if name.lower().endswith(".md") else f"{name}.md")
    if found := HIDDEN_IN_A_NAME.search(name):
        raise BadInput(f"the name {name!r} {about_hidden(found[0])}")
    if path.stem.startswith(".") or not path.stem.strip() or name.endswith("/"):
        raise BadInput(f"{name!r} is no name for a story: let it begin with a letter or a figure")
    if len(path.name.encode()) > LONGEST_NAME:
        raise BadInput(f"the name {path.stem[:20]}… is too long: {LONGEST_NAME // 4} letters do")
    if not path.parent.is_dir():
        raise BadInput(f"there is no folder {path.parent}: make it, or leave it out")
    if path.exists() or path.is_symlink():
        raise BadInput(f"{path} is there already: choose another name, or move it away")
    return path


def begun(path: Path, template: str, language: str | None) -> str:
    """The starter story of that template, titled as its file ``path`` is called.

    ``language`` is a tag such as zh-CN; without one, it is that of the name. Raises BadInput.
    """
    if template not in starters():
        raise BadInput(f"template {template!r} is not known: {hint(template, starters())}")
    title = titled(path)
    text = starter(template, _language(language, title), scalar(title))
    manuscript_of(text.encode(), path)
    return text


def write_new(text: str, path: Path) -> None:
    """Write ``text`` as the new file ``path``, or none; raises BadInput where one has come about
    or none can be, and DiskFull."""
    try:
        files.write_new(path, text.encode())
    except FileExistsError as exc:
        raise BadInput(f"{path} is there already: choose another name, or move it away") from exc
    except OSError as exc:
        raise BadInput(f"{path} cannot be written ({exc.strerror}): go to a folder of yours"
                       ) from exc


def _language(asked: str | None, title: str) -> str:
    if asked is None:
        return "zh" if han_share(title) else "en"
    language = asked.strip().lower().replace("_", "-").partition("-")[0]
    if language not in LANGUAGES:
        raise BadInput(f"--language: {asked!r} has no starter story: write en or zh-CN")
    return language
