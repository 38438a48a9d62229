"""The program used once: who is forked from a process that did so finds its tables and word lists
read, and its commands parsed, as the second command of an interactive session would.
"""

from __future__ import annotations

import contextlib
import gc
import tempfile
from pathlib import Path

STORIES = {
    "x.md": "---\ntitle: T\nlook: {style: paper-theatre}\nmusic: calm\n---\n# One\n\n"
            "> Wide shot of a lighthouse at night, slow push in {2s}\n\nA lamp burns.\n",
    "y.md": "---\ntitle: 灯\n---\n\n> 远景，夜，海上的灯塔\n\n海上亮着一盏灯。\n",
    "z.fountain": "INT. ROOM - DAY\n\nANA\nHello.\n",
    "w.txt": "The lamp\n\nA lamp burns.\n"}


def warm() -> None:
    """Plan a story of each kind, in a folder that goes."""
    from typer.testing import CliRunner

    from narrator.cli import app

    with tempfile.TemporaryDirectory() as room, contextlib.chdir(room):
        for name, text in STORIES.items():
            Path(name).write_text(text, encoding="utf-8")
            for _ in range(2):  # the second time the plan is read, too
                ended = CliRunner().invoke(app, ["plan", name])
                assert ended.exit_code == 0, ended.output
    gc.freeze()  # a fork then copies no page of what is loaded to look for what may go
