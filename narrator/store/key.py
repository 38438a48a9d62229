"""The key of an artifact: a hash over everything that went into it."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel

from media.digests import digest

DIGITS = 40
"""Of a key's digest, in hexadecimal."""
_FORM = re.compile(rf"[a-z][a-z0-9_-]*/[0-9a-f]{{{DIGITS}}}")


@dataclass(frozen=True)
class Key:
    """Where an artifact stands in the store."""

    kind: str
    digest: str

    @classmethod
    def of(cls, kind: str, *inputs: object) -> Key:
        """The key over all ``inputs``: models, plain values, and files by their contents."""
        text = json.dumps([_plain(item) for item in inputs], sort_keys=True, ensure_ascii=False)
        return cls(kind, hashlib.sha256(text.encode()).hexdigest()[:DIGITS])

    @classmethod
    def read(cls, text: str) -> Key:
        """The key that is written ``text``; raises ValueError."""
        if not _FORM.fullmatch(text):
            raise ValueError(f"{text!r} is no key of a store")
        return cls(*text.split("/"))

    def __str__(self) -> str:
        return f"{self.kind}/{self.digest}"


def _plain(value: object) -> object:
    if isinstance(value, BaseModel):
        return {name: _plain(getattr(value, name)) for name in type(value).model_fields}
    if isinstance(value, Path):
        return {"sha256": digest(value)}
    if isinstance(value, dict):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value

