"""Settings: one model; a flag wins over the environment, that over ``narrator.toml``, that over
the defaults here."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from media.files import regular
from media.workers import cores
from narrator import choices
from narrator.demands import demanded
from narrator.errors import BadInput
from narrator.llm.options import LLM, Limits, Price
from narrator.look import FRAME_RATES, Aspect
from narrator.origins import FILE, INSIDE, PREFIX, origin, variable_of

Quality = Literal["draft", "preview", "fast", "final"]
LONGEST = 10_000
"""Bytes of the file of settings."""


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


def _texts(value: object) -> object:
    """Figures and truths of a TOML table as the text that they are anywhere else."""
    if not isinstance(value, Mapping):
        return value
    return {str(key).lower(): str(one).lower() if isinstance(one, bool) else
            str(one) if isinstance(one, int | float) else one for key, one in value.items()}


class Settings(BaseSettings):
    """How a render is made; what a film looks like is the story's to say, or overridden here."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, toml_file=FILE, frozen=True, extra="forbid",
        env_ignore_empty=True, env_nested_delimiter=INSIDE)

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
    upscaler: Folder | None = None
    """The weights of a super-resolution model, as safetensors: what is filmed smaller than the film
    is enlarged by it."""
    out: Folder = Path("films")
    """The folder in which each film gets a folder of its own."""
    store: Folder | None = None
    """Where artifacts are kept; without it, ``.store`` in ``out``."""
    workers: Annotated[int, Field(ge=1, le=256)] = Field(default_factory=cores)
    """How many encoders run side by side."""
    wan: Annotated[dict[str, str], BeforeValidator(_texts)] = {}
    """Options of the wan camera, which win over those of a story."""
    llm: LLM = LLM()
    """The language model that plans, for the planners llm and local."""
    limits: Limits = Limits()
    """What planning one film may take."""
    prices: dict[str, Price] = {}
    """Of a million tokens, by the model's name."""
    templates: Folder | None = None
    """A house's own folder of prompts and rules, which replace or extend ours."""
    yes: bool = False
    """Whether paid work goes ahead without being asked for."""
    dry_run: Folder | None = None
    """Where each request to a language model is written, none being sent."""
    replies: Folder | None = None
    """Where the answers of a language model are taken from, nobody else being asked."""
    record: Folder | None = None
    """Where each request and its answer are written, to be replies another time."""

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
        return _taken(Settings(**given), given)
    except ValidationError as exc:
        raise BadInput(_told(exc, given)) from exc
    except SettingsError as exc:
        raise BadInput(f"{variable_of('wan')} is no table: set each option by a variable of its "
                       f"own, such as {variable_of('wan.steps')}=30") from exc
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


def _taken(settings: Settings, flags: Mapping[str, Any]) -> Settings:
    """``settings``, if the wan camera has these options; raises BadInput."""
    for name, text in settings.wan.items():
        if problem := choices.problem(name, text):
            raise BadInput(f"{origin(f'wan.{name}', flags)}: {problem}")
    return settings


def origins(flags: Mapping[str, Any]) -> dict[str, str]:
    """Where each setting comes from: "--out", "NARRATOR_OUT", "narrator.toml" or "default"."""
    return {name: origin(name, flags) for name in Settings.model_fields}


def _told(exc: ValidationError, flags: dict[str, Any]) -> str:
    problem: dict[str, Any] = dict(exc.errors()[0])
    name = str(problem["loc"][0])
    if problem["type"] == "extra_forbidden":
        near = get_close_matches(name, Settings.model_fields, n=1) or sorted(Settings.model_fields)
        return f"{FILE}: {_shown(name)} is no setting; did you mean {' or '.join(near)}?"
    place = origin(".".join(map(str, problem["loc"])), flags)
    where = f"{FILE}: {name}" if place in (FILE, "default") else place
    return (f"{where}: {_shown(problem['input'])} cannot be used: "
            f"{demanded(problem, Settings, name)}")
