"""Files of weights, read no further than their heads. No torch is needed."""

from __future__ import annotations

import json
import os
import pickle
from pathlib import Path

import pytest

from media.errors import WeightsMissing, WrongLayout
from media.weights.shards import files_in, sampled, shard


def _file(path: Path, values: bytes = bytes(range(200)), name: str = "a") -> Path:
    """A safetensors file of one tensor of bytes."""
    head = json.dumps({name: {"dtype": "U8", "shape": [len(values)],
                              "data_offsets": [0, len(values)]}}).encode()
    path.write_bytes(len(head).to_bytes(8, "little") + head + values)
    return path


def test_a_head_says_what_is_in_a_file(tmp_path: Path) -> None:
    one = shard(_file(tmp_path / "a.safetensors"))
    assert [(tensor.name, tensor.numbers) for tensor in one.tensors] == [("a", 200)]
    assert one.path.read_bytes()[one.tensors[0].start:one.tensors[0].end] == bytes(range(200))


@pytest.mark.parametrize("kept", [0, 4, 20, 150, -1])
def test_a_file_cut_short_is_half_a_download(kept: int, tmp_path: Path) -> None:
    path = _file(tmp_path / "a.safetensors")
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises((WeightsMissing, WrongLayout), match="get it again"):
        shard(path)
    if kept not in {0, 4}:
        with pytest.raises(WeightsMissing, match="half a download"):
            shard(path)


@pytest.mark.parametrize(("contents", "told"), [
    (pickle.dumps({"a": [1] * 99}), "is a pickle under another name"),
    (b"PK\x03\x04" + bytes(200), "is a pickle under another name"),
    (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "git lfs pull"),
    (bytes(300), "is empty"), (b"<html>not found</html>" * 9, "is no safetensors file"),
    ((9).to_bytes(8, "little") + b"[1, 2, 3]" * 9, "is no safetensors file"),
    ((2).to_bytes(8, "little") + b'{"a": 1}', "is no safetensors file"),
])
def test_what_is_no_safetensors_is_refused(contents: bytes, told: str, tmp_path: Path) -> None:
    (tmp_path / "a.safetensors").write_bytes(contents)
    with pytest.raises((WrongLayout, WeightsMissing), match=told):
        shard(tmp_path / "a.safetensors")


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.safetensors")
    with pytest.raises(WrongLayout):
        shard(tmp_path / "a.safetensors")
    with pytest.raises(WeightsMissing, match="is not there"):
        shard(tmp_path / "b.safetensors")


def test_the_files_of_an_index_must_all_be_there(tmp_path: Path) -> None:
    names = [f"model-{i}-of-3.safetensors" for i in (1, 2, 3)]
    index = {"weight_map": {f"layer.{i}": name for i, name in enumerate(names)}}
    (tmp_path / "model.safetensors.index.json").write_text(json.dumps(index))
    _file(tmp_path / names[0])
    with pytest.raises(WeightsMissing, match=r"model-2-of-3\.safetensors and 1 more of 3 files"):
        files_in(tmp_path)
    for name in names:
        _file(tmp_path / name)
    assert [path.name for path in files_in(tmp_path)] == names


@pytest.mark.parametrize("outside", ["../up.safetensors", "model.bin", "/etc/hostname"])
def test_an_index_names_safetensors_beside_it_alone(outside: str, tmp_path: Path) -> None:
    folder = tmp_path / "part"
    folder.mkdir()
    for path in (tmp_path / "up.safetensors", folder / "model.bin"):
        path.write_bytes(b"")
    (folder / "model.safetensors.index.json").write_text(
        json.dumps({"weight_map": {"a": outside}}))
    with pytest.raises(WrongLayout, match="names files that are not safetensors"):
        files_in(folder)


@pytest.mark.parametrize("name", ["pytorch_model.bin", "model.pt", "models_t5.pth"])
def test_pickles_alone_are_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(pickle.dumps({}))
    with pytest.raises(WrongLayout, match=r"a pickle, which can run any program"):
        files_in(tmp_path)


def test_an_empty_folder_is_half_a_download(tmp_path: Path) -> None:
    with pytest.raises(WeightsMissing, match="there are no weights in it"):
        files_in(tmp_path)


def test_one_number_changed_in_the_middle_is_another_digest(tmp_path: Path) -> None:
    values = bytearray(100_000)
    one = sampled((shard(_file(tmp_path / "a.safetensors", bytes(values))),))
    (tmp_path / "moved").mkdir()
    moved = sampled((shard(_file(tmp_path / "moved" / "a.safetensors", bytes(values))),))
    values[50_000] = 1
    other = sampled((shard(_file(tmp_path / "a.safetensors", bytes(values))),))
    renamed = sampled((shard(_file(tmp_path / "a.safetensors", bytes(values), "b")),))
    assert one == moved
    assert len({one, other, renamed}) == 3
