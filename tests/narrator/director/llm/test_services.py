"""Whose model is asked, at which address, with which key."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import SecretStr

from narrator.director.llm.services import address, services
from narrator.errors import BadInput
from narrator.settings.models import LLM
from tests.narrator.director.llm.toys import CANARY


@pytest.mark.parametrize("name", services())
def test_every_service_has_an_address_and_a_key_unless_it_is_on_this_machine(
        monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    service = services()[name]
    if service.variable:
        monkeypatch.setenv(service.variable, CANARY)
    found = address(LLM(service=name, model="m"))
    assert found.url.endswith("/v1")
    assert found.is_here == (not service.variable)
    assert (found.key is None) == found.is_here


@pytest.mark.parametrize(("llm", "told"), [
    ({}, "no language model is named: say --llm service=NAME"),
    ({"service": "opnai", "model": "m"}, "did you mean openai"),
    ({"url": "http://127.0.0.1/v1"}, r"which model 127\.0\.0\.1 .*--llm model=NAME"),
    ({"service": "openai", "model": "m"}, r"OPENAI_API_KEY is not set: export .*NARRATOR_LLM__KEY"),
    ({"url": "127.0.0.1:8000/v1", "model": "m"}, "is no address: write https://HOST/v1"),
    ({"url": "http://[::1/v1", "model": "m"}, "is no address"),
    ({"url": "file:///etc/passwd", "model": "m"}, "is no address"),
    ({"url": "http://x:99999999/v1", "model": "m"}, "is no address"),
    ({"url": f"https://me:{CANARY}@host/v1", "model": "m"}, "holds more than an address"),
    ({"url": f"https://host/v1?key={CANARY}", "model": "m"}, "holds more than an address"),
    ({"url": "http://h/v1", "model": "m", "key": SecretStr(f"{CANARY}\nX: 1")}, "characters that"),
    ({"url": "http://h/v1", "model": "m", "key": SecretStr('sk"\\')}, "characters that"),
    ({"url": "http://h/v1\r\nX: y", "model": "m"}, "is no address"),
    ({"url": "http://\u202eh/v1", "model": "m"}, "is no address"),
    ({"url": "http://h/v1", "model": "m", "key": SecretStr(f"{CANARY}钥")}, "characters that")])
def test_what_is_missing_or_wrong_is_told_with_its_remedy(
        monkeypatch: pytest.MonkeyPatch, llm: dict[str, Any], told: str) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(BadInput, match=told) as raised:
        address(LLM(**llm))
    assert CANARY not in str(raised.value)


def test_a_services_own_key_goes_to_its_own_address_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DASHSCOPE_API_KEY", CANARY)
    elsewhere = LLM(service="dashscope", url="https://elsewhere.invalid/v1", model="m")
    assert address(elsewhere).key is None
    assert address(LLM(service="dashscope-intl", model="m")).key == SecretStr(CANARY)
    assert address(LLM(url="https://api.openai.com/v1", model="m")).key is None


def test_a_key_of_the_settings_wins_over_the_services_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-other")
    found = address(LLM(service="openai", model="m", key=SecretStr(f"{CANARY}\n")))
    assert found.key == SecretStr(CANARY)
    assert CANARY not in repr(found)
    assert CANARY not in found.model_dump_json()


def test_the_port_is_part_of_what_an_address_is_called() -> None:
    assert address(LLM(url="http://gpu-box:8000/v1/", model="m")).host == "gpu-box:8000"


@pytest.mark.parametrize(("key", "shown"), [("none", "none passes-by"),
                                            ("passes-", "none passes-by"),
                                            ("passes-b", "none …y")])
def test_a_word_in_the_place_of_a_key_is_no_secret(key: str, shown: str) -> None:
    where = address(LLM(url="http://gpu-box/v1", model="m", key=SecretStr(key)))
    assert where.without_key("none passes-by") == shown
