"""What is needed of a list of files, and what is refused.

Weights are taken as safetensors only: a pickle runs whatever program its maker put into it, so it
is never fetched, not even to be looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import NamedTuple

from media.weights.shards import CONFIG, PICKLES
from narrator.errors import Unfetched
from narrator.weights.catalogue import WeightsOffer
from narrator.weights.source import Listing, Remote
from scenes.cameras.wan.layout import INDEX

PARTS = ("transformer", "text_encoder", "vae")
"""What no model of the diffusers layout is without; transformer_2 is named by its index."""
_NEEDED = {".safetensors", ".json", ".model", ".txt"}
"""Weights, configurations, and a tokenizer's model and words."""
_ASKED = _NEEDED | {".jinja"}
"""Of a language model, also how it is asked."""
_FOLDER = re.compile(r"transformer(_2)?|text_encoder|vae|tokenizer|scheduler")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f\\]")


class ChosenWeights(NamedTuple):
    """What is taken of a list."""

    files: tuple[Remote, ...]
    pickles: tuple[str, ...]
    """What was left where it is."""


def chosen(listing: Listing, offer: WeightsOffer) -> ChosenWeights:
    """The files of ``listing`` that ``offer`` needs, under the names that they are kept as; raises
    Unfetched when it is not what it should be."""
    for file in listing.files:
        _inside(file, listing)
    by_name = {file.path: file for file in listing.files}
    pickles = tuple(path for path in by_name if PurePosixPath(path).suffix.lower() in PICKLES)
    if offer.files:
        return ChosenWeights(_pair(by_name, listing, offer.files), pickles)
    if offer.config:
        files = tuple(file for file in listing.files if _asked(PurePosixPath(file.path)))
        _ensure_asked({file.path for file in files}, listing, pickles)
        return ChosenWeights(files, pickles)
    files = tuple(file for file in listing.files if _needed(PurePosixPath(file.path)))
    _ensure_layout({file.path for file in files}, listing, pickles)
    return ChosenWeights(files, pickles)


def _inside(file: Remote, listing: Listing) -> None:
    """A list is a stranger's text, and its names become paths on this machine."""
    path = PurePosixPath(file.path)
    if (not file.path or path.is_absolute() or ".." in path.parts or str(path) != file.path
            or _UNSAFE.search(file.path)):
        raise Unfetched(f"{listing.id} at {listing.source} lists a file {file.path!r}, which would "
                        f"lie outside of the model's folder: nothing was fetched; take it from "
                        f"another place (--from)")


def _needed(path: PurePosixPath) -> bool:
    if len(path.parts) == 1:
        return path.name == INDEX or path.stem.upper() == "LICENSE"
    return (len(path.parts) == 2 and bool(_FOLDER.fullmatch(path.parts[0]))
            and path.suffix in _NEEDED)


def _asked(path: PurePosixPath) -> bool:
    return len(path.parts) == 1 and (path.suffix in _ASKED or path.stem.upper() == "LICENSE")


def _pair(by_name: Mapping[str, Remote], listing: Listing, names: Mapping[str, str]
          ) -> tuple[Remote, ...]:
    """Under the hub's names, or already under ours: in a folder that we once filled."""
    found = {kept: by_name.get(name) or by_name.get(kept) for kept, name in names.items()}
    if lacking := [names[kept] for kept, file in found.items() if file is None]:
        raise Unfetched(f"{listing.id} at {listing.source} has no {lacking[0]}: take it from "
                        f"another place (--from)")
    return tuple(file.model_copy(update={"path": kept}) for kept, file in found.items() if file)


def _ensure_layout(paths: Iterable[str], listing: Listing, pickles: Iterable[str]) -> None:
    paths = set(paths)
    if INDEX not in paths:
        raise Unfetched(f"{listing.id} at {listing.source} has no {INDEX}: it is not in the "
                        f"diffusers layout; take one whose name ends in -Diffusers")
    for part in PARTS:
        _ensure_weights(f"{part}/", part, paths, listing, pickles)


def _ensure_asked(paths: Iterable[str], listing: Listing, pickles: Iterable[str]) -> None:
    paths = set(paths)
    if CONFIG not in paths:
        raise Unfetched(f"{listing.id} at {listing.source} has no {CONFIG}: it is not in "
                        f"transformers' layout; take it from another place (--from)")
    _ensure_weights("", "model", paths, listing, pickles)


def _ensure_weights(place: str, part: str, paths: Iterable[str], listing: Listing,
                    pickles: Iterable[str]) -> None:
    if any(path.startswith(place) and path.endswith(".safetensors") for path in paths):
        return
    if pickle := next((path for path in pickles if path.startswith(place)), None):
        raise Unfetched(f"{listing.id} at {listing.source} has its {part} only as {pickle}, a "
                        f"pickle, which can run any program: take safetensors from another "
                        f"place (--from)")
    where = f"no weights in {part}" if place else "no weights"
    raise Unfetched(f"{listing.id} at {listing.source} has {where}: take it from another place "
                    f"(--from)")
