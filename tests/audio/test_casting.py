"""Who nobody gave a voice: it fits, it differs, and it stays."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from audio.casting import suited
from audio.voice import VOICES, Listed, Voice, voice

CAST = [("牛郎", "放牛的青年，粗布衣"), ("织女", "年轻女子，青色长裙"), ("王母", "威严的老妇人"),
        ("老牛", "一头年迈的黄牛"), ("喜鹊", "一群喜鹊"), ("女儿", "小女孩"), ("影子", "一团影子")]


@pytest.fixture(params=sorted(VOICES))
def backend(request: pytest.FixtureRequest) -> Voice:
    return voice(request.param)


def given(there_are: Sequence[Listed], cast: Sequence[tuple[str, str]], narrator: str
          ) -> dict[str, str]:
    taken = [narrator]
    for name, look in cast:
        taken.append(suited(there_are, name, look, taken))
    return dict(zip((name for name, _ in cast), taken[1:], strict=True))


@pytest.mark.parametrize("language", ["zh-CN", "en-GB", "ru"])
def test_all_differ_from_the_narrator_and_from_each_other(backend: Voice, language: str) -> None:
    there_are, narrator = backend.voices(language), backend.resolve("", language)
    voices = [narrator, *given(there_are, CAST[:4], narrator).values()]
    assert len(set(voices)) == 5
    for one in voices:
        assert backend.resolve(one, language) == one


def test_a_voice_stays_when_others_come_below_or_look_otherwise(backend: Voice) -> None:
    there_are, narrator = backend.voices("zh-CN"), backend.resolve("", "zh-CN")
    whole = given(there_are, CAST, narrator)
    assert given(there_are, CAST[:3], narrator).items() <= whole.items()
    assert suited(there_are, "牛郎", "放牛的青年，破衣，草鞋", [narrator]) == whole["牛郎"]


def test_sex_and_age_are_those_of_name_and_looks(backend: Voice) -> None:
    there_are = backend.voices("zh-CN")
    sexes = {one.name.split("/")[0]: one.sex for one in there_are}
    voices = given(there_are, CAST, backend.resolve("", "zh-CN"))
    told = {name: sexes[voice.split("/")[0]] for name, voice in voices.items()}
    assert {name: told[name] for name in ("牛郎", "织女", "老牛", "女儿")} == {
        "牛郎": "man", "织女": "woman", "老牛": "man", "女儿": "woman"}


def test_who_has_no_sex_does_not_sound_like_the_narrator(backend: Voice) -> None:
    there_are = backend.voices("en")
    for narrator in (one.name for one in there_are):
        for name in ("Lamp", "Echo", "The Wind"):
            voice = suited(there_are, name, "something", [f"{narrator}/soft"])
            assert voice.split("/")[0] != narrator.split("/")[0]


def test_with_more_speakers_than_voices_they_are_told_apart_by_their_pitch() -> None:
    one = Listed(name="x", language="en", sex="woman", age="grown")
    assert suited([one], "Ann", "a woman", ["x"]) == "x/low"
    assert suited([one], "Ann", "a woman", ["x", "x/low"]) == "x/high"
    assert suited([one], "Ann", "a woman", ["x", "x/low", "x/high"]) == "x"
    assert suited([one], "Old Bob", "an old man", []) == "x/slow/low"
    other = one.model_copy(update={"name": "y"})
    assert suited([one, other], "Ann", "a woman", ["x", "y"]) == "y/low"
    assert suited([], "Ann", "a woman", []) == ""
