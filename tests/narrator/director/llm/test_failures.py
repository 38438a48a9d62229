"""What a server does wrong becomes one sentence with a remedy, without the key, in time."""

from __future__ import annotations

import gzip
import traceback

import pytest

from narrator.errors import Unanswered, Unaskable
from tests.doubles.llm_server import LLMServer, Said, failing, obeying
from tests.narrator.director.llm.toys import CANARY, question, sat

GOOD = {"size": "wide", "words": "a river of stars"}
SOON = {"retry_after_ms": "1"}
FAILURES = {
    "refusal": (Said(refusal="I cannot help with that"),
                r"^scene s1: toy-1 at .* refuses .* \(I cannot help with that\): say them oth"),
    "filter": (Said("x", finish="content_filter"), "refuses to answer to these words: say"),
    "length": (Said('{"size": "wi', finish="length"), "^scene s1: .* cut off .*--llm answer="),
    "500": (failing(500, "boom", **SOON), r"^scene s1: .* fails \(status 500\) \(boom\): run it"),
    "429": (failing(429, "slow down", **SOON), r"takes no more requests .*at_once=1"),
    "broke": (failing(429, "no balance", "insufficient_quota", **SOON), "balance there"),
    "key": (failing(401, f"bad key {CANARY}", "invalid_api_key"), r"refuses the key.*\(bad key …"),
    "model": (failing(404, "no such model", "model_not_found"), "knows no model 'toy-1'.*--llm m"),
    "window": (failing(400, "too long", "context_length_exceeded"), r"^scene s1: .*--llm window="),
    "odd": (failing(418, "teapot"), r"^scene s1: .* does not take the request \(status 418\)"),
    "html": (Said(raw=b"<html>Welcome</html>", headers={"Content-Type": "text/html"}),
             "not as OpenAI's protocol has it"),
    "broken": (Said(raw=b'{"choices": [{"mess'), "not as OpenAI's protocol has it"),
    "strange": (Said(raw=b'{"answer": 42}'), "not as OpenAI's protocol has it"),
    "moved": (failing(302, "moved", Location="http://127.0.0.1:9/v1"), "check the address"),
    "deep": (Said(raw=b"[" * 100_000), "not as OpenAI's protocol has it"),
    "long number": (Said(raw=b'{"choices": ' + b"9" * 5_000), "not as OpenAI's protocol has it"),
    "far future": (Said(raw=b'{"choices": [{"message": {"content": "x"}, "index": 0}], "created": '
                            + b"9" * 300 + b"}"), "not as OpenAI's protocol has it"),
    "half a character": (Said("\ud800"), "gave no answer that can be used"),
    "compressed": (Said(raw=gzip.compress(b" " * 10_000_000), headers={"Content-Encoding": "gzip"}),
                   "sends its answers compressed"),
    "fences": (Said("```" + "\n" * 20_000), "gave no answer that can be used"),
    "fence upon fence": (Said("x" + "```\n{" * 9_000), "gave no answer that can be used"),
    "stalled": (Said(GOOD, how="stalled"), r"^scene s1: .* no answer within 0\.3 s: .*seconds="),
    "dripping": (Said(GOOD, how="dripping"), r"^scene s1: .* no answer within 0\.3 s"),
}


@pytest.mark.parametrize(("said", "told"), FAILURES.values(), ids=FAILURES)
def test_a_failure_is_one_sentence_without_the_key(llm_server: LLMServer, said: Said, told: str
                                                   ) -> None:
    llm_server.answers = lambda asked: said
    seconds = 0.3 if said.how != "whole" else 60
    with (sat(llm_server, llm={"seconds": seconds, "repairs": 0}) as desk,
          pytest.raises(Unanswered, match=told) as raised):
        desk.ask([question()])
    assert "\n" not in str(raised.value)
    assert CANARY not in "".join(traceback.format_exception(raised.value))
    assert raised.value.__cause__ is None
    assert raised.value.__context__ is None


def test_an_answer_without_an_end_is_not_read_to_it(llm_server: LLMServer) -> None:
    llm_server.answers = lambda asked: Said(GOOD, how="endless")
    with (sat(llm_server, llm={"answer": 300}) as desk,
          pytest.raises(Unanswered, match="answered without an end")):
        desk.ask([question()])


@pytest.mark.parametrize("said", [
    failing(429, "slow down", Retry_After="1", retry_after_ms="1"), failing(500, "oh", **SOON),
    failing(503, "busy", **SOON), Said(GOOD, how="cut")])
def test_what_passes_is_tried_again(llm_server: LLMServer, said: Said) -> None:
    llm_server.then.extend([said, said])
    with sat(llm_server) as desk:
        assert desk.ask([question()])
    assert len(llm_server.asked) == 3


def test_retry_after_is_waited_for(llm_server: LLMServer, monkeypatch: pytest.MonkeyPatch) -> None:
    import anyio

    waited: list[float] = []
    really = anyio.sleep

    async def sleep(seconds: float) -> None:
        waited.append(seconds)
        await really(0)

    monkeypatch.setattr(anyio, "sleep", sleep)
    llm_server.then.append(failing(429, "slow down", Retry_After="17"))
    with sat(llm_server) as desk:
        assert desk.ask([question()])
    assert 17 in waited


def test_a_retry_after_of_hours_is_not_waited_for(llm_server: LLMServer) -> None:
    llm_server.answers = lambda asked: failing(429, "come tomorrow", Retry_After="86400")
    with sat(llm_server) as desk, pytest.raises(Unaskable, match="come tomorrow"):
        desk.ask([question()])
    assert len(llm_server.asked) == 1


def test_a_server_that_is_not_there_is_told_with_its_address(
        llm_server: LLMServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("narrator.director.llm.models.chat._TRIES_AGAIN", 0)
    with (sat("http://127.0.0.1:9/v1") as desk,
          pytest.raises(Unaskable, match=r"^127\.0\.0\.1:9 cannot be reached .*--llm url=")):
        desk.ask([question()])


def test_the_key_is_sent_nowhere_but_to_its_address(llm_server: LLMServer) -> None:
    other = LLMServer()
    try:
        llm_server.then.append(failing(307, "moved", Location=f"{other.url}/chat/completions"))
        with sat(llm_server) as desk, pytest.raises(Unanswered):
            desk.ask([question()])
        assert not other.asked
    finally:
        other.stop()


def test_what_the_environment_says_of_openai_is_for_openai_alone(
        llm_server: LLMServer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID", "OPENAI_ADMIN_KEY"):
        monkeypatch.setenv(name, f"sk-{name.lower()}")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "X-House: secret-house")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    with sat(llm_server, llm={"key": None}) as desk:
        desk.ask([question()])
    [asked] = llm_server.asked
    assert "authorization" not in asked.headers
    assert not [value for value in asked.headers.values() if "sk-" in value or "house" in value]


def test_the_environments_proxy_is_asked_for_other_machines(
        llm_server: LLMServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server plays the proxy: it is asked for a host that is not there."""
    monkeypatch.setenv("http_proxy", llm_server.url.removesuffix("/v1"))
    llm_server.answers = obeying
    with (sat("http://models.invalid/v1", yes=True) as desk,
          pytest.raises(Unaskable, match=r"models\.invalid")):
        desk.ask([question()])  # "POST http://models.invalid/v1/…" is no path of the server's
