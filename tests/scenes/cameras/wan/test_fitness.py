"""What keeps a machine from filming is one sentence with its remedy; the card comes first."""

from __future__ import annotations

from pathlib import Path

import pytest

from media.errors import BackendMissing
from narrator.review.doctor import backends
from narrator.review.doctor.health import ExaminedDesk, Health
from narrator.settings import Settings
from scenes import camera
from scenes.cameras.wan import device, fitness
from scenes.cameras.wan.device import DeviceCard, NoGpu
from scenes.cameras.wan.recipe import recipe

GB = 10**9


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch) -> None:
    """A driver, and a card of 80 GB that torch can use."""
    monkeypatch.setattr(device, "driver", lambda: True)
    monkeypatch.setattr(device, "asked_of_torch", lambda: DeviceCard(84 * GB, 85 * GB))


def lacks(**options: str) -> str:
    return fitness.lacking(recipe(options)) or ""


def test_no_card_is_told_before_weights_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device, "driver", lambda: False)
    told = lacks()
    assert told.startswith("the wan camera needs a GPU, and there is none here: take a machine")
    assert "weights" not in told


def test_a_card_that_torch_cannot_use_is_told(
        card: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device, "asked_of_torch", lambda: None)
    assert lacks().endswith("driver (pip install --force-reinstall torch)")


def test_a_card_too_small_for_every_placement_is_told(
        card: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device, "asked_of_torch", lambda: DeviceCard(6 * GB, 8 * GB))
    assert "needs at least 7.6 GB of free GPU memory" in lacks()
    assert lacks().endswith("or say model t2v-1.3b, which is smaller")


def test_missing_weights_are_told_with_what_gets_them(card: None, tmp_path: Path) -> None:
    assert "narrator weights get t2v-a14b" in lacks(weights=str(tmp_path))


def test_a_missing_pair_is_told_with_both_ways_on(card: None, weights: Path) -> None:
    told = lacks(weights=str(weights), model="t2v-a14b", distilled="yes")
    assert "narrator weights get t2v-a14b-distill, or film with" in told


def test_nothing_lacks_where_all_is_there(card: None, weights: Path) -> None:
    assert lacks(weights=str(weights), model="t2v-a14b") == ""


def test_the_processor_needs_no_card(weights: Path) -> None:
    assert lacks(weights=str(weights), model="t2v-a14b", device="cpu") == ""


def test_every_sentence_ends_in_one_remedy(card: None, monkeypatch: pytest.MonkeyPatch,
                                           tmp_path: Path) -> None:
    told = [lacks(weights=str(tmp_path))]
    monkeypatch.setattr(device, "asked_of_torch", lambda: DeviceCard(GB, 8 * GB))
    told.append(lacks())
    monkeypatch.setattr(device, "asked_of_torch", lambda: None)
    told.append(lacks())
    monkeypatch.setattr(device, "driver", lambda: False)
    told.append(lacks())
    for sentence in told:
        assert len(sentence.splitlines()) == 1
        assert sentence.count(": ") == 1, sentence
        assert not sentence.endswith(".")


def doctor() -> Health:
    [found] = [health for health in backends.probe(ExaminedDesk(Settings()))
               if health.name == "wan"]
    return found


def test_the_doctor_tells_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device, "driver", lambda: False)
    found = doctor()
    assert (found.fine, found.needed) == (False, False)
    assert found.remedy.startswith("take a machine with an NVIDIA card")


def test_without_torch_the_extra_is_named_and_nothing_else_is_touched(
        monkeypatch: pytest.MonkeyPatch) -> None:
    from media import backend

    monkeypatch.setattr(backend, "find_spec", lambda name: None if name == "torch" else object())
    with pytest.raises(BackendMissing, match=r"torch, .*: pip install 'narrator-film\[wan\]'"):
        camera.camera("wan")
    assert camera.camera("paper").identity.name == "paper"
    assert doctor().remedy == "pip install 'narrator-film[wan]'"


@pytest.mark.parametrize(("asked", "driver", "says"), [
    ("auto", False, "there is none here: take a machine with an NVIDIA card"),
    ("auto", True, r"torch 2\S+ cannot use the one that is here: install the torch"),
    ("cuda:1", False, "there is none here"), ("mps", False, "finds no Apple GPU here: say device")])
def test_a_device_that_is_not_there_is_no_gpu(
        asked: str, driver: bool, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    torch = pytest.importorskip("torch")
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    monkeypatch.setattr(device, "driver", lambda: driver)
    with pytest.raises(NoGpu, match=says):
        device.device(asked)
    assert device.device("cpu") == "cpu"


def test_a_card_that_is_not_there_among_several_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    torch = pytest.importorskip("torch")
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    assert [device.device(one) for one in ("auto", "cuda", "cuda:1")] == [
        "cuda:0", "cuda:0", "cuda:1"]
    with pytest.raises(NoGpu, match="on cuda:2, and this machine has 2 cards: say device cuda:1"):
        device.device("cuda:2")
