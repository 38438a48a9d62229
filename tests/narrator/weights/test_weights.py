"""Weights come whole and right from a hub, or not at all; what came is never fetched twice."""

from __future__ import annotations

import hashlib
import json
import pickle
import threading
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from media.errors import Stopped
from media.locks import held
from media.weights.home import kept
from narrator.errors import BadInput, Busy, NarratorError, NoRevision, NoRoom, Unfetched
from narrator.weights import getting
from narrator.weights.catalogue import catalogue, offered
from narrator.weights.fetching import Throughput
from narrator.weights.getting import get
from narrator.weights.huggingface import HuggingFace
from narrator.weights.modelscope import ModelScope
from narrator.weights.progress import Begun, FetchStep, Got, Told, Waiting
from narrator.weights.record import WeightsRecord, recorded, under_way
from tests.doubles.hub_server import COMMIT, ID, LATER, LORAS, NEEDED, HubServer, model, safetensors
from tests.installed import needs

pytestmark = needs("huggingface_hub")

NAME = "t2v-a14b"
PAIR = "t2v-a14b-distill"
SHARD = "transformer/diffusion_pytorch_model-00001-of-00002.safetensors"
SOURCES = {"huggingface": HuggingFace, "modelscope": ModelScope}
PATIENCE = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0]
BOTH = pytest.mark.parametrize("hub", SOURCES)


class Fetch:
    """Gets weights into one folder, and remembers what was told and how long was waited."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.told: list[Told] = []
        self.waits: list[float] = []

    def __call__(self, name: str = NAME, hub: str = "huggingface", revision: str = "",
                 free: int = 10**15, on: Callable[[Told], None] | None = None) -> WeightsRecord:
        self.told, self.waits = [], []
        return get(offered(name), SOURCES[hub](), self.home, on or self.told.append, revision,
                   Throughput(self.waits.append), lambda path: SimpleNamespace(free=free))

    def there(self, name: str = NAME) -> dict[str, bytes]:
        folder = self.home / name
        return {path.relative_to(folder).as_posix(): path.read_bytes()
                for path in folder.rglob("*") if path.is_file()
                and path.name not in ("weights.json", ".getting.json")}


@pytest.fixture
def fetch(tmp_path: Path, hub_server: HubServer) -> Fetch:
    return Fetch(tmp_path / "weights")


def one_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """One file after the other, so that what failed is the last that was asked for."""
    monkeypatch.setattr(getting, "HANDS", 1)


@BOTH
def test_what_is_needed_comes_and_nothing_else(fetch: Fetch, hub_server: HubServer, hub: str
                                               ) -> None:
    record = fetch(hub=hub)
    assert fetch.there() == {path: body for path, body in model().items() if path in NEEDED}
    assert {path for path, _ in hub_server.asked} == NEEDED
    assert (record.id, record.source, record.revision) == (ID, hub, COMMIT)
    assert {file.path: (file.size, file.sha256) for file in record.files} == {
        path: (len(body), hashlib.sha256(body).hexdigest())
        for path, body in model().items() if path in NEEDED}
    assert kept(NAME, fetch.home) == fetch.home / NAME
    assert recorded(fetch.home / NAME) == record
    assert under_way(fetch.home / NAME) is None


def test_sizes_and_free_disk_are_told_before_a_byte_comes(fetch: Fetch, hub_server: HubServer
                                                          ) -> None:
    def listen(told: Told) -> None:
        fetch.told.append(told)
        if isinstance(told, Begun):
            assert hub_server.asked == []
    fetch(on=listen)
    begun, *_, last, got = fetch.told
    total = sum(len(body) for path, body in model().items() if path in NEEDED)
    assert isinstance(begun, Begun)
    assert (begun.bytes, begun.there, begun.files, begun.free) == (total, 0, len(NEEDED), 10**15)
    assert isinstance(last, FetchStep)
    assert (last.done, last.total) == (total, total)
    assert isinstance(got, Got)
    assert got.bytes == total


def test_what_does_not_fit_is_refused_with_the_figures(fetch: Fetch, hub_server: HubServer) -> None:
    with pytest.raises(NoRoom, match=r"t2v-a14b takes \d+ kB more, .* has 500 MB free: .*"
                                     r"NARRATOR_WEIGHTS"):
        fetch(free=500_000_000)
    assert hub_server.asked == []
    assert not (fetch.home / NAME).exists()


def test_what_is_whole_is_not_asked_for_again(fetch: Fetch, hub_server: HubServer) -> None:
    first = fetch()
    lists = hub_server.lists
    assert fetch() == first
    assert hub_server.lists == lists
    assert [told.type for told in fetch.told] == ["got"]


@BOTH
def test_a_line_that_is_cut_is_taken_up_where_it_broke(fetch: Fetch, hub_server: HubServer,
                                                       hub: str) -> None:
    hub_server.faults[SHARD].extend(["cut", "cut"])
    fetch(hub=hub)
    size = len(model()[SHARD])
    assert [range for path, range in hub_server.asked if path == SHARD] == [
        "", f"bytes={size // 2}-", f"bytes={size // 2 + (size - size // 2) // 2}-"]
    assert fetch.there()[SHARD] == model()[SHARD]
    assert fetch.waits == [1.0, 1.0]  # something came each time: no reason to wait longer


def test_a_second_run_goes_on_from_the_half_file(
        fetch: Fetch, hub_server: HubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    one_hand(monkeypatch)
    hub_server.faults[SHARD].extend(["cut", *["503"] * 12])
    with pytest.raises(Unfetched, match=rf"answers 503 to {SHARD}: what came is kept"):
        fetch()
    assert fetch.waits == PATIENCE
    assert kept(NAME, fetch.home) is None
    before = list(hub_server.asked)
    hub_server.faults.clear()
    fetch()
    again = hub_server.asked[len(before):]
    assert again[0] == (SHARD, f"bytes={len(model()[SHARD]) // 2}-")
    assert not {path for path, _ in again} & ({path for path, _ in before} - {SHARD})
    begun = fetch.told[0]
    assert isinstance(begun, Begun)
    assert begun.there >= len(model()[SHARD]) // 2
    assert set(fetch.there()) == NEEDED


def test_ctrl_c_keeps_what_came(fetch: Fetch, hub_server: HubServer,
                                monkeypatch: pytest.MonkeyPatch) -> None:
    one_hand(monkeypatch)
    seen: list[int] = []
    note = getting.note

    def pressed(*noted: object) -> None:
        note(*noted)  # type: ignore[arg-type]
        seen.append(1)
        if len(seen) == 6:
            raise KeyboardInterrupt
    monkeypatch.setattr(getting, "note", pressed)
    with pytest.raises(KeyboardInterrupt):
        fetch()
    monkeypatch.setattr(getting, "note", note)
    journal = under_way(fetch.home / NAME)
    assert journal
    assert len(journal.done) == 5
    asked = len(hub_server.asked)
    fetch()
    assert not {path for path, _ in hub_server.asked[asked:]} & set(journal.done)
    assert set(fetch.there()) == NEEDED


def test_who_waits_is_stopped_in_the_midst_of_it() -> None:
    from narrator.weights.source import Passing

    pace = Throughput()
    threading.Timer(0.05, pace.stop.set).start()
    with pytest.raises(Stopped):
        pace.wait(Passing("busy", 250), 1)


@BOTH
@pytest.mark.parametrize("where", ["list", "file"])
def test_a_busy_hub_is_waited_for_as_long_as_it_asks(fetch: Fetch, hub_server: HubServer, hub: str,
                                                     where: str) -> None:
    strikes = hub_server.door if where == "list" else hub_server.faults[SHARD]
    strikes.extend(["429 7", "503", "429 0"])
    fetch(hub=hub)
    assert fetch.waits == [7.0, 2.0, 0.0]


def test_who_asks_to_be_left_alone_for_an_hour_is(fetch: Fetch, hub_server: HubServer) -> None:
    hub_server.faults[SHARD].append("429 3600")
    with pytest.raises(Unfetched, match=r"429 .* left alone for 3,600 s: what came is kept"):
        fetch()
    assert fetch.waits == []


@BOTH
def test_wrong_bytes_are_fetched_once_more_and_then_refused(
        fetch: Fetch, hub_server: HubServer, monkeypatch: pytest.MonkeyPatch, hub: str) -> None:
    one_hand(monkeypatch)
    hub_server.faults[SHARD].append("wrong")
    fetch(hub=hub)
    assert fetch.there()[SHARD] == model()[SHARD]
    loras = "wan2.2_t2v_A14b_high_noise_lora_rank64_lightx2v_4step_1217.safetensors"
    hub_server.faults[loras].extend(["wrong", "wrong"])
    with pytest.raises(Unfetched, match=r"gives high\.safetensors with SHA-256 .{12}… instead of"):
        fetch(PAIR, hub)
    assert "high.safetensors" not in fetch.there(PAIR)
    assert not list((fetch.home / PAIR).glob("high*"))


def test_a_small_file_is_held_against_gits_name_of_it(fetch: Fetch, hub_server: HubServer) -> None:
    hub_server.faults["vae/config.json"].extend(["wrong", "wrong"])
    with pytest.raises(Unfetched, match=r"vae/config\.json with git's SHA-1 .* instead of"):
        fetch()


def test_a_half_file_that_was_damaged_is_begun_again(
        fetch: Fetch, hub_server: HubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    one_hand(monkeypatch)
    hub_server.faults[SHARD].extend(["cut", *["503"] * 12])
    with pytest.raises(Unfetched):
        fetch()
    (half,) = (fetch.home / NAME / "transformer").glob("*.part")
    half.write_bytes(bytes(half.stat().st_size))
    hub_server.faults.clear()
    asked = len(hub_server.asked)
    fetch()
    assert [range for path, range in hub_server.asked[asked:] if path == SHARD] == [
        f"bytes={len(model()[SHARD]) // 2}-", ""]
    assert fetch.there()[SHARD] == model()[SHARD]
    last = fetch.told[-2]
    assert isinstance(last, FetchStep)
    assert last.done == last.total


def test_a_server_that_hears_no_range_sends_the_whole(fetch: Fetch, hub_server: HubServer) -> None:
    hub_server.faults[SHARD].extend(["cut", "whole"])
    fetch()
    assert fetch.there()[SHARD] == model()[SHARD]


@pytest.mark.parametrize(("fault", "said"), [
    ("elsewhere", r"comes from byte [\d,]+ on instead of"),
    ("more", r"has more bytes than the [\d,]+ that were told of it"),
    ("404", r"has no transformer/.* \(404\)"),
    ("401", r"does not give transformer/.* to everyone \(401\): accept .* \(HF_TOKEN\)"),
    ("418", r"answers 418 to transformer/"),
])
def test_an_answer_that_is_not_the_file_is_told(fetch: Fetch, hub_server: HubServer, fault: str,
                                                said: str) -> None:
    hub_server.faults[SHARD].extend(["cut", fault] if fault == "elsewhere" else [fault])
    with pytest.raises(Unfetched, match=said):
        fetch()
    assert kept(NAME, fetch.home) is None


@BOTH
@pytest.mark.parametrize(("fault", "said"), [
    ("401", r"401"), ("404", r"no Wan-AI/\S+ \(404\)|has no"), ("500", r"answers 500"),
    ("html", r"answers with something else than the files of Wan-AI")])
def test_a_list_that_is_none_is_told(fetch: Fetch, hub_server: HubServer, hub: str, fault: str,
                                     said: str) -> None:
    hub_server.door.extend([fault] * 12)
    with pytest.raises(Unfetched, match=said):
        fetch(hub=hub)
    assert not (fetch.home / NAME).exists()


@BOTH
def test_a_model_that_the_hub_does_not_have_is_told(fetch: Fetch, hub_server: HubServer, hub: str
                                                    ) -> None:
    with pytest.raises(Unfetched, match=r"no Wan-AI/Wan2\.2-TI2V-5B-Diffusers \(404\): .*--from"):
        fetch("ti2v-5b", hub)


def test_a_hub_that_is_not_reached_is_told_and_so_is_the_waiting(
        fetch: Fetch, hub_server: HubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(Unfetched, match=r"127\.0\.0\.1:9 was not reached: .*run it again later"):
        fetch()
    assert fetch.waits == [1.0, 2.0, 4.0]
    assert [told.seconds for told in fetch.told if isinstance(told, Waiting)] == fetch.waits


def test_the_token_goes_to_the_hub_and_no_further(fetch: Fetch, hub_server: HubServer,
                                                  monkeypatch: pytest.MonkeyPatch) -> None:
    hub_server.token = "hf_secret"
    with pytest.raises(Unfetched, match="HF_TOKEN"):
        fetch()
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    fetch()
    assert set(fetch.there()) == NEEDED
    assert hub_server.tokens_at_bytes
    assert set(hub_server.tokens_at_bytes) == {None}


def test_a_pinned_revision_is_asked_for_whatever_the_branch_is_at(fetch: Fetch,
                                                                  hub_server: HubServer) -> None:
    hub_server.files[ID][LATER] = {**model(), "vae/config.json": b'{"z_dim": 48}'}
    hub_server.main[ID] = LATER
    assert fetch().revision == COMMIT
    assert fetch.there()["vae/config.json"] == b'{"z_dim": 16}'


def test_a_pinned_revision_that_is_gone_is_told_with_the_way_on(fetch: Fetch,
                                                                hub_server: HubServer) -> None:
    hub_server.files[ID] = {LATER: model()}
    hub_server.main[ID] = LATER
    with pytest.raises(NoRevision, match=rf"no revision '{COMMIT}' of {ID} any more: .*"
                                         r"--revision main"):
        fetch()
    assert fetch(revision="main").revision == LATER


def test_a_branch_is_resolved_once_and_a_later_run_keeps_to_it(
        fetch: Fetch, hub_server: HubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    one_hand(monkeypatch)
    low = "wan2.2_t2v_A14b_low_noise_lora_rank64_lightx2v_4step_1217.safetensors"
    hub_server.faults[low].extend(["503"] * 12)
    with pytest.raises(Unfetched):
        fetch(PAIR)
    hub_server.files[LORAS][LATER] = dict.fromkeys(hub_server.files[LORAS][COMMIT],
                                                   safetensors(50))
    hub_server.main[LORAS] = LATER
    hub_server.faults.clear()
    record = fetch(PAIR)
    assert (record.asked, record.revision) == ("main", COMMIT)
    assert fetch.there(PAIR)["low.safetensors"] == hub_server.files[LORAS][COMMIT][low]


def test_another_revision_brings_only_what_differs_and_takes_away_what_is_gone(
        fetch: Fetch, hub_server: HubServer) -> None:
    fetch()
    changed = {**model(), "vae/diffusion_pytorch_model.safetensors": safetensors(41_000, 9),
               "tokenizer/tokenizer.json": b'{"model": 1}'}
    del changed["tokenizer/spiece.model"]
    hub_server.files[ID][LATER] = changed
    asked = len(hub_server.asked)
    assert fetch(revision=LATER).revision == LATER
    assert {path for path, _ in hub_server.asked[asked:]} == {
        "vae/diffusion_pytorch_model.safetensors", "tokenizer/tokenizer.json"}
    assert fetch.there() == {path: body for path, body in changed.items() if path in NEEDED}


def test_a_pickle_is_left_where_it_is_and_told(fetch: Fetch, hub_server: HubServer) -> None:
    hub_server.files[ID][COMMIT]["vae/diffusion_pytorch_model.bin"] = b"\x80\x04"
    fetch()
    begun = fetch.told[0]
    assert isinstance(begun, Begun)
    assert begun.pickles == ("vae/diffusion_pytorch_model.bin",)
    assert set(fetch.there()) == NEEDED


def test_weights_that_are_only_a_pickle_are_refused(fetch: Fetch, hub_server: HubServer) -> None:
    files = hub_server.files[ID][COMMIT]
    files["vae/diffusion_pytorch_model.bin"] = files.pop("vae/diffusion_pytorch_model.safetensors")
    with pytest.raises(Unfetched, match=r"vae only as vae/diffusion_pytorch_model\.bin, a pickle"):
        fetch()
    assert hub_server.asked == []


def test_a_pickle_by_another_name_is_refused_by_its_contents(
        fetch: Fetch, hub_server: HubServer) -> None:
    hub_server.files[ID][COMMIT][SHARD] = pickle.dumps(["weights"] * 300)
    with pytest.raises(Unfetched, match=rf"{SHARD} cannot be used: .* is a pickle under another"):
        fetch()
    assert SHARD not in fetch.there()
    assert not list((fetch.home / NAME / "transformer").glob("*00001*"))


@BOTH
@pytest.mark.parametrize("name", ["../outside.json", "vae/../../outside.json", "/etc/outside.json",
                                  "vae\\..\\outside.json", "vae/./config.json", "vae/\x1b[2J.json"])
def test_a_name_that_leads_outside_is_refused_and_nothing_is_fetched(
        fetch: Fetch, hub_server: HubServer, hub: str, name: str) -> None:
    hub_server.files[ID][COMMIT][name] = b"{}"
    with pytest.raises(Unfetched, match="would lie outside of the model's folder"):
        fetch(hub=hub)
    assert hub_server.asked == []


def test_a_model_in_another_layout_is_told(fetch: Fetch, hub_server: HubServer) -> None:
    del hub_server.files[ID][COMMIT]["model_index.json"]
    with pytest.raises(Unfetched, match="it is not in the diffusers layout"):
        fetch()


@pytest.mark.parametrize(("gone", "said"), [
    ("transformer_2/diffusion_pytorch_model-00002-of-00002.safetensors",
     r"index\.json names transformer_2/.*-00002-of-00002"),
    ("scheduler/scheduler_config.json", r"model_index\.json names scheduler")])
def test_what_an_index_names_and_the_hub_lacks_is_told(fetch: Fetch, hub_server: HubServer,
                                                       gone: str, said: str) -> None:
    del hub_server.files[ID][COMMIT][gone]
    with pytest.raises(Unfetched, match=said):
        fetch()
    assert kept(NAME, fetch.home) is None


@BOTH
def test_a_pair_is_kept_under_names_of_ours(fetch: Fetch, hub_server: HubServer, hub: str) -> None:
    record = fetch(PAIR, hub)
    assert sorted(fetch.there(PAIR)) == ["high.safetensors", "low.safetensors"]
    assert record.id == LORAS
    name = "wan2.2_t2v_A14b_{}_noise_lora_rank64_lightx2v_4step_1217.safetensors"
    for noise in ("high", "low"):
        assert (fetch.there(PAIR)[f"{noise}.safetensors"]
                == hub_server.files[LORAS][COMMIT][name.format(noise)])


def test_two_gets_do_not_collide(fetch: Fetch, hub_server: HubServer) -> None:
    (fetch.home / NAME).mkdir(parents=True)
    with held(fetch.home / NAME), pytest.raises(Busy, match=r"t2v-a14b is being filled by another"):
        fetch()
    assert fetch(PAIR).name == PAIR


def test_a_place_that_cannot_be_written_is_told(fetch: Fetch, tmp_path: Path) -> None:
    (tmp_path / "weights").write_text("a file")
    with pytest.raises(Unfetched, match=r"cannot be written: .*NARRATOR_WEIGHTS"):
        fetch()


@BOTH
def test_every_file_comes_from_where_the_environment_says(
        fetch: Fetch, hub_server: HubServer, monkeypatch: pytest.MonkeyPatch, hub: str) -> None:
    monkeypatch.delenv("HF_ENDPOINT" if hub == "modelscope" else "MODELSCOPE_ENDPOINT")
    fetch(hub=hub)
    assert set(fetch.there()) == NEEDED


def test_errors_of_fetching_are_the_applications_own() -> None:
    assert issubclass(Unfetched, NarratorError)
    assert issubclass(NoRevision, Unfetched)


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(BadInput, match=r"'t2v-14b' .* did you mean t2v-a14b\?"):
        offered("t2v-14b")
    with pytest.raises(BadInput, match=r"there are t2v-a14b, i2v-a14b"):
        offered("zzz")


def test_everything_that_can_be_had_is_pinned_or_resolved_once() -> None:
    for offer in catalogue().values():
        assert offer.revision == "main" or len(bytes.fromhex(offer.revision)) == 20
        assert offer.licence
        assert json.dumps(offer.model_dump())
