"""A hostile plan ends in one sentence, or is the plan that it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile.conftest import Victim
from tests.hostile.items import Item
from tests.hostile.plans import SHAPES, VALUES


@pytest.mark.parametrize("item", VALUES.values(), ids=VALUES)
def test_a_hostile_value_is_refused_at_its_line(
        victim: Victim, tmp_path: Path, item: Item) -> None:
    ended = victim.meets(item, tmp_path)
    assert not item.refused or ended["err"].startswith("narrator: x.plan.yaml:")


@pytest.mark.parametrize("item", SHAPES.values(), ids=SHAPES)
def test_a_hostile_shape_is_refused_or_read(victim: Victim, tmp_path: Path, item: Item) -> None:
    victim.meets(item, tmp_path)
