"""``narrator weights`` as it is typed: listed, fetched, stopped, gone on with, verified."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from media.weights.home import home, kept
from narrator.cli import app
from narrator.review.doctor import chosen
from narrator.review.doctor import weights as doctors
from narrator.review.doctor.health import ExaminedDesk, Health
from narrator.settings import Settings
from narrator.weights import getting
from narrator.weights.catalogue import catalogue
from tests.doubles.hub_server import COMMIT, NEEDED, HubServer, model
from tests.installed import needs

pytestmark = needs("huggingface_hub")

SHARD = "transformer/diffusion_pytorch_model-00001-of-00002.safetensors"


def said(*arguments: str, status: int = 0) -> str:
    result = CliRunner().invoke(app, ["weights", *arguments])
    assert result.exit_code == status, result.output
    return result.output


def health() -> list[Health]:
    return list(doctors.probe(ExaminedDesk(Settings())))


def test_the_list_says_what_can_be_had_and_what_is_there(hub_server: HubServer) -> None:
    before = said("list")
    assert [line.split()[0] for line in before.splitlines()[:-1]] == list(catalogue())
    assert "t2v-a14b            126 GB" in before
    assert "here" not in before
    said("get", "t2v-a14b-distill")
    (row,) = [line for line in said().splitlines() if line.startswith("t2v-a14b-distill")]
    assert f"here {COMMIT[:7]}" in row
    assert str(home()) in said().splitlines()[-1]


def test_the_list_is_told_to_programs(hub_server: HubServer) -> None:
    said("get", "t2v-a14b-distill")
    told = json.loads(said("list", "--json"))
    assert told["folder"] == str(home())
    states = {one["name"]: one["state"] for one in told["weights"]}
    assert states == {**dict.fromkeys(catalogue(), "none"), "t2v-a14b-distill": "whole"}


def test_getting_says_what_comes_and_that_it_came(hub_server: HubServer) -> None:
    first, *_, last = said("get", "t2v-a14b").splitlines()
    assert first.startswith(f"t2v-a14b: Wan-AI/Wan2.2-T2V-A14B-Diffusers at {COMMIT[:12]} from "
                            f"huggingface, ")
    assert f"in {len(NEEDED)} files" in first
    assert "free on the disk of" in first
    assert last.startswith("t2v-a14b is whole, ")
    assert said("get", "t2v-a14b").startswith("t2v-a14b is there already")


def test_getting_is_told_to_programs_and_so_is_why_not(hub_server: HubServer) -> None:
    hub_server.door.append("401")
    (told,) = said("get", "t2v-a14b", "--json", status=1).splitlines()[:1]
    assert json.loads(told)["type"] == "error"
    assert "401" in json.loads(told)["message"]
    rows = [json.loads(line) for line in said("get", "t2v-a14b", "--json").splitlines()]
    assert [row["type"] for row in rows[:1] + rows[-1:]] == ["begun", "got"]
    assert {row["type"] for row in rows[1:-1]} == {"step"}
    assert rows[-2]["done"] == rows[-2]["total"] == rows[0]["bytes"] == rows[-1]["bytes"]


def test_a_pickle_that_was_left_is_mentioned(hub_server: HubServer) -> None:
    hub_server.files["Wan-AI/Wan2.2-T2V-A14B-Diffusers"][COMMIT]["vae/model.ckpt"] = b"\x80"
    assert "left out: 1 files such as vae/model.ckpt, which are pickles" in said("get", "t2v-a14b")


def test_modelscope_and_folders_are_asked_by_from(hub_server: HubServer, tmp_path: Path,
                                                  monkeypatch: pytest.MonkeyPatch) -> None:
    assert "from modelscope" in said("get", "t2v-a14b", "--from", "modelscope")
    there = home() / "t2v-a14b"
    monkeypatch.setenv("NARRATOR_WEIGHTS", str(tmp_path / "other"))
    assert "is whole" in said("get", "t2v-a14b", "--from", str(there), "--link")
    assert (home() / "t2v-a14b" / SHARD).resolve() == there / SHARD
    assert "leave it out" in said("get", "t2v-a14b", "--link", status=2)
    assert "is no folder" in said("get", "t2v-a14b", "--from", "modelscop", status=2)


def test_verify_names_what_is_damaged_and_the_way_on(hub_server: HubServer) -> None:
    said("get", "t2v-a14b")
    assert f"{len(NEEDED)} of {len(NEEDED)} files" in said("verify", "t2v-a14b")
    (home() / "t2v-a14b" / SHARD).write_bytes(b"?" * len(model()[SHARD]))
    told = json.loads(said("verify", "t2v-a14b", "--json", status=1))
    assert told["damaged"] == [SHARD]
    assert "is only half there" in said("verify", "t2v-a14b", status=2)
    (lacks,) = health()
    assert (lacks.fine, lacks.remedy) == (False, "narrator weights get t2v-a14b")
    asked = len(hub_server.asked)
    said("get", "t2v-a14b")
    assert [path for path, _ in hub_server.asked[asked:]] == [SHARD]


def test_the_doctor_says_which_models_are_there(hub_server: HubServer) -> None:
    (none,) = health()
    assert none.fine
    assert "a draft needs none" in none.told
    said("get", "t2v-a14b-distill")
    (found,) = health()
    assert "NARRATOR_WEIGHTS" not in {one.name for one in chosen.probe(ExaminedDesk(Settings()))}
    assert (found.name, found.fine) == ("t2v-a14b-distill", True)
    assert COMMIT[:12] in found.told


def test_without_the_extra_getting_says_how_to_have_it_and_the_rest_works(
        hub_server: HubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    told = said("get", "t2v-a14b", status=1)
    assert "fetching weights needs huggingface_hub, which is not installed" in told
    assert "pip install 'narrator-film[wan]'" in told
    assert "t2v-a14b" in said("list")


def test_a_disk_that_is_too_small_is_told_before_anything_comes(
        hub_server: HubServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(getting, "LEFT_FREE", 10**16)
    assert "free some space there" in said("get", "t2v-a14b", status=1)
    assert hub_server.asked == []


def running(hub_server: HubServer) -> subprocess.Popen[str]:
    """``narrator weights get`` in a process of its own, that reaches its hub through a proxy."""
    environment = {**os.environ, "HF_ENDPOINT": "http://hub.invalid", "http_proxy": hub_server.url,
                   "no_proxy": "127.0.0.1", "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen([sys.executable, "-m", "narrator", "weights", "get", "t2v-a14b"],
                            env=environment, text=True, stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT)


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL])
def test_whatever_ends_it_the_next_run_goes_on_from_there(hub_server: HubServer,
                                                          end: signal.Signals) -> None:
    hub_server.faults[SHARD].append("stall")
    process = running(hub_server)
    assert hub_server.stalled.acquire(timeout=60)
    half = len(model()[SHARD]) // 2
    while [part.stat().st_size for part in home().glob(f"*/{SHARD}.*.part")] != [half]:
        time.sleep(0.01)  # it was sent; now it is there
    process.send_signal(end)
    told = process.communicate(timeout=60)[0]
    assert process.returncode == (130 if end == signal.SIGINT else -signal.SIGKILL), told
    assert ("what is finished is kept: the same command goes on" in told) == (end == signal.SIGINT)
    assert kept("t2v-a14b") is None
    asked = len(hub_server.asked)
    assert "is whole" in said("get", "t2v-a14b")
    ranges = dict(hub_server.asked[asked:])
    assert ranges[SHARD] == f"bytes={half}-"
    assert kept("t2v-a14b") == home() / "t2v-a14b"
