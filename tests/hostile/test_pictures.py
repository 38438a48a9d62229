"""Pictures, videos and music that are not what they say end in one sentence, in half a gigabyte."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile.conftest import Victim
from tests.hostile.items import Item
from tests.hostile.pictures import FILMED, ITEMS


@pytest.mark.parametrize("item", ITEMS.values(), ids=ITEMS)
def test_a_hostile_picture_is_refused_or_shown(victim: Victim, tmp_path: Path, item: Item) -> None:
    victim.meets(item, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("item", FILMED.values(), ids=FILMED)
def test_a_picture_as_large_as_may_be_is_filmed(
        victim: Victim, tmp_path: Path, item: Item) -> None:
    victim.meets(item, tmp_path)
