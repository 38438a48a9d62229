"""A render's engine keeps what the wan camera films, and what it has half made."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from narrator.events import Event, unheard
from narrator.shoot.filming import CLIPS
from narrator.store import Store
from narrator.store.engine import run
from narrator.store.work import Item, Work
from scenes.camera import Measuring, Prompted, Versatile
from scenes.cameras.wan.camera import WanCamera
from scenes.shot import Clip, Setup
from tests.doubles import tiny_wan as tiny
from tests.installed import needs

pytestmark = needs("torch")


@pytest.fixture
def camera(weights: Path) -> WanCamera:
    return WanCamera(2, {**tiny.OPTIONS, "model": "t2v-a14b", "weights": str(weights),
                         "frames": "9"})


def asked(camera: WanCamera, count: int) -> Work[Setup, Clip]:
    setups = [Setup(name=f"t/s1-{number}", prompt="a red fox", seed=number, width=64, height=32,
                    fps=16, frames=5) for number in range(count)]
    return Work(CLIPS, camera.identity, camera.film,
                {Item("t", setup.name.removeprefix("t/")): setup for setup in setups}, camera.reads)


def test_it_is_all_that_a_camera_can_be(camera: WanCamera) -> None:
    for protocol in (Versatile, Prompted, Measuring):
        assert isinstance(camera, protocol)
    assert camera.length("a red fox").counted
    assert camera.prompts == "prose"


def test_what_is_half_made_outlives_a_run_and_goes_with_the_clip(
        camera: WanCamera, tmp_path: Path) -> None:
    store, heard = Store(tmp_path), list[Event]()

    def stop(event: Event) -> None:
        heard.append(event)
        if event.item == "t/s1-1" and event.step > 0.8:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run("film", [asked(camera, 3)], store, stop)
    assert [event.note for event in heard if event.note] == [
        "wan: the processor films, from main memory"]
    assert list(tmp_path.glob("half/clips/*/course.safetensors"))
    assert list(tmp_path.rglob("course.safetensors")) == list(
        tmp_path.glob("half/clips/*/course.safetensors"))
    whole = run("film", [asked(camera, 3)], store, unheard)
    assert set(map(str, whole.artifacts)) == {"t/s1-0", "t/s1-1", "t/s1-2"}
    assert list(tmp_path.glob("half/clips/*")) == []
    again = run("film", [asked(camera, 3)], store, unheard)
    assert again.made == frozenset()
    assert again.artifacts == whole.artifacts


def test_notes_of_a_clip_are_kept_with_it(camera: WanCamera, tmp_path: Path,
                                          monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    from scenes.cameras.wan import decode

    frames = decode.frames

    def tight(decoder: Any, latents: Any, name: str, tiled: bool) -> Any:
        if not tiled:
            raise torch.OutOfMemoryError("CUDA out of memory")
        return frames(decoder, latents, name, tiled)

    monkeypatch.setattr(decode, "frames", tight)
    run("film", [asked(camera, 1)], Store(tmp_path), unheard)
    kept = run("film", [asked(camera, 1)], Store(tmp_path), unheard)
    assert kept.made == frozenset()
    assert kept.artifacts[Item("t", "s1-0")].notes == (
        "memory ran out while shot t/s1-0 was decoded: clips are decoded in tiles now",)
