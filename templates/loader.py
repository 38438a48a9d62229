"""Loads what lies in this folder; renders prompts and pages in Jinja2's sandbox, from values."""

from __future__ import annotations

import base64
import hashlib
import re
import tomllib
from functools import cache
from importlib.resources import files

from jinja2 import FunctionLoader, StrictUndefined, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup
from pydantic import BaseModel

_AFTER_A_WIDE_MARK = re.compile("(?<=[\u3000-\u303f\uff00-\uff65]) ")
"""Chinese marks carry their own blank."""


class Words(BaseModel, frozen=True, extra="forbid"):
    """A phrase for prompts in both languages."""

    en: str
    zh: str

    def words(self, language: str) -> str:
        return self.zh if language.startswith("zh") else self.en


class Style(Words, frozen=True, extra="forbid"):
    """A preset: how a film looks, as a phrase for a model and in colours for the paper theatre."""

    texture: Words
    """What the phrase implies of every surface: for a prompt that has room to say it."""
    colours: Words
    """The palette as a model reads it."""
    palette: tuple[str, ...]
    """Colours, as words or "#rrggbb", the most important first."""
    negative: str = ""
    """What the style never shows."""


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
    line = " ".join(_template(f"prompts/{name}.j2").render(**values).split())
    return _AFTER_A_WIDE_MARK.sub("", line)


def starters() -> tuple[str, ...]:
    """The names of the stories to begin from, each in English ("en") and in Chinese ("zh")."""
    names = {file.name.partition(".")[0] for file in (files("templates") / "stories").iterdir()}
    return tuple(sorted(names))


def starter(name: str, language: str, title: str) -> str:
    """The starter story of that name, as a Markdown file. ``title`` is written as YAML."""
    return _template(f"stories/{name}.{language}.md.j2").render(title=title)


@cache
def _template(path: str) -> Template:
    """Compiled once: a story has a thousand prompts and one template."""
    return compiled(files("templates").joinpath(path).read_text(encoding="utf-8"))


@cache
def compiled(text: str) -> Template:
    """The template that ``text`` is, in the sandbox; raises TemplateSyntaxError."""
    sandbox = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False,
        keep_trailing_newline=True)
    sandbox.filters["bare"] = _bare
    sandbox.filters["capital"] = _capital
    return sandbox.from_string(text)


def page(name: str, values: dict[str, object], font: bytes) -> str:
    """``pages/<name>.html.j2`` with ``values``, as a page that needs no other file. ``font`` is a
    WOFF, which its style names "carried": for the characters that a reader's machine lacks; b""
    where there are none.

    Values are data: whatever they hold is escaped, and no template. The page's own style and script
    are the files beside it, the style below what all pages share; its policy names them by their
    hashes, so that a browser runs no other.
    """
    style, script = _file("common.css") + _file(f"{name}.css"), _file(f"{name}.js")
    if font:
        style += (f"\n@font-face {{ font-family: carried; src: url(data:font/woff;base64,"
                  f"{base64.b64encode(font).decode()}); }}\n")
    sandbox = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=True,
        loader=FunctionLoader(_file))
    template = sandbox.get_template(f"{name}.html.j2")
    return template.render(**values, style=Markup(style), script=Markup(script),
                           policy=_policy(style, script))


def _file(name: str) -> str:
    """A file of the pages'."""
    return (files("templates") / "pages" / name).read_text(encoding="utf-8")


@cache
def words(name: str, language: str) -> dict[str, str]:
    """The words of page ``name`` itself: Chinese for a Chinese ``language``, else English."""
    table = tomllib.loads(_file(f"{name}.toml"))
    return dict(table["zh" if language.startswith("zh") else "en"])


def _policy(style: str, script: str) -> str:
    """A Content-Security-Policy: nothing from anywhere, pictures and sound from the page itself."""
    style_hash, script_hash = (
        base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        for text in (style, script))
    return (f"default-src 'none'; img-src data:; font-src data:; media-src data: blob:; "
            f"style-src 'sha256-{style_hash}'; script-src 'sha256-{script_hash}'; "
            f"base-uri 'none'; form-action 'none'")


def _bare(text: str) -> str:
    """``text`` without the mark at its end: the template sets its own."""
    return text.strip().rstrip(".。；;，, ")


def _capital(text: str) -> str:
    """``text`` as a sentence begins; the rest of it stays as it is."""
    return text[:1].upper() + text[1:]
