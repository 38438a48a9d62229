"""What files of weights hold: hashes, tensors, and whether they make up a model."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from media.errors import BadWeights
from media.files import regular, sha256
from media.weights.shards import CONFIG, shard
from narrator.errors import Unfetched
from narrator.weights.catalogue import WeightsOffer
from scenes.cameras.wan.layout import INDEX, checked
from scenes.cameras.wan.models import models

_INDEXES = (".safetensors.index.json", INDEX)


def git_name(path: Path) -> str:
    """What git calls a file of these bytes: the SHA-1 of "blob", its size and them."""
    digest = hashlib.sha1(f"blob {path.stat().st_size}\0".encode(), usedforsecurity=False)
    with regular(path) as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def hashed(path: Path, told_sha256: str, told_git: str) -> tuple[str, str]:
    """The SHA-256 of ``path``, and how it differs from what was told of it ("" where it does not,
    or nothing was told)."""
    found = sha256(path)
    if told_sha256 and found != told_sha256:
        return found, f"SHA-256 {found[:12]}… instead of {told_sha256[:12]}…"
    if told_git and not told_sha256 and (git := git_name(path)) != told_git:
        return found, f"git's SHA-1 {git[:12]}… instead of {told_git[:12]}…"
    return found, ""


def ensure_safetensors(path: Path, place: str) -> None:
    """Raise Unfetched when ``path``, which is to be ``place``, is a pickle or anything else by its
    contents, or lacks its end."""
    try:
        shard(path)
    except BadWeights as exc:
        raise Unfetched(f"{place} cannot be used: {exc}, from another place (--from)") from exc


def ensure_model(folder: Path, offer: WeightsOffer) -> None:
    """Raise Unfetched when the configurations in ``folder`` are of another model than ``offer``."""
    if offer.config:
        _ensure_config(folder / CONFIG, offer)
    try:
        if model := models().get(offer.name):
            checked(folder, model)
    except BadWeights as exc:
        problem, _, _ = str(exc).rpartition(": ")
        raise Unfetched(f"{problem}: get {offer.name} from another place (--from)") from exc


def _ensure_config(path: Path, offer: WeightsOffer) -> None:
    try:
        told = json.loads(path.read_text("utf-8"))
        other = next((name for name, value in offer.config.items() if told[name] != value), None)
    except (ValueError, LookupError, TypeError) as exc:
        raise Unfetched(f"{path} is no language model's: get {offer.name} from another place "
                        f"(--from)") from exc
    if other:
        raise Unfetched(f"{path} says {other} {told[other]!r}, and that of {offer.name} is "
                        f"{offer.config[other]!r}: it is another model; get it from another place "
                        f"(--from)")


def ensure_whole(folder: Path, paths: Iterable[str]) -> None:
    """Raise Unfetched when an index in ``folder`` names what is not among ``paths``: a shard of a
    part's weights, or a part of the model."""
    paths = set(paths)
    parts = {path.rpartition("/")[0] for path in paths}
    for index in sorted(path for path in paths if path.endswith(_INDEXES)):
        place = index.rpartition("/")[0]
        try:
            table = json.loads((folder / index).read_text("utf-8"))
            lacking = ([part for part, kind in table.items()
                        if isinstance(kind, list) and kind[0] and part not in parts]
                       if index == INDEX else
                       [shard for name in table["weight_map"].values()
                        if (shard := f"{place}/{name}".lstrip("/")) not in paths])
        except (ValueError, AttributeError, LookupError, TypeError) as exc:
            raise Unfetched(f"{folder / index} is no index of weights: get the weights from "
                            f"another place (--from)") from exc
        if lacking:
            raise Unfetched(f"{folder / index} names {min(lacking)}, which is not there: the "
                            f"weights are not whole; get them from another place (--from)")
