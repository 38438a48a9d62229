"""A hostile draft makes a story, or one sentence, in half a gigabyte."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile.conftest import Victim
from tests.hostile.drafts import ITEMS
from tests.hostile.items import Item


@pytest.mark.parametrize("item", ITEMS.values(), ids=ITEMS)
def test_a_hostile_draft_is_refused_or_made_a_story(
        victim: Victim, tmp_path: Path, item: Item) -> None:
    victim.meets(item, tmp_path)
