"""Segments are encoded to the frame and once; a joined film passes the checks or is not kept."""

from __future__ import annotations

import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from media import ffmpeg
from media.clips import Frame, write_clip
from media.frames import frame
from media.probe import probe
from media.sound import Loudness, to_wav
from narrator.cut.checks import faults, picture_faults
from narrator.cut.cut import cut
from narrator.cut.encode import GLANCES, VIDEO, encode
from narrator.cut.interchange import otio as written
from narrator.cut.segments import Segment, segments
from narrator.cut.soundtrack import SOUND, soundtrack
from narrator.cut.timeline import Ambience, Chapter, Join, Span, Spoken, Subtitle, Timeline
from narrator.cut.timing import SHORTEST_JOIN
from narrator.errors import RenderFailed
from narrator.events import unheard
from narrator.store import Store

LOUD = Loudness(integrated_lufs=-14, true_peak_dbtp=-1.5)
SIZE = {"width": 160, "height": 90, "fps": 24}


def moving(level: int) -> Callable[[int], Frame]:
    """A bright bar that wanders over a grey picture."""
    def draw(index: int) -> Frame:
        picture = np.full((90, 160, 3), level, np.uint8)
        picture[:, (3 * index) % 150:(3 * index) % 150 + 10] = 230
        return picture
    return draw


def filmed(path: Path, draw: Callable[[int], Frame], frames: int = 60) -> Path:
    write_clip(draw, frames, 24, path)
    return path


def spoken(path: Path, seconds: float) -> Path:
    beat = np.sin(np.arange(round(seconds * 48000)) * 2 * np.pi * 220 / 48000)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(48000)
        file.writeframes((beat * 12000).astype("<i2").tobytes())
    return path


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the clips and sounds of the timelines lie."""
    return tmp_path_factory.mktemp("shelf")


@pytest.fixture(scope="module")
def timeline(shelf: Path) -> Timeline:
    """Two pieces of 60 frames with a dissolve of 12, a tone over them, and a subtitle."""
    black, join = Join(kind="fade", frames=12), Join(kind="dissolve", frames=12)
    return Timeline(
        title="A = B; C", language="en", frames=108, **SIZE,
        picture=(
            Span(id="s1-1", clip=filmed(shelf / "a.mp4", moving(60)), begin=0, frames=60,
                 into=black, out=join),
            Span(id="s1-2", clip=filmed(shelf / "b.mp4", moving(120)), begin=48, frames=60,
                 into=join, out=black)),
        narration=(Spoken(speech=spoken(shelf / "a.wav", 3.0), from_seconds=0, to_seconds=3.0,
                          begin=12),),
        subtitles=(Subtitle(begin=20, end=70, lines=("Good 夜 night",)),),
        chapters=(Chapter(begin=0, title="一 = 1"), Chapter(begin=48, title="二")))


@pytest.fixture(scope="module")
def store(timeline: Timeline, shelf: Path) -> Store:
    """What has cut the timeline to ``first.mp4`` on the shelf, with two workers."""
    store = Store(shelf / "store")
    assert cut(timeline, shelf / "first.mp4", store, 2, unheard) == (3, 3)
    return store


def test_a_segment_has_its_frames_and_is_taken_from_where_it_should(tmp_path: Path) -> None:
    clip = filmed(tmp_path / "a.mp4", moving(60), 70)
    folder = tmp_path / "made"
    folder.mkdir()
    encode(Segment(name="x", clips=(clip,), starts=(31,), frames=30, **SIZE), folder)
    found = probe(folder / VIDEO)
    assert (found.frames, found.even, found.width, found.height) == (30, True, 160, 90)
    assert (folder / GLANCES).stat().st_size == 30 * 64 * 36
    for index in (0, 29):
        wanted, other = (frame(clip, 31 + index + off).astype(int) for off in (0, 1))
        got = frame(folder / VIDEO, index).astype(int)
        assert abs(got - wanted).mean() < abs(got - other).mean() / 3


def test_a_dissolve_goes_from_one_clip_to_the_other(tmp_path: Path) -> None:
    one, two = (filmed(tmp_path / f"{level}.mp4", lambda _, level=level: np.full(
        (90, 160, 3), level, np.uint8), 24) for level in (40, 200))
    folder = tmp_path / "made"
    folder.mkdir()
    encode(Segment(name="x", clips=(one, two), starts=(12, 0), frames=12, **SIZE), folder)
    levels = [frame(folder / VIDEO, i).mean() for i in range(12)]
    assert levels == sorted(levels)
    assert levels[0] == pytest.approx(40, abs=6)
    assert levels[-1] == pytest.approx(190, abs=12)


def test_a_clip_that_is_too_short_is_found_out(tmp_path: Path) -> None:
    clip = filmed(tmp_path / "a.mp4", moving(60), 20)
    folder = tmp_path / "made"
    folder.mkdir()
    with pytest.raises(Exception, match="shorter than the film needs"):
        encode(Segment(name="x", clips=(clip,), starts=(0,), frames=30, **SIZE), folder)


def test_a_cut_makes_a_film_that_passes_and_a_second_encodes_nothing(
        tmp_path: Path, shelf: Path, store: Store, timeline: Timeline) -> None:
    first, film = shelf / "first.mp4", tmp_path / "film.mp4"
    found = probe(first)
    assert (found.frames, found.even) == (108, True)
    assert abs(found.audio_seconds - 4.5) <= 1 / 24
    assert cut(timeline, film, Store(shelf / "store"), 1, unheard) == (0, 3)
    assert film.read_bytes() == first.read_bytes()


def test_the_number_of_workers_changes_no_byte(
        tmp_path: Path, shelf: Path, store: Store, timeline: Timeline) -> None:
    films = [shelf / "first.mp4"]
    for workers in (1, 5):
        films.append(tmp_path / f"{workers}.mp4")
        cut(timeline, films[-1], Store(tmp_path / f"store{workers}"), workers, unheard)
    assert len({film.read_bytes() for film in films}) == 1


def test_another_take_of_equal_length_encodes_only_what_it_is_seen_in(
        tmp_path: Path, store: Store, timeline: Timeline) -> None:
    first, second = timeline.picture
    retaken = timeline.model_copy(update={"picture": (first, second.model_copy(
        update={"clip": filmed(tmp_path / "c.mp4", moving(90))}))})
    assert cut(retaken, tmp_path / "film.mp4", store, 2, unheard) == (2, 3)


def test_a_film_that_fails_its_checks_is_not_delivered(tmp_path: Path, timeline: Timeline) -> None:
    film = tmp_path / "film.mp4"
    dark = filmed(tmp_path / "dark.mp4", lambda _: np.zeros((90, 160, 3), np.uint8))
    first, second = timeline.picture
    broken = timeline.model_copy(update={"picture": (
        first.model_copy(update={"clip": dark}), second), "subtitles": ()})
    with pytest.raises(RenderFailed, match=r"it is black for 1\.5 s at .* \(s1-1\)"):
        cut(broken, film, Store(tmp_path / "store"), 2, unheard)
    assert not film.exists()


def test_a_frozen_stretch_is_a_fault_unless_it_is_a_picture_of_the_authors(
        tmp_path: Path, timeline: Timeline) -> None:
    stone = filmed(tmp_path / "s.mp4", lambda _: np.full((90, 160, 3), 99, np.uint8), 120)
    span = Span(id="s1-1", clip=stone, begin=0, frames=120, into=Join(), out=Join())
    for image, expected in ((False, 1), (True, 0)):
        one = timeline.model_copy(update={
            "frames": 120, "subtitles": (), "picture": (
                span.model_copy(update={"image": image}),)})
        folder = tmp_path / f"made{image}"
        folder.mkdir()
        (part,) = segments(one)
        encode(part, folder)
        assert len(picture_faults(one, [folder / GLANCES])) == expected


def test_checks_see_missing_frames_and_missing_sound(
        shelf: Path, store: Store, timeline: Timeline) -> None:
    longer = timeline.model_copy(update={"frames": 110})
    found = faults(shelf / "first.mp4", longer, [], LOUD)
    assert any("108 frames, its timeline 110" in fault for fault in found)
    assert any("its sound lasts" in fault for fault in found)


def test_the_otio_timeline_adds_up_and_reads_back(shelf: Path, timeline: Timeline) -> None:
    import opentimelineio as otio

    film = otio.adapters.read_from_string(written(timeline, shelf), "otio_json")
    picture = film.tracks[0]
    assert film.name == "A = B; C"
    assert film.duration().to_frames() == 108
    assert [type(item).__name__ for item in picture] == ["Clip", "Transition", "Clip"]
    assert picture[0].media_reference.target_url == "a.mp4"
    assert [marker.name for marker in film.tracks.markers][:2] == ["一 = 1", "二"]


@pytest.fixture(scope="module")
def ambient(shelf: Path, timeline: Timeline) -> Timeline:
    """The same, with the sound of a video kept in both its pieces."""
    ffmpeg.run(["-f", "lavfi", "-i", "testsrc2=s=64x36:r=10:d=9", "-f", "lavfi", "-i",
                "sine=1000:d=9", "-pix_fmt", "yuv420p", "v.mp4"], shelf)
    return timeline.model_copy(update={"ambience": (
        Ambience(source=shelf / "v.mp4", from_seconds=1, begin=0, frames=60, fade_in=12,
                 fade_out=12),
        Ambience(source=shelf / "v.mp4", from_seconds=5, begin=48, frames=60, fade_in=12,
                 fade_out=12))})


def test_the_ambience_is_part_of_the_soundtrack_and_of_its_key(
        tmp_path: Path, ambient: Timeline, timeline: Timeline) -> None:
    store = Store(tmp_path / "store")
    later = ambient.ambience[1].model_copy(update={"from_seconds": 6})
    films = [timeline, ambient,
             ambient.model_copy(update={"ambience": (ambient.ambience[0], later)})]
    made = [soundtrack(film, store).folder for film in (*films, *films)]
    assert len(set(made)) == 3
    assert made[:3] == made[3:]
    levels = [tone(folder / SOUND, tmp_path) for folder in made[:2]]
    assert levels[1] > 20 * levels[0]


def tone(sound: Path, folder: Path) -> float:
    """How much of 1000 Hz there is where both pieces have words."""
    to_wav(sound, folder / "heard.wav")
    heard = np.fromfile(folder / "heard.wav", "<i2", offset=44).reshape(-1, 2)[48000:96000, 0]
    return float(abs((heard * np.exp(-2j * np.pi * 1000 * np.arange(48000) / 48000)).mean()))


def test_the_otio_timeline_has_a_track_of_ambience(shelf: Path, ambient: Timeline) -> None:
    import opentimelineio as otio

    film = otio.adapters.read_from_string(written(ambient, shelf), "otio_json")
    track = next(track for track in film.tracks if track.name == "Ambience")
    ranges = [item.source_range for item in track]
    assert [(r.start_time.to_frames(), r.duration.to_frames()) for r in ranges] == [
        (24, 54), (126, 54)]  # they abut in the middle of the dissolve, and stay in step with it
    assert track[0].media_reference.target_url == "v.mp4"


@pytest.fixture(scope="module")
def long(shelf: Path) -> Path:
    """A clip of 160 frames."""
    return filmed(shelf / "long.mp4", moving(60), 160)


@pytest.mark.parametrize("start", [1, 7, 12, 31])
def test_the_last_frame_of_a_segment_lasts_as_long_as_the_others(
        tmp_path: Path, long: Path, start: int) -> None:
    import av

    folder = tmp_path / "made"
    folder.mkdir()
    encode(Segment(name="x", clips=(long,), starts=(start,), frames=125, **SIZE), folder)
    with av.open(str(folder / VIDEO)) as container:
        assert container.streams.video[0].duration == 125 * 512


@pytest.mark.parametrize("fps", [24, 25, 30, 50, 60])
def test_the_shortest_dissolve_can_be_joined(tmp_path: Path, fps: int) -> None:
    clip = tmp_path / "a.mp4"
    write_clip(moving(60), 40, fps, clip)
    join, none = Join(kind="dissolve", frames=SHORTEST_JOIN), Join()
    film = Timeline(
        title="X", language="en", frames=80 - SHORTEST_JOIN, width=160, height=90, fps=fps,
        picture=(Span(id="a", clip=clip, begin=0, frames=40, into=none, out=join),
                 Span(id="b", clip=clip, begin=40 - SHORTEST_JOIN, frames=40, into=join,
                      out=none)))
    cut(film, tmp_path / "film.mp4", Store(tmp_path / "store"), 2, unheard)
    assert probe(tmp_path / "film.mp4").even
