"""The wan camera films the same bits however its weights lie, and whatever it is stopped by."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from media.backend import Destination, Session
from media.errors import BadOption, DiskFull
from media.probe import probe
from media.progress import Progress, silent
from scenes.camera import CannotFilm
from scenes.cameras.wan.camera import WanCamera
from scenes.shot import Clip, Setup
from tests.doubles import tiny_wan as tiny
from tests.installed import needs

pytestmark = needs("torch")

Camera = Callable[..., WanCamera]
SHOTS = ("a red fox", "织女独坐云岸", "a ship at sea")


@pytest.fixture(autouse=True)
def nothing_stands() -> Any:
    """No test films with what another left loaded."""
    from scenes.cameras.wan import studio

    studio._standing = None
    yield
    studio._standing = None


@pytest.fixture
def wan(weights: Path) -> Camera:
    """A camera of a tiny model; clips of up to nine frames."""
    def made(model: str = "t2v-a14b", workers: int = 2, **options: str) -> WanCamera:
        return WanCamera(workers, {**tiny.OPTIONS, "model": model, "weights": str(weights),
                                   "frames": "9", "steps": "3", **options})
    return made


def shots(camera: WanCamera, count: int = 3, **fields: Any) -> list[Setup]:
    return [Setup.model_validate({
        "name": f"t/s1-{number}", "prompt": SHOTS[number - 1], "seed": number, "width": 64,
        "height": 32, "fps": camera.recipe.fps, "frames": 5, **fields})
        for number in range(1, count + 1)]


def filmed(camera: WanCamera, asked: Sequence[Setup], folder: Path, progress: Progress = silent,
           **session: Any) -> list[Clip]:
    folder.mkdir(exist_ok=True)
    return list(camera.film(asked, Session(
        lambda name: folder / f"{name[2:]}.mp4", progress, **session)))


def contents(clips: Sequence[Clip]) -> dict[str, bytes]:
    return {clip.name: clip.path.read_bytes() for clip in clips}


@pytest.fixture(scope="module")
def plain(weights: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The three clips as they come when nothing happens."""
    camera = WanCamera(2, {**tiny.OPTIONS, "model": "t2v-a14b", "weights": str(weights),
                           "frames": "9"})
    return contents(filmed(camera, shots(camera), tmp_path_factory.mktemp("plain")))


@pytest.mark.parametrize("options", [
    {"placement": "in turn", "group": "2"}, {"placement": "offload", "group": "2"},
    {"placement": "resident"}])  # staged in a group of all: those that are killed
def test_where_the_weights_lie_changes_no_byte(
        wan: Camera, plain: dict[str, bytes], options: dict[str, str], tmp_path: Path) -> None:
    camera = wan(**options)
    assert contents(filmed(camera, shots(camera), tmp_path)) == plain
    assert camera.identity == wan().identity


def test_a_shot_is_the_same_alone_and_among_others(
        wan: Camera, plain: dict[str, bytes], tmp_path: Path) -> None:
    camera = wan(workers=1)
    alone = contents(filmed(camera, shots(camera)[1:2], tmp_path))
    assert alone == {"t/s1-2": plain["t/s1-2"]}


def test_a_group_goes_through_one_expert_and_then_through_the_other(
        wan: Camera, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from scenes.cameras.wan import checkpoint, denoise

    told: list[str] = []
    loaded, run = checkpoint.expert, denoise.run
    monkeypatch.setattr(checkpoint, "expert", lambda ck, which, *rest: (
        told.append(f"load {which}"), loaded(ck, which, *rest))[1])
    monkeypatch.setattr(denoise, "run", lambda course, which, *rest: (
        told.append(which), run(course, which, *rest))[1])
    camera = wan(placement="in turn", group="2")
    filmed(camera, shots(camera), tmp_path)
    assert told == ["load high", "high", "high", "load low", "low", "low",
                    "load high", "high", "load low", "low"]


def test_clips_come_while_the_rest_is_still_to_be_filmed(wan: Camera, tmp_path: Path) -> None:
    camera, told = wan(workers=1), []
    clips = camera.film(shots(camera), Session(
        lambda name: tmp_path / f"{name[2:]}.mp4", lambda name, done: told.append(name)))
    assert next(clips).name == "t/s1-1"
    assert set(told) == {"t/s1-1"}
    clips.close()  # type: ignore[attr-defined]


def test_the_next_shot_is_denoised_while_one_is_written(
        wan: Camera, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from scenes.cameras.wan import delivery

    begun, write = Event(), delivery.write_frames

    def waiting(pictures: Any, frames: int, fps: int, path: Path) -> None:
        if path.name.startswith(".s1-1."):
            assert begun.wait(60), "the second shot was not begun before the first was written"
        write(pictures, frames, fps, path)

    monkeypatch.setattr(delivery, "write_frames", waiting)
    camera = wan()
    assert len(filmed(camera, shots(camera, 2), tmp_path, lambda name, done: (
        begun.set() if name == "t/s1-2" and done > 0.5 else None))) == 2


def test_prompts_are_read_once_and_what_is_loaded_stays_for_the_next_list(
        wan: Camera, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from scenes.cameras.wan import checkpoint, prompts

    loads: list[str] = []
    for module, part in ((checkpoint, "expert"), (prompts, "text_encoder")):
        load = getattr(module, part)
        monkeypatch.setattr(module, part, lambda *given, part=part, load=load: (
            loads.append(part), load(*given))[1])
    first, again = wan(), wan()
    filmed(first, shots(first), tmp_path)
    assert loads == ["text_encoder", "expert", "expert"]
    filmed(again, shots(again, 1), tmp_path)
    assert loads[3:] == []
    filmed(again, shots(again, 1), tmp_path, coming=shots(again, 2, prompt="a whale"))
    filmed(wan(), shots(again, 2, prompt="a whale"), tmp_path)
    assert loads[3:] == ["text_encoder"], "with those of the next list"
    other = wan("t2v-1.3b")
    filmed(other, shots(other, 1), tmp_path)
    assert loads[4:] == ["text_encoder", "expert"]


KILLED = """
import ast, os, signal, sys
from pathlib import Path
from scenes.cameras.wan.camera import WanCamera
from tests.scenes.cameras.wan.test_camera import bench_in, filmed, shots
camera, folder = WanCamera(2, ast.literal_eval(sys.argv[1])), Path(sys.argv[2])
def progress(name, done):
    if (name, round(done, 2)) == ("t/s1-2", 0.9):  # its last step
        os.kill(os.getpid(), signal.SIGKILL)
filmed(camera, shots(camera), folder, progress, bench=bench_in(folder))
"""


def bench_in(folder: Path) -> Destination:
    """A bench in ``folder``, as a render gives one to a camera."""
    def bench(name: str) -> Path:
        path = folder / "bench" / name[2:]
        path.mkdir(parents=True, exist_ok=True)
        return path

    return bench


def test_a_film_that_was_killed_is_gone_on_with_by_another_process_to_the_same_bytes(
        wan: Camera, plain: dict[str, bytes], weights: Path, tmp_path: Path) -> None:
    staged = {"placement": "in turn", "group": "3"}
    options = {**tiny.OPTIONS, "model": "t2v-a14b", "weights": str(weights), "frames": "9"}
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, repr({**options, **staged}), str(tmp_path)],
        cwd=Path(__file__).parents[4], capture_output=True, text=True)
    assert killed.returncode == -9, killed.stderr
    assert killed.stderr == "", "what the libraries advise is not for who films"
    kept = {path.parent.name for path in tmp_path.glob("bench/*/course.safetensors")}
    assert {"s1-2", "s1-3"} <= kept <= {"s1-1", "s1-2", "s1-3"}
    camera, steps = wan(**staged), set[tuple[str, float]]()
    clips = filmed(camera, shots(camera), tmp_path,
                   lambda name, done: steps.add((name, round(done, 2))), bench=bench_in(tmp_path))
    assert contents(clips) == plain
    # The first stages that were finished are gone on from: no step of them comes again.
    assert ("t/s1-3", 0.3) not in steps
    assert ("t/s1-3", 0.9) in steps
    assert list(tmp_path.glob("bench/*/*")) == []


def test_ctrl_c_in_a_step_keeps_clips_stages_and_long_work(
        wan: Camera, plain: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
        ) -> None:
    from scenes.cameras.wan import bench

    monkeypatch.setattr(bench, "KEEP_SECONDS", 0.0)
    camera, clips, steps = wan(workers=1), [], []

    def on(name: str, done: float) -> None:
        steps.append((name, done))
        if name == "t/s1-2" and done == pytest.approx(0.6):  # two of three steps
            raise KeyboardInterrupt

    asked = shots(camera)
    with pytest.raises(KeyboardInterrupt):
        clips.extend(camera.film(asked, Session(
            lambda name: tmp_path / f"{name[2:]}.mp4", on, bench=bench_in(tmp_path))))
    assert [clip.name for clip in clips] == ["t/s1-1"]
    steps.clear()
    rest = [setup for setup in asked if setup.name != "t/s1-1"]
    clips += filmed(camera, rest, tmp_path, lambda name, done: steps.append((name, done)),
                    bench=bench_in(tmp_path))
    assert min(done for name, done in steps if name == "t/s1-2") > 0.3
    assert contents(clips) == plain


def test_what_is_told_is_where_the_weights_lie(wan: Camera, tmp_path: Path) -> None:
    camera, told = wan(), []
    filmed(camera, shots(camera, 1), tmp_path, tell=told.append)
    assert told == ["wan: the processor films, from main memory"]


def run_out(*_: Any, **__: Any) -> Any:
    import torch

    raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 18.00 GiB")


def test_when_memory_runs_out_it_goes_down_the_ladder_and_the_clip_says_so(
        wan: Camera, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from scenes.cameras.wan import decode, denoise

    frames, run, tries = decode.frames, denoise.run, []

    def decoded(decoder: Any, latents: Any, name: str, tiled: bool) -> Any:
        tries.append(tiled)
        return frames(decoder, latents, name, tiled) if tiled else run_out()

    def denoised(*given: Any) -> None:
        tries.append("run")
        run(*given) if tries.count("run") > 2 else run_out()

    monkeypatch.setattr(decode, "frames", decoded)
    monkeypatch.setattr(denoise, "run", denoised)
    camera, told = wan(), []
    first, second, third = filmed(camera, shots(camera), tmp_path, tell=told.append)
    assert [sentence.rpartition(": ")[2] for sentence in told[1:]] == [
        "one expert at a time is loaded now", "the layers come to the card one after the other now",
        "clips are decoded in tiles now"]
    assert all(len(clip.notes) == 3 for clip in (first, second, third))
    assert tries.count(False) == 1
    [again] = filmed(camera, shots(camera, 1), tmp_path, tell=told.append)
    assert again.notes == (told[-1].removeprefix("wan: "),)
    assert told[-1].startswith("wan: as before, because memory ran out while shot t/s1-1 was dec")
    assert tries[-1] is True, "the next list climbed up the ladder again"


def test_on_the_lowest_rung_it_ends_with_a_remedy(
        wan: Camera, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from scenes.cameras.wan import denoise
    from scenes.cameras.wan.placement import NoMemory

    monkeypatch.setattr(denoise, "run", run_out)
    camera = wan()
    with pytest.raises(NoMemory, match=r"shot t/s1-1 .* as little on the card as can be: end what"):
        filmed(camera, shots(camera), tmp_path)


def test_a_shot_that_fails_three_times_is_set_aside_while_the_others_go_on(
        wan: Camera, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    from scenes.cameras.wan import denoise

    run, failed = denoise.run, []

    def breaking(course: Any, *given: Any) -> None:
        if float(course.latents.flatten()[0]) == bad:
            failed.append(1)
            raise RuntimeError("cuDNN error: CUDNN_STATUS_EXECUTION_FAILED")
        run(course, *given)

    camera = wan()
    asked = shots(camera)
    bad = float(torch.randn(64, generator=torch.Generator().manual_seed(2))[0])  # of its noise
    monkeypatch.setattr(denoise, "run", breaking)
    clips: list[Clip] = []
    with pytest.raises(CannotFilm, match=r"shot t/s1-2 failed 3 times \(RuntimeError: cuDNN"):
        clips.extend(camera.film(asked, Session(lambda name: tmp_path / f"{name[2:]}.mp4")))
    assert len(failed) == 3
    assert {clip.name for clip in clips} == {"t/s1-1", "t/s1-3"}


def test_a_clip_that_cannot_be_written_is_written_again_and_a_full_disk_ends_it(
        wan: Camera, plain: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
        ) -> None:
    from media.errors import FFmpegFailed
    from scenes.cameras.wan import delivery

    write, tries = delivery.write_frames, []

    def failing(pictures: Any, frames: int, fps: int, path: Path) -> None:
        tries.append(path.name)
        if len(tries) == 1:
            raise FFmpegFailed("ffmpeg ended with 1")
        if len(tries) > 4:
            raise DiskFull.at(path)
        write(pictures, frames, fps, path)

    monkeypatch.setattr(delivery, "write_frames", failing)
    camera = wan()
    assert contents(filmed(camera, shots(camera), tmp_path)) == plain
    assert len(tries) == 4
    with pytest.raises(DiskFull):
        filmed(camera, shots(camera), tmp_path)


@pytest.mark.parametrize("says", ["latents are not numbers", "came out black"])
def test_a_broken_clip_is_an_error_with_its_shot_and_never_a_file(
        wan: Camera, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, says: str) -> None:
    import torch

    from scenes.cameras.wan import decode, denoise

    run, eight_bit = denoise.run, decode.eight_bit

    def poisoned(course: Any, *given: Any) -> None:
        run(course, *given)
        course.latents[0, 0, 0, 0, 0] = torch.nan

    if "black" in says:
        monkeypatch.setattr(decode, "eight_bit", lambda video: eight_bit(video) // 32)
    else:
        monkeypatch.setattr(denoise, "run", poisoned)
    camera = wan("t2v-1.3b")
    with pytest.raises(CannotFilm, match=f"2 of 2 shots .*shot t/s1-1.*{says}.*shot t/s1-2"):
        filmed(camera, shots(camera, 2), tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("model", ["i2v-a14b", "ti2v-5b"])
def test_a_clip_begins_with_a_picture_and_ends_with_one(
        wan: Camera, pictures: tuple[Path, Path], model: str, tmp_path: Path) -> None:
    camera = wan(model)
    assert camera.limits.first_frame
    assert camera.limits.last_frame == (model == "i2v-a14b")
    other = {"last": pictures[1]} if camera.limits.last_frame else {"first": pictures[1]}
    one, = filmed(camera, shots(camera, 1, first=pictures[0]), tmp_path)
    before = one.path.read_bytes()
    two, = filmed(camera, shots(camera, 1, **{"first": pictures[0], **other}), tmp_path)
    assert two.path.read_bytes() != before


def test_a_camera_of_words_has_a_sister_for_pictures(wan: Camera) -> None:
    camera = wan(steps="2", guidance="1")
    sister = camera.beginning_with_a_picture()
    assert sister is camera.beginning_with_a_picture()
    assert (sister.recipe.model.name, sister.recipe.steps) == ("i2v-a14b", 2)
    assert sister.beginning_with_a_picture() is sister
    large = wan("ti2v-5b")
    assert large.beginning_with_a_picture() is large
    pair = wan(steps="4", distilled="a.safetensors,b.safetensors")
    with pytest.raises(BadOption, match="say distilled yes"):
        pair.beginning_with_a_picture()


@pytest.mark.parametrize(("changes", "says"), [
    ({"width": 128}, r"is 128×32, and wan films 64×32: say one of them in size"),
    ({"fps": 24}, r"at 24 frames a second, and wan films at 16: "),
    ({"frames": 13}, r"lasts 13 frames; wan films at most 9 \(0.6 s\): split it"),
    ({"frames": 7}, r"has 7 frames, and wan films 4 × k \+ 1 of them: ask for 9"),
    ({"first": Path("a.png")}, r"begins with the picture a.png, and t2v-a14b .*say model i2v-a14b"),
    ({"last": Path("a.png")}, r"ends with the picture a.png, and t2v-a14b cannot"),
    ({"loras": [{"path": "evil.ckpt"}]}, r"evil.ckpt is no .safetensors file, and a pickle can"),
    ({"prompt": "fox " * 600}, r"its prompt has \d{3,4} tokens, and Wan reads 512: shorten")])
def test_what_it_cannot_film_is_told_before_anything_is_loaded(
        wan: Camera, changes: dict[str, Any], says: str, tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch) -> None:
    from scenes.cameras.wan import checkpoint

    monkeypatch.setattr(checkpoint, "_loaded", run_out)
    camera = wan()
    asked = shots(camera)
    asked[2] = shots(camera, 3, **changes)[2]
    with pytest.raises(CannotFilm, match=f"^shot t/s1-3.*{says}"):
        filmed(camera, asked, tmp_path)


def test_what_later_lists_cannot_say_is_told_in_the_first(wan: Camera, tmp_path: Path) -> None:
    camera = wan("t2v-1.3b")
    coming = shots(camera, 2, prompt="fox " * 600)[1:]
    with pytest.raises(CannotFilm, match=r"^shot t/s1-2: its prompt has .* tokens"):
        filmed(camera, shots(camera, 1), tmp_path, coming=coming)


def test_a_picture_is_asked_for_and_looked_at_first(
        wan: Camera, tmp_path: Path) -> None:
    camera = wan("i2v-a14b")
    with pytest.raises(CannotFilm, match="t/s1-1 begins with no picture, and i2v-a14b films from"):
        filmed(camera, shots(camera, 1), tmp_path)
    with pytest.raises(CannotFilm, match=r"t/s1-1: the picture none.png is not there"):
        filmed(camera, shots(camera, 1, first=tmp_path / "none.png"), tmp_path)


def test_without_weights_a_film_can_be_planned_and_not_filmed(tmp_path: Path) -> None:
    from media.errors import WeightsMissing

    camera = WanCamera(1, {**tiny.OPTIONS, "model": "t2v-a14b", "weights": str(tmp_path)})
    assert ("weights", "not here") in camera.identity.settings
    assert camera.limits.fps == 16
    with pytest.raises(WeightsMissing, match=r"get .*t2v-a14b|not on this machine|half a download"):
        filmed(camera, shots(camera, 1), tmp_path / "out")


def test_a_pair_that_is_not_there_is_told_before_anything_is_loaded(
        wan: Camera, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from media.errors import WeightsMissing
    from scenes.cameras.wan import checkpoint

    monkeypatch.setattr(checkpoint, "_loaded", run_out)
    camera = wan(steps="4", distilled="yes")
    with pytest.raises(WeightsMissing, match="get t2v-a14b-distill, or film with"):
        filmed(camera, shots(camera, 1), tmp_path)


def test_it_is_made_and_asked_without_torch(weights: Path) -> None:
    code = ("import sys; from scenes.camera import camera; "
            f"wan = camera('wan', options={{'model': 't2v-a14b', 'weights': {str(weights)!r}}}); "
            "wan.identity, wan.limits; wan.examine(); "
            "assert not {'torch', 'diffusers', 'transformers'} & set(sys.modules)")
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[4])


def test_clips_are_what_was_asked_in_every_layout(wan: Camera, tmp_path: Path) -> None:
    for model in ("t2v-1.3b", "ti2v-5b"):
        camera = wan(model)
        clip, = filmed(camera, shots(camera, 1, frames=9), tmp_path / model)
        found = probe(clip.path)
        assert (found.frames, found.width, found.height, found.fps) == (
            9, 64, 32, camera.recipe.fps)
