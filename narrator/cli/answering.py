"""What a command raises becomes one sentence and an exit status; what is to be paid for is asked
about."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from functools import wraps
from typing import ParamSpec

import typer

from narrator.errors import BadInput, Unconsented

P = ParamSpec("P")


def answering(command: Callable[P, None]) -> Callable[P, None]:
    """Turn what a command raises into one sentence and an exit status. What is no error of ours is
    a fault in the program, and shows its traceback."""
    @wraps(command)
    def answered(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            try:
                command(*args, **kwargs)
            except BadInput as exc:
                if not _agreed(exc, kwargs):
                    raise
                # where more is asked about than the cost, that is still asked
                agreed = "pay" if "pay" in kwargs else "yes"
                command(*args, **{**kwargs, agreed: True})  # type: ignore[arg-type]
        except BrokenPipeError:
            # Whoever read the output has left; the work is done, and Python's own flush at the
            # end would complain again.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except (Exception, KeyboardInterrupt) as exc:
            from narrator.cli.answers import answer

            failed = answer(exc)
            if failed is None:
                raise
            typer.echo(f"narrator: {failed.message}", err=True)
            raise typer.Exit(failed.status) from exc

    return answered


def _agreed(raised: BadInput, options: Mapping[str, object]) -> bool:
    """Whether what stopped a command is that nobody agreed to pay, and whoever sits at the terminal
    does now. Another program is not asked: it says --yes."""
    if not isinstance(raised, Unconsented) or options.get("json") or options.get("as_json"):
        return False
    if not _at_a_terminal():
        return False
    from narrator.cli.answers import shown

    return typer.confirm(f"narrator: {shown(str(raised))}; go on?", err=True)


def _at_a_terminal() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()
