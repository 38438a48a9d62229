"""What a story says to cameras that are models: options, LoRAs, exact things, first and last
pictures. Each slip is told at its line."""

from __future__ import annotations

import pickle
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from narrator.errors import BadStory
from narrator.story import Beat, Story
from narrator.story.look import MOST_LORAS
from scenes.shot import Lora
from tests.doubles.weights import safetensors

Read = Callable[..., Story]
Refused = Callable[..., BadStory]


@pytest.fixture(autouse=True)
def files(tmp_path: Path) -> Path:
    """Two LoRAs and two pictures beside the story."""
    safetensors(tmp_path / "loras/ink.safetensors")
    safetensors(tmp_path / "甲.safetensors", 8)
    for name in ("a.png", "b, c.png"):
        Image.new("RGB", (8, 8)).save(tmp_path / name)
    return tmp_path


def only(story: Story) -> Beat:
    beat, = story.scenes[0].beats
    return beat


ENGLISH = """\
title: T
look:
  wan: {steps: 30, model: ti2v-5b, guidance: 4.5, negative: "text, watermark"}
  lora:
    - loras/ink.safetensors
    - {file: 甲.safetensors, strength: -0.5, expert: high}
cast:
  Ann: {look: a girl, lora: 甲.safetensors}
  vase: {look: a blue vase, exact: true, picture: a.png}
"""
CHINESE = """\
标题：T
画风：
  万相： {步数: 30, 模型: ti2v-5b, 引导: 4.5, 不要: "text, watermark"}
  LoRA：
    - loras/ink.safetensors
    - {文件: 甲.safetensors, 强度: -0.5, 专家: 高噪}
人物：
  Ann： {外貌: a girl, 微调: 甲.safetensors}
  vase： {外貌: a blue vase, 如实: 是, 图片: a.png}
"""


@pytest.mark.parametrize("front", [ENGLISH, CHINESE])
def test_both_languages_say_it_all(read: Read, files: Path, front: str) -> None:
    story = read(front=front)
    ink, mine = files / "loras/ink.safetensors", files / "甲.safetensors"
    assert story.look.wan == (("guidance", "4.5"), ("model", "ti2v-5b"),
                              ("negative", "text, watermark"), ("steps", "30"))
    assert story.look.loras == (Lora(path=ink), Lora(path=mine, strength=-0.5, expert="high"))
    ann, vase = story.cast
    assert (ann.loras, ann.exact, ann.picture) == ((Lora(path=mine),), False, None)
    assert (vase.loras, vase.exact, vase.picture) == ((), True, files / "a.png")


def test_one_lora_needs_no_list(read: Read, files: Path) -> None:
    [one] = read(front="title: T\nlook: {lora: loras/ink.safetensors}").look.loras
    [other] = read(front="title: T\nlook: {lora: {file: loras/ink.safetensors}}").look.loras
    assert one == other == Lora(path=files / "loras/ink.safetensors")


WRONG = [
    ("title: T\nlook:\n  wan:\n    stepz: 30", 5, "did you mean steps?"),
    ("标题：T\n画风：\n  万相：\n    步散： 30", 5, "did you mean 步数?"),
    ("title: T\nlook:\n  wan:\n    seed: 1\n    steps: many", 5, "'look.wan.seed' is not known"),
    ("title: T\nlook:\n  wan:\n    shift: 5\n    steps: many", 6, "is no number of steps"),
    ("title: T\nlook: {wan: 30}", 3, "look.wan takes a key and a value"),
    ("title: T\nlook:\n  wan: {steps: [1, 2]}", 4, "look.wan.steps takes text"),
    ("title: T\nlook:\n  wan: {步数: 3, steps: 3}", 4, "which line 4 has already"),
    ("title: T\nlook:\n  wan:\n    placement: staged", 5,
     "is a matter of the machine, and not of the film; set placement under [wan]"),
    ("title: T\nlook:\n  wan: {model: t2v-1.3b, size: 720p}", 4, "does not film in 720p"),
    ("title: T\nlook:\n  wan: {distilled: yes, steps: 30}", 4, "say distilled no"),
    ("title: T\nlook: {lora: []}", 3, "lists 0 files; it takes 1 to 8"),
    ("title: T\nlook: {lora: {strength: 1}}", 3, "look.lora has no file"),
    ("title: T\nlook:\n  lora:\n    - loras/ink.safetensors\n    - {file: 甲.safetensors,\n"
     "       strength: 9}", 7, "it takes a number from -4 to 4"),
    ("title: T\nlook: {lora: {file: 甲.safetensors, expert: medium}}", 3, "it takes both, high"),
    ("title: T\nlook: {lora: {file: 甲.safetensors, weight: 1}}", 3, "'look.lora.weight' is not"),
    ("title: T\nlook:\n  lora: lora/ink.safetensors", 4, "'lora/ink.safetensors' is not there"),
    ("title: T\nlook:\n  lora: loras/inks.safetensors", 4, "did you mean loras/ink.safetensors?"),
    ("title: T\nlook:\n  lora: ../x.safetensors", 4, "leads out of the story's folder"),
    ("title: T\nlook:\n  lora: https://x.org/x.safetensors", 4, "save it beside the story"),
    ("title: T\nlook:\n  lora: ink.pt", 4, "'ink.pt' is a pickle, which can run any program"),
    ("title: T\nlook:\n  lora: ink.gguf", 4, "LoRAs are .safetensors files"),
    ("title: T\ncast:\n  Ox:\n    look: an ox\n    lora: ox.ckpt", 6, "is a pickle"),
    ("title: T\ncast:\n  Ox:\n    look: an ox\n    exact: perhaps", 6, "it takes true"),
    ("title: T\ncast:\n  Ox:\n    look: an ox\n    picture: a.png", 6, "write exact: true beside"),
    ("title: T\ncast:\n  Ox:\n    look: an ox\n    exact: no\n    picture: a.png", 7, "exact"),
    ("title: T\ncast:\n  Ox:\n    look: an ox\n    exact: yes\n    picture: x.png", 7, "not there"),
    ("title: T\ncast:\n  Ox:\n    look: an ox\n    exact: yes\n    picture: a.mp4", 7,
     "is a video; give a picture"),
    ("title: T\nplaces:\n  sea: {look: x, exact: yes}", 4, "'places.sea.exact' is not known"),
]


@pytest.mark.parametrize(("front", "line", "says"), WRONG)
def test_a_slip_is_named_at_its_line(refused: Refused, front: str, line: int, says: str) -> None:
    error = refused(front=front)
    assert says in error.problem
    assert error.line == line


def test_more_loras_than_a_model_bears_are_refused(refused: Refused) -> None:
    many = ", ".join(["甲.safetensors"] * (MOST_LORAS + 1))
    assert "lists 9 files" in refused(front=f"title: T\nlook: {{lora: [{many}]}}").problem


class Bomb:
    """What a pickle does when it is opened: whatever it likes."""

    def __reduce__(self) -> tuple[Callable[..., object], tuple[str]]:
        return print, ("opened",)


def zipped(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("archive/data.pkl", pickle.dumps(Bomb()))


@pytest.mark.parametrize(("make", "says"), [
    (zipped, "'x.safetensors' is a pickle under another name, which can run any program"),
    (lambda path: path.write_bytes(pickle.dumps(Bomb(), 2)), "is a pickle under another name"),
    (lambda path: path.write_bytes(pickle.dumps(Bomb(), 4)), "is a pickle under another name"),
    (lambda path: path.write_bytes(b""), "is empty: get it again"),
    (lambda path: path.write_bytes(b"version https://git-lfs.github.com/spec/v1\n"), "Git LFS"),
    (lambda path: path.write_bytes((9).to_bytes(8, "little") + b'["a", 1] '), "is no safetensors"),
    (lambda path: path.write_bytes((2).to_bytes(8, "little") + b"{}"), "holds no weights"),
    (lambda path: path.write_bytes((60_000).to_bytes(8, "little") + b'{"a":' + b"[" * 59_995),
     "is no safetensors file: get it again"),
    (lambda path: path.write_bytes(safetensors(path).read_bytes()[:-1]), "is half a download")])
def test_weights_are_known_by_what_they_hold(
        refused: Refused, files: Path, capsys: pytest.CaptureFixture[str],
        make: Callable[[Path], object], says: str) -> None:
    make(files / "x.safetensors")
    error = refused(front="title: T\nlook: {lora: x.safetensors}")
    assert says in error.problem
    assert str(files) not in error.problem
    assert "opened" not in capsys.readouterr().out


def test_a_link_to_weights_must_stay_inside_and_keep_their_ending(
        refused: Refused, files: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = safetensors(tmp_path_factory.mktemp("cache") / "blob.safetensors")
    (files / "out.safetensors").symlink_to(outside)
    safetensors(files / "blob")
    (files / "in.safetensors").symlink_to(files / "blob")
    assert "leads out" in refused(front="title: T\nlook: {lora: out.safetensors}").problem
    assert "leads to 'blob'" in refused(front="title: T\nlook: {lora: in.safetensors}").problem


@pytest.mark.parametrize(("front", "body"), [
    ("title: T\nlook: {lora: x.safetensors}", "Words."),
    ("title: T\ncast: {Ox: {look: an ox, lora: x.safetensors}}", "Words."),
    ("title: T\ncast: {Ox: {look: an ox, exact: yes, picture: x.png}}", "Words."),
    ("title: T", "![](a.png) {last: x.png}")])
def test_a_byte_of_any_of_them_changes_the_digest(
        read: Read, files: Path, front: str, body: str) -> None:
    safetensors(files / "x.safetensors")
    Image.new("RGB", (8, 8)).save(files / "x.png")
    before = read(body, front).digest
    safetensors(files / "x.safetensors", 5)
    Image.new("RGB", (8, 8), "red").save(files / "x.png")
    assert read(body, front).digest != before


@pytest.mark.parametrize("inside", [
    'last: "b, c.png"', "到：“b, c.png”", 'to: "b, c.png"', "末帧：「b, c.png」"])
def test_a_picture_may_end_with_another(read: Read, files: Path, inside: str) -> None:
    beat = only(read(f"![](a.png) {{camera: paper, {inside}}}"))
    assert beat.overrides.last == files / "b, c.png"
    assert beat.overrides.camera == "paper"


@pytest.mark.parametrize(("body", "says"), [
    ("> sea {last: a.png}", "last is said of a picture of yours, and this shot has none"),
    ("![](a.png) {last: x.png}", "'x.png' is not there"),
    ("![](a.png) {last: x.mp4}", "'x.mp4' is a video; give a picture"),
    ("![](a.png) {last: notes.txt}", "'notes.txt' is nothing to be filmed"),
    ("![](a.png) {last}", "'last' has no value"),
    ("![](a.png) {continues}", "continues begins with the last frame of the shot before"),
    ("![](a.png) {接上}", "and this shot with 'a.png'; leave one of them out"),
    ("> sea {continues: no}", "is not known"),
    ("> sea {contnues}", "did you mean continues?"), ("> sea {接下}", "did you mean 接上?")])
def test_what_cannot_begin_or_end_so_is_named(refused: Refused, body: str, says: str) -> None:
    error = refused(body)
    assert says in error.problem
    assert error.line == 8


@pytest.mark.parametrize("inside", ["continues", "接上", "延续，8s", "continues: true", "接上：是"])
def test_a_shot_may_go_on_from_the_one_before(read: Read, inside: str) -> None:
    assert only(read(f"> sea {{{inside}}}")).overrides.continues
