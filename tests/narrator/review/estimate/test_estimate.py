"""What a film takes is known before it is filmed, without weights and without a GPU."""

from __future__ import annotations

import json
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner

from narrator.cli import app
from narrator.errors import BadInput
from narrator.review.estimate import Estimate, cards, estimate
from narrator.review.estimate.nouns import Way
from narrator.settings import settings
from narrator.story.starters import LANGUAGES, begun
from scenes.cameras.wan.costs import card, decode, forward
from scenes.cameras.wan.models import models
from templates.loader import starters

A14B = models()["t2v-a14b"]


@pytest.fixture
def story(tmp_path: Path) -> Path:
    """Three shots for the model, one of them of several clips; one drawn by another camera."""
    path = tmp_path / "story.md"
    path.write_text(
        "---\ntitle: The Lamp\nlook: {size: 320x180}\n---\n"
        "> Wide shot of the sea.\n\nA lamp burns.\n\n"
        "> Close shot of the lamp. {camera: paper}\n\nIt burns on.\n\n"
        "> Wide shot of the tower.\n\nThe storm comes from the west, and it brings rain. It brings "
        "waves as high as houses. Then it goes as it came, and leaves the shore to the birds.\n",
        encoding="utf-8")
    return path


def reckoned(story: Path, name: str | None = "H100") -> Estimate:
    return estimate(story, settings(out=story.parent / "films", voice="espeak"), name)


def ways(made: Estimate) -> dict[str, Way]:
    return {way.name: way for way in made.ways}


def test_each_quality_of_the_dial_is_told(story: Path) -> None:
    found = ways(reckoned(story))
    assert {name: (way.size, way.passes) for name, way in found.items()} == {
        "preview": ((832, 480), 4), "fast": ((1280, 720), 4), "final": ((1280, 720), 80)}


def test_only_what_the_model_films_counts_and_a_long_shot_is_several_clips(story: Path) -> None:
    made = reckoned(story)
    assert (made.shots, made.filmed) == (4, 3)
    final = ways(made)["final"]
    assert final.clips > 3
    assert final.frames <= 81 * final.clips
    assert (final.frames - final.clips) % 4 == 0  # each clip is of 4k + 1


def test_gpu_seconds_are_passes_and_decodes_of_every_clip(tmp_path: Path) -> None:
    path = tmp_path / "one.md"
    path.write_text("---\ntitle: X\nmusic: none\n---\n> Wide shot of the sea. {4s, cut}\n", "utf-8")
    final = ways(reckoned(path))["final"]
    on, size = card("H100"), (1280, 720)
    assert final.clips == 1
    one = decode(on, A14B, size, final.frames).seconds
    assert final.decoding_seconds == pytest.approx(one)
    assert final.gpu_seconds == pytest.approx(
        80 * forward(on, A14B, size, final.frames).seconds + one)


def test_a_card_that_was_measured_and_one_that_was_not_are_told_apart(story: Path) -> None:
    measured, other = (ways(reckoned(story, name))["final"] for name in ("H100", "L40S"))
    assert (measured.basis, other.basis) == ("measured", "reckoned")
    decoded = [ways(reckoned(story, name))["final"] for name in ("H200", "H100")]
    assert [way.decoding_basis for way in decoded] == ["measured", "reckoned"]
    assert decoded[1].decoding_source.startswith("9 s on an H200")
    assert "1041 s" in measured.source
    assert "TFLOP/s" in other.source
    assert other.gpu_seconds > measured.gpu_seconds


@pytest.mark.parametrize(("name", "placement", "tiled"), [
    ("H200", "resident", False), ("L40S", "offload", False), ("RTX 4090", "offload", True)])
def test_the_placement_is_the_one_that_the_camera_would_choose(
        tmp_path: Path, name: str, placement: str, tiled: bool) -> None:
    path = tmp_path / "long.md"
    path.write_text("---\ntitle: X\n---\n> Wide shot of the sea. {5s}\n", "utf-8")
    final = ways(reckoned(path, name))["final"]
    assert final.frames == 81
    assert (final.placement, final.tiled) == (placement, tiled)
    assert final.memory_bytes["resident"] > 57e9 > final.memory_bytes["in turn"]
    assert (final.memory_bytes["offload"] < 24e9) == tiled  # a decode in tiles takes less


def test_neither_torch_nor_weights_are_needed(story: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*packages: str) -> None:
        raise PackageNotFoundError(packages[-1])

    for module in ("scenes.cameras.wan.camera", "scenes.versions"):
        monkeypatch.setattr(f"{module}.versions", missing)
    monkeypatch.setattr("media.backend.find_spec", lambda name: None)
    assert len(reckoned(story).ways) == 3


def test_nothing_is_written(story: Path) -> None:
    before = sorted(story.parent.rglob("*"))
    reckoned(story)
    assert sorted(story.parent.rglob("*")) == before


def test_a_portrait_film_is_filmed_in_portrait(story: Path) -> None:
    made = estimate(story, settings(aspect="9:16", voice="espeak"), "H100")
    assert {way.size for way in made.ways} == {(480, 832), (720, 1280)}


def test_disk_grows_with_the_film_s_own_size(story: Path) -> None:
    small, large = (ways(estimate(story, settings(size=size, voice="espeak"), "H100"))["final"]
                    for size in ("320x180", "1920x1080"))
    assert large.disk_bytes > 5 * small.disk_bytes


def test_a_film_of_the_author_s_pictures_alone_takes_no_gpu(story: Path) -> None:
    story.write_text("---\ntitle: X\n---\n> A lamp. {camera: paper}\n\nIt burns.\n", "utf-8")
    final = ways(reckoned(story))["final"]
    assert (final.clips, final.frames, final.gpu_seconds) == (0, 0, 0)


def test_the_film_s_own_options_are_in_every_way(story: Path) -> None:
    text = story.read_text("utf-8").replace("{size: 320x180}", "{size: 320x180, wan: {steps: 30}}")
    story.write_text(text, "utf-8")
    made = estimate(story, settings(wan={"guidance_low": "1"}, voice="espeak"), "H100")
    assert made.options == {"steps": "30", "guidance_low": "1"}
    assert 30 < ways(made)["final"].passes < 60
    assert ways(made)["preview"].size == (832, 480)


def test_a_small_model_is_reckoned_by_its_own_figures(story: Path) -> None:
    made = estimate(story, settings(wan={"model": "ti2v-5b"}, voice="espeak"), "H100")
    final = ways(made)["final"]
    assert (final.model, final.passes, final.basis) == ("ti2v-5b", 100, "reckoned")
    assert final.memory_bytes.keys() == {"resident", "offload"}
    assert final.gpu_seconds < ways(reckoned(story))["final"].gpu_seconds / 4


def test_shots_that_begin_with_a_picture_are_her_sister_s(story: Path) -> None:
    Image.new("RGB", (1280, 720)).save(story.with_name("sea.png"))
    before = ways(reckoned(story))["final"]
    more = "\n![The sea](sea.png) {camera: wan, 4s}\n"
    story.write_text(story.read_text("utf-8") + more, "utf-8")
    after = ways(reckoned(story))["final"]
    assert after.clips == before.clips + 1
    assert after.gpu_seconds > before.gpu_seconds
    assert after.model == "t2v-a14b"


def test_an_unknown_card_is_refused(story: Path) -> None:
    with pytest.raises(BadInput, match="--card: card 'H20' is not known: did you mean H200"):
        reckoned(story, "H20")


@pytest.mark.parametrize(("here", "name", "why"), [
    ("NVIDIA GeForce RTX 4090", "RTX 4090", "this machine's"),
    ("Tesla T4", "H100", "nothing is known of this machine's Tesla T4; --card names another"),
    ("", "H100", "no GPU is here; --card names another")])
def test_without_a_card_this_machine_s_is_taken(monkeypatch: pytest.MonkeyPatch, here: str,
                                                name: str, why: str) -> None:
    monkeypatch.setattr(cards, "_here", lambda: here)
    chosen = cards.chosen(None)
    assert (chosen.card.name, chosen.why) == (name, why)


def command(*words: str) -> tuple[int, str]:
    made = CliRunner().invoke(app, ["plan", *words])
    return made.exit_code, made.output


def test_the_command_writes_the_plan_and_tells(story: Path) -> None:
    status, told = command(str(story), "--estimate", "--card", "RTX 4090", "--voice", "espeak")
    assert status == 0
    assert story.with_name("story.plan.yaml").exists()
    assert "3 of 4 shots for the model" in told
    assert "~ reckoned from the model's operations" in told
    assert max(map(len, told.splitlines()[1:])) <= 100


def test_as_json_it_is_one_object(story: Path) -> None:
    status, told = command(str(story), "--estimate", "--json", "--card", "h200")
    assert status == 0
    assert Estimate.model_validate(json.loads(told)).card == "H200"


def test_a_refused_estimate_writes_no_plan(story: Path) -> None:
    status, told = command(str(story), "--estimate", "--card", "abacus")
    assert status == 2
    assert "say one of H100" in told
    assert not story.with_name("story.plan.yaml").exists()


@pytest.mark.parametrize("words", [("--card", "H100"), ("--json",)])
def test_what_belongs_to_the_estimate_is_refused_without_it(story: Path, words: tuple[str, ...]
                                                            ) -> None:
    status, told = command(str(story), *words)
    assert status == 2
    assert f"{words[0]} belongs to --estimate" in told


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", starters())
def test_every_starter_can_be_filmed_by_the_model(template: str, language: str, tmp_path: Path
                                                  ) -> None:
    path = tmp_path / "lamp.md"
    path.write_text(begun(path, template, language), encoding="utf-8")
    assert reckoned(path).filmed >= 2


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_story_that_the_readme_shows_can_be_filmed_by_the_model(name: str, tmp_path: Path
                                                                     ) -> None:
    shown = (Path(__file__).parents[4] / name).read_text(encoding="utf-8")
    path = tmp_path / "lamp.md"
    path.write_text(shown.partition("```markdown\n")[2].partition("```")[0], encoding="utf-8")
    assert reckoned(path).filmed == 2
