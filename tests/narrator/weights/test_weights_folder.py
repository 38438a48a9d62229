"""A folder that holds the weights already is a source like a hub: chosen from, checked, resumed."""

from __future__ import annotations

import hashlib
import json
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from media.files import sha256
from media.weights.home import kept
from narrator.director.llm.causal.checkpoint import OFFERED
from narrator.errors import BadInput, Unfetched
from narrator.weights.catalogue import offered
from narrator.weights.folder import WeightsFolder
from narrator.weights.getting import get
from narrator.weights.progress import Told
from narrator.weights.record import WeightsRecord, recorded
from narrator.weights.shelf import standing, verify
from tests.doubles.hub_server import COMMIT, NEEDED, model, safetensors

NAME, PAIR = "t2v-a14b", "t2v-a14b-distill"
SHARD = "transformer/diffusion_pytorch_model-00001-of-00002.safetensors"


@pytest.fixture(autouse=True)
def no_disk_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.fsync", lambda handle: None)


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    """A model as it was copied from elsewhere, with more than is needed."""
    for path, body in model().items():
        (file := tmp_path / "usb" / "Wan2.2" / path).parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)
    return tmp_path / "usb" / "Wan2.2"


def taken(disk: Path, home: Path, name: str = NAME, link: bool = False) -> WeightsRecord:
    told: list[Told] = []
    return get(offered(name), WeightsFolder(disk, link), home, told.append)


def test_a_folder_is_copied_and_written_down(disk: Path, tmp_path: Path) -> None:
    record = taken(disk, tmp_path / "home")
    folder = tmp_path / "home" / NAME
    assert {file.path for file in record.files} == NEEDED
    assert all((folder / path).read_bytes() == model()[path] for path in NEEDED)
    assert not any(path.is_symlink() for path in folder.rglob("*"))
    assert record.source == str(disk)
    assert kept(NAME, tmp_path / "home") == folder


def test_a_folder_is_linked_to_and_stays_where_it_is(disk: Path, tmp_path: Path) -> None:
    record = taken(disk, tmp_path / "home", link=True)
    folder = tmp_path / "home" / NAME
    assert all((folder / path).resolve() == (disk / path).resolve() for path in NEEDED)
    assert {file.path: file.sha256 for file in record.files} == {
        path: hashlib.sha256(model()[path]).hexdigest() for path in NEEDED}


def test_weights_that_lie_in_their_place_already_are_checked_and_written_down(
        disk: Path, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    disk.rename(tmp_path / "home" / NAME)
    before = {path: (tmp_path / "home" / NAME / path).stat().st_ino for path in NEEDED}
    taken(tmp_path / "home" / NAME, tmp_path / "home")
    assert before == {path: (tmp_path / "home" / NAME / path).stat().st_ino for path in NEEDED}


def test_what_another_computers_record_says_is_held_against_the_bytes(
        disk: Path, tmp_path: Path) -> None:
    taken(disk, tmp_path / "one")
    moved = tmp_path / "one" / NAME
    assert taken(moved, tmp_path / "two").files == taken(disk, tmp_path / "one").files
    (moved / SHARD).write_bytes(model()[SHARD][:-1] + b"!")
    with pytest.raises(Unfetched, match=rf"gives {SHARD} with SHA-256"):
        taken(moved, tmp_path / "three")


def cached(disk: Path, tmp_path: Path) -> Path:
    """``disk`` as the Hugging Face cache would hold it."""
    cache = tmp_path / "hub" / "models--Wan-AI--Wan2.2-T2V-A14B-Diffusers"
    (cache / "blobs").mkdir(parents=True)
    for path, body in model().items():
        large = path.endswith(".safetensors")
        name = (hashlib.sha256(body) if large else
                hashlib.sha1(f"blob {len(body)}\0".encode() + body)).hexdigest()
        (cache / "blobs" / name).write_bytes(body)
        (link := cache / "snapshots" / COMMIT / path).parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(cache / "blobs" / name)
    return cache / "snapshots" / COMMIT


@pytest.mark.parametrize("path", [SHARD, "vae/config.json"])
def test_a_snapshot_of_the_cache_is_held_against_the_names_of_its_blobs(
        disk: Path, tmp_path: Path, path: str) -> None:
    snapshot = cached(disk, tmp_path)
    assert taken(snapshot, tmp_path / "home").revision == COMMIT
    blob = (snapshot / path).resolve()
    blob.write_bytes(blob.read_bytes()[:-1] + b"!")
    with pytest.raises(Unfetched, match=rf"gives {path} with"):
        taken(snapshot, tmp_path / "again")
    with pytest.raises(Unfetched, match="it is damaged"):
        taken(snapshot, tmp_path / "linked", link=True)


def test_half_a_copy_is_told_by_the_file_that_lacks_its_end(disk: Path, tmp_path: Path) -> None:
    (disk / SHARD).write_bytes(model()[SHARD][:50_000])
    with pytest.raises(Unfetched, match=r"is half a download, 50,000 of 90,\d+ bytes"):
        taken(disk, tmp_path / "home")
    assert standing(offered(NAME), tmp_path / "home").state == "half"
    (disk / SHARD).write_bytes(model()[SHARD])
    taken(disk, tmp_path / "home")
    assert (tmp_path / "home" / NAME / SHARD).read_bytes() == model()[SHARD]


def test_another_model_is_told_before_its_weights_are_copied(disk: Path, tmp_path: Path) -> None:
    with pytest.raises(Unfetched, match=r"is laid out as t2v-a14b, and i2v-a14b is asked for"):
        taken(disk, tmp_path / "home", "i2v-a14b")
    assert not list((tmp_path / "home").rglob("*.safetensors"))


def test_nothing_of_one_folder_is_mixed_into_what_comes_from_another(
        disk: Path, tmp_path: Path) -> None:
    other = shutil.copytree(disk, tmp_path / "other")
    config, shard = "transformer/config.json", "vae/diffusion_pytorch_model.safetensors"
    (other / config).write_bytes(b'{"in_channels": 36}')
    (tmp_path / "home" / NAME / "vae").mkdir(parents=True)
    (tmp_path / "home" / NAME / shard).write_bytes(safetensors(40_000, 9))  # as large
    with pytest.raises(Unfetched, match=rf"is laid out as i2v-a14b.*: get {NAME} from"):
        taken(other, tmp_path / "home")
    taken(disk, tmp_path / "home")
    assert all((tmp_path / "home" / NAME / path).read_bytes() == model()[path] for path in NEEDED)


def test_a_pickle_is_refused_by_name_and_by_contents(disk: Path, tmp_path: Path) -> None:
    (disk / SHARD).write_bytes(pickle.dumps(["weights"] * 300))
    with pytest.raises(Unfetched, match="is a pickle under another name"):
        taken(disk, tmp_path / "home", link=True)
    (disk / "vae/diffusion_pytorch_model.safetensors").rename(disk / "vae/model.pth")
    with pytest.raises(Unfetched, match=r"vae only as vae/model\.pth, a pickle"):
        taken(disk, tmp_path / "home")


def test_a_pair_is_known_by_its_makers_names_and_by_ours(tmp_path: Path) -> None:
    (loras := tmp_path / "loras").mkdir()
    for noise in ("high", "low"):
        (loras / f"wan2.2_t2v_A14b_{noise}_noise_lora_rank64_lightx2v_4step_1217.safetensors"
         ).write_bytes(safetensors(300, len(noise)))
    taken(loras, tmp_path / "one", PAIR)
    taken(tmp_path / "one" / PAIR, tmp_path / "two", PAIR)
    for home in ("one", "two"):
        assert ((tmp_path / home / PAIR / "low.safetensors").read_bytes() == safetensors(300, 3))
    with pytest.raises(Unfetched, match=r"has no wan2\.2_i2v_A14b_high_noise"):
        taken(loras, tmp_path / "two", "i2v-a14b-distill")


@pytest.mark.parametrize("make", [lambda path: None, lambda path: path.touch()])
def test_a_path_that_is_no_folder_is_told(tmp_path: Path, make: object) -> None:
    assert callable(make)
    make(tmp_path / "x")
    with pytest.raises(BadInput, match=r"--from .*x' is no folder, nor huggingface or modelscope"):
        WeightsFolder(tmp_path / "x")


def test_a_folder_of_something_else_is_told(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    with pytest.raises(Unfetched, match=r"has no model_index\.json"):
        taken(tmp_path / "x", tmp_path / "home")
    assert not (tmp_path / "home" / NAME).exists()


def test_verify_reads_all_and_getting_brings_what_was_damaged_alone(disk: Path, tmp_path: Path
                                                                     ) -> None:
    home, read = tmp_path / "home", []
    record = taken(disk, home)
    assert verify(offered(NAME), home, lambda done, total: read.append((done, total))).damaged == ()
    assert read[-1] == (record.bytes, record.bytes)
    whole = home / NAME / SHARD
    whole.write_bytes(whole.read_bytes()[:-1] + b"!")
    (home / NAME / "vae/config.json").unlink()
    assert verify(offered(NAME), home, lambda done, total: None).damaged == (
        SHARD, "vae/config.json")
    assert kept(NAME, home) is None
    assert standing(offered(NAME), home).state == "half"
    others = {path: (home / NAME / path).stat().st_mtime_ns for path in NEEDED
              if path not in (SHARD, "vae/config.json")}
    assert taken(disk, home).files == record.files
    assert sha256(whole) == hashlib.sha256(model()[SHARD]).hexdigest()
    assert others == {path: (home / NAME / path).stat().st_mtime_ns for path in others}


def test_what_is_not_there_or_half_there_cannot_be_verified(disk: Path, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"is not there, in .*: narrator weights get t2v-a14b"):
        verify(offered(NAME), tmp_path, lambda done, total: None)


def test_a_file_that_went_missing_shows_in_the_list(disk: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    record = taken(disk, home)
    found = standing(offered(NAME), home)
    assert (found.state, found.bytes, found.total) == ("whole", record.bytes, record.bytes)
    (home / NAME / SHARD).unlink()
    found = standing(offered(NAME), home)
    assert (found.state, found.bytes) == ("damaged", record.bytes - len(model()[SHARD]))
    taken(disk, home)
    assert standing(offered(NAME), home).state == "whole"


def test_a_record_that_cannot_be_read_counts_as_none(tmp_path: Path) -> None:
    (tmp_path / "weights.json").write_text('{"name": ')
    assert recorded(tmp_path) is None


def language_model(disk: Path, **config: object) -> Path:
    """Two shards in transformers' layout, with what nothing needs."""
    names = [f"model-0000{n}-of-00002.safetensors" for n in (1, 2)]
    files = {"config.json": json.dumps({**offered("qwen3-8b").config, **config}).encode(),
             "model.safetensors.index.json": json.dumps(
                 {"weight_map": {name: name for name in names}}).encode(),
             **{name: safetensors(500, seed) for seed, name in enumerate(names)},
             "tokenizer.json": b"{}", "merges.txt": b"a b", "chat_template.jinja": b"{{ x }}",
             "LICENSE": b"Apache", "README.md": b"# Q", "figures/one.png": b"picture",
             "pytorch_model.bin": b"\x80\x04"}
    for path, body in files.items():
        (file := disk / path).parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)
    return disk


def test_a_language_model_comes_with_what_transformers_reads_and_nothing_else(
        tmp_path: Path) -> None:
    record = taken(language_model(tmp_path / "usb"), tmp_path / "home", "qwen3-8b")
    assert [file.path for file in record.files] == [
        "LICENSE", "chat_template.jinja", "config.json", "merges.txt",
        "model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors",
        "model.safetensors.index.json", "tokenizer.json"]
    assert record.id == "Qwen/Qwen3-8B"
    assert kept("qwen3-8b", tmp_path / "home") == tmp_path / "home" / "qwen3-8b"


@pytest.mark.parametrize(("spoil", "says"), [
    (lambda disk: language_model(disk, hidden_size=2560),
     "says hidden_size 2560, and that of qwen3-8b is 4096: it is another model"),
    (lambda disk: (disk / "config.json").write_text("[]"), "is no language model's"),
    (lambda disk: (disk / "config.json").unlink(), "has no config.json"),
    (lambda disk: (disk / "model-00002-of-00002.safetensors").unlink(),
     "names model-00002-of-00002.safetensors, which is not there"),
    (lambda disk: [path.unlink() for path in disk.glob("*.safetensors")],
     "has its model only as pytorch_model.bin, a pickle"),
])
def test_what_is_not_that_language_model_is_refused(
        tmp_path: Path, spoil: Callable[[Path], object], says: str) -> None:
    spoil(language_model(tmp_path / "usb"))
    with pytest.raises(Unfetched) as told:
        taken(tmp_path / "usb", tmp_path / "home", "qwen3-8b")
    assert says in str(told.value)
    assert kept("qwen3-8b", tmp_path / "home") is None


def test_what_plans_by_itself_is_what_can_be_had() -> None:
    assert {name: offered(name).id for name in OFFERED} == OFFERED
