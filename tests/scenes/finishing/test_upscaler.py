"""A model that enlarges: real ones of spandrel's, tiny and random, and files that are none."""

from __future__ import annotations

import pickle
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from media import ffmpeg
from media.backend import Session
from media.clips import write_clip
from media.errors import BackendMissing, BadOption, Stopped
from media.frames import frames
from scenes.finishing import upscaler
from scenes.finishing.size import SizeStation
from scenes.finishing.station import CannotFinish, Finish
from scenes.finishing.upscaler import Upscaler


@pytest.fixture(scope="module")
def library() -> Iterator[Any]:
    """spandrel. Two of its forty architectures take three names from torchvision, whose builds do
    not go with every torch: where it is missing, those names stand in for it."""
    pytest.importorskip("torch")
    if find_spec("spandrel") is None:
        pytest.skip("spandrel is not installed")
    with pytest.MonkeyPatch.context() as patch:
        if find_spec("torchvision") is None:
            for name in ("torchvision", "torchvision.transforms",
                         "torchvision.transforms.functional"):
                module = ModuleType(name)
                patch.setitem(sys.modules, name, module)
            for name in ("InterpolationMode", "rotate", "normalize"):
                patch.setattr(module, name, None, raising=False)
        import spandrel

        yield spandrel


@pytest.fixture(scope="module")
def weights(library: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Tiny networks with random weights, as their makers would save them."""
    import torch
    from safetensors.torch import save_file
    from spandrel.architectures.Compact.__arch.SRVGG import SRVGGNetCompact
    from spandrel.architectures.DnCNN.__arch.network_dncnn import DnCNN
    from spandrel.architectures.ESRGAN.__arch.RRDB import RRDBNet

    torch.manual_seed(0)
    made = {"esrgan": RRDBNet(in_nc=3, out_nc=3, num_filters=8, num_blocks=1, scale=4),
            "compact": SRVGGNetCompact(num_in_ch=3, num_out_ch=3, num_feat=8, num_conv=2,
                                       upscale=2),
            "denoiser": DnCNN(in_nc=3, out_nc=3, nc=8, nb=5)}
    folder = tmp_path_factory.mktemp("weights")
    for name, network in made.items():
        save_file({key: value.contiguous() for key, value in network.state_dict().items()},
                  folder / f"{name}.safetensors")
    return {name: folder / f"{name}.safetensors" for name in made}


@pytest.fixture(scope="module")
def picture() -> np.ndarray:
    """Smooth enough that what a model makes of it can be compared with it."""
    y, x = np.mgrid[0:72, 0:128]
    return np.stack([x * 2, y * 3, 255 - x * 2], 2).astype(np.uint8)


@pytest.mark.parametrize(("name", "scale"), [("esrgan", 4), ("compact", 2)])
def test_a_picture_becomes_as_many_times_larger_as_the_model_makes_it(
        weights, picture, name: str, scale: int) -> None:
    import torch
    from spandrel import ModelLoader

    made = Upscaler(weights[name]).enlarged(picture)
    assert made.shape == (72 * scale, 128 * scale, 3)
    given = torch.from_numpy(picture).permute(2, 0, 1)[None].float() / 255
    plain = ModelLoader().load_from_file(weights[name])(given)[0].permute(1, 2, 0).numpy() * 255
    assert np.abs(made - plain).max() <= 0.51  # rounded


def test_in_parts_it_is_the_same_picture(weights, picture, monkeypatch) -> None:
    whole = Upscaler(weights["compact"]).enlarged(picture)
    monkeypatch.setattr(upscaler, "_TILE", 50)
    parts = Upscaler(weights["compact"]).enlarged(picture)
    assert np.abs(whole.astype(int) - parts).max() <= 1


def test_a_part_that_does_not_fit_is_halved_and_what_never_fits_is_told(
        weights, picture, monkeypatch) -> None:
    import torch

    made = Upscaler(weights["compact"])
    whole, run, seen = made.enlarged(picture), Upscaler._run, []

    def small(self: Upscaler, model: Any, part: np.ndarray) -> np.ndarray:
        seen.append(part.shape[1])
        if part.shape[1] > widest:
            raise torch.OutOfMemoryError("CUDA out of memory")
        return run(self, model, part)

    monkeypatch.setattr(Upscaler, "_run", small)
    monkeypatch.setattr(upscaler, "_TILE", 60)
    monkeypatch.setattr(upscaler, "_LEAST_TILE", 16)
    widest = 95
    assert np.abs(Upscaler(weights["compact"]).enlarged(picture).astype(int) - whole).max() <= 1
    assert max(seen) == 100  # a tile of 60; halved, none is wider than 94
    widest = 1
    with pytest.raises(CannotFinish, match=r"compact\.safetensors does not fit into the GPU's "
                                           r"memory with a picture of 128×72"):
        Upscaler(weights["compact"]).enlarged(picture)


def test_weights_that_make_no_picture_are_told(weights, picture, tmp_path) -> None:
    from safetensors.torch import load_file, save_file

    broken = {key: value * float("nan") for key, value in load_file(weights["compact"]).items()}
    save_file(broken, tmp_path / "broken.safetensors")
    with pytest.raises(CannotFinish, match="makes what is no picture: its weights are damaged"):
        Upscaler(tmp_path / "broken.safetensors").enlarged(picture)


def test_a_clip_is_enlarged_to_the_exact_size(weights, picture, tmp_path) -> None:
    write_clip(lambda _: picture, 3, 16, tmp_path / "clip.mp4")
    asked = Finish(name="t/s1-1", clip=tmp_path / "clip.mp4", width=320, height=180, fps=16,
                   frames=3)
    told: list[float] = []
    station = SizeStation(upscaler=weights["compact"])
    [clip] = station.finish([asked], Session(
        lambda _: tmp_path / "out.mp4", lambda name, done: told.append(done)))
    [shown, *rest] = frames(clip.path)
    assert (shown.shape, len(rest)) == ((180, 320, 3), 2)
    assert told == [pytest.approx(1 / 3), pytest.approx(2 / 3), 1.0, 1.0]
    plain = SizeStation().identity
    assert station.identity.model.startswith("sha256:")
    assert station.identity != plain
    assert {"spandrel", "torch"} <= {name for name, _ in station.identity.settings}


def test_what_need_not_be_enlarged_is_not_given_to_the_model(
        weights, picture, tmp_path, monkeypatch) -> None:
    write_clip(lambda _: picture, 2, 16, tmp_path / "clip.mp4")
    asked = Finish(name="t/s1-1", clip=tmp_path / "clip.mp4", width=64, height=36, fps=16, frames=2)
    monkeypatch.setattr(Upscaler, "enlarged", None)
    [clip] = SizeStation(upscaler=weights["compact"]).finish(
        [asked], Session(lambda _: tmp_path / "out.mp4"))
    assert (clip.width, clip.height) == (64, 36)


def test_it_stops_between_parts(weights, picture, monkeypatch) -> None:
    made = Upscaler(weights["compact"])
    made.ready()
    ffmpeg.stop_all()
    try:
        with pytest.raises(Stopped):
            made.enlarged(picture)
    finally:
        ffmpeg.resume()


def test_a_model_that_does_not_enlarge_and_one_that_nobody_knows_are_told(
        weights, tmp_path) -> None:
    import torch
    from safetensors.torch import save_file

    with pytest.raises(BadOption, match=r"denoiser\.safetensors: this DnCNN does not enlarge"):
        Upscaler(weights["denoiser"]).ready()
    save_file({"moon": torch.zeros(3)}, tmp_path / "moon.safetensors")
    with pytest.raises(BadOption, match=r"moon\.safetensors: spandrel does not know this model"):
        Upscaler(tmp_path / "moon.safetensors").ready()


def header(text: bytes) -> bytes:
    return len(text).to_bytes(8, "little") + text


@pytest.mark.parametrize(("name", "content", "complaint"), [
    ("a.pth", b"", r"a\.pth: \.pth may hold a program, and is not opened"),
    ("a.pt", header(b"{}"), r"\.pt may hold a program"),
    ("weights", header(b"{}"), "such a file may hold a program"),
    ("a.safetensors", pickle.dumps({"w": [1.0] * 9}), "it is a pickle under another name"),
    ("a.safetensors", b"PK\x03\x04" + bytes([9]) * 99, "it is a zip of pickles under another name"),
    ("a.safetensors", header(b"{}")[:5], "it is cut short, or no safetensors"),
    ("a.safetensors", header(b'{"w": {"dtype"')[:-3], "cut short"),
    ("a.safetensors", header(b"[1, 2]"), "no safetensors"),
    ("a.safetensors", header(b"[" * 100_000), "no safetensors"),
    ("a.safetensors", b"", "cut short")])
def test_what_are_no_weights_is_refused_by_name_and_by_contents(
        tmp_path: Path, name: str, content: bytes, complaint: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BadOption, match=complaint):
        Upscaler(tmp_path / name)


def test_weights_that_are_not_there_and_a_folder_are_told(tmp_path: Path) -> None:
    for path in (tmp_path / "none.safetensors", tmp_path / "folder.safetensors"):
        if path.stem == "folder":
            path.mkdir()
        with pytest.raises(BadOption, match="cannot be read"):
            Upscaler(path)


def test_without_spandrel_it_says_what_to_install(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.safetensors").write_bytes(header(b"{}"))
    monkeypatch.setattr(upscaler, "find_spec", lambda name: None)
    with pytest.raises(BackendMissing, match=r"needs spandrel, which is not installed: pip install "
                                             r"'narrator-film\[upscale\]'"):
        Upscaler(tmp_path / "a.safetensors")
