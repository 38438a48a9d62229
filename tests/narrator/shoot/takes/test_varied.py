"""A variation's words in a shot: in the place of its own, or beside them."""

from __future__ import annotations

import pytest

from narrator.errors import BadShot
from narrator.plan import Plan, Scene, Shot
from narrator.shoot.takes.take import says
from narrator.shoot.takes.varied import varied
from narrator.story import Member, Place
from narrator.story.look import Look
from scenes.shot import Picture

ENGLISH = Shot(id="s1-1", cast=("Keeper",), places=("the tower",), picture=Picture(
    subject="the Keeper", action="reads a book", setting="in the tower",
    framing="Wide shot, low angle, slow push in", mood="night"))
CHINESE = Shot(id="s1-1", cast=("织女",), places=("天河",), picture=Picture(
    subject="织女", action="独坐", setting="天河岸边", framing="远景，缓慢推近", mood="夜"))


def plan(language: str) -> Plan:
    shot = ENGLISH if language == "en" else CHINESE
    return Plan(
        story="x.md", digest="", title="x", language=language, look=Look(style="ink"),
        cast=(Member(name="Keeper", look="an old man"), Member(name="Boy", look="a boy"),
              Member(name="织女", look="青色长裙"), Member(name="牛郎", look="布衣")),
        places=(Place(name="the tower", look="white"), Place(name="天河", look="银色")),
        scenes=(Scene(id="s1", shots=(shot,)),))


def picture(language: str, *words: tuple[str, str]) -> Picture:
    before = plan(language)
    return varied(before, before.shots[0], words)[1].picture


@pytest.mark.parametrize(("name", "word", "field", "said"), [
    ("subject", "a fox", "subject", "a fox"),
    ("action", "+ slowly", "action", "reads a book, slowly"),
    ("Setting", "on a beach", "setting", "on a beach"),
    ("framing", "Close-up", "framing", "Close-up"),
    ("move", "dive", "framing", "Wide shot, low angle, dive"),
    ("camera move", "+then dive", "framing", "Wide shot, low angle, slow push in, then dive"),
    ("light", "dawn", "mood", "dawn"),
    ("coat", "black", "subject", "the Keeper, coat black"),
    ("coat", "+black", "subject", "the Keeper, coat black")])
def test_an_axis_reaches_its_field(name: str, word: str, field: str, said: str) -> None:
    before, after = ENGLISH.picture, picture("en", (name, word))
    assert after == before.model_copy(update={field: said})


@pytest.mark.parametrize(("name", "word", "field", "said"), [
    ("主体", "牛郎", "subject", "牛郎"), ("动作", "+织布", "action", "独坐，织布"),
    ("场景", "云上", "setting", "云上"), ("运镜", "俯冲", "framing", "远景，俯冲"),
    ("景别", "特写", "framing", "特写"), ("氛围", "黎明", "mood", "黎明"),
    ("外衣", "黑色", "subject", "织女，外衣黑色")])
def test_an_axis_is_chinese_as_well(name: str, word: str, field: str, said: str) -> None:
    assert getattr(picture("zh-CN", (name, word)), field) == said


def test_a_move_said_in_one_clause_with_the_framing_leaves_the_framing() -> None:
    before = plan("en")
    shot = ENGLISH.model_copy(update={"picture": Picture(framing="A wide shot panning left")})
    _, after = varied(before, shot, (("move", "spiral"),))
    assert after.picture.framing == "wide shot, spiral"


def test_several_axes_are_put_on_one_after_the_other() -> None:
    after = picture("en", ("move", "dive"), ("coat", "black"), ("hat", "red"))
    assert after.framing.endswith("dive")
    assert after.subject == "the Keeper, coat black, hat red"


@pytest.mark.parametrize(("language", "name", "word", "look"), [
    ("en", "Keeper", "a young man", "a young man"),
    ("en", "keeper", "+a red hat", "an old man, a red hat"),
    ("zh-CN", "织女", "红色长裙", "红色长裙"),
    ("zh-CN", "织女", "+银色披风", "青色长裙，银色披风")])
def test_who_is_named_looks_otherwise(language: str, name: str, word: str, look: str) -> None:
    before = plan(language)
    after, shot = varied(before, before.shots[0], ((name, word),))
    assert shot == before.shots[0]
    changed = [one for one, old in zip(after.cast, before.cast, strict=True) if one != old]
    assert [(one.name.casefold(), one.look) for one in changed] == [(name.casefold(), look)]
    assert says(after, shot) != says(before, before.shots[0])


def test_a_place_and_the_style_are_varied_too() -> None:
    before = plan("en")
    after, _ = varied(before, ENGLISH, (("the tower", "ruined"), ("style", "+ watercolour")))
    assert after.places[0].look == "ruined"
    assert after.look.style == "ink, watercolour"


def test_who_is_not_seen_cannot_be_varied() -> None:
    before = plan("en")
    with pytest.raises(BadShot, match="shot s1-1 does not show Boy, whose look"):
        varied(before, ENGLISH, (("boy", "taller"),))


def test_who_is_named_in_the_new_words_is_seen_and_who_was_only_in_the_old_is_not() -> None:
    before = plan("en")
    _, shot = varied(before, ENGLISH, (("subject", "the Boy"), ("setting", "in a field")))
    assert (shot.cast, shot.places) == (("Boy",), ())
    _, same = varied(before, ENGLISH, (("mood", "the Keeper's joy"),))
    assert same.cast == ("Keeper",)
    unsaid = ENGLISH.model_copy(update={"cast": ("Keeper", "Boy")})  # who speaks is named nowhere
    assert varied(before, unsaid, (("subject", "a fox"),))[1].cast == ("Boy",)
