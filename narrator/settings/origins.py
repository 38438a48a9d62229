"""Where a setting comes from: a flag, the environment, the file, or nowhere but the default."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FILE = "narrator.toml"
PREFIX = "NARRATOR_"
"""Of the environment's variables."""
INSIDE = "__"
"""Between the name of a table and that of a thing in it: NARRATOR_WAN__STEPS."""
_FLAGS = {"limits": "limit", "dry_run": "dry-run"}
"""The flags that are not called as their settings are."""


def origin(name: str, flags: Mapping[str, Any]) -> str:
    """Where the setting ``name``, or one thing of a table ("wan.steps"), comes from: "--wan",
    "NARRATOR_WAN__STEPS", "narrator.toml" or "default"."""
    table, _, inside = name.partition(".")
    given = flags.get(table)
    if inside in (given or ()) if inside else given is not None:
        return "--model" if name == "wan.model" else f"--{_FLAGS.get(table, table)}"
    set_here = {name.upper() for name, value in os.environ.items() if value}
    for variable in dict.fromkeys((variable_of(name), variable_of(table))):
        if variable in set_here:
            return variable
    return FILE if _is_filed(table, inside) else "default"


def variable_of(name: str) -> str:
    """The environment's variable for a setting, or for one thing of a table."""
    return PREFIX + name.upper().replace(".", INSIDE)


def _is_filed(table: str, inside: str) -> bool:
    try:
        filed = tomllib.loads(Path(FILE).read_text(encoding="utf-8")).get(table)
    except (OSError, ValueError):
        return False
    return inside in filed if inside and isinstance(filed, dict) else filed is not None
