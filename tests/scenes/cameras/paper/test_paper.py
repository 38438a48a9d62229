from __future__ import annotations

import hashlib
import subprocess
import sys
from itertools import pairwise, product
from typing import get_args

import numpy as np
import pytest

from media.backend import Session
from scenes.camera import CannotFilm
from scenes.cameras.paper import PaperCamera
from scenes.cameras.paper.composition import compose
from scenes.cameras.paper.figures import drawings, dress, figure
from scenes.cameras.paper.palette import theme
from scenes.cameras.paper.script import script
from scenes.cameras.paper.stage import STILL, carried
from scenes.formats import FRAME_RATES
from scenes.lexicon import Ground, Move, Time, Weather, phrase
from scenes.motion import pose
from scenes.shot import Described, Picture, Setup

GROUNDS, TIMES, WEATHERS = get_args(Ground), get_args(Time), get_args(Weather)


def setup(width: int = 160, height: int = 90, seed: int = 42, frames: int = 48,
          cast: tuple[Described, ...] = (), **fields: str) -> Setup:
    return Setup(name="tale/s1-1", picture=Picture(**fields), seed=seed, width=width,
                 height=height, fps=24, frames=frames, cast=cast)


def frame(asked: Setup, index: int = 10) -> np.ndarray:
    return PaperCamera().frame(asked, index)


SEA = setup(subject="a woman", setting="a cliff by the sea", framing="static", mood="dusk")


def test_a_sea_among_the_cast_is_the_ground_and_nobody() -> None:
    seen = script(setup(subject="大海", action="怒吼", cast=(
        Described(name="大海", look="深蓝的巨浪"),)))
    assert (seen.actors, seen.ground) == ((), "sea")


def test_whoever_reaches_out_has_the_hand_on_an_arm():
    def keys(**fields: str) -> set[str]:
        return {actor.key for actor in script(setup(**fields)).actors}

    assert keys(subject="a woman", action="伸出手", framing="远景") == {"woman"}
    assert "hand" in keys(subject="a woman's hand", framing="close-up")
    assert keys(subject="a hand", framing="wide shot") == {"hand"}


def test_the_light_of_a_mood_is_no_beam():
    assert "beam" in script(setup(subject="a beam of light", mood="dusk")).features
    assert script(setup(subject="a hill", mood="low golden light from the left")).features == ()


def test_one_setup_gives_the_same_bytes_every_time():
    assert frame(SEA).tobytes() == frame(SEA).tobytes()


def test_the_pixels_do_not_depend_on_the_shots_name():
    renamed = SEA.model_copy(update={"name": "other/s9-9"})
    assert frame(SEA).tobytes() == frame(renamed).tobytes()


def test_another_process_with_other_threads_gives_the_same_bytes():
    code = ("import cv2, hashlib, sys; cv2.setNumThreads(1);"
            "from scenes.shot import Setup; from scenes.cameras.paper import PaperCamera;"
            "frame = PaperCamera().frame(Setup.model_validate_json(sys.argv[1]), 10);"
            "print(hashlib.sha256(frame.tobytes()).hexdigest())")
    told = subprocess.run([sys.executable, "-c", code, SEA.model_dump_json()],
                          capture_output=True, text=True, check=True)
    assert told.stdout.strip() == hashlib.sha256(frame(SEA).tobytes()).hexdigest()


@pytest.mark.parametrize("mood", ["rain", "snow", "wind", "storm"])
def test_a_clip_does_not_tell_how_many_drew_it(tmp_path, mood):
    asked = setup(subject="a woman", setting="a field", framing="pan left", mood=mood, frames=24)
    clips = [clip.path.read_bytes() for workers in (1, 4)
             for clip in PaperCamera(workers).film(
                 [asked], Session(lambda _, n=workers: tmp_path / f"{n}.mp4", lambda *_: None))]
    assert clips[0] == clips[1]


def test_another_take_is_another_composition():
    first, second = frame(SEA), frame(SEA.model_copy(update={"seed": 43}))
    assert np.abs(first.astype(int) - second).mean() > 4


def test_every_ground_at_every_time_is_a_picture_of_its_own():
    seen = {}
    for ground, time in product(GROUNDS, TIMES):
        made = frame(setup(setting=phrase("ground", ground, "en"), mood=phrase("time", time, "en"),
                           framing="wide"))
        assert made.std() > 8, (ground, time)
        seen[ground, time] = made.astype(int)
    pairs = [(a, b) for a in seen for b in seen if a < b]
    assert min(np.abs(seen[a] - seen[b]).mean() for a, b in pairs) > 2


@pytest.mark.parametrize("weather", WEATHERS)
def test_weather_is_seen(weather):
    bare = frame(setup(setting="a field", framing="wide", mood="day"), 18).astype(int)
    wet = frame(setup(setting="a field", framing="wide",
                      mood=f"day, {phrase('weather', weather, 'en')}"), 18)
    assert np.abs(bare - wet).mean() > 1


@pytest.mark.parametrize("key", drawings())
def test_every_silhouette_is_cut(key):
    tones = theme((), "", "day", None, None, None)
    drawing = drawings()[key]
    cut = figure(drawing, 60, tones, dress(drawing, tones, (), 0), 90, 0)
    flipped = figure(drawing, 60, tones, dress(drawing, tones, (), 0), 90, 0, flip=True)
    assert 0.01 < (cut[:, :, 3] > 200).mean() < 0.95
    assert cut.shape == flipped.shape
    assert cut.tobytes() != flipped.tobytes()


@pytest.mark.parametrize("size", [(64, 64), (160, 90), (90, 160), (96, 96), (210, 90), (66, 128)])
@pytest.mark.parametrize("framing", ["wide", "medium", "close-up"])
def test_every_shape_of_frame_is_filled(size, framing):
    made = frame(setup(*size, subject="a king and a queen", setting="a city", framing=framing))
    assert made.shape == (size[1], size[0], 3)
    assert made.dtype == np.uint8
    assert made[:, [0, -1]].max(axis=2).min() > 8
    assert made[[0, -1]].max(axis=2).min() > 8


@pytest.mark.parametrize("move", get_args(Move))
def test_the_move_is_the_one_that_was_asked_for(move):
    assert script(setup(framing=f"wide, {move}")).move == move


@pytest.mark.parametrize("ground", GROUNDS)
def test_no_move_shows_the_edge_of_the_paper(ground):
    stage, _ = compose(setup(setting=phrase("ground", ground, "en"), framing="wide"))
    wide = [layer for layer in (stage.backdrop, *stage.layers)
            if layer.hides < 1000 or layer is stage.backdrop]
    assert len(wide) > 1
    for layer, move, progress in product(wide, get_args(Move), (0.0, 0.3, 0.7, 1.0)):
        matrix = carried(layer, 2.0 * progress, pose(move, progress, 2.0), 160, 90)
        left, right = matrix @ (0, 0, 1), matrix @ (layer.pixels.shape[1], 0, 1)
        assert left[0] <= 0
        assert right[0] >= 160


@pytest.mark.parametrize("ground", GROUNDS)
def test_what_is_left_out_behind_other_layers_is_never_missed(ground):
    stage, _ = compose(setup(setting=phrase("ground", ground, "en"), framing="wide", mood="day"))
    loud = stage.backdrop.pixels.copy()
    loud[:, :, :3] = (255, 0, 255)
    stage = stage._replace(backdrop=stage.backdrop._replace(pixels=loud))
    for move, progress in product(get_args(Move), (0.0, 1.0)):
        low = stage.draw(progress * 2, pose(move, progress, 2.0))[72:].astype(int)
        assert (low[:, :, [0, 2]].min(2) - low[:, :, 1] < 60).all(), move


def test_a_push_moves_the_picture_evenly_below_the_pixel():
    stage, seen = compose(setup(setting="a field", framing="push in"))
    plane = stage.layers[-1]._replace(depth=1.0, alive=STILL)
    edges = [(carried(plane, 0, pose(seen.move, i / 47, 2.0), 160, 90) @ (0, 0, 1))[0]
             for i in range(48)]
    steps = np.diff(edges)
    assert abs(steps).max() < 1
    assert abs(np.diff(steps)).max() < 0.1 * abs(steps).max()


@pytest.mark.parametrize("ground", GROUNDS)
def test_a_static_shot_is_never_frozen(ground):
    asked = setup(setting=phrase("ground", ground, "en"), framing="static", frames=96)
    stage, seen = compose(asked)
    shown = [stage.draw(second, pose(seen.move, second / 4, 4.0)).astype(int)
             for second in (0.0, 1.0, 2.0, 3.0)]
    assert all(np.abs(a - b).mean() > 0.25 for a, b in pairwise(shown))


def test_lightning_never_flickers():
    asked = setup(setting="the sea", mood="night, thunderstorm", framing="static", frames=240)
    stage, seen = compose(asked)
    light = [stage.draw(i / 24, pose(seen.move, i / 239, 10.0)).mean() for i in range(0, 240, 2)]
    peaks = sum(a < b > c and b > np.median(light) + 6
                for a, b, c in zip(light, light[1:], light[2:], strict=False))
    assert 1 <= peaks <= 2
    assert max(abs(b - a) for a, b in pairwise(light)) < 20


def test_the_cast_is_drawn_as_it_is_described():
    seen = script(setup(subject="织女", action="望着老牛", setting="田野", cast=(
        Described(name="织女", look="年轻女子，青色长裙，乌黑长发"),
        Described(name="老牛", look="一头年迈的黄牛"))))
    assert [actor.key for actor in seen.actors] == ["woman", "ox"]
    assert len(seen.actors[0].colours) == 1


def test_an_unknown_subject_is_a_calm_landscape():
    assert script(setup(subject="epistemology")).actors == ()
    assert frame(setup(subject="epistemology")).std() > 8


@pytest.mark.parametrize(("setting", "subject", "ground"), [
    ("天河", "织女", "sky"), ("", "银河横贯夜空", "sky"), ("云海", "", "sky"),
    ("outer space", "a ship sails by", "sky"), ("天庭", "玉帝坐在宝座上", "sky"),
    ("银河", "海怪", "sky"), ("云端", "一盏油灯", "sky"), ("天空", "一条船", "sea"),
    ("", "A blue sky over a green field", "field"), ("a blue sky", "a boy in a field", "field"),
    ("", "the sky above the sea", "sea"), ("天空", "群山", "mountains")])
def test_a_sky_is_the_ground_where_it_is_a_place_and_not_weather(setting, subject, ground):
    assert script(setup(setting=setting, subject=subject)).ground == ground


@pytest.mark.parametrize("fps", FRAME_RATES)
def test_the_longest_shot_is_filmed_at_every_rate(fps):
    longest = PaperCamera.limits.legal_frames(20 * fps - 1, fps)
    asked = SEA.model_copy(update={"width": 64, "height": 64, "fps": fps, "frames": longest})
    assert longest == 20 * fps
    assert frame(asked, longest - 1).shape == (64, 64, 3)


def test_they_are_people():
    assert [actor.key for actor in script(setup(subject="they")).actors] == ["man", "woman"]
    assert [actor.key for actor in script(setup(subject="她")).actors] == ["woman"]


@pytest.mark.parametrize(("change", "problem"), [
    ({"frames": 24 * 21}, "lasts 21.0 s"), ({"width": 161}, "161×90"), ({"height": 62}, "160×62"),
    ({"source": "a.png"}, "a.png")])
def test_what_it_cannot_film_it_names(change, problem):
    asked = Setup.model_validate({**SEA.model_dump(), **change})
    with pytest.raises(CannotFilm, match="tale/s1-1") as refused:
        PaperCamera().frame(asked, 0)
    assert problem in str(refused.value)


def test_a_name_brings_no_weather() -> None:
    cast = (Described(name="小雨", look="红衣小女孩"),)
    seen = script(Setup(name="x", picture=Picture(subject="小雨站在石桥上"), cast=cast,
                        width=160, height=90, fps=24, frames=24))
    assert seen.weather is None
    assert next(actor.key for actor in seen.actors) == "child"


def test_one_of_the_cast_wears_the_same_in_every_shot() -> None:
    cast = (Described(name="Boy", look="a thin boy"),
            Described(name="Baker", look="a round woman with red hair and a white apron"))

    def worn(words: str) -> dict[str, object]:
        seen = script(Setup(name="x", picture=Picture(subject=words), cast=cast, width=160,
                            height=90, fps=24, frames=24))
        return {actor.key: (actor.colours, actor.wardrobe) for actor in seen.actors}

    alone, together = worn("the Baker smiles"), worn("the Boy and the Baker at a table")
    assert alone["woman"] == together["woman"]
    assert len(alone["woman"][0]) == 1  # type: ignore[index] # the apron's, not the hair's
