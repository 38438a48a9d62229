"""One render at a time for a film, and nothing is left where none was made."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from narrator.errors import Busy
from narrator.store.lock import held


def test_a_second_holder_is_told_who_the_first_is(tmp_path: Path) -> None:
    with held(tmp_path / "film"), \
            pytest.raises(Busy, match=f"by process {os.getpid()} since"), held(tmp_path / "film"):
        pass


def test_a_dead_holder_holds_nothing(tmp_path: Path) -> None:
    code = ("import os, sys; from pathlib import Path; from narrator.store.lock import held\n"
            "with held(Path(sys.argv[1])): os._exit(9)")
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "film")], check=False)
    with held(tmp_path / "film"):
        pass


def test_a_folder_without_a_film_is_gone_again(tmp_path: Path) -> None:
    with held(tmp_path / "films" / "film"):
        assert (tmp_path / "films" / "film").is_dir()
    assert list((tmp_path / "films").iterdir()) == []


def test_a_folder_with_a_film_stays(tmp_path: Path) -> None:
    with held(tmp_path / "film"):
        (tmp_path / "film" / "film.mp4").write_text("film")
    with held(tmp_path / "film"):
        pass
    assert (tmp_path / "film" / "film.mp4").read_text() == "film"
