"""LoRAs that a story names: files of weights in its folder, with their strength and their expert.

Weights come from strangers. A pickle runs whatever program it holds when it is opened, so only
safetensors are taken, which hold numbers and nothing else; the head of one tells whether the file
is whole, without a number being read.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from media.errors import BadWeights
from media.weights.shards import PICKLES, shard
from narrator.errors import BadLine
from narrator.saying import quoted
from narrator.story.look import MOST_LORAS
from narrator.story.readers.aliases import ALIASES
from narrator.story.readers.assets import WEIGHTS, inside, suffix
from narrator.story.readers.values import Value
from narrator.story.yaml import Items, Scalar
from scenes.shot import Lora

MOST_BYTES = 4_000_000_000
"""Of a file. It is read once in every run, as a part of what the story is."""
_EXPERTS = {"both": "both", "high": "high", "low": "low", "两者": "both", "都": "both",
            "高噪": "high", "高噪声": "high", "低噪": "low", "低噪声": "low"}


def loras(value: Value) -> tuple[Lora, ...]:
    """A path, ``{file, strength, expert}``, or a list of both; raises BadLine."""
    nodes = value.node.items if isinstance(value.node, Items) else (value.node,)
    if not 0 < len(nodes) <= MOST_LORAS:
        raise value.bad(f"{value.name} lists {len(nodes)} files; it takes 1 to {MOST_LORAS}")
    return tuple(_lora(Value(node, value.name, node.line, value.folder)) for node in nodes)


def weights(name: str, folder: Path, line: int) -> Path:
    """The absolute path of the weights called ``name``, seen to be whole; raises BadLine."""
    if suffix(name) in PICKLES:
        raise BadLine(line, f"{quoted(name)} is a pickle, which can run any program when "
                            f"it is opened; get the same weights as {WEIGHTS[0]}")
    if suffix(name) not in WEIGHTS:
        raise BadLine(line, f"{quoted(name)} is no LoRA; LoRAs are {WEIGHTS[0]} files")
    path = inside(name, folder, line, MOST_BYTES)
    try:
        held = shard(path).tensors
    except BadWeights as exc:
        raise BadLine(line, str(exc).replace(str(path), quoted(name), 1)) from exc
    if not held:
        raise BadLine(line, f"{quoted(name)} holds no weights: get it again")
    if path.suffix.lower() not in WEIGHTS:
        raise BadLine(line, f"{quoted(name)} leads to {quoted(path.name)}, which is not "
                            "named as weights; give that file its ending")
    return path


def _lora(value: Value) -> Lora:
    if isinstance(value.node, Scalar):
        return Lora(path=weights(value.text(), value.folder, value.line))
    given = value.keys(("file", "strength", "expert"), ALIASES)
    if "file" not in given:
        raise value.bad(f"{value.name} has no file; write {{file: x{WEIGHTS[0]}}}")
    found: dict[str, Any] = {}
    if "strength" in given:
        found["strength"] = given["strength"].number(Lora, "strength")
    if "expert" in given:
        found["expert"] = _EXPERTS[given["expert"].choice(_EXPERTS)]
    file = given["file"]
    return Lora(path=weights(file.text(), file.folder, file.line), **found)
