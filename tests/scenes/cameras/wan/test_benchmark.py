"""benchmarks/wan.py runs through all its sections at toy sizes, and goes on where it stopped."""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from scenes.cameras.wan.costs import Measured
from scenes.cameras.wan.effort import parts
from scenes.cameras.wan.models import models

BENCHMARKS = Path(__file__).parents[4] / "benchmarks"


@contextmanager
def _one_thread() -> Iterator[None]:
    """Toys are quickest so, and cores are shared."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Run it with these arguments, in this process, into one folder; answers what it kept."""
    pytest.importorskip("diffusers")
    folder = tmp_path_factory.mktemp("bench")

    def ran(*words: str) -> dict[str, Any]:
        with pytest.MonkeyPatch.context() as patch, _one_thread():
            patch.syspath_prepend(str(BENCHMARKS))
            patch.setattr(sys, "argv", ["wan.py", "--tiny", "--device", "cpu", "--repeats", "1",
                                        "--out", str(folder), *words])
            patch.delitem(sys.modules, "wan", raising=False)
            import wan

            wan.main()
        return {"folder": folder, **json.loads((folder / "wan.json").read_text("utf-8"))}

    return ran


@pytest.fixture(scope="module")
def found(run: Any) -> dict[str, Any]:
    return run()


def test_every_section_finds_something(found: dict[str, Any]) -> None:
    good = {row["section"] for row in found["rows"] if "note" not in row["values"]}
    assert good == {"card", "forward", "decode", "stock", "shot", "steps", "six", "memory",
                    "encoders"}


def test_what_is_not_here_is_a_row_that_says_why(found: dict[str, Any]) -> None:
    [sage] = [row["values"] for row in found["rows"] if row["key"] == "480p sage eager"]
    assert "sageattention" in sage["note"]
    assert not any("sage compiled" in row["key"] for row in found["rows"])


def test_what_the_aims_are_set_in_is_there(found: dict[str, Any]) -> None:
    rows = {(row["section"], row["key"]): row["values"] for row in found["rows"]}
    assert rows["forward", "720p native compiled"].keys() >= {
        "seconds", "TFLOP/s", "× the floor at 790", "faster than stock eager"}
    assert rows["shot", "720p, 4 steps"].keys() >= {"denoised, s", "decoded, s", "all, s"}
    assert rows["steps", "720p, 40 steps"]["all steps, s"] > 0
    assert 0 <= rows["six", "720p, 6 shots of 4 steps"]["outside, %"] < 100
    assert rows["stock", "720p, 4 steps without guidance"]["ours is faster"] > 0
    assert {key for section, key in rows if section == "memory"} == {
        "720p resident", "720p in turn", "720p offload"}


def test_the_tables_are_markdown_and_the_costs_are_rows_for_the_estimate(
        found: dict[str, Any]) -> None:
    text = (found["folder"] / "wan.md").read_text("utf-8")
    assert "### forward\n\n|  | size |" in text
    widths = {section: {line.count("|") for line in part.splitlines() if line.startswith("|")}
              for section, part in ((part.split()[0], part) for part in text.split("### ")[1:])}
    assert all(len(counts) == 1 for counts in widths.values())
    costs = tomllib.loads((found["folder"] / "costs.toml").read_text("utf-8"))
    rows = [Measured.model_validate(row) for row in (*costs["forward"], *costs["decode"])]
    assert {row.size for row in rows} == {(32, 32), (64, 32)}


def test_it_goes_on_where_it_stopped_and_measures_nothing_twice(found: dict[str, Any], run: Any
                                                                ) -> None:
    kept = found["folder"] / "wan.json"
    told = json.loads(kept.read_text("utf-8"))
    told["rows"] = [row for row in told["rows"] if row["section"] != "encoders"]
    kept.write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(SystemExit, match="the time is up before encoders libx264: run it again"):
        run("--seconds", "0")
    again = run()
    assert again["rows"][:len(told["rows"])] == told["rows"]
    assert len(again["rows"]) == len(found["rows"])


def test_another_machine_s_results_are_not_gone_on_with(found: dict[str, Any], run: Any) -> None:
    kept = found["folder"] / "wan.json"
    told = json.loads(kept.read_text("utf-8"))
    kept.write_text(json.dumps({**told, "machine": {"device": "another"}}), encoding="utf-8")
    with pytest.raises(SystemExit, match="is of another machine"):
        run()
    kept.write_text(json.dumps(told), encoding="utf-8")


def test_an_unknown_section_is_told(run: Any) -> None:
    with pytest.raises(SystemExit, match="there is no section backward: say some of card, forward"):
        run("--only", "backward")


def test_at_full_size_the_experts_are_the_real_ones() -> None:
    pytest.importorskip("diffusers")
    import torch

    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(BENCHMARKS))
        from wan_rig import expert, text_encoder
    a14b = expert(models()["t2v-a14b"], "meta", torch.bfloat16)
    reckoned = parts(models()["t2v-a14b"])
    assert sum(one.numel() for one in a14b.parameters()) == pytest.approx(
        reckoned["transformer"] / 2, rel=1e-3)
    assert a14b.blocks[0].scale_shift_table.dtype == torch.float32  # as loading keeps it
    assert a14b.blocks[0].attn1.to_q.weight.dtype == torch.bfloat16
    words = text_encoder("meta", torch.bfloat16, tiny=False)
    assert sum(one.numel() for one in words.parameters()) == pytest.approx(
        reckoned["text_encoder"] / 2, rel=1e-3)
