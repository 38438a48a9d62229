"""Hours of hostile input, by hand: ``python tests/hostile/fuzz.py story -max_total_time=600``.

It runs under atheris (``pip install atheris``), which looks for input that reaches new lines of the
program. The first argument is one of the targets of ``targets.py``; the others are libFuzzer's:
folders of examples, ``-max_len=4000``, ``-rss_limit_mb=512``. What it finds is written to a file
``crash-…`` here, and belongs into the corpus.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))


def main() -> None:
    """Fuzz the target that is named."""
    import atheris

    with atheris.instrument_imports(include=["narrator", "scenes", "docx", "ruamel"]):
        from tests.hostile.targets import TARGETS

    if len(sys.argv) < 2 or sys.argv[1] not in TARGETS:
        sys.exit(f"name a target: {', '.join(TARGETS)}")
    target = TARGETS[sys.argv.pop(1)]
    atheris.Setup(sys.argv, target)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
