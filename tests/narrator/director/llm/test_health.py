"""What the doctor says of a language model's server."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from media.backend import Unasked
from narrator.director.llm.health import examine
from narrator.settings.models import LLM
from tests.doubles.llm_server import MODEL, LLMServer
from tests.narrator.director.llm.toys import CANARY


def llm(url: str, model: str = MODEL, key: str | None = CANARY) -> LLM:
    return LLM(url=url, model=model, key=SecretStr(key) if key else None)


def test_a_server_that_has_the_model_lacks_nothing(llm_server: LLMServer) -> None:
    llm_server.key = CANARY
    assert examine(llm(llm_server.url)) is None
    assert not llm_server.asked


def test_a_model_without_its_tag_is_the_one_that_has_it(llm_server: LLMServer) -> None:
    llm_server.models = ["qwen3:8b"]
    assert examine(llm(llm_server.url, "qwen3")) is None


@pytest.mark.parametrize(("model", "key", "told"), [
    ("toy-9", CANARY, "has no model 'toy-9': set llm.model to one of toy-1"),
    (MODEL, None, "refuses the key, or there is none: set"),
    (MODEL, f"{CANARY}-old", "refuses the key, or there is none: set")])
def test_what_a_server_refuses_is_told_with_its_remedy(
        llm_server: LLMServer, model: str, key: str | None, told: str) -> None:
    llm_server.key = CANARY
    said = examine(llm(llm_server.url, model, key))
    assert said is not None
    assert told in said
    assert CANARY not in said


@pytest.mark.parametrize("models", [[f"{CANARY} {'m' * 5_000}"] * 9, ["m" * 1_000] * 9_000])
def test_a_list_of_models_is_read_and_told_within_bounds(
        llm_server: LLMServer, models: list[str]) -> None:
    llm_server.models = models
    said = examine(llm(llm_server.url)) or ""
    assert CANARY not in said
    assert len(said) < 600


def test_a_server_that_is_not_there_is_told() -> None:
    said = examine(llm("http://127.0.0.1:9/v1"))
    assert said is not None
    assert said.startswith("127.0.0.1:9 does not answer")


def test_another_machine_is_asked_only_where_that_is_allowed() -> None:
    said = examine(llm("https://models.invalid/v1"))
    assert isinstance(said, Unasked)
    assert "a key is there" in said


def test_no_model_named_is_what_lacks() -> None:
    said = examine(LLM())
    assert not isinstance(said, Unasked)
    assert said is not None
    assert said.startswith("no language model is named")
