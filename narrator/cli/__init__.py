"""The command line. One module holds the commands of one subject; each adds them to ``app``.

Heavy imports wait inside the commands, so that ``--help`` answers at once.
"""

from __future__ import annotations

import os
import signal
import sys
from io import TextIOWrapper
from types import FrameType
from typing import TextIO

# Each import adds its commands, in the order in which --help lists them.
from narrator.cli import rendering as rendering  # isort: skip
from narrator.cli import seeing as seeing  # isort: skip
from narrator.cli import revising as revising  # isort: skip
from narrator.cli import takes as takes  # isort: skip
from narrator.cli import shooting as shooting  # isort: skip
from narrator.cli import beginning as beginning  # isort: skip
from narrator.cli import voices as voices  # isort: skip
from narrator.cli import doctor as doctor  # isort: skip
from narrator.cli import store as store  # isort: skip
from narrator.cli import weights as weights  # isort: skip
from narrator.cli.app import app


def main() -> None:
    """The command ``narrator``: run it and leave with its exit status."""
    signal.signal(signal.SIGTERM, _interrupt)
    # Of a film that is made, nobody hears: the hub's library would ask its usual host about the
    # program that calls it, even where HF_ENDPOINT names another.
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    _made_lenient(sys.stdout)
    _made_lenient(sys.stderr)
    app()


def _made_lenient(stream: TextIO | None) -> None:
    """A terminal or a file whose encoding lacks a character is shown a ? for it, and no traceback.
    There may be no stream at all, or one that another program put in its place."""
    if isinstance(stream, TextIOWrapper) and stream.errors != "backslashreplace":
        stream.reconfigure(errors="replace")


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
