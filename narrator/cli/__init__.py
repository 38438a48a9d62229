"""The command line. One module holds the commands of one subject; each adds them to ``app``.

Heavy imports wait inside the commands, so that ``--help`` answers at once.
"""

from __future__ import annotations

import signal
from types import FrameType

# Each import adds its commands, in the order in which --help lists them.
from narrator.cli import rendering as rendering  # isort: skip
from narrator.cli import seeing as seeing  # isort: skip
from narrator.cli import beginning as beginning  # isort: skip
from narrator.cli import voices as voices  # isort: skip
from narrator.cli import doctor as doctor  # isort: skip
from narrator.cli import store as store  # isort: skip
from narrator.cli.app import app


def main() -> None:
    """The command ``narrator``: run it and leave with its exit status."""
    signal.signal(signal.SIGTERM, _interrupt)
    app()


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
