"""Which voice of which backend speaks whom, and which comes next."""

from __future__ import annotations

from typing import Any

import pytest

from audio.line import Line
from audio.voice import voice
from narrator.errors import BadInput
from narrator.plan import Plan, Scene, Shot
from narrator.plan.file import read_plan, write_plan
from narrator.shoot.casting import Casting, told
from narrator.story import Member, Voiced

LIST = Voiced(in_turn=(("edge", "zh-CN-XiaoxiaoNeural"), ("espeak", "cmn+f2"), ("", "老年男声")))


def plan(**head: Any) -> Plan:
    lines = (Line(text="一。"), *(Line(text="二。", speaker=one.name)
                                 for one in head.get("cast", ())))
    return Plan(story="x.md", digest="", title="X", language="zh-CN", **head,
                scenes=(Scene(id="s1", shots=(Shot(id="s1-1", lines=lines),)),))


def casting(in_use: str, **head: Any) -> Casting:
    return Casting(plan(**head), voice, in_use)


def test_a_list_begins_with_the_first_voice_that_the_backend_in_use_can_take() -> None:
    assert casting("edge", voice=LIST).of("") == ("edge", "zh-CN-XiaoxiaoNeural")
    assert casting("espeak", voice=LIST).of("") == ("espeak", "cmn+f2")
    described = Voiced(in_turn=(("", "老年男声"), ("espeak", "cmn+f2")))
    assert casting("edge", voice=described).of("") == ("edge", "zh-CN-YunjianNeural/slow/low")
    only_edge = Voiced(in_turn=(("edge", "zh-CN-XiaoxiaoNeural"),))
    assert casting("espeak", voice=only_edge).of("") == ("espeak", "cmn+Annie")


def test_the_next_of_a_list_is_taken_whatever_its_backend_until_there_is_none() -> None:
    cast = casting("edge", voice=LIST)
    cast.of("")
    assert cast.pass_over("", "no network")
    assert cast.of("") == ("espeak", "cmn+f2")
    assert cast.pass_over("", "hoarse")
    assert cast.of("") == ("edge", "zh-CN-YunjianNeural/slow/low")
    assert not cast.pass_over("", "no network")
    assert told(cast.roles()) == (
        "the narrator is spoken by edge:zh-CN-YunjianNeural/slow/low instead of "
        "edge:zh-CN-XiaoxiaoNeural: no network",
        "the narrator is spoken by edge:zh-CN-YunjianNeural/slow/low instead of espeak:cmn+f2: "
        "hoarse")


def test_a_voice_of_a_list_that_is_not_there_is_passed_over_and_told() -> None:
    cast = casting("espeak", voice=Voiced(in_turn=(("espeak", "cmn+nobody"), ("espeak", "cmn+f2"))))
    assert cast.of("") == ("espeak", "cmn+f2")
    [sentence] = told(cast.roles())
    assert "espeak:cmn+f2 instead of espeak:cmn+nobody: espeak has no voice" in sentence


def test_without_a_list_nothing_stands_in() -> None:
    cast = casting("edge", voice=Voiced(by_backend=(("edge", "zh-CN-YunxiNeural"),
                                                    ("espeak", "cmn+f2"))))
    assert cast.of("") == ("edge", "zh-CN-YunxiNeural")
    assert not cast.pass_over("", "no network")
    assert told(cast.roles()) == ()


def test_a_list_of_which_nobody_is_there_is_refused_by_the_last() -> None:
    cast = casting("espeak", cast=(Member(name="织女", look="女子", voice=Voiced(
        in_turn=(("espeak", "cmn+a1"), ("espeak", "cmn+b2")))),))
    with pytest.raises(BadInput, match=r"^x\.md: the voice of 织女: .*cmn\+b2"):
        cast.of("织女")


@pytest.mark.parametrize("in_use", ["edge", "espeak"])
def test_who_has_no_voice_gets_one_of_their_own_that_stays(in_use: str) -> None:
    two = (Member(name="牛郎", look="青年"), Member(name="影子", look="一团影子"))
    narrator, *voices = (casting(in_use, cast=two).of(name) for name in ("", "牛郎", "影子"))
    assert len({narrator, *voices}) == 3
    more = (*two, Member(name="织女", look="女子"), Member(name="老牛", look="黄牛"))
    assert [casting(in_use, cast=more).of(name) for name in ("牛郎", "影子")] == voices
    # Asked for alone, as when only one of them speaks, it is the same voice.
    assert casting(in_use, cast=more).of("影子") == voices[1]


def test_a_voice_named_for_another_backend_leaves_this_one_free_to_choose() -> None:
    shadow = Member(name="影子", look="一团影子", voice=Voiced(by_backend=(("edge", "x"),)))
    plain = shadow.model_copy(update={"voice": Voiced()})
    assert casting("espeak", cast=(shadow,)).of("影子") == casting(
        "espeak", cast=(plain,)).of("影子")


def test_a_list_is_kept_in_the_plan_file(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("plan") / "x.plan.yaml"
    made = plan(voice=LIST, cast=(Member(name="织女", look="女子", voice=LIST),))
    write_plan(made, path)
    assert """
voice:
  - edge:zh-CN-XiaoxiaoNeural
  - espeak:cmn+f2
  - 老年男声
""" in path.read_text("utf-8")
    assert read_plan(path) == made


def test_an_empty_list_leaves_older_plans_what_they_were() -> None:
    from narrator.plan.fingerprints import fingerprint

    assert fingerprint(Voiced(any="温柔")) == fingerprint({"by_backend": (), "any": "温柔"})
    assert fingerprint(LIST) != fingerprint(Voiced())
