"""What a command raises becomes one sentence and an exit status.

0 done, 2 bad input, 1 a render that failed, 130 on Ctrl-C.
"""

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
        from audio.errors import AudioError
        from media.errors import MediaError
        from narrator.errors import BadInput, NarratorError
        from scenes.camera import CameraError

        try:
            command(*args, **kwargs)
        except KeyboardInterrupt:
            raise _complain(
                "stopped; what is finished is kept: the same command goes on", 130) from None
        except BrokenPipeError:
            # Whoever read the output has left; the work is done, and Python's own flush at the
            # end would complain again.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except BadInput as exc:
            raise _complain(str(exc), 2) from exc
        except (NarratorError, MediaError, AudioError, CameraError, OSError) as exc:
            raise _complain(str(exc), 1) from exc

    return answered


def _complain(message: str, status: int) -> typer.Exit:
    typer.echo(f"narrator: {message}", err=True)
    return typer.Exit(status)
