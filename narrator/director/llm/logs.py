"""What the libraries below a model log: at DEBUG all that a server says, which may be the key; and
what they warn of that the desk sees to itself."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_LIBRARIES = ("httpcore2", "httpx2", "openai", "pydantic_ai")


@contextmanager
def cleaned(clean: Callable[[str], str]) -> Iterator[None]:
    """Until the block ends, log what those libraries have to say as ``clean`` leaves it. Nobody is
    warned of tokens that a server counts below none: what it took is then told by the words."""
    def filtered(record: logging.LogRecord) -> bool:
        record.msg, record.args = clean(record.getMessage()), ()
        return True

    loggers = [logging.getLogger(name) for name in list(logging.root.manager.loggerDict)
               if name.partition(".")[0] in _LIBRARIES]
    for logger in loggers:
        logger.addFilter(filtered)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Failed to extract usage")
            yield
    finally:
        for logger in loggers:
            logger.removeFilter(filtered)
