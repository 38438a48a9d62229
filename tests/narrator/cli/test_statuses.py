"""An exception is answered in one sentence that names a way on."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from narrator.cli.statuses import answer
from narrator.errors import BadInput, RenderFailed

PLACE = "; take another place (--out DIR, --store DIR)"


@pytest.mark.parametrize("number", [
    errno.EROFS, errno.EACCES, errno.EPERM, errno.EEXIST, errno.ENOTDIR])
def test_a_place_that_is_not_to_be_written_to_is_named_with_the_way_on(number: int) -> None:
    failed = answer(OSError(number, os.strerror(number), "films/.store/tmp"))
    assert failed is not None
    assert failed.status == 1
    assert failed.message == f"films/.store/tmp cannot be written: {os.strerror(number)}{PLACE}"


def test_a_file_where_a_folder_should_be_is_such_a_place(tmp_path: Path) -> None:
    (tmp_path / "films").write_text("")
    with pytest.raises(OSError, match="films") as raised:
        (tmp_path / "films" / "lamp").mkdir(parents=True)
    failed = answer(raised.value)
    assert failed is not None
    assert failed.message.endswith(PLACE)


@pytest.mark.parametrize("raised", [
    OSError(errno.EIO, "Input/output error", "film.mp4"), PermissionError(errno.EACCES, "no")])
def test_what_another_place_would_not_mend_is_told_as_the_system_does(raised: OSError) -> None:
    failed = answer(raised)
    assert failed is not None
    assert failed.message == str(raised)


def test_bad_input_ends_otherwise_than_a_failure_and_a_fault_is_not_answered() -> None:
    for raised, status in ((BadInput("x"), 2), (RenderFailed("x"), 1), (KeyboardInterrupt(), 130)):
        failed = answer(raised)
        assert failed is not None
        assert failed.status == status
    assert answer(ZeroDivisionError()) is None
