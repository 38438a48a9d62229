"""One take kept: what is written into the plan, and what is said of the next render."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner

from narrator.cli import app
from narrator.errors import BadInput
from narrator.film import preview, render
from narrator.plan import Shot
from narrator.plan.file import read_plan
from narrator.plan.passage import shots_named
from narrator.settings import Settings
from narrator.shoot.takes.choosing import choose
from narrator.shoot.takes.wanted import wanted
from tests.narrator.shoot.takes.conftest import EVIL

SCHEMA = json.loads((Path(__file__).parents[4] / "docs" / "events.schema.json").read_text("utf-8"))


def shot(folder: Path, id: str = "s1-1") -> Shot:
    return next(one for one in read_plan(folder / "lamp.plan.yaml").shots if one.id == id)


def test_the_plan_says_which_take_and_keeps_every_other_byte(folder: Path, chosen: Settings
                                                            ) -> None:
    plan = folder / "lamp.plan.yaml"
    lines = plan.read_text("utf-8").replace("        subject: a light",
                                            "        # my own words\n        subject: a light")
    plan.write_text(lines, encoding="utf-8")
    told = choose(folder / "lamp.md", "s1-1", "2", chosen)
    assert (told.plan, told.shot, told.take, told.already, told.kept) == (
        plan, "s1-1", 2, False, True)
    after = plan.read_text("utf-8").splitlines()
    assert [line for line in after if line not in lines.splitlines()] == ["        take: 2"]
    assert "        # my own words" in after


@pytest.mark.parametrize(("way", "asked"), [
    ("lamp.md", "1-2"), ("lamp.plan.yaml", "s1-2"), ("films/lamp", "s1-2")])
def test_a_film_is_named_by_its_story_its_plan_or_its_folder(
        folder: Path, chosen: Settings, way: str, asked: str) -> None:
    choose(folder / way, asked, "3", chosen)
    assert shot(folder, "s1-2").take == 3


def test_the_next_render_uses_it_and_films_nothing(folder: Path, chosen: Settings) -> None:
    choose(folder / "lamp.md", "s1-2", "3", chosen)
    [film] = render([folder / "lamp.md"], chosen)
    assert film.shots == (5, 0)
    pieces = json.loads(film.path.with_name("manifest.json").read_text("utf-8"))["pieces"]
    assert {piece["id"]: piece["setup"].get("seed") for piece in pieces}["s1-2"] == 9
    assert choose(folder / "lamp.md", "s1-2", "1", chosen).kept, "one can go back"


def test_a_take_that_is_chosen_already_writes_nothing(folder: Path, chosen: Settings) -> None:
    before = (folder / "lamp.plan.yaml").stat().st_mtime_ns
    assert choose(folder / "lamp.md", "s1-1", "1", chosen).already
    assert (folder / "lamp.plan.yaml").stat().st_mtime_ns == before


@pytest.mark.parametrize("which", ["dive, black", "Dive，black", "dive black", "dive、black",
                                   "dive, black 1"])
def test_a_variation_writes_its_words_into_the_fields(folder: Path, chosen: Settings, which: str
                                                      ) -> None:
    told = choose(folder / "lamp.md", "s1-1", which, chosen)
    assert (told.words, told.kept) == (("dive", "black"), True)
    picture = shot(folder).picture
    assert picture.framing == "Wide shot, dive"
    assert picture.subject.endswith(", coat black")


def test_the_next_render_uses_a_variation_and_the_next_one_is_not_put_on_top_of_it(
        folder: Path, chosen: Settings) -> None:
    before = shot(folder)
    choose(folder / "lamp.md", "s1-1", "dive, black", chosen)
    [film] = render([folder / "lamp.md"], chosen)
    assert film.shots == (5, 0)
    choose(folder / "lamp.md", "s1-1", f"roll, {EVIL}", chosen)
    assert shot(folder).picture.subject == f"{before.picture.subject}, coat {EVIL}"
    choose(folder / "lamp.md", "s1-1", "1", chosen)
    assert shot(folder) == before


def test_how_somebody_looks_is_the_whole_films_and_the_other_shots_are_named(
        folder: Path, chosen: Settings) -> None:
    story = folder / "lamp.md"
    story.write_text(story.read_text("utf-8") + "\n> Close-up of the Keeper\n\nHe reads.\n",
                     encoding="utf-8")
    preview(story, lambda plan: shots_named(plan, "s1-2", None), chosen,
            wanted=wanted(None, ["Keeper: a young man | +a red hat"]))
    told = choose(story, "s1-2", "+a red hat", chosen)
    assert told.others == ("s1-4",)
    assert read_plan(told.plan).cast[0].look == "an old man with a white beard, a red hat"
    assert choose(story, "s1-2", "1", chosen).others == ("s1-4",)
    assert read_plan(told.plan).cast[0].look == "an old man with a white beard"


def test_what_was_filmed_with_a_seed_of_that_command_alone_keeps_it(folder: Path, chosen: Settings
                                                                    ) -> None:
    other = chosen.model_copy(update={"seed": 100})
    preview(folder / "lamp.md", lambda plan: shots_named(plan, "s1-1", None), other,
            wanted=wanted(2, []))
    choose(folder / "lamp.md", "s1-1", "2", chosen)
    assert (shot(folder).seed, shot(folder).take) == (100, 2)
    assert choose(folder / "lamp.md", "s1-1", "2", chosen).already


@pytest.mark.parametrize(("id", "which", "told"), [
    ("s1-9", "1", "lamp.md has no shot 's1-9'; did you mean s1-"),
    ("x", "1", "lamp.md has no shot 'x'; there are s1-1, s1-2, s1-3"),
    ("s1-2", "4", "shot s1-2 has no take '4': there are 1, 2, 3; more are filmed by narrator "
                  "render .*lamp.md --shot s1-2 --takes n"),
    ("s1-1", "spin", "shot s1-1 has no take 'spin': there are 1, 2, 3, \"dive, black\", "),
    ("s1-3", "1", "no takes of shot s1-3 as it is now were filmed")])
def test_what_was_never_filmed_is_one_clear_error(folder: Path, chosen: Settings, id: str,
                                                  which: str, told: str) -> None:
    before = (folder / "lamp.plan.yaml").read_bytes()
    with pytest.raises(BadInput, match=told):
        choose(folder / "lamp.md", id, which, chosen)
    assert (folder / "lamp.plan.yaml").read_bytes() == before


def test_takes_of_a_shot_that_was_rewritten_since_cannot_be_chosen(folder: Path, chosen: Settings
                                                                   ) -> None:
    plan = folder / "lamp.plan.yaml"
    plan.write_text(plan.read_text("utf-8").replace("a lighthouse", "a mill"), encoding="utf-8")
    with pytest.raises(BadInput, match="no takes of shot s1-1 as it is now were filmed"):
        choose(folder / "lamp.md", "s1-1", "2", chosen)


def test_a_variation_in_several_takes_is_told_by_its_number(folder: Path, chosen: Settings) -> None:
    preview(folder / "lamp.md", lambda plan: shots_named(plan, "s1-2", None), chosen,
            wanted=wanted(2, ["hat: red"]))
    with pytest.raises(BadInput, match="in several takes: name one, \"red 1\", \"red 2\""):
        choose(folder / "lamp.md", "s1-2", "red", chosen)
    told = choose(folder / "lamp.md", "s1-2", "red 2", chosen)
    assert (told.take, told.words) == (2, ("red",))


def test_a_film_without_takes_says_how_to_film_them(tmp_path: Path, chosen: Settings,
                                                    folder: Path) -> None:
    (tmp_path / "other.md").write_text("Words.", encoding="utf-8")
    with pytest.raises(BadInput, match=r"no takes of it were filmed into .*other: narrator render "
                                       r".*other.md --takes 4"):
        choose(tmp_path / "other.md", "s1-1", "1", chosen)
    with pytest.raises(BadInput, match="there is no such file"):
        choose(tmp_path / "none.md", "s1-1", "1", chosen)
    with pytest.raises(BadInput, match="there is none in that folder"):
        choose(tmp_path, "s1-1", "1", chosen)
    (folder / "films" / "lamp" / ".takes.json").write_text("{}", encoding="utf-8")
    with pytest.raises(BadInput, match=r"takes\.json is damaged: delete it"):
        choose(folder / "lamp.md", "s1-1", "1", chosen)


def test_the_command_says_what_the_next_render_does(folder: Path) -> None:
    asked = ["choose", str(folder / "films" / "lamp"), "s1-1", "dive,", "black"]
    found = CliRunner().invoke(app, asked)
    assert found.exit_code == 0, found.output
    assert found.output.strip() == (
        f"s1-1 is take 1 (dive, black) now, in {folder / 'lamp.plan.yaml'}: the next render by the "
        "camera paper takes its clip from the store, and cuts the film anew")
    assert "already" in CliRunner().invoke(app, asked).output
    [line] = CliRunner().invoke(app, [*asked, "--json"]).output.splitlines()
    assert json.loads(line)["type"] == "chosen"
    jsonschema.validate(json.loads(line), SCHEMA)
    refused = CliRunner().invoke(app, ["choose", str(folder / "films" / "lamp"), "s1-1", "99"])
    assert refused.exit_code == 2
    assert "has no take '99'" in refused.stderr


def test_a_sheet_that_is_there_shows_what_was_chosen(folder: Path) -> None:
    CliRunner().invoke(app, ["takes", str(folder / "films" / "lamp"), "--quiet"])
    page = folder / "films" / "lamp" / "takes.html"
    before = page.read_text("utf-8")
    CliRunner().invoke(app, ["choose", str(folder / "films" / "lamp"), "s1-1", "3"])
    after = page.read_text("utf-8")
    assert 'aria-label="s1-1 take 1, Chosen"' in before
    assert 'aria-label="s1-1 take 3, Chosen"' in after
    assert 'aria-label="s1-1 take 1"' in after
