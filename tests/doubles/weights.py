"""Files of weights as small as they get, written without any library that loads them."""

from __future__ import annotations

import json
from pathlib import Path


def safetensors(path: Path, numbers: int = 4) -> Path:
    """A whole safetensors file with one tensor of so many numbers, called as a LoRA's are."""
    header = json.dumps({"__metadata__": {"format": "pt"}, "blocks.0.attn1.to_q.lora_A.weight": {
        "dtype": "F32", "shape": [numbers], "data_offsets": [0, 4 * numbers]}}).encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(len(header).to_bytes(8, "little") + header + bytes(4 * numbers))
    return path
