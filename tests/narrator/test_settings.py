"""A flag wins over the environment, that over the file, that over the default."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from narrator.errors import BadInput
from narrator.kit import Kit
from narrator.settings import settings


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_flag_wins_over_environment_over_file_over_default(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings().out == Path("films")
    (tmp_path / "narrator.toml").write_text('out = "from-file"\nfps = 30\n')
    assert settings().out == Path("from-file")
    monkeypatch.setenv("NARRATOR_OUT", "from-environment")
    assert settings().out == Path("from-environment")
    assert settings(out=Path("from-flag")).out == Path("from-flag")
    assert settings().fps == 30


def test_a_rate_can_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NARRATOR_FPS", "25")
    assert settings().fps == 25
    monkeypatch.setenv("NARRATOR_FPS", "23")
    with pytest.raises(BadInput, match=r"NARRATOR_FPS: '23' cannot be used: .*24, 25, 30"):
        settings()


def test_the_store_lies_beside_the_films_unless_said() -> None:
    assert settings().store_folder == Path("films/.store")
    assert settings(store=Path("s")).store_folder == Path("s")


@pytest.mark.parametrize(("flags", "told"), [
    ({"quality": "best"}, r"--quality: 'best' cannot be used: it takes draft, .* or final"),
    ({"quality": "drft"}, r"--quality: 'drft' cannot be used: did you mean draft\?"),
    ({"fps": 23}, r"--fps: 23 cannot be used: .*24, 25, 30, 50 or 60"),
    ({"aspect": "2:1"}, r"--aspect: '2:1' cannot be used: it takes 16:9, 9:16, .* or 21:9"),
    ({"aspect": "9/16"}, r"--aspect: '9/16' cannot be used: did you mean 9:16\?"),
    ({"workers": "two"}, r"--workers: 'two' cannot be used: it takes a whole number from 1 to 256"),
    ({"seed": -1}, r"--seed: -1 cannot be used: it takes a whole number from 0 to 2147483647"),
])
def test_an_impossible_flag_is_named(flags: dict[str, object], told: str) -> None:
    with pytest.raises(BadInput, match=told):
        settings(**flags)


def test_an_unknown_setting_in_the_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "narrator.toml").write_text("qualty = 1\n")
    with pytest.raises(BadInput, match=r"narrator\.toml: 'qualty' is no .*mean quality\?"):
        settings()


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "narrator.toml").write_text("out = [")
    with pytest.raises(BadInput, match=r"narrator\.toml"):
        settings()


@contextmanager
def forbidden(place: Path) -> Iterator[None]:
    """Nobody may look at ``place``; an administrator, whom nothing is forbidden, is nobody too."""
    place.chmod(0)
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(user)
        place.chmod(0o700)


@pytest.mark.parametrize("place", ["narrator.toml", "."])
def test_a_file_that_may_not_be_read_is_told_as_that(tmp_path: Path, place: str) -> None:
    (tmp_path / "narrator.toml").write_text("fps = 30\n")
    with forbidden(tmp_path / place), pytest.raises(
            BadInput, match=r"^narrator\.toml cannot be read: Permission denied"):
        settings()


def test_a_folder_in_the_file_s_place_is_told(tmp_path: Path) -> None:
    (tmp_path / "narrator.toml").mkdir()
    with pytest.raises(BadInput, match=r"^narrator\.toml cannot be read: it is no regular file"):
        settings()


def test_a_quality_that_lacks_something_says_what(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("media.backend.find_spec", lambda name: None)
    with pytest.raises(BadInput, match=r"quality final .*film\[wan\]'.*: use --quality draft"):
        Kit(settings(quality="final"))


def test_the_camera_of_the_film_s_own_cards_is_not_offered() -> None:
    with pytest.raises(BadInput, match="there are footage, paper, still") as caught:
        Kit(settings(camera="tripod"))
    assert "card" not in str(caught.value)


def test_a_named_part_that_is_unknown_says_which_are_known() -> None:
    with pytest.raises(BadInput, match=r"'papr' is not known .*; did you mean paper\?"):
        Kit(settings(camera="papr"))
