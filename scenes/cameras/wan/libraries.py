"""What the libraries are asked in one place: number formats by name, and to be quiet."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch


def dtype(name: str) -> torch.dtype:
    """torch's number format of that name."""
    import torch

    return {"bfloat16": torch.bfloat16, "float16": torch.float16, "float32": torch.float32}[name]


@contextmanager
def quiet() -> Iterator[None]:
    """Keep the libraries' progress bars and advice off the screen; what goes wrong is raised."""
    import diffusers.utils.logging as theirs
    import transformers.utils.logging as others

    levels = theirs.get_verbosity(), others.get_verbosity()
    for log in (theirs, others):
        log.set_verbosity(log.CRITICAL)  # an error is logged beside being raised
        log.disable_progress_bar()
    try:
        yield
    finally:
        theirs.set_verbosity(levels[0])
        others.set_verbosity(levels[1])
        theirs.enable_progress_bar()
        others.enable_progress_bar()
