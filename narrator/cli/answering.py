"""What a command raises becomes one sentence and an exit status."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import typer

P = ParamSpec("P")


def answering(command: Callable[P, None]) -> Callable[P, None]:
    """Turn what a command raises into one sentence and an exit status. What is no error of ours is
    a fault in the program, and shows its traceback."""
    @wraps(command)
    def answered(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except BrokenPipeError:
            # Whoever read the output has left; the work is done, and Python's own flush at the
            # end would complain again.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except (Exception, KeyboardInterrupt) as exc:
            from narrator.cli.statuses import answer

            failed = answer(exc)
            if failed is None:
                raise
            typer.echo(f"narrator: {failed.message}", err=True)
            raise typer.Exit(failed.status) from exc

    return answered


def at_a_terminal() -> bool:
    """Whether there is somebody who can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()
