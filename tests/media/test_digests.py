"""A file is hashed once, and again when it was touched."""

from __future__ import annotations

import os
from pathlib import Path

from media.digests import digest, fresh, remember
from media.files import sha256


def test_a_touched_file_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_text("one")
    first = digest(file)
    file.write_text("two")
    os.utime(file, ns=(1, 1))
    assert digest(file) == sha256(file) != first


def test_what_was_changed_without_a_touch_is_seen_by_a_fresh_look(tmp_path: Path) -> None:
    file = tmp_path / "a"
    for text in ("one", "two"):
        file.write_text(text)
        os.utime(file, ns=(1, 1))
        assert text == "two" or digest(file) == sha256(file)
    assert digest(file) != sha256(file)
    assert fresh(file) == sha256(file) == digest(file)


def test_a_file_that_was_moved_is_believed_until_it_is_touched(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_text("one")
    remember(file, "its hash")
    assert digest(file) == "its hash"
    file.write_text("longer")
    assert digest(file) == sha256(file)
