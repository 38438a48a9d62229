"""The doctor finds what is missing and says what to do; it waits for nobody and asks no network."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.metadata import EntryPoint
from pathlib import Path
from pkgutil import resolve_name
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

import media.backend
from media import fonts
from narrator.cli import app
from narrator.review.doctor import (
    PROBES,
    backends,
    chosen,
    desk,
    examined,
    fit,
    ground,
    machine,
    places,
)
from narrator.review.doctor import trial as trial_of
from narrator.review.doctor.health import ExaminedDesk, Health
from narrator.review.doctor.patience import answers
from narrator.settings import Settings
from narrator.shoot.dial import QUALITIES
from tests.doubles.voices_server import VoicesServer


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to stand in, and no settings but the defaults."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("NARRATOR_")]:
        monkeypatch.delenv(name)
    return tmp_path


@pytest.fixture
def offered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Health]:
    """Have another package offer a camera, a class of these lines, and examine it."""
    def offer(body: str, patience_seconds: float = 20, network: bool = False) -> Health:
        (tmp_path / "stranger.py").write_text(f"import time\nclass Camera:\n{body}\n")
        monkeypatch.syspath_prepend(str(tmp_path))
        monkeypatch.delitem(sys.modules, "stranger", raising=False)
        monkeypatch.setattr(media.backend, "entry_points", lambda group: [
            EntryPoint("strange", "stranger:Camera", group)] if "cameras" in group else [])
        sat = ExaminedDesk(Settings(), network=network, patience_seconds=patience_seconds)
        found = [health for health in backends.probe(sat) if health.name == "strange"]
        assert len(found) == 1
        return found[0]
    return offer


@pytest.fixture
def roomy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every disk has a terabyte to spare."""
    monkeypatch.setattr(places.shutil, "disk_usage", lambda path: SimpleNamespace(free=10**12))


def named(found: list[Health], name: str) -> Health:
    (health,) = [health for health in found if health.name == name]
    return health


def program(folder: Path, name: str, script: str) -> Path:
    file = folder / name
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return file


def test_a_draft_can_be_made_here_and_nothing_is_left_behind(here: Path, roomy: None) -> None:
    found = examined(desk())
    assert fit(found), [health for health in found if not health.fine]
    assert list(here.iterdir()) == []
    for kind, names in {"cameras": {"paper", "still", "card"}, "voices": {"espeak"},
                        "scores": {"synth", "file"}, "planners": {"outline"},
                        "qualities": {"draft", "preview", "fast", "final"},
                        "ground": {"ffmpeg", "font"}, "disk": {"films", "store"}}.items():
        assert names <= {health.name for health in found if health.subject == kind}
    assert all(health.fine or health.remedy for health in found)
    assert all(not health.remedy for health in found if health.fine)


@pytest.mark.parametrize("place", PROBES.values(), ids=PROBES)
def test_every_probe_is_where_it_is_said_to_be(place: str) -> None:
    assert callable(resolve_name(place))


def test_a_probe_that_breaks_is_told_and_the_others_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "main_memory", lambda: 1 / 0)
    monkeypatch.setattr(machine, "_torch", lambda seconds: [])  # which takes seconds to load
    found = examined(desk())
    assert "ZeroDivisionError" in named(found, "looked at").told
    assert not fit(found)
    assert named(found, "paper").fine


def test_a_backend_says_itself_what_it_lacks(offered: Callable[..., Health]) -> None:
    body = ("    @staticmethod\n    def examine(network=False):\n"
            "        return f'no GPU with 24 GB (network {network}): rent one, or --camera paper'")
    health = offered(body)
    assert (health.fine, health.told) == (False, "no GPU with 24 GB (network False)")
    assert health.remedy == "rent one, or --camera paper"
    assert not health.needed
    assert "network True" in offered(body, network=True).told


def test_a_backend_that_lacks_nothing_is_fine(offered: Callable[..., Health]) -> None:
    health = offered("    def __init__(self, workers): pass\n"
                     "    @staticmethod\n    def examine(network=False): return None")
    assert (health.fine, health.told) == (True, "another package's")


def test_a_backend_that_hangs_is_left_behind(offered: Callable[..., Health]) -> None:
    health = offered("    def __init__(self, workers): time.sleep(60)", patience_seconds=0.3)
    assert "no answer within 0.3 s" in health.told
    assert not health.fine


@pytest.mark.parametrize("fault", ["raise SystemExit(3)", "raise RuntimeError('broken')", "1 / 0"])
def test_a_backend_that_breaks_is_told(offered: Callable[..., Health], fault: str) -> None:
    health = offered(f"    def __init__(self, workers): {fault}")
    assert not health.fine
    assert health.remedy.startswith("ask whoever made it")


def test_a_backend_whose_package_is_missing_names_it(offered: Callable[..., Health]) -> None:
    health = offered("    import torchless")
    assert health.told == "the strange camera needs torchless, which is not installed"
    assert health.remedy == "pip install torchless"


def edge(network: bool) -> Health:
    return named(list(backends.probe(ExaminedDesk(Settings(), network=network))), "edge")


def test_a_voice_over_the_network_is_not_asked_unless_it_may_be(
        voices_server: VoicesServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("edge_tts.voices.VOICE_LIST", "http://127.0.0.1:1/")
    health = edge(network=False)
    assert (health.fine, health.remedy) == (True, "")
    assert health.told == "speaks over the network, not asked: narrator doctor --network"
    health = edge(network=True)
    assert not health.fine
    assert "cannot be reached" in health.told
    assert health.remedy == "check the connection, or use --voice espeak"


def test_a_voice_over_the_network_that_lists_its_voices_is_fine(
        voices_server: VoicesServer) -> None:
    health = edge(network=True)
    assert (health.fine, health.remedy) == (True, "")
    assert health.told == "Microsoft Edge read aloud, revision 1"


def test_a_voice_over_the_network_that_refuses_says_so(
        voices_server: VoicesServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("edge_tts.voices.VOICE_LIST",
                        f"http://127.0.0.1:{voices_server.port}/nowhere?token=T")
    health = edge(network=True)
    assert health.told == "edge's service was asked for its voices, and it refused with 404"
    assert health.remedy.startswith("wait some minutes")


def test_answers_come_in_the_order_of_the_questions() -> None:
    first, second, third = answers(
        [lambda: time.sleep(0.1) or "a", lambda: "b", lambda: 1 / 0], 20)
    assert (first, second, type(third)) == ("a", "b", ZeroDivisionError)


def test_an_ffmpeg_without_its_parts_is_named_with_the_way_on(
        here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", str(program(here, "ffmpeg", "exit 1")))
    (health,) = ground.encoding(desk())
    assert (health.fine, health.needed) == (False, True)
    assert "no film could be made" in health.told
    assert "libx264" in health.told
    assert "unset IMAGEIO_FFMPEG_EXE" in health.remedy


def test_an_ffmpeg_that_hangs_is_left(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ground, "_film", lambda work: time.sleep(60))
    monkeypatch.setattr("narrator.review.doctor.PROBES", {"encoding": PROBES["encoding"]})
    found = examined(ExaminedDesk(Settings(), patience_seconds=0.1))
    (health,) = found
    assert (health.subject, health.fine) == ("encoding", False)
    assert "no answer within 0.3 s" in health.told
    assert not fit(found)


def test_a_font_without_chinese_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "glyphs", lambda: frozenset(map(ord, "ABCéü")))
    (health,) = ground.lettering(desk())
    assert not health.fine
    assert "永 和" in health.told
    assert "pip install" in health.remedy


def test_a_font_that_is_gone_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts.metadata, "files", lambda name: [])
    fonts.source_path.cache_clear()
    (health,) = ground.lettering(desk())
    fonts.source_path.cache_clear()
    assert not health.fine
    assert "is missing" in health.told


def test_each_setting_says_where_it_comes_from(
        here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "narrator.toml").write_text('quality = "draft"\nfps = 30\n')
    monkeypatch.setenv("NARRATOR_FPS", "25")
    monkeypatch.setenv("NARRATOR_SEED", "")
    found = list(chosen.probe(desk(out=here / "f")))
    assert [named(found, name).told for name in ("quality", "fps", "out", "seed")] == [
        "draft (narrator.toml)", "25 (NARRATOR_FPS)", f"{here / 'f'} (--out)", "not set"]
    assert all(health.fine for health in found)


def test_a_setting_that_cannot_be_used_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NARRATOR_FPS", "23")
    found = list(chosen.probe(desk()))
    fault = named(found, "in force")
    assert not fit(found)
    assert "NARRATOR_FPS: '23'" in fault.told
    assert "24, 25, 30, 50 or 60" in fault.remedy


@pytest.mark.parametrize(("name", "value", "told"), [
    ("SIZE", "1x1", "size '1x1' is not WIDTHxHEIGHT"), ("CAMERA", "wanda", "camera 'wanda' is not"),
    ("CAMERA", "card", "and no shots"), ("VOICE", "nobody", "voice 'nobody' is not known"),
    ("PLANNER", "zz", "planner 'zz' is not"), ("SCORE", "hum", "score 'hum' is not known")])
def test_a_setting_with_which_no_render_begins_fails_in_the_words_of_that_render(
        name: str, value: str, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"NARRATOR_{name}", value)
    found = list(chosen.probe(desk()))
    assert not fit(found)
    assert told in named(found, "in force").told
    assert named(found, "in force").remedy


def test_a_quality_that_is_not_here_fails_and_hinders_no_draft(
        monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(QUALITIES, "preview", {**QUALITIES["draft"], "camera": "wanda"})
    monkeypatch.setenv("NARRATOR_QUALITY", "preview")
    found = list(chosen.probe(desk()))
    assert fit(found)
    assert named(found, "in force").remedy.startswith("use --quality draft")


def test_a_variable_that_is_no_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NARRATOR_QUALTY", "draft")
    health = named(list(chosen.probe(desk())), "NARRATOR_QUALTY")
    assert (health.fine, health.remedy) == (False, "did you mean NARRATOR_QUALITY?")


def test_a_place_that_cannot_be_written_to_is_told(here: Path) -> None:
    (here / "file").write_text("")
    films, store = places.disk(desk(out=here / "file", store=here / "s" / "t"))
    assert (films.fine, films.needed, store.fine) == (False, True, True)
    assert "Not a directory" in films.told
    assert films.remedy == "take another place: --out DIR"
    assert not (here / "s").exists()


def test_a_full_disk_is_told_in_minutes_of_film(monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        free = 10**6

    monkeypatch.setattr(places.shutil, "disk_usage", lambda path: Full)
    films, store = places.disk(desk())
    assert "1.0 MB free, for about 0 minutes" in films.told
    assert "narrator store gc" in store.remedy


def test_too_little_memory_is_told_and_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "main_memory", lambda: (10**9, 10**8))
    (health,) = machine.memory(desk())
    assert (health.fine, health.needed) == (False, False)
    assert "100 MB of 1.0 GB free" in health.told


def test_a_card_is_found_without_torch(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(here, "nvidia-smi", "echo 'NVIDIA H200, 143771 MiB, 143000 MiB, 570.1'")
    monkeypatch.setenv("PATH", str(here), prepend=os.pathsep)
    monkeypatch.setattr(machine, "_torch", lambda seconds: [])
    (health,) = machine.gpu(desk())
    assert health.told == "NVIDIA H200, 143771 MiB, 143000 MiB, 570.1; no torch"
    monkeypatch.setattr(machine, "_extra", lambda name: True)
    (health,) = machine.gpu(desk())
    assert health.remedy == "pip install 'narrator-film[wan]'"
    monkeypatch.setattr(machine, "_torch", lambda seconds: ["2.13.0", "NVIDIA H200 with 1"])
    assert next(iter(machine.gpu(desk()))).fine


def test_a_tool_that_hangs_is_left(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(here, "nvidia-smi", "exec sleep 60")
    monkeypatch.setenv("PATH", str(here), prepend=os.pathsep)
    (health,) = machine.gpu(ExaminedDesk(Settings(), patience_seconds=0.3))
    assert health.fine
    assert "none that nvidia-smi knows of" in health.told


def test_the_command_that_tries_it_takes_the_options_along(here: Path) -> None:
    assert trial_of(desk()) == ("narrator stories andromeda && "
                                "narrator render andromeda.md --quality draft")
    (here / "andromeda.md").touch()
    assert trial_of(desk(out=Path("my films"))) == (
        "narrator render andromeda.md --quality draft --out 'my films'")


def test_the_command_answers_a_person_and_a_program(
        here: Path, roomy: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "_torch", lambda seconds: [])  # which takes seconds to load
    told = CliRunner().invoke(app, ["doctor", "--out", "f"])
    assert told.exit_code == 0
    assert "voices: espeak           fine   espeakng-loader" in told.stdout
    assert told.stdout.rstrip().endswith("andromeda.md --quality draft --out f")
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", str(program(here, "ffmpeg", "exit 1")))
    told = CliRunner().invoke(app, ["doctor", "--json"])
    assert told.exit_code == 1
    answer = json.loads(told.stdout)
    assert answer["draft"] is False
    assert {Health.model_validate(health).name for health in answer["found"]} >= {"ffmpeg", "GPU"}


def test_no_network_is_asked(here: Path) -> None:
    code = ("import socket, sys\n"
            "def refuse(*_): raise AssertionError('the network was asked')\n"
            "socket.socket.connect = socket.getaddrinfo = refuse\n"
            "from narrator.review.doctor import desk, examined, machine\n"
            "machine._torch = lambda seconds: []\n"  # a process of its own, where this holds not
            "found = examined(desk())\n"
            "assert len(found) > 20 and not [h for h in found if 'network was' in h.told], found")
    subprocess.run([sys.executable, "-c", code], check=True, cwd=here)


def test_each_option_of_a_camera_is_told_with_where_it_comes_from(
        here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "narrator.toml").write_text("[wan]\nsteps = 20\nshift = 5\n")
    monkeypatch.setenv("NARRATOR_WAN__STEPS", "30")
    monkeypatch.setenv("NARRATOR_WAN__STEPZ", "")
    found = list(chosen.probe(desk()))
    assert named(found, "wan.steps").told == "30 (NARRATOR_WAN__STEPS)"
    assert named(found, "wan.shift").told == "5 (narrator.toml)"
    assert all(health.fine for health in found if health.name != "NARRATOR_WAN__STEPZ")
    assert named(found, "NARRATOR_WAN__STEPZ").remedy == "did you mean NARRATOR_WAN__STEPS?"


def test_an_option_that_no_camera_has_is_told_and_the_defaults_are_shown(here: Path) -> None:
    (here / "narrator.toml").write_text("[wan]\nstepz = 20\n")
    found = list(chosen.probe(desk()))
    assert "no option 'stepz'" in named(found, "in force").told
    assert named(found, "wan").told == "not set"
