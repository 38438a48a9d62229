"""A folder on this machine that already holds the weights: another disk, another computer's copy,
a snapshot in the Hugging Face cache."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from narrator.errors import BadInput
from narrator.weights.catalogue import WeightsOffer
from narrator.weights.record import WeightsRecord, recorded
from narrator.weights.source import FilePart, Listing, Remote

_CHUNK = 1 << 22


class WeightsFolder:
    """``--from PATH``; ``link`` leaves the files there and only points to them."""

    def __init__(self, path: Path, link: bool = False) -> None:
        self._path, self.link = path.expanduser().absolute(), link
        self.name = str(self._path)
        if not self._path.is_dir():
            raise BadInput(f"--from {str(path)!r} is no folder, nor huggingface or modelscope")

    def revision(self, offer: WeightsOffer) -> str:
        """None in particular: a folder holds one."""
        return ""

    def listing(self, offer: WeightsOffer, revision: str) -> Listing:
        """All files of the folder, as deep as weights lie; with the hashes that are known."""
        known = recorded(self._path)
        hashes = {file.path: file.sha256 for file in known.files} if known else {}
        return Listing(source=self.name, id=known.id if known else offer.id,
                       revision=self._revision(known), files=tuple(
            self._remote(path, hashes) for path in self._files()))

    @contextmanager
    def opened(self, file: Remote, begin: int) -> Iterator[FilePart]:
        """The bytes of ``file`` from ``begin`` on."""
        with open(file.at, "rb") as source:
            source.seek(begin)
            yield FilePart(begin, iter(lambda: source.read(_CHUNK), b""))

    def _files(self) -> list[Path]:
        return sorted(path for pattern in ("*", "*/*") for path in self._path.glob(pattern)
                      if path.is_file() and not path.name.startswith("."))

    def _remote(self, path: Path, hashes: dict[str, str]) -> Remote:
        name = path.relative_to(self._path).as_posix()
        sha256, git = hashes.get(name, ""), ""
        if not sha256 and path.is_symlink():  # into the cache, where a file's name is its hash
            blob = Path(os.path.realpath(path)).name
            sha256 = blob if re.fullmatch(r"[0-9a-f]{64}", blob) else ""
            git = blob if re.fullmatch(r"[0-9a-f]{40}", blob) else ""
        return Remote(path=name, size=path.stat().st_size, at=os.path.realpath(path),
                      sha256=sha256, git=git)

    def _revision(self, known: WeightsRecord | None) -> str:
        if known:
            return known.revision
        snapshot = self._path.name if self._path.parent.name == "snapshots" else ""
        return snapshot if re.fullmatch(r"[0-9a-f]{40}", snapshot) else ""
