"""What is answered to an exception: one sentence and an exit status.

0 done, 2 bad input, 1 what failed otherwise, 130 on Ctrl-C.
"""

from __future__ import annotations

import errno
import os

from audio.errors import AudioError
from media.errors import MediaError
from narrator.errors import BadInput, NarratorError, Written
from narrator.events import Failed
from narrator.saying import HIDDEN
from scenes.camera import CameraError

STOPPED = "stopped; what is finished is kept: the same command goes on"

_NO_PLACE = {errno.EROFS, errno.EACCES, errno.EPERM, errno.EEXIST, errno.ENOTDIR}
"""What the system says of a place that is not for us to write to."""


def answer(raised: BaseException) -> Failed | None:
    """The answer to ``raised``; None for what is no error of ours, but a fault in the program."""
    match raised:
        case KeyboardInterrupt():
            return Failed(message=STOPPED, status=130)
        case Written():
            return Failed(message=shown(str(raised)), status=0)
        case BadInput():
            return Failed(message=shown(str(raised)), status=2)
        case OSError(errno=number, filename=str() | bytes() as name) if number in _NO_PLACE:
            return Failed(message=shown(_placeless(os.fsdecode(name), raised)), status=1)
        case NarratorError() | MediaError() | AudioError() | CameraError() | OSError():
            return Failed(message=shown(str(raised)), status=1)
    return None


def _placeless(name: str, raised: OSError) -> str:
    return (f"{name} cannot be written: {raised.strerror}; take another place "
            f"(--out DIR, --store DIR)")


def shown(message: str) -> str:
    """``message`` as it is safe to print: a file's name may hold what moves a terminal's cursor,
    colours it, or turns its text around."""
    return HIDDEN.sub(lambda found: found[0].encode("unicode_escape").decode(), message).encode(
        "utf-8", "backslashreplace").decode()
