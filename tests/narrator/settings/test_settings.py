"""A flag wins over the environment, that over the file, that over the default."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from traceback import format_exception

import pytest

from narrator.errors import BadInput
from narrator.settings import settings
from narrator.settings.origins import origin
from narrator.shoot.kit import Kit


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


def test_options_of_a_camera_come_from_everywhere_and_the_nearest_wins(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "narrator.toml").write_text(
        '[wan]\nsteps = 20\nshift = 5.0\nmodel = "ti2v-5b"\ncompile = "no"\n')
    monkeypatch.setenv("NARRATOR_WAN__STEPS", "30")
    monkeypatch.setenv("NARRATOR_WAN__SIZE", "720p")
    flags = {"wan": {"size": "480p", "model": "t2v-1.3b"}}
    assert settings(**flags).wan == {"steps": "30", "shift": "5.0", "model": "t2v-1.3b",
                                     "compile": "no", "size": "480p"}
    assert [origin(f"wan.{name}", flags) for name in
            ("steps", "shift", "model", "size", "group")] == [
        "NARRATOR_WAN__STEPS", "narrator.toml", "--model", "--wan", "default"]


def test_a_figure_or_a_truth_of_the_file_is_text_like_any_other(tmp_path: Path) -> None:
    (tmp_path / "narrator.toml").write_text("[wan]\ndistilled = true\ngroup = 4\nshift = 5.5\n")
    assert settings().wan == {"distilled": "true", "group": "4", "shift": "5.5"}


@pytest.mark.parametrize(("flags", "variable", "filed", "told"), [
    ({"wan": {"stepz": "3"}}, None, "", r"--wan: .* no option 'stepz': did you mean steps\?"),
    ({"wan": {"model": " "}}, None, "", r"--model: wan's model ' ' is no model: say one of"),
    ({}, ("STEPS", "many"), "", "NARRATOR_WAN__STEPS: wan's steps 'many' is no number of steps"),
    ({}, None, "[wan]\nshift = 0", r"narrator\.toml: wan's shift '0' is no shift"),
    ({}, None, "[wan]\nshift = [1]", r"narrator\.toml: wan: \[1\] cannot be used"),
    ({}, None, "wan = 3", r"narrator\.toml: wan is no table: set .*, such as wan\.steps=30")])
def test_an_impossible_option_is_named_with_its_place(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flags: dict[str, object],
        variable: tuple[str, str] | None, filed: str, told: str) -> None:
    (tmp_path / "narrator.toml").write_text(f"{filed}\n")
    if variable:
        monkeypatch.setenv(f"NARRATOR_WAN__{variable[0]}", variable[1])
    with pytest.raises(BadInput, match=told):
        settings(**flags)


def test_a_variable_that_is_no_table_is_told_as_one_for_each_option(
        monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NARRATOR_WAN", "steps=30")
    with pytest.raises(BadInput, match=r"NARRATOR_WAN is no table: .* NARRATOR_WAN__STEPS=30"):
        settings()


CANARY = "sk-canary-7d41c9"


@pytest.mark.parametrize(("flags", "variables", "filed", "told"), [
    ({}, {}, "[llm]\nat_once = 0",
     r"narrator\.toml: llm\.at_once: 0 cannot be used: it takes a whole number from 1 to 64"),
    ({"llm": {"at_once": "x"}}, {}, "", r"^--llm at_once: 'x' cannot be used: it takes a whole"),
    ({"limits": {"tokens": "many"}}, {}, "", r"^--limit tokens: 'many' cannot be used"),
    ({}, {"LLM__SECONDS": "0"}, "", r"^NARRATOR_LLM__SECONDS: '0' cannot be used: it takes a num"),
    ({}, {"LIMITS": "3"}, "", r"^NARRATOR_LIMITS is no table: .*, such as limits\.requests=100"),
    ({}, {"LLM": CANARY}, "", r"^NARRATOR_LLM is no table: .*, such as NARRATOR_LLM__MODEL"),
    ({}, {}, f"llm = '{CANARY}'", r"narrator\.toml: llm is no table"),
    ({}, {}, f"[llm]\nkye = '{CANARY}'", r"'llm\.kye' is no setting; did you mean key\?"),
    ({}, {}, f"[llm]\nkey = ['{CANARY}']", r"llm\.key: what stands there cannot be used"),
    ({}, {}, "[limits]\ntokns = 3", r"'limits\.tokns' is no setting; did you mean tokens\?"),
    ({}, {}, "[llm]\nstructured = 'json'", "llm.structured: 'json' cannot be used: it takes auto,"),
    ({}, {}, "[prices.m]\ninput = 1", r"prices\.m\.output is missing: a price has input and out"),
    ({}, {}, "[prices.m]\ninput = -1\noutput = 1", r"prices\.m\.input: -1 cannot be used"),
    ({}, {}, "[prices]\nm = 1", "narrator.toml: prices is no table"),
    ({}, {}, "yes = true", r"narrator\.toml: yes agrees to pay .*: say --yes, or NARRATOR_YES=1")])
def test_what_is_wrong_in_a_table_is_told_by_its_name_and_no_key_is_shown(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flags: dict[str, object],
        variables: dict[str, str], filed: str, told: str) -> None:
    (tmp_path / "narrator.toml").write_text(f"{filed}\n")
    for name, value in variables.items():
        monkeypatch.setenv(f"NARRATOR_{name}", value)
    with pytest.raises(BadInput, match=told) as raised:
        settings(**flags)
    assert CANARY not in "".join(format_exception(raised.value))


def test_the_tables_of_flags_environment_and_file_are_one(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "narrator.toml").write_text(
        "[llm]\nmodel = 'm'\nat_once = 2\n[prices.'qwen-plus']\ninput = 0.8\noutput = 2\n")
    monkeypatch.setenv("NARRATOR_LLM__KEY", CANARY)
    made = settings(llm={"model": "n"}, limits={"cost": "5"})
    assert (made.llm.model, made.llm.at_once, made.limits.cost) == ("n", 2, 5.0)
    assert made.prices["qwen-plus"].output == 2.0
    assert CANARY not in repr(made)
