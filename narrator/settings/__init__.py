"""Settings: one model; a flag wins over the environment, that over ``narrator.toml``, that over
the defaults here."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from media.files import regular
from media.workers import cores
from narrator.errors import BadInput
from narrator.saying import demanded
from narrator.settings.models import LLM, Price, SpendingLimits
from narrator.settings.origins import FILE, INSIDE, PREFIX, origin, variable_of
from scenes.cameras.wan import option_rules
from scenes.formats import FRAME_RATES, Aspect

Quality = Literal["draft", "preview", "fast", "final"]
TABLES: Mapping[str, type[BaseModel]] = {"llm": LLM, "limits": SpendingLimits}
"""The settings that hold others, whose names are known."""
_EXAMPLES = {"wan": "wan.steps=30", "llm": "llm.model=…", "limits": "limits.requests=100",
           "prices": "prices.MODEL.input=…"}
"""The settings that are tables, each with something that may be set in it."""
_SECRET = frozenset({"llm.key"})
"""What is never shown, not even where it is wrong."""
LONGEST = 10_000
"""Bytes of the file of settings."""


def _figure(value: object) -> object:
    """The environment has only words: "25" is 25 there too; any other word is told as it stands."""
    return next((rate for rate in FRAME_RATES if value == str(rate)), value)


def _nameable(folder: Path) -> Path:
    if "\0" in str(folder):
        raise ValueError("no folder's name holds a zero byte")
    return folder


FolderSetting = Annotated[Path, AfterValidator(_nameable)]


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
    upscaler: FolderSetting | None = None
    """The weights of a super-resolution model, as safetensors: what is filmed smaller than the film
    is enlarged by it."""
    out: FolderSetting = Path("films")
    """The folder in which each film gets a folder of its own."""
    store: FolderSetting | None = None
    """Where artifacts are kept; without it, ``.store`` in ``out``."""
    workers: Annotated[int, Field(ge=1, le=256)] = Field(default_factory=cores)
    """How many encoders run side by side."""
    wan: Annotated[dict[str, str], BeforeValidator(_texts)] = {}
    """Options of the wan camera, which win over those of a story."""
    llm: LLM = LLM()
    """The language model that plans, for the planners llm and local."""
    limits: SpendingLimits = SpendingLimits()
    """What planning one film may take."""
    prices: dict[str, Price] = {}
    """Of a million tokens, by the model's name."""
    templates: FolderSetting | None = None
    """A house's own folder of prompts and rules, which replace or extend ours."""
    yes: bool = False
    """Whether paid work goes ahead without being asked for."""
    ask: bool = True
    """Whether a language model is asked for what is answered nowhere yet; else that is an error."""
    dry_run: FolderSetting | None = None
    """Where each request to a language model is written, none being sent."""
    replies: FolderSetting | None = None
    """Where the answers of a language model are taken from, nobody else being asked."""
    record: FolderSetting | None = None
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
        problem = _told(exc, given)
    except SettingsError:
        table = next((name for name in _EXAMPLES if variable_of(name) in _in_environment()), "wan")
        problem = (f"{variable_of(table)} is no table: set each thing in it by a variable of its "
                   f"own, such as {variable_of(_EXAMPLES[table])}")
    except (ValueError, RecursionError) as exc:
        problem = (f"{FILE} cannot be read as TOML: {exc}; write lines such as "
                   "quality = \"draft\"")
    raise BadInput(problem)  # outside: what pydantic says of a wrong value shows it, keys as well


def _in_environment() -> set[str]:
    return {name.upper() for name in os.environ}


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
    """``settings``, if the wan camera has these options, and if it is whoever runs this that
    agrees to pay; raises BadInput."""
    if settings.yes and origin("yes", flags) == FILE:
        raise BadInput(f"{FILE}: yes agrees to pay for whatever is asked in that folder, and may "
                       f"be another's word: say --yes, or {variable_of('yes')}=1")
    for name, text in settings.wan.items():
        if problem := option_rules.problem(name, text):
            raise BadInput(f"{origin(f'wan.{name}', flags)}: {problem}")
    return settings


def origins(flags: Mapping[str, Any]) -> dict[str, str]:
    """Where each setting comes from: "--out", "NARRATOR_OUT", "narrator.toml" or "default"."""
    return {name: origin(name, flags) for name in Settings.model_fields}


def _told(exc: ValidationError, flags: Mapping[str, Any]) -> str:
    problem: dict[str, Any] = dict(exc.errors()[0])
    names = [str(name) for name in problem["loc"]]
    noun, dotted, kind = _noun(names), ".".join(names), problem["type"]
    name = names[0] if noun is Settings else dotted
    place = origin(dotted, flags)
    if noun is not Settings and place.startswith("--"):
        place += f" {names[-1]}"
    if kind == "extra_forbidden":
        near = get_close_matches(names[-1], noun.model_fields, n=1) or sorted(noun.model_fields)
        where = place if noun is not Settings and place != "default" else FILE
        return f"{where}: {_shown(name)} is no setting; did you mean {' or '.join(near)}?"
    where = f"{FILE}: {name}" if place in (FILE, "default") else place
    if kind == "missing":
        return f"{where} is missing: a price has input and output, of a million tokens"
    if noun is Settings and names[0] in _EXAMPLES and kind in ("model_type", "dict_type"):
        return f"{where} is no table: set each thing in it, such as {_EXAMPLES[names[0]]}"
    value = "what stands there" if dotted in _SECRET else _shown(problem["input"])
    return f"{where}: {value} cannot be used: {demanded(problem, noun, names[-1])}"


def _noun(names: Sequence[str]) -> type[BaseModel]:
    """The model that has the field, or should not have it, that ``names`` lead to."""
    if names[0] == "prices" and len(names) > 2:
        return Price
    return TABLES.get(names[0], Settings) if len(names) > 1 else Settings
