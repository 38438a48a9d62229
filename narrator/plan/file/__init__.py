"""The plan file: read with every complaint at its line, written so that a person's hand stays.

``docs/plan-file.md`` tells a person what may be changed in it.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from media.files import regular, write_text
from narrator.errors import BadPlan, named
from narrator.plan import Plan
from narrator.plan.file.form import ON_ONE_LINE, plan_form
from narrator.plan.file.reading import PlanReader
from narrator.plan.file.yamlpatch import rewritten, updated
from narrator.story.yaml import Node, load

SUFFIX = ".plan.yaml"
MAX_BYTES = 16_000_000
"""A story of 1 MB, the longest that is read, makes a plan of about 6 MB if all its sentences are
short."""

_HEADER = """\
# The shot list of a story, made to be edited: change what is seen, the seed, the take, a shot's
# length; what you change stays when the story changes. Keep the ids, and leave the lines that
# begin with "made": they tell your changes from the program's. More: docs/plan-file.md
"""


def plan_path(story: Path) -> Path:
    """Where the plan of ``story`` lives: beside it."""
    return story.with_name(f"{story.stem}{SUFFIX}")


def plan_bytes(path: Path) -> bytes:
    """The bytes of the plan in ``path``; raises BadPlan for what cannot be read, or is too long."""
    try:
        with regular(path) as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as exc:
        raise BadPlan(path, 0, f"cannot be read: {exc.strerror}; check its name") from exc
    if len(data) > MAX_BYTES:
        raise BadPlan(path, 0, f"is longer than {MAX_BYTES:,} bytes; split the story into several "
                               "films")
    return data


def read_plan(path: Path) -> Plan:
    """The plan in ``path``; raises BadPlan."""
    return _plan(_text(path), path)


def plan_tree(path: Path) -> Node:
    """The plan in ``path`` as it is written, every value with its line; raises BadPlan."""
    return _tree(_text(path), path)


def write_plan(plan: Plan, path: Path) -> None:
    """Make ``path`` say ``plan``.

    A file that says so already is left alone. In one that says something else, the entries that
    did not change keep their bytes, and so their comments. Raises BadPlan for a file that cannot
    be read, because writing would lose what a person meant by it, and for a plan so long that it
    could not be read again.
    """
    if not path.exists():
        _write(path, rewritten(_HEADER, plan_form(plan, path.parent), ON_ONE_LINE))
        return
    old = _text(path)
    text = _brought_up(old, plan, path)
    if text == old:
        return
    # The tree of a long plan is the largest thing there is here: never two of them at once.
    _tree.cache_clear()
    # YAML allows layouts that lines do not part; there only the whole can be written anew.
    _write(path, text if _says(text, plan, path) else
           rewritten(old, plan_form(plan, path.parent), ON_ONE_LINE))


def _brought_up(old: str, plan: Plan, path: Path) -> str:
    """The text ``old`` of a plan file, made to say ``plan``."""
    root = _tree(old, path)
    before = _plan(old, path)
    if before == plan:
        return old
    return updated(old, root, plan_form(before, path.parent), plan_form(plan, path.parent),
                   ON_ONE_LINE)


def _write(path: Path, text: str) -> None:
    if len(text.encode()) > MAX_BYTES:
        raise BadPlan(path, 0, f"would be longer than {MAX_BYTES:,} bytes; split the story into "
                               "several films")
    write_text(path, text)


def _says(text: str, plan: Plan, path: Path) -> bool:
    try:
        return _plan(text, path) == plan
    except BadPlan:
        return False


def _plan(text: str, path: Path) -> Plan:
    """The plan that a file at ``path`` with this ``text`` is; raises BadPlan."""
    root = _tree(text, path)
    with named(path, BadPlan):
        return PlanReader(path.parent, root).plan()


@lru_cache(maxsize=1)
def _tree(text: str, path: Path) -> Node:
    """The tree of a plan's ``text``; raises BadPlan.

    Reading YAML takes longer than all else that is done with a plan, and a plan that is brought up
    to date is read by whoever merges it and again here: the last tree is kept.
    """
    with named(path, BadPlan):
        return load(text, most=MAX_BYTES)


def _text(path: Path) -> str:
    """The file's text; raises BadPlan unless it is text in UTF-8 and not too long."""
    data = plan_bytes(path)
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as exc:
        raise BadPlan(path, data[:exc.start].count(b"\n") + 1, "is not text in UTF-8; save it as "
                                                               "UTF-8") from exc
    if not text.strip():
        raise BadPlan(path, 0, "is empty; make a plan with 'narrator plan STORY'")
    return text
