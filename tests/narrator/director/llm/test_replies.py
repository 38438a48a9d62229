"""Requests and answers as files: a dry run, a model that is used by hand, a recorded run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from narrator.director.llm.asking import desk as desk_of
from narrator.director.llm.recording import write_reply, write_request
from narrator.errors import BadInput, Written
from narrator.settings.models import LLM
from narrator.store import Store
from tests.doubles.llm_server import LLMServer, Said
from tests.doubles.obedient import obedient
from tests.narrator.director.llm.toys import Cut, Heard, Means, question, sat

GOOD = {"size": "wide", "words": "银河"}


def test_a_dry_run_writes_each_request_as_it_would_be_sent_and_sends_none(
        llm_server: LLMServer, tmp_path: Path) -> None:
    with (sat(llm_server, dry_run=tmp_path) as desk,
          pytest.raises(Written, match=r"^2 requests are written to .*--replies .*hangs on")):
        desk.ask([question(1, "银河横贯夜空。"), question(2)])
    assert not llm_server.asked
    request = (tmp_path / "s1-cut-1.request.md").read_text()
    assert "You cut a story into shots." in request
    assert "银河横贯夜空。 Scene 1." in request
    assert json.loads((tmp_path / "s2-cut-1.schema.json").read_text()) == Cut.model_json_schema()


def test_a_dry_run_needs_no_model(tmp_path: Path) -> None:
    with (desk_of(Means(llm=LLM(), dry_run=tmp_path), "llm") as desk,
          pytest.raises(Written, match=r"^1 request is written")):
        desk.ask([question()])


def test_what_is_answered_by_hand_is_used_and_the_rest_is_written(tmp_path: Path) -> None:
    (tmp_path / "s1-cut-1.reply.json").write_text(json.dumps(GOOD))
    with (desk_of(Means(llm=LLM(), dry_run=tmp_path, replies=tmp_path), "llm") as desk,
          pytest.raises(Written, match=r"^1 request is")):
        desk.ask([question(1), question(2)])
    assert not (tmp_path / "s1-cut-1.request.md").exists()
    schema = json.loads((tmp_path / "s2-cut-1.schema.json").read_text())
    (tmp_path / "s2-cut-1.reply.json").write_text(
        f"```json\n{json.dumps(obedient(schema))}\n```\n")  # as a chat window has it
    with desk_of(Means(llm=LLM(), replies=tmp_path), "llm") as desk:
        assert desk.ask([question(1), question(2)]) == {
            "s1-cut-1": Cut(**GOOD), "s2-cut-1": Cut(size="wide", words="seen 1")}


def test_a_reply_to_another_request_is_none(tmp_path: Path) -> None:
    write_request(tmp_path, question(1, "Cut the old story."))
    write_reply(tmp_path, question(1), Cut(**GOOD))
    with (desk_of(Means(llm=LLM(), replies=tmp_path), "llm") as desk,
          pytest.raises(BadInput, match=r"s1-cut-1\.reply\.json was given to another request")):
        desk.ask([question(1, "Cut the new story.")])
    request = tmp_path / "s1-cut-1.request.md"
    request.write_bytes(request.read_bytes().replace(b"\n", b"\r\n"))
    with desk_of(Means(llm=LLM(), replies=tmp_path), "llm") as desk:
        assert desk.ask([question(1, "Cut the old story.")])["s1-cut-1"] == Cut(**GOOD)
    request.unlink()
    with desk_of(Means(llm=LLM(), replies=tmp_path), "llm") as desk:
        assert desk.ask([question(1, "Cut the new story.")])["s1-cut-1"] == Cut(**GOOD)


def test_a_missing_reply_names_the_file_to_write(tmp_path: Path) -> None:
    with (desk_of(Means(llm=LLM(), replies=tmp_path), "llm") as desk,
          pytest.raises(BadInput, match=r"s1-cut-1\.reply\.json is not there, and 1 more are")):
        desk.ask([question(1), question(2)])


@pytest.mark.parametrize(("text", "told"), [
    (b'{"size": "wide"}', "words: Field required"), (b"wide", "Invalid JSON"),
    (b"\xff\xfe", "no UTF-8"), (b'{"size": "wide", "words": "x", "more": 1}', "more: Extra"),
    (b'{"size": "close", "words": "x"}', "it has to be wide"), (b"[" * 99_999, "Invalid JSON")])
def test_a_reply_that_is_no_answer_is_told_with_its_file(tmp_path: Path, text: bytes, told: str
                                                         ) -> None:
    (tmp_path / "s1-cut-1.reply.json").write_bytes(text)
    asked = question(check=lambda cut: [] if cut.size == "wide" else ["it has to be wide"])
    with (desk_of(Means(llm=LLM(), replies=tmp_path), "llm") as desk,
          pytest.raises(BadInput, match=rf"s1-cut-1\.reply\.json does not answer .*{told}")):
        desk.ask([asked])


def test_a_reply_that_is_a_folder_or_too_long_is_refused(tmp_path: Path) -> None:
    (tmp_path / "s1-cut-1.reply.json").mkdir()
    (tmp_path / "s2-cut-1.reply.json").write_bytes(b" " * 4_000_001)
    with desk_of(Means(llm=LLM(), replies=tmp_path), "llm") as desk:
        with pytest.raises(BadInput, match="cannot be read"):
            desk.ask([question(1)])
        with pytest.raises(BadInput, match="longer than"):
            desk.ask([question(2)])


def test_a_recorded_run_is_run_again_without_anybody(llm_server: LLMServer, tmp_path: Path) -> None:
    llm_server.answers = lambda asked: Said(GOOD)
    with sat(llm_server, Store(tmp_path / "store")) as desk:
        desk.ask([question(1)])  # what the store has is recorded too
    with sat(llm_server, Store(tmp_path / "store"), record=tmp_path / "run") as desk:
        answers = desk.ask([question(1), question(2)])
    assert {path.name for path in (tmp_path / "run").iterdir()} == {
        f"s{number}-cut-1.{kind}" for number in (1, 2)
        for kind in ("request.md", "schema.json", "reply.json")}
    heard = Heard()
    with desk_of(Means(llm=LLM(), replies=tmp_path / "run"), "llm", None, heard) as desk:
        assert desk.ask([question(1), question(2)]) == answers
    assert not heard
    assert len(llm_server.asked) == 2
