"""What lies where a file should, and what it is called, ends in one sentence."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.hostile.conftest import Victim
from tests.hostile.items import Item
from tests.hostile.places import FILES, HOUSES, NAMES, SETTINGS

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/proc, /dev")


@pytest.mark.parametrize("item", FILES.values(), ids=FILES)
def test_what_is_no_file_is_refused(victim: Victim, tmp_path: Path, item: Item) -> None:
    victim.meets(item, tmp_path)


@pytest.mark.parametrize("item", HOUSES.values(), ids=HOUSES)
def test_a_strangers_templates_and_replies_are_refused(victim: Victim, tmp_path: Path, item: Item
                                                       ) -> None:
    victim.meets(item, tmp_path)


@pytest.mark.parametrize("item", NAMES.values(), ids=NAMES)
def test_a_hostile_name_is_a_name_or_refused(victim: Victim, tmp_path: Path, item: Item) -> None:
    victim.meets(item, tmp_path)


@pytest.mark.parametrize("item", SETTINGS.values(), ids=SETTINGS)
def test_hostile_settings_are_refused(victim: Victim, tmp_path: Path, item: Item) -> None:
    victim.meets(item, tmp_path)
