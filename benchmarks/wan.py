"""How fast Wan films on this GPU: our loop, its parts, and stock diffusers beside them in one run.

    python benchmarks/wan.py                            # all of it, on the first CUDA device
    python benchmarks/wan.py --only forward,decode      # some of it
    python benchmarks/wan.py --seconds 400              # begins no row after so many seconds
    python benchmarks/wan.py --tiny --device cpu        # toy sizes: whether it runs at all

The real classes of the A14B at full size, with random weights that are made on the device: they
cost the time of real ones, and nothing is downloaded. 81 frames, 480p and 720p. Each row is written
into --out as soon as it is found (wan.md, wan.json, and costs.toml with rows for
scenes/cameras/wan/costs.toml); run it again, and it goes on where it stopped.

It needs torch with CUDA, diffusers, transformers, accelerate, numpy and pydantic, and a card that
holds one expert (28.6 GB) with its work; rows that a card has no room for say so. Clips are encoded
where narrator's other dependencies are there, too.
"""

from __future__ import annotations

import argparse
import sys
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))


def main() -> None:
    asked = options()
    begin = time.perf_counter()
    import torch
    import wan_sections
    from wan_rig import Rig
    from wan_table import Results

    wanted = asked.only.split(",") if asked.only else list(wan_sections.SECTIONS)
    if unknown := set(wanted) - set(wan_sections.SECTIONS):
        raise SystemExit(f"there is no section {', '.join(sorted(unknown))}: say some of "
                         f"{', '.join(wan_sections.SECTIONS)}")
    if asked.device.startswith("cuda") and not torch.cuda.is_available():
        raise SystemExit("there is no CUDA device here: run it on a machine with one, or see that "
                         "it runs with --tiny --device cpu")
    rig = Rig(asked.device, asked.tiny, asked.repeats)
    results = Results(asked.out, machine(rig))
    for section in wanted:
        for key, work in wan_sections.SECTIONS[section](rig, results):
            if results.has(section, key):
                continue
            if time.perf_counter() - begin > asked.seconds:
                raise SystemExit(f"the time is up before {section} {key}: run it again to go on")
            print(f"{section}: {key}", flush=True)
            results.add(section, key, found(work, rig))
    print(results.markdown())


def found(work: Any, rig: Any) -> dict[str, Any]:
    """What a row's work finds; in place of that, why there is nothing to find on this machine."""
    import torch

    from media.errors import BadWeights
    from scenes.camera import CameraError

    try:
        with torch.no_grad():
            return dict(work())
    except torch.OutOfMemoryError:
        rig.drop()
        return {"note": "out of memory"}
    except (RuntimeError, ValueError, ImportError, OSError, CameraError, BadWeights) as exc:
        return {"note": f"{type(exc).__name__}: {' '.join(str(exc).split())[:200]}"}


def machine(rig: Any) -> dict[str, str]:
    """What figures are of: card and versions."""
    import torch

    name = torch.cuda.get_device_name() if rig.cuda else rig.device
    packages = ("torch", "diffusers", "transformers", "accelerate")
    return {"device": name, "size": "tiny" if rig.tiny else "full",
            "CUDA": str(torch.version.cuda), "cuDNN": str(torch.backends.cudnn.version()),
            **{package: _version(package) for package in packages}}


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "none"


def options() -> argparse.Namespace:
    words = argparse.ArgumentParser(description=__doc__,
                                    formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--only", help="sections, with commas between them")
    words.add_argument("--out", type=Path, default=Path("wan-benchmark"))
    words.add_argument("--device", default="cuda")
    words.add_argument("--tiny", action="store_true")
    words.add_argument("--seconds", type=float, default=float("inf"))
    words.add_argument("--repeats", type=int, default=3)
    return words.parse_args()


if __name__ == "__main__":
    main()
