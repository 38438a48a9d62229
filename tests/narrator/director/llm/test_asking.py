"""The desk against a real server on this machine, which answers well, badly, or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from media.errors import DiskFull
from narrator.errors import Unanswered, Unaskable
from narrator.store import Store
from narrator.store.upkeep import PAID, sized
from tests.doubles.llm_server import Asked, LLMServer, Said, failing, obeying, wavering
from tests.narrator.director.llm.toys import CANARY, Cut, Heard, question, sat

GOOD = {"size": "wide", "words": "a river of stars"}
BAD = {"size": "enormous", "words": ""}


@pytest.mark.parametrize("structured", ["auto", "schema", "tool", "prompted"])
def test_an_answer_comes_in_the_shape_that_was_asked_for(llm_server: LLMServer, structured: str
                                                         ) -> None:
    llm_server.answers = lambda asked: Said(GOOD)
    with sat(llm_server, llm={"structured": structured}) as desk:
        assert desk.ask([question()]) == {"s1-cut-1": Cut(**GOOD)}
    [asked] = llm_server.asked
    assert asked.mode == (structured if structured != "auto" else "schema")
    assert asked.schema["properties"]["words"]["maxLength"] == 40


def test_the_server_is_asked_what_the_question_says_by_whom_the_settings_name(
        llm_server: LLMServer) -> None:
    with sat(llm_server, llm={"temperature": 0.1, "answer": 700}) as desk:
        desk.ask([question(prompt="银河横贯夜空。")])
    [asked] = llm_server.asked
    assert [one["role"] for one in asked.body["messages"]] == ["system", "user"]
    assert asked.body["messages"][0]["content"] == "You cut a story into shots."
    assert asked.body["messages"][1]["content"] == "银河横贯夜空。 Scene 1."
    assert (asked.body["model"], asked.body["temperature"], asked.body["max_tokens"]) == (
        "toy-1", 0.1, 700)
    assert asked.headers["authorization"] == f"Bearer {CANARY}"


def test_an_answer_of_the_wrong_shape_goes_back_with_what_is_wrong(llm_server: LLMServer) -> None:
    llm_server.then.extend([Said('{"size": "wide", "wor'), Said(BAD), Said(GOOD)])
    with sat(llm_server) as desk:
        assert desk.ask([question()])["s1-cut-1"] == Cut(**GOOD)
    assert "Invalid JSON" in llm_server.asked[1].text
    assert "'wide', 'medium' or 'close'" in llm_server.asked[2].text


def test_an_answer_that_fails_the_check_goes_back_with_what_the_check_says(
        llm_server: LLMServer) -> None:
    llm_server.then.extend([Said(GOOD), Said({**GOOD, "size": "close"})])

    def check(answer: Cut) -> list[str]:
        return [] if answer.size == "close" else ["the shot before is wide too: choose another"]

    with sat(llm_server) as desk:
        assert desk.ask([question(check=check)])["s1-cut-1"].size == "close"
    assert "the shot before is wide too" in llm_server.asked[1].text


@pytest.mark.parametrize(("said", "wrong"), [
    (BAD, "size: Input should be 'wide', 'medium' or 'close'"), ("", "Invalid JSON"),
    ("I would start wide.", "Invalid JSON"), ({"size": "wide"}, "words: Field required")])
@pytest.mark.parametrize("structured", ["schema", "tool", "prompted"])
def test_what_is_still_wrong_names_the_scene_the_model_and_what_is_wrong(
        llm_server: LLMServer, said: Any, wrong: str, structured: str) -> None:
    llm_server.answers = lambda asked: Said(said)
    with (sat(llm_server, llm={"repairs": 1, "structured": structured}) as desk,
          pytest.raises(Unanswered, match=r"^scene s1: toy-1 at 127") as raised):
        desk.ask([question()])
    assert wrong in str(raised.value)
    assert len(llm_server.asked) == 2


def test_the_other_questions_are_answered_and_kept_and_not_asked_again(
        llm_server: LLMServer, tmp_path: Path) -> None:
    llm_server.answers = lambda asked: Said(BAD if "Scene 2" in asked.text else GOOD)
    store = Store(tmp_path / "store")
    questions = [question(number) for number in (1, 2, 3, 4)]
    with (sat(llm_server, store, llm={"repairs": 0}) as desk,
          pytest.raises(Unanswered, match="scene s2")):
        desk.ask(questions)
    assert sum(shelf.entries for shelf in sized(store) if shelf.kind == PAID) == 3
    llm_server.asked.clear()
    llm_server.answers = wavering
    with sat(llm_server, Store(tmp_path / "store")) as desk:
        answers = desk.ask(questions)
    assert ["Scene 2" in asked.text for asked in llm_server.asked] == [True]
    assert [answers[f"s{number}-cut-1"] for number in (1, 3, 4)] == [Cut(**GOOD)] * 3


@pytest.mark.parametrize("change", [
    {"prompt": "Cut it anew."}, {"temperature": 1.0}, {"model": "toy-2"}])
def test_what_is_asked_otherwise_or_of_another_is_asked_again(
        llm_server: LLMServer, tmp_path: Path, change: dict[str, Any]) -> None:
    store = Store(tmp_path)
    with sat(llm_server, store) as desk:
        desk.ask([question()])
    asked = question(prompt=change.pop("prompt")) if "prompt" in change else question()
    with sat(llm_server, store, llm=change) as desk:
        desk.ask([asked])
    assert len(llm_server.asked) == 2


def test_a_kept_answer_that_a_later_check_refuses_is_asked_for_again_once(
        llm_server: LLMServer, tmp_path: Path) -> None:
    llm_server.then.extend([Said(GOOD), Said({**GOOD, "size": "close"})])
    with sat(llm_server, Store(tmp_path)) as desk:
        desk.ask([question()])
    for _ in range(2):
        with sat(llm_server, Store(tmp_path)) as desk:
            later = question(check=lambda answer: ["too wide"] if answer.size == "wide" else [])
            assert desk.ask([later])["s1-cut-1"].size == "close"
    assert len(llm_server.asked) == 2


def test_a_server_without_schemas_is_asked_in_words_and_that_is_told_once(llm_server: LLMServer
                                                                          ) -> None:
    llm_server.answers = lambda asked: (
        failing(400, "response_format.type json_schema is unavailable now")
        if asked.mode == "schema" else obeying(asked))
    heard = Heard()
    with sat(llm_server, heard=heard) as desk:
        assert len(desk.ask([question(number) for number in range(1, 4)])) == 3
        desk.ask([question(4)])
    assert sum("asked for in words" in sentence for sentence in heard) == 1
    assert llm_server.asked[-1].mode == "prompted"
    assert sum(asked.mode == "schema" for asked in llm_server.asked) <= 3


def test_a_shape_that_was_chosen_and_is_not_taken_is_no_other_shape(llm_server: LLMServer) -> None:
    llm_server.answers = lambda asked: failing(400, "guided decoding is off")
    with (sat(llm_server, llm={"structured": "schema"}) as desk,
          pytest.raises(Unanswered, match=r"guided decoding is off.*structured=auto")):
        desk.ask([question()])
    assert len(llm_server.asked) == 1


def test_an_answer_that_finds_no_place_ends_the_round_in_one_error(
        llm_server: LLMServer, tmp_path: Path) -> None:
    (tmp_path / "store").write_text("no folder")
    with (sat(llm_server, Store(tmp_path / "store"), llm={"at_once": 1}) as desk,
          pytest.raises(OSError, match="store")):
        desk.ask([question(number) for number in range(1, 5)])
    assert len(llm_server.asked) == 1, "nothing more is paid for"


def test_tokens_counted_below_none_are_counted_by_the_words(llm_server: LLMServer) -> None:
    llm_server.answers = lambda asked: Said({"size": "wide", "words": "x"}, usage=(-9, -9))
    with sat(llm_server) as desk:
        desk.ask([question()])
        assert desk.ledger.tokens > 0


def test_questions_are_asked_side_by_side_as_far_as_is_set(llm_server: LLMServer) -> None:
    from threading import Barrier

    together = Barrier(2)

    def answers(asked: Asked) -> Said:
        together.wait(20)  # two at least are there at once
        return obeying(asked)

    llm_server.answers = answers
    with sat(llm_server, llm={"at_once": 2}) as desk:
        desk.ask([question(number) for number in range(1, 7)])
    assert llm_server.side_by_side == 2


def test_a_disk_that_is_full_when_an_answer_is_kept_is_told_as_that(
        llm_server: LLMServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*what: object) -> None:
        raise DiskFull("the disk is full")

    monkeypatch.setattr(Store, "keep", full)
    with sat(llm_server, Store(tmp_path)) as desk, pytest.raises(DiskFull, match=r"is full$"):
        desk.ask([question(1), question(2)])


def test_a_refused_key_ends_the_round_at_once(llm_server: LLMServer) -> None:
    llm_server.key = "sk-another"
    with (sat(llm_server, llm={"at_once": 1}) as desk,
          pytest.raises(Unaskable, match="refuses the key")):
        desk.ask([question(number) for number in range(1, 9)])
    assert not llm_server.asked


def test_what_was_used_is_told_at_the_end_and_nothing_of_nothing(
        llm_server: LLMServer, tmp_path: Path) -> None:
    from narrator.settings.models import Price

    heard = Heard()
    for _ in range(2):
        with sat(llm_server, Store(tmp_path), heard,
                 prices={"toy-1": Price(input=1000, output=2000)}) as desk:
            desk.ask([question(1), question(2)])
    assert heard == ["asked 2 times, 300 tokens, about 0.40"]


def test_a_server_that_tells_no_usage_is_counted_by_what_was_said(llm_server: LLMServer) -> None:
    heard = Heard()
    llm_server.answers = lambda asked: Said(GOOD, usage=None)
    with sat(llm_server, heard=heard) as desk:
        desk.ask([question()])
    [told] = heard
    assert int(told.removeprefix("asked once, ").removesuffix(" tokens")) > 20
