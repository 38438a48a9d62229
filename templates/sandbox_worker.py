"""The process in which a house's templates are filled in: one that loops, or builds gigabytes, ends
here and harms nobody.

Run by its path, ``python sandbox_worker.py SYS_PATH``, with the modules of whoever starts it. Reads
one request a line (JSON: ``text``, ``values``) from its input and ends with it; answers each with a
line of JSON: ``filled``; or ``problem``, and ``line`` where that is known.
"""

from __future__ import annotations

import json
import resource
import sys
from contextlib import suppress
from traceback import extract_tb
from typing import Any

MOST_MEMORY = 384 * 2**20
"""Bytes of address space, what Python itself takes among them."""
MOST_SECONDS = 5
"""Of a processor, for one template; it has nothing to wait for."""
MOST_FILLED = 1_000_000
"""Characters: a request of more would fit no model."""


def main(modules: str) -> None:
    """Answer every request that comes."""
    sys.path[:] = json.loads(modules)
    import templates.loader as loaded  # before memory is short

    assert loaded
    with suppress(ValueError, OSError):  # macOS knows no such limit
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    for line in sys.stdin:
        _give_seconds()
        print(json.dumps(_answer(**json.loads(line))), flush=True)


def _give_seconds() -> None:
    """Who takes more is ended by the kernel."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(used.ru_utime + used.ru_stime)
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (spent + MOST_SECONDS + 1, most))


def _answer(text: str, values: dict[str, Any]) -> dict[str, Any]:
    from jinja2 import TemplateError, TemplateSyntaxError

    from templates.loader import compiled

    try:
        filled = compiled(text).render(**values)
        filled.encode()  # a half of a character cannot be sent
    except TemplateSyntaxError as exc:
        return {"problem": f"is no template: {exc.message}", "line": exc.lineno}
    except MemoryError:
        return {"problem": f"takes more than {MOST_MEMORY // 2**20:,} MiB to fill in"}
    except (TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError,
            RecursionError) as exc:  # what a template raises that asks for what there is not
        lines = [row.lineno for row in extract_tb(exc.__traceback__)
                 if row.filename == "<template>"]
        return {"problem": f"cannot be filled in: {exc}", "line": lines[-1] if lines else None}
    if len(filled) > MOST_FILLED:
        return {"problem": f"is filled in with more than {MOST_FILLED:,} characters"}
    return {"filled": filled}


if __name__ == "__main__":
    main(*sys.argv[1:])
