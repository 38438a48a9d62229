"""Limits end planning where they were set, and what is done is kept; money is asked about first."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from narrator.director.llm.consent import ensure_consent
from narrator.director.llm.ledger import Ledger
from narrator.director.llm.models.endpoint import Endpoint
from narrator.director.llm.question import Sum
from narrator.director.llm.services import address
from narrator.errors import BadInput, OverLimit, Unconsented
from narrator.events import nobody
from narrator.settings.models import Price, SpendingLimits
from narrator.store import Store
from tests.doubles.llm_server import LLMServer, Said
from tests.narrator.director.llm.toys import CANARY, means, question, sat

FAR = "https://models.invalid/v1"


class Clock:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(("limits", "told", "done"), [
    ({"requests": 3}, r"^limits\.requests: the 3 allowed were made; .*--limit requests=", 3),
    ({"tokens": 700}, r"^limits\.tokens: the 700 allowed would be passed: 600 are used", 4),
    ({"cost": 0.7}, r"^limits\.cost: the 0\.7 allowed would be passed: about 0\.60 is spent", 4)])
def test_a_limit_is_named_with_what_was_used_and_what_is_done_is_kept(
        llm_server: LLMServer, tmp_path: Path, limits: dict[str, Any], told: str, done: int
        ) -> None:
    prices = {"toy-1": Price(input=1000, output=1000)}
    questions = [question(number) for number in range(1, 9)]
    with (sat(llm_server, Store(tmp_path), llm={"at_once": 1}, limits=SpendingLimits(**limits),
              prices=prices) as desk, pytest.raises(OverLimit, match=told)):
        desk.ask(questions)
    assert len(llm_server.asked) == done
    with sat(llm_server, Store(tmp_path)) as desk:
        assert len(desk.ask(questions)) == 8
    assert len(llm_server.asked) == 8


def test_repairs_count_as_requests(llm_server: LLMServer) -> None:
    llm_server.answers = lambda asked: Said("no")
    with (sat(llm_server, limits=SpendingLimits(requests=2), llm={"repairs": 9}) as desk,
          pytest.raises(OverLimit, match="requests")):
        desk.ask([question()])
    assert len(llm_server.asked) == 2


def test_requests_under_way_are_weighed_with_the_next() -> None:
    ledger = Ledger(SpendingLimits(tokens=250), None, Clock())
    with ledger.request(100), ledger.request(100), pytest.raises(OverLimit, match="200 are used"), \
            ledger.request(100):
        pass


def test_minutes_are_those_of_the_clock() -> None:
    clock = Clock()
    ledger = Ledger(SpendingLimits(minutes=2), None, clock)
    with ledger.request(1):
        clock.now = 119
    assert ledger.seconds_left == 1
    clock.now = 121
    with pytest.raises(OverLimit, match=r"limits\.minutes: the 2 allowed have passed"), \
            ledger.request(1):
        pass


def test_an_answer_that_outlasts_the_minutes_is_not_waited_for(llm_server: LLMServer) -> None:
    llm_server.answers = lambda asked: Said({}, how="stalled")
    with (sat(llm_server, limits=SpendingLimits(minutes=0.005)) as desk,
          pytest.raises(OverLimit, match="minutes")):
        desk.ask([question()])


def test_a_limit_of_money_without_a_price_is_refused_before_anything_is_sent() -> None:
    with (sat(FAR, yes=True, limits=SpendingLimits(cost=1)) as desk,
          pytest.raises(BadInput, match=r'no price of toy-1.*\[prices\."toy-1"\]')):
        desk.ask([question()])


def test_the_sum_is_told_before_anything_is_sent() -> None:
    with sat(FAR, prices={"toy-1": Price(input=2, output=8)}) as desk:
        desk.expect(Sum(requests=14, input_tokens=40_000, output_tokens=11_200))
        with pytest.raises(Unconsented, match=(
                r"^planning asks toy-1 at models\.invalid about 14 times, and sends it the story: "
                r"about 51,200 tokens, about 0\.17; to agree, say --yes$")) as raised:
            desk.ask([question()])
    assert CANARY not in str(raised.value)


def test_without_a_price_that_is_said_and_without_a_sum_it_is_reckoned() -> None:
    with (sat(FAR, llm={"answer": 1000}) as desk,
          pytest.raises(Unconsented, match=r"about 2 times, .* 2,\d\d\d tokens, .* no price of")):
        desk.ask([question(1), question(2)])


def test_nobody_is_asked_to_pay_for_what_is_free_here_kept_or_answered(
        llm_server: LLMServer, tmp_path: Path) -> None:
    with sat(llm_server, Store(tmp_path)) as desk:  # this machine's own
        answers = desk.ask([question()])
    (tmp_path / "s1-cut-1.reply.json").write_text(answers["s1-cut-1"].model_dump_json())
    with sat(FAR, replies=tmp_path) as desk:
        assert desk.ask([question()]) == answers


def test_what_is_free_is_believed_of_who_takes_no_key() -> None:
    free, key = Price(input=0, output=0), {"key": None}
    for keyed in (means(FAR).llm, means(FAR, key).llm):
        source = Endpoint(address(keyed), keyed)
        with nullcontext() if keyed.key is None else pytest.raises(Unconsented):
            ensure_consent(source, free, Sum(1, 1, 1), nobody)


def test_a_host_that_only_begins_like_this_machine_is_another() -> None:
    def is_here(url: str) -> bool:
        return address(means(url).llm).is_here

    assert all(map(is_here, ("http://localhost:1/v1", "http://127.3.2.1/v1", "http://[::1]:8/v1")))
    assert not any(map(is_here, (
        "http://localhost.example.com/v1", "http://127.0.0.1.example.com/v1",
        "http://10.0.0.1/v1")))
