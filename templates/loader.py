"""Loads what lies in this folder, and renders prompts in Jinja2's sandbox with values only."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from pydantic import BaseModel


class Style(BaseModel, frozen=True, extra="forbid"):
    """A preset: how a film looks, in words for a model and in colours for the paper theatre."""

    en: str
    """The style as an English phrase for prompts."""
    zh: str
    """The same in Chinese."""
    palette: tuple[str, ...]
    """Colours, as words or "#rrggbb", the most important first."""
    negative: str = ""
    """What the style never shows."""

    def words(self, language: str) -> str:
        return self.zh if language.startswith("zh") else self.en


@cache
def styles() -> dict[str, Style]:
    """Every preset by name."""
    found = {}
    for file in (files("templates") / "styles").iterdir():
        if file.name.endswith(".toml"):
            data = tomllib.loads(file.read_text(encoding="utf-8"))
            found[file.name.removesuffix(".toml")] = Style.model_validate(data)
    return dict(sorted(found.items()))


def prompt(name: str, values: dict[str, object]) -> str:
    """``prompts/<name>.j2`` with ``values``, on one line.

    Values are data: a brace in them stays a brace, because they are never read as a template.
    """
    return " ".join(_rendered(f"prompts/{name}.j2", values).split())


def starters() -> tuple[str, ...]:
    """The names of the stories to begin from, each in English ("en") and in Chinese ("zh")."""
    names = {file.name.partition(".")[0] for file in (files("templates") / "stories").iterdir()}
    return tuple(sorted(names))


def starter(name: str, language: str, title: str) -> str:
    """The starter story of that name, as a Markdown file. ``title`` is written as YAML."""
    return _rendered(f"stories/{name}.{language}.md.j2", {"title": title})


def _rendered(path: str, values: dict[str, object]) -> str:
    text = files("templates").joinpath(path).read_text(encoding="utf-8")
    sandbox = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False,
        keep_trailing_newline=True)
    sandbox.filters["bare"] = _bare
    return sandbox.from_string(text).render(**values)


def _bare(text: str) -> str:
    """``text`` without the stop at its end: the template sets its own."""
    return text.strip().rstrip(".。")
