"""What is asked of language models, in words: templates of ``prompts/``, and a house's own.

A house's folder replaces ours file by file (``HOUSE/prompts/director/pictures.zh.j2``), and adds
its rules to the instructions (``HOUSE/rules.md``, ``HOUSE/rules.zh.md``, ``HOUSE/rules.en.md``).
It is filled in with values only, in a process of its own (``templates.sandbox``).
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from media.files import regular
from templates.loader import compiled
from templates.sandbox import Sandbox, Unfilled

LONGEST = 100_000
"""Bytes of a house's file: a request of more would fit no model."""

_SHOWN = 200
"""Characters of a problem, or of a name: a template's own words may be in it."""
_BLANK_LINES = re.compile(r"\n{3,}")


class BadTemplate(Exception):
    """A house's file that cannot be used; the message names file, line, problem and remedy."""


class House:
    """The templates and rules in force: those of ``folder`` where it has some, else ours."""

    def __init__(self, folder: Path | None = None) -> None:
        """Raises BadTemplate for a folder that is none."""
        self._folder = folder
        self._own: dict[str, str | None] = {}
        self._sandbox = Sandbox()
        if folder is not None and not os.path.isdir(folder):
            raise BadTemplate(f"{str(folder)[:_SHOWN]} is no folder of templates: make it one, "
                              "with prompts/ or rules.md in it, or leave the setting templates out")

    def request(self, name: str, values: Mapping[str, object]) -> str:
        """``prompts/<name>.j2`` with ``values``, as it is sent; raises BadTemplate.

        Values are data: a brace in them stays a brace, because they are never read as a template.
        """
        path = f"prompts/{name}.j2"
        own = self._read(path)
        if own is None:
            text = compiled(files("templates").joinpath(path).read_text("utf-8")).render(**values)
        else:
            text = self._rendered(path, own, values)
        return _BLANK_LINES.sub("\n\n", text).strip()

    def rules(self, language: str) -> str:
        """What the house adds to every instruction; "" where it has no rules. ``language``: "zh"
        or "en". Raises BadTemplate."""
        found = (self._read(name) for name in ("rules.md", f"rules.{language}.md"))
        return "\n\n".join(text.strip() for text in found if text and text.strip())

    def _rendered(self, path: str, text: str, values: Mapping[str, object]) -> str:
        try:
            return self._sandbox.filled(text, values)
        except Unfilled as exc:
            raise self._bad(path, exc.line, exc.problem) from exc

    def _read(self, path: str) -> str | None:
        """A file of the house's; None where it has none."""
        if self._folder is None:
            return None
        if path not in self._own:
            self._own[path] = self._text(self._folder / path, path)
        return self._own[path]

    def _text(self, file: Path, path: str) -> str | None:
        try:
            file.lstat()
        except FileNotFoundError:
            return None
        except OSError:
            pass  # it cannot be opened either: that is said below
        # What is read is sent: a link must not make a prompt of a key, or of another's file.
        if not Path(os.path.realpath(file)).is_relative_to(os.path.realpath(self._folder or file)):
            raise self._bad(path, None, "leads out of the house's folder")
        try:
            with regular(file) as opened:
                data = opened.read(LONGEST + 1)
            text = data.decode("utf-8")
        except OSError as exc:
            raise self._bad(path, None, f"cannot be read: {exc.strerror}") from exc
        except UnicodeDecodeError as exc:
            raise self._bad(path, data[:exc.start].count(b"\n") + 1, "is not UTF-8") from exc
        if len(data) > LONGEST:
            raise self._bad(path, None, f"is longer than {LONGEST:,} bytes")
        return text

    def _bad(self, path: str, line: int | None, problem: str) -> BadTemplate:
        at = f"{self._folder}/{path}" + (f":{line}" if line else "")
        return BadTemplate(f"{at} {problem[:_SHOWN]}: correct it, or take it away, and ours serves")
