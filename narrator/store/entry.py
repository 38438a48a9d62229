"""An entry of the store: an artifact's files, and a sealed list of what each of them hashes to."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from media.digests import fresh

FILE = "entry.json"
"""The list, beside the files."""


@dataclass(frozen=True)
class Entry:
    """A verified artifact: its folder, and the note that was kept with it."""

    folder: Path
    note: dict[str, Any]


def verified(folder: Path) -> Entry | None:
    """The entry in ``folder``, None when it is damaged. Raises OSError when it cannot be read."""
    if folder.is_symlink():
        return None  # whatever it points to, it was not made here
    try:
        text = (folder / FILE).read_bytes()
        content = json.loads(text)
        files, note = content["files"], content["note"]
        if text == sealed(files, note) and all(
                fresh(folder / name) == found for name, found in files.items()):
            return Entry(folder, note)
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        pass  # a file of it is missing
    except (ValueError, KeyError, TypeError, AttributeError):
        pass  # its JSON is none, or another's
    return None


def sealed(files: dict[str, str], note: dict[str, Any]) -> bytes:
    """The bytes of FILE: one form for one content, so that every change shows."""
    content = {"files": files, "note": note}
    seal = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    return json.dumps({**content, "seal": seal}, sort_keys=True).encode()
