"""What is exact is shown by its picture: by the still camera, or as what a model begins with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from narrator.errors import BadPlan, BadShot, BadStory
from narrator.events import unheard
from narrator.plan import Plan, Scene, Shot
from narrator.settings import settings
from narrator.shoot.exact import with_pictures
from narrator.shoot.filming import slates
from narrator.shoot.kit import Kit
from narrator.shoot.production import Production, productions
from narrator.story import Member, Place
from scenes.camera import CAMERAS
from scenes.shot import Picture

VASE, COIN = Path("/tales/vase.png"), Path("/tales/coin.png")
CAST = (Member(name="the vase", look="a blue vase", exact=True, picture=VASE),
        Member(name="Coin", look="a coin", exact=True, picture=COIN),
        Member(name="Bell", look="a bell", exact=True), Member(name="Ann", look="a girl"))
SHOWING = frozenset(("still", "wan", "footage"))


def film(**shot: object) -> Plan:
    one = Shot.model_validate({"id": "s1-1", **shot})
    return Plan(story="x.md", digest="", title="X", cast=CAST,
                places=(Place(name="the vase room", look="a hall"),),
                scenes=(Scene(id="s1", shots=(one,)),))


def served(usual: str = "paper", **shot: object) -> tuple[Path | None, str | None]:
    [one] = with_pictures(film(**shot), usual, SHOWING.__contains__).shots
    return one.image, one.camera


@pytest.mark.parametrize(("usual", "asked", "films"), [
    ("paper", None, "still"), ("wan", None, "wan"), ("paper", "wan", "wan"),
    ("wan", "still", "still"), ("text", None, "still")])
def test_its_picture_is_filmed_by_what_can_show_one(
        usual: str, asked: str | None, films: str) -> None:
    assert served(usual, cast=("the vase",), camera=asked) == (VASE, films)


@pytest.mark.parametrize("field", ["subject", "action", "setting"])
def test_who_is_named_in_the_picture_is_seen(field: str) -> None:
    picture = Picture.model_validate({field: "The vase stands on a shelf"})
    assert served(picture=picture) == (VASE, "still")


def test_a_name_within_another_is_not_seen() -> None:
    assert served(picture=Picture(setting="the vase room")) == (None, None)


def test_a_shot_s_own_picture_serves_whatever_is_seen() -> None:
    own = Path("/tales/both.png")
    assert served(cast=("the vase", "Coin"), image=own) == (own, None)


def test_a_film_without_anything_exact_is_left_alone() -> None:
    plan = film(cast=("Ann",))
    assert with_pictures(plan, "paper", SHOWING.__contains__) == plan


@pytest.mark.parametrize(("shot", "says"), [
    ({"camera": "paper"}, r"'paper' would invent it: film its picture vase\.png with 'still', or "
                          r"begin with it with a camera that can, such as 'wan'"),
    ({"cast": ("the vase", "Coin")}, "shows the vase and Coin, which are exact, .* its own that"),
    ({"cast": ("Bell",)}, r"no picture of it: give Bell one in the cast \(picture: file\.jpg\)"),
    ({"continues": True}, "continues the shot before, and shows the vase.*: leave continues out"),
    ({"picture": Picture(framing="push in to 180% 10%")}, "180% 10% is no point of the picture")])
def test_what_would_be_invented_is_refused_with_the_ways_on(
        shot: dict[str, object], says: str) -> None:
    with pytest.raises(BadShot, match=says):
        served(**{"cast": ("the vase",), **shot})


# From a story to what a camera is asked for.

STORY = """\
---
title: X
look: {size: 160x90}
music: none
cast:
  花瓶: {look: 青花瓷瓶, exact: true, picture: vase.png}
  Ann: a girl in red
---

> Ann sits.

Ann is tired.

> 花瓶在桌上。%s

It stood there.

---

She put the 花瓶 on a shelf.
"""

Produce = Callable[..., Production]


@pytest.fixture
def produced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Produce:
    """The story's production by these settings; wan is the camera of that class."""
    def produce(asked: str = "", wan: str = "WordsModel", **chosen: object) -> Production:
        Image.new("RGB", (160, 90), "blue").save(tmp_path / "vase.png")
        monkeypatch.setitem(CAMERAS, "wan", f"tests.doubles.model_cameras:{wan}")
        path = tmp_path / "x.md"
        path.write_text(STORY % asked, encoding="utf-8")
        chosen = {"out": tmp_path, **chosen}
        [made] = productions([path], Kit(settings(**chosen)), settings(**chosen), unheard)
        return made
    return produce


@pytest.mark.parametrize(("asked", "wan", "camera", "films"), [
    ("", "WordsModel", None, ["paper", "still", "still"]),
    ("{camera: wan}", "WordsModel", None, ["paper", "wan", "still"]),
    ("", "WordsModel", "wan", ["wan", "wan", "wan"]),
    ("", "PictureModel", "wan", ["wan", "wan", "wan"]),
    ("", "LonelyModel", "wan", ["wan", "still", "still"])])
def test_every_shot_of_it_has_the_picture_and_only_those(
        produced: Produce, asked: str, wan: str, camera: str | None, films: list[str]) -> None:
    made = produced(asked, wan, camera=camera)
    names = [shot.image.name if shot.image else "" for shot in made.plan.shots]
    assert names == ["", "vase.png", "vase.png"]
    kit = Kit(settings(camera=camera))
    assert [kit.cameras.name_of(shot) for shot in made.plan.shots] == films
    assert [shot.image for shot in made.source.kept.shots] == [None] * 3


def test_a_model_begins_with_it_and_the_still_camera_films_it(produced: Produce) -> None:
    made = produced("{camera: wan}")
    kit = Kit(settings())
    setups = {one.item.part: one.wanted for one in slates([made.spoken({}).timed(kit)], kit)}
    direct, told = setups["s1-2"], setups["s2-1"]
    assert (direct.first and direct.first.name, direct.source) == ("vase.png", None)
    assert (told.source and told.source.name, told.first) == ("vase.png", None)


@pytest.mark.parametrize(("asked", "wan"), [("{camera: paper}", "WordsModel"),
                                            ("{camera: wan}", "LonelyModel")])
def test_a_camera_that_would_invent_it_is_refused_at_the_line(
        produced: Produce, asked: str, wan: str) -> None:
    with pytest.raises(BadStory, match="would invent it: film its picture") as caught:
        produced(asked, wan)
    assert caught.value.line == 14


def test_words_without_a_direction_are_refused_at_their_own_line(
        produced: Produce, tmp_path: Path) -> None:
    text = STORY.replace("picture: vase.png", "").replace("> 花瓶在桌上。%s", "> A room.")
    (tmp_path / "y.md").write_text(text, encoding="utf-8")
    with pytest.raises(BadStory, match="there is no picture of it") as caught:
        productions([tmp_path / "y.md"], Kit(settings()), settings(), unheard)
    assert caught.value.line == 20


def test_a_plan_is_refused_at_its_own_line(produced: Produce, tmp_path: Path) -> None:
    produced().source.write()
    plan = tmp_path / "x.plan.yaml"
    text = plan.read_text(encoding="utf-8")
    plan.write_text(text.replace("subject: 花瓶", "subject: 花瓶\n        camera: paper"),
                    encoding="utf-8")
    with pytest.raises(BadPlan, match="would invent it") as caught:
        productions([plan], Kit(settings()), settings(), unheard)
    assert "id: s1-2" in plan.read_text("utf-8").splitlines()[caught.value.line - 1]
