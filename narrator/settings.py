"""Settings: one model; a flag wins over the environment, that over ``narrator.toml``, that over
the defaults here."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from media.files import regular
from media.workers import cores
from narrator.demands import demanded
from narrator.errors import BadInput
from narrator.look import FRAME_RATES, Aspect

Quality = Literal["draft", "preview", "fast", "final"]
FILE = "narrator.toml"
LONGEST = 10_000
"""Bytes of that file."""
PREFIX = "NARRATOR_"
"""Of the environment's variables."""


def _figure(value: object) -> object:
    """The environment has only words: "25" is 25 there too; any other word is told as it stands."""
    return next((rate for rate in FRAME_RATES if value == str(rate)), value)


def _nameable(folder: Path) -> Path:
    if "\0" in str(folder):
        raise ValueError("no folder's name holds a zero byte")
    return folder


Folder = Annotated[Path, AfterValidator(_nameable)]


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


class Settings(BaseSettings):
    """How a render is made; what a film looks like is the story's to say, or overridden here."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, toml_file=FILE, frozen=True, extra="forbid",
        env_ignore_empty=True)

    quality: Quality = "draft"
    camera: str | None = None
    voice: str | None = None
    planner: str | None = None
    score: str | None = None
    aspect: Aspect | None = None
    size: str | None = None
    """"WIDTHxHEIGHT" in pixels."""
    fps: Annotated[Literal[24, 25, 30, 50, 60] | None, BeforeValidator(_figure)] = None
    seed: Annotated[int, Field(ge=0, lt=2**31)] | None = None
    out: Folder = Path("films")
    """The folder in which each film gets a folder of its own."""
    store: Folder | None = None
    """Where artifacts are kept; without it, ``.store`` in ``out``."""
    workers: Annotated[int, Field(ge=1, le=256)] = Field(default_factory=cores)
    """How many encoders run side by side."""

    @property
    def store_folder(self) -> Path:
        return self.store or self.out / ".store"

    @classmethod
    def settings_customise_sources(
        cls, settings_cls: type[BaseSettings], init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource, dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def settings(**flags: Any) -> Settings:
    """The settings with those ``flags`` that are not None; raises BadInput naming the setting."""
    given = {name: value for name, value in flags.items() if value is not None}
    _look_at(Path(FILE))
    try:
        return Settings(**given)
    except ValidationError as exc:
        raise BadInput(_told(exc, given)) from exc
    except (ValueError, RecursionError) as exc:
        raise BadInput(f"{FILE} cannot be read as TOML: {exc}; write lines such as "
                       "quality = \"draft\"") from exc


def _look_at(file: Path) -> None:
    """Raise BadInput for settings that are no file of a few lines: a folder in which one works may
    be a stranger's, and reading TOML takes the square of its length in memory."""
    try:
        file.lstat()
    except FileNotFoundError:
        return
    except OSError:
        pass  # whether it is there cannot be told: it cannot be read either
    try:
        with regular(file) as opened:
            data = opened.read(LONGEST + 1)
    except OSError as exc:
        raise BadInput(f"{file} cannot be read: {exc.strerror}; check it, or take it away") from exc
    if len(data) > LONGEST:
        raise BadInput(f"{file} is longer than {LONGEST:,} bytes; settings take a few lines")


def origins(flags: Mapping[str, Any]) -> dict[str, str]:
    """Where each setting comes from: "--out", "NARRATOR_OUT", "narrator.toml" or "default"."""
    try:
        filed = tomllib.loads(Path(FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        filed = {}
    variables = {name.upper() for name, value in os.environ.items() if value}
    return {name: f"--{name}" if flags.get(name) is not None else
            f"{PREFIX}{name.upper()}" if f"{PREFIX}{name.upper()}" in variables else
            FILE if name in filed else "default" for name in Settings.model_fields}


def _told(exc: ValidationError, flags: dict[str, Any]) -> str:
    problem: dict[str, Any] = dict(exc.errors()[0])
    name = str(problem["loc"][0])
    if problem["type"] == "extra_forbidden":
        near = get_close_matches(name, Settings.model_fields, n=1) or sorted(Settings.model_fields)
        return f"{FILE}: {_shown(name)} is no setting; did you mean {' or '.join(near)}?"
    variable = f"{PREFIX}{name.upper()}"
    where = (f"--{name}" if name in flags else
             variable if os.environ.get(variable) else f"{FILE}: {name}")
    return (f"{where}: {_shown(problem['input'])} cannot be used: "
            f"{demanded(problem, Settings, name)}")
