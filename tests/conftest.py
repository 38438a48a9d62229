"""What every test shares.

Property tests draw the same examples in every run, so that a failure is a change's and not the
day's; ``HYPOTHESIS_PROFILE=explore`` looks for new ones. No test is failed by a slow machine.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.brief import brief
from tests.guard import keep_here
from tests.workers import in_order
from tests.workers import pytest_xdist_make_scheduler as pytest_xdist_make_scheduler

if TYPE_CHECKING:
    from tests.doubles.hub_server import HubServer
    from tests.doubles.llm_server import LLMServer
    from tests.doubles.voices_server import VoicesServer

# Tiny models gain nothing by threads, and lose most of their time to them where tests run side by
# side. Said before torch is imported, and to every process that a test starts.
os.environ.setdefault("OMP_NUM_THREADS", "1")
# As the command says it, before the hub's library is imported.
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")

brief()

settings.register_profile("repeat", max_examples=50, derandomize=True, deadline=None)
settings.register_profile("explore", max_examples=1000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeat"))


@pytest.fixture(autouse=True)
def _stays_here(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that is on its way to another machine, however the program takes it."""
    if request.node.get_closest_marker("network"):
        yield
        return
    with pytest.MonkeyPatch.context() as patch:
        reached = keep_here(patch)
        yield
    if reached:
        pytest.fail(f"it was on its way to {', '.join(reached)}, without the mark network")


@pytest.fixture
def llm_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[LLMServer]:
    """A language model's server on this machine, which obeys until it is told otherwise; no disk
    is waited for, and no key of this machine's is known."""
    from narrator.director.llm.services import services
    from tests.doubles.llm_server import LLMServer

    monkeypatch.setattr("os.fsync", lambda handle: None)
    for service in services().values():
        monkeypatch.delenv(service.variable or "none", raising=False)
    server = LLMServer()
    yield server
    server.stop()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items[:] = in_order(items)


@pytest.fixture
def voices_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[VoicesServer]:
    """What edge speaks through in this test: a server on this machine, and no patience wasted."""
    from audio.voices.edge_service import Patience
    from tests.doubles.voices_server import VoicesServer

    server = VoicesServer()
    at = f"127.0.0.1:{server.port}"
    monkeypatch.setattr("edge_tts.communicate.WSS_URL", f"ws://{at}/edge/v1?TrustedClientToken=T")
    monkeypatch.setattr("edge_tts.voices.VOICE_LIST", f"http://{at}/voices/list?token=T")
    monkeypatch.setattr("audio.voices.edge_service.PATIENCE",
                        Patience(between=(0.01, 0.02, 0.04), silent=5.0, whole=20.0))
    for name in ("http_proxy", "https_proxy", "all_proxy", "ws_proxy", "wss_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    yield server
    server.stop()


@pytest.fixture
def hub_server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[HubServer]:
    """What weights come from in this test: two hubs on this machine, and nobody's token; no disk
    is waited for."""
    from narrator.weights import web
    from tests.doubles.hub_server import HubServer

    server = HubServer()
    monkeypatch.setattr("os.fsync", lambda handle: None)
    monkeypatch.setenv("HF_ENDPOINT", server.url)
    monkeypatch.setenv("MODELSCOPE_ENDPOINT", server.url)
    monkeypatch.setenv("NARRATOR_WEIGHTS", str(tmp_path / "weights"))
    monkeypatch.setenv("HF_TOKEN_PATH", str(tmp_path / "no token"))
    for name in ("http_proxy", "https_proxy", "all_proxy", "hf_token", "hf_hub_offline"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    yield server
    server.stop()
    if web.client.cache_info().currsize:  # its connections were to this server
        web.client().close()
        web.client.cache_clear()
