"""Loose words and their looks: the library's, the author's on top, and no name taken for one."""

from __future__ import annotations

from collections import Counter

import pytest

from media.progress import silent
from narrator.plan import Plan, Scene, Shot
from narrator.plan.outline import OutlinePlanner
from narrator.plan.prompt import setup
from narrator.story import LONGEST_NOTE, LONGEST_TERM, LONGEST_WORD, Head, Member, Place, Term
from narrator.story.glossary import Glossary, glossary
from narrator.story.look import Look
from narrator.story.readers import read_story
from scenes.lexicon import read
from scenes.shot import Picture
from templates.library import library


def of(language: str = "en", **more: object) -> Glossary:
    return glossary(Head.model_validate({"title": "X", "language": language, **more}))


def words(found: tuple[Term, ...]) -> list[str]:
    return [term.word for term in found]


def test_the_library_has_every_word_once_and_looks_of_a_bounded_length_in_both_languages() -> None:
    said = Counter(word.casefold() for entry in library().term for word in entry.said)
    assert not [word for word, times in said.items() if times > 1]
    assert not {word.casefold() for word in library().swallowed} & set(said)
    for entry in library().term:
        assert 0 < len(entry.en) <= LONGEST_TERM
        assert 0 < len(entry.zh) <= LONGEST_TERM
        assert len(entry.note.en) <= LONGEST_NOTE
        assert all(len(word) <= LONGEST_WORD for word in entry.said)
        assert any(word.isascii() for word in entry.said) or entry.said == ("牛郎",)


def test_no_look_says_words_that_no_camera_sees() -> None:
    from narrator.plan.supervision import supervised

    for language in ("en", "zh"):
        shots = tuple(Shot(id=f"s1-{at}", picture=Picture(action=entry.words(language)))
                      for at, entry in enumerate(library().term, 1))
        plan = Plan(story="", digest="", title="X", scenes=(Scene(id="s1", shots=shots),))
        assert [one for one in supervised(plan) if one.name == "word-unfilmable"] == []


@pytest.mark.parametrize(("text", "found"), [
    ("海怪升起，星空低垂", ["海怪", "星空"]), ("天河与银河", ["天河"]),
    ("two black holes", ["black hole"]),
    ("嫦娥五号与恐龙", ["恐龙"]), ("牵牛织女星", ["牛郎织女"]), ("a dragonfly", [])])
def test_each_thing_is_found_once_in_the_order_of_the_text(text: str, found: list[str]) -> None:
    assert words(of("zh-CN").found(text)) == found


def test_a_look_is_in_the_language_of_the_story() -> None:
    [chinese], [english] = of("zh-CN").found("DNA"), of("en-GB").found("海怪")
    assert (chinese.look[0], english.look.split()[0]) == ("两", "a")


def test_a_name_is_no_word_of_the_glossary_unless_the_author_s_own_says_so() -> None:
    cast = (Member(name="织女", look="青裙"), Member(name="牛郎", look="蓝衣"))
    places = (Place(name="天河", look="银色大河"),)
    named = of("zh-CN", cast=cast, places=places)
    assert words(named.found("织女在天河边，织女星在天上")) == ["织女星"]
    own = Term(word="织女", look="一位织工")
    assert of("zh-CN", cast=cast, glossary=(own,)).found("织女") == (own,)


def test_two_of_the_cast_look_as_the_cast_says_and_are_told_who_they_are() -> None:
    [both] = of("zh-CN", cast=(Member(name="织女", look="青裙"),)).found("牵牛与织女隔河相望")
    assert (both.described, "恋人" in both.note) == (False, True)


def test_the_author_s_word_wins_and_keeps_the_library_s_note() -> None:
    own = Term(word="嫦娥", look="红衣女子")
    [found] = of("zh-CN", glossary=(own,)).found("嫦娥")
    assert (found.look, bool(found.note)) == ("红衣女子", True)
    [new] = of("en", glossary=(Term(word="Grail", look="a wooden cup"),)).found("the grails")
    assert new.word == "Grail"


def test_the_cowherd_beside_the_weaver_is_no_cattle() -> None:
    text = "牵牛与织女隔着银河"
    assert "ox" not in read(text).figures
    assert "ox" not in read(of("zh-CN").read(text)).figures
    assert "ox" in read("少年牵牛走过").figures
    assert of("zh-CN").read("少年牵牛走过") == "少年牵牛走过"


def planned(tmp_path, text: str, top: str = "") -> Plan:
    path = tmp_path / "x.md"
    path.write_text(f"---\ntitle: X\n{top}\n---\n{text}\n", encoding="utf-8")
    return OutlinePlanner().plan(read_story(path), None, silent)


def test_the_outline_sets_a_shot_where_the_glossary_s_word_is(tmp_path) -> None:
    first, second = planned(tmp_path, "她抬头望着星空。\n\n---\n\n海边的夜里，她望着星空。").shots
    assert (first.picture.setting, second.picture.setting) == ("星空", "海岸")


def test_the_outline_shows_what_the_words_come_to_speak_of(tmp_path) -> None:
    [late] = planned(tmp_path, "Nobody knows, to this day, where a black hole leads.").shots
    [early] = planned(tmp_path, "A black hole bends light, and no light leaves it.").shots
    assert (late.picture.subject, late.picture.action[:6]) == ("black hole", "Nobody")
    assert early.picture.subject.startswith("A black hole bends")


def prompted(said: str, form: str = "prose", **more: object) -> str:
    shot = Shot(id="s1-1", picture=Picture(subject=said, setting="星空"), cast=more.pop("seen", ()))
    plan = Plan.model_validate({"story": "", "digest": "", "title": "X", "language": "zh-CN",
                                "scenes": (Scene(id="s1", shots=(shot,)),), **more})
    return setup(plan, shot, "x", 24, form=form).prompt


def test_a_prompt_says_a_word_s_look_once_and_verbatim() -> None:
    own = (Term(word="海怪", look="一条黑色巨鳗", note="不是鲸"),)
    prompt = prompted("海怪，又一只海怪", glossary=own)
    assert prompt.count("海怪：一条黑色巨鳗。") == 1
    assert "不是鲸" not in prompt
    assert "星空：深蓝夜空" in prompt
    tags = prompted("海怪", "tags", glossary=own)
    assert "[人物]海怪；海怪：一条黑色巨鳗[环境]星空；深蓝夜空" in tags


def test_what_the_cast_s_own_look_says_is_not_said_again() -> None:
    cast = (Member(name="凯托", look="一头细长的海怪，白鳞"),)
    assert "海怪：" not in prompted("凯托，海怪", cast=cast, seen=("凯托",))
    assert "海怪：" in prompted("凯托，海怪")


def test_a_word_described_by_itself_stands_as_it_is() -> None:
    assert "海怪：" not in prompted("海怪", glossary=(Term(word="海怪", look="海怪"),))


@pytest.mark.parametrize(("form", "said"), [("prose", "年代：唐代长安。"), ("tags", "；唐代长安[")])
def test_an_era_is_part_of_every_prompt(form: str, said: str) -> None:
    assert said in f"{prompted('织机', form, look=Look(era='唐代长安', style=''))}["
    assert "年代" not in prompted("织机", form)
