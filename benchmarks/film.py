"""How fast a film is made, and where the time goes.

    python benchmarks/film.py [STORY] [--shots 60]

Prints a table in Markdown. Times are of this machine in this run; what can be carried elsewhere
are the ratios, each of two things measured in turn in the same run.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from audio.line import RATE
from media import ffmpeg
from media.backend import Session
from media.fonts import font_path
from media.workers import cores
from narrator.cut.cut import cut
from narrator.cut.encode import CRF, PRESET
from narrator.cut.lettering import document
from narrator.cut.timeline import Join, Span, Spoken, Subtitle, Timeline
from narrator.events import Event, unheard
from narrator.film import render
from narrator.settings import settings
from narrator.store import Store
from scenes.cameras.paper import PaperCamera
from scenes.shot import Picture, Setup

FPS, WIDTH, HEIGHT = 24, 1280, 720
FRAMES, DISSOLVE = 120, 12
"""Of each clip, and of each dissolve between two."""

PICTURES = ["a ship on the open sea at dusk, wide shot, slow push in",
            "a woman on a rock above the waves, medium shot, pan left",
            "mountains at dawn, wide shot, tilt up", "a city at night, snow, pull out",
            "an ox in a field, day, medium shot", "stars over a forest, wide shot, static"]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("story", nargs="?", type=Path, default=Path("stories/andromeda.md"))
    options.add_argument("--shots", type=int, default=60)
    options.add_argument("--memory-of", type=int, help=argparse.SUPPRESS)
    options.add_argument("--drawn", type=Path, help=argparse.SUPPRESS)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        if asked.memory_of:
            cut(film_of(asked.memory_of, asked.drawn, small=True), work / "film.mp4",
                Store(work / "store"), cores(), unheard)
            print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
                  resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
            return
        print(f"{cores()} cores, Python {sys.version.split()[0]}, "
              f"{WIDTH}x{HEIGHT} at {FPS}, x264 {PRESET} crf {CRF}\n")
        whole_way(asked.story, work)
        against_others(work)
        second_cut(asked.shots, work)
        memory(work)


def whole_way(story: Path, work: Path) -> None:
    """A story rendered from nothing, and again with nothing changed."""
    print("| stage | seconds | film seconds a second |\n|---|---:|---:|")
    began, marks = time.perf_counter(), []

    def on(event: Event) -> None:
        marks.append((event.stage, time.perf_counter()))

    chosen = settings(out=work / "films")
    (film,) = render([story], chosen, on)
    total = time.perf_counter() - began
    spent: dict[str, float] = {}
    for (_, before), (stage, now) in pairwise([("", began), *marks]):
        spent[stage] = spent.get(stage, 0.0) + now - before
    for stage, seconds in spent.items():
        print(f"| {stage} | {seconds:.1f} | {film.seconds / seconds:.1f} |")
    print(f"| all, {film.seconds:.0f} s of film | {total:.1f} | {film.seconds / total:.2f} |")
    again = timed(lambda: render([story], chosen))
    print(f"| again, nothing changed | {again:.1f} | {film.seconds / again:.1f} |\n")


def against_others(work: Path) -> None:
    """The cut of six clips against one ffmpeg graph and MoviePy, the same sound for all three."""
    timeline = film_of(6, work)
    store = Store(work / "warm")
    cut(timeline, work / "film.mp4", store, cores(), unheard)
    sound = next((work / "warm" / "sound").rglob("*.m4a"))
    ours, graphs, moviepys = [], [], []
    for turn in range(3):
        fresh = Store(work / f"turn{turn}")
        (work / f"turn{turn}").mkdir()
        os.symlink(work / "warm" / "sound", work / f"turn{turn}" / "sound")
        ours.append(timed(lambda fresh=fresh: cut(
            timeline, work / "ours.mp4", fresh, cores(), unheard)))
        graphs.append(timed(lambda: one_graph(timeline, sound, work)))
        moviepys.append(timed(lambda: moviepy(timeline, sound, work)))
    mine, graph, composite = (sorted(times)[1] for times in (ours, graphs, moviepys))
    print(f"| {timeline.seconds:.1f} s of film from six clips, median of 3 | seconds | "
          f"ours is |\n|---|---:|---:|")
    print(f"| cut, with its checks | {mine:.1f} | |")
    print(f"| one ffmpeg graph | {graph:.1f} | {mine / graph:.2f} × its time |")
    print(f"| MoviePy CompositeVideoClip | {composite:.1f} | "
          f"{composite / mine:.1f} × faster |\n")


def second_cut(shots: int, work: Path) -> None:
    """A film of many shots, cut again after one got another take of equal length."""
    timeline, store = film_of(shots, work), work / "many"
    first = timed(lambda: cut(timeline, work / "film.mp4", Store(store), cores(), unheard))
    middle = shots // 2
    spans = list(timeline.picture)
    spans[middle] = spans[middle].model_copy(update={"clip": clip(99, work, WIDTH, HEIGHT)})
    retaken = timeline.model_copy(update={"picture": tuple(spans)})
    again = timed(lambda: cut(retaken, work / "film.mp4", Store(store), cores(), unheard))
    print(f"| {shots} shots, {timeline.seconds:.0f} s of film | seconds | of the first |\n"
          f"|---|---:|---:|")
    print(f"| first cut | {first:.1f} | |")
    print(f"| after another take of one shot | {again:.1f} | {again / first:.0%} |\n")


def memory(work: Path) -> None:
    """Peak memory of a whole cut in a process of its own, at 10 and at 100 shots. The clips are
    drawn before, so that only the cut is measured."""
    film_of(len(PICTURES), work, small=True)
    print("| shots | peak MiB, this process | peak MiB, largest ffmpeg |\n|---:|---:|---:|")
    for shots in (10, 100):
        ours, child = subprocess.run(
            [sys.executable, __file__, "--memory-of", str(shots), "--drawn", str(work)], check=True,
            capture_output=True, text=True).stdout.split()
        print(f"| {shots} | {ours} | {child} |")


def film_of(shots: int, work: Path, small: bool = False) -> Timeline:
    """A timeline of ``shots`` pieces that share six clips, each with words of its own."""
    width, height = (320, 180) if small else (WIDTH, HEIGHT)
    join, black = Join(kind="dissolve", frames=DISSOLVE), Join(kind="fade", frames=DISSOLVE)
    step = FRAMES - DISSOLVE
    tone = spoken(work)
    return Timeline(
        title="Benchmark", language="en", fps=FPS, width=width, height=height,
        frames=shots * step + DISSOLVE,
        picture=tuple(
            Span(id=f"s1-{i + 1}", clip=clip(i % len(PICTURES), work, width, height),
                 begin=i * step, frames=FRAMES, into=join if i else black,
                 out=join if i < shots - 1 else black) for i in range(shots)),
        narration=tuple(Spoken(speech=tone, from_seconds=0, to_seconds=3.0,
                               begin=i * step + DISSOLVE) for i in range(shots)),
        subtitles=tuple(Subtitle(begin=i * step + DISSOLVE, end=i * step + 90,
                                 lines=(f"The words of shot {i + 1},", "in two lines of type."))
                        for i in range(shots)))


def clip(number: int, work: Path, width: int, height: int) -> Path:
    """A clip that the paper camera drew, made once."""
    path = work / f"clip{number}-{height}.mp4"
    if not path.exists():
        picture = Picture(subject=PICTURES[number % len(PICTURES)],
                          framing=PICTURES[number % len(PICTURES)])
        setup = Setup(name="x", picture=picture, seed=number, width=width, height=height, fps=FPS,
                      frames=FRAMES)
        list(PaperCamera().film([setup], Session(lambda _: path)))
    return path


def spoken(work: Path) -> Path:
    """Three seconds of a tone, in place of words."""
    path = work / "tone.wav"
    if not path.exists():
        ffmpeg.run(["-f", "lavfi", "-i", f"sine=f=180:d=3:r={RATE}", "-ac", "1", path.name], work)
    return path


def one_graph(timeline: Timeline, sound: Path, work: Path) -> None:
    """The same film by one ffmpeg with one graph, as one would write it by hand."""
    room = Path(tempfile.mkdtemp(dir=work))
    (room / "fonts").mkdir()
    os.symlink(font_path(), room / "fonts" / "font.ttf")
    (room / "letters.ass").write_text(document(timeline, 0, timeline.frames), encoding="utf-8")
    inputs, graph, last = [], [], "[0:v]"
    for index, span in enumerate(timeline.picture):
        inputs += ["-i", str(span.clip)]
        if index:
            offset = (span.begin) / timeline.fps
            graph.append(f"{last}[{index}:v]xfade=transition=fade:"
                         f"duration={DISSOLVE / timeline.fps}:offset={offset}[x{index}]")
            last = f"[x{index}]"
    fade = timeline.frames - DISSOLVE
    graph.append(f"{last}fade=in:0:{DISSOLVE},fade=out:{fade}:{DISSOLVE},"
                 f"ass=letters.ass:fontsdir=fonts,format=yuv420p[film]")
    ffmpeg.run([*inputs, "-i", str(sound), "-filter_complex", ";".join(graph), "-map", "[film]",
                "-map", f"{len(timeline.picture)}:a", "-c:a", "copy", "-c:v", "libx264",
                "-profile:v", "high", "-preset", PRESET, "-crf", CRF, "-bf", "2", "-g",
                str(FPS // 2), "-movflags", "+faststart", "film.mp4"], room)


def moviepy(timeline: Timeline, sound: Path, work: Path) -> None:
    """The same film by MoviePy's CompositeVideoClip with CrossFadeIn and TextClip."""
    from moviepy import AudioFileClip, CompositeVideoClip, TextClip, VideoFileClip, vfx

    fps = timeline.fps
    layers = [VideoFileClip(str(span.clip)).with_start(span.begin / fps).with_effects(
        [vfx.CrossFadeIn(DISSOLVE / fps)]) for span in timeline.picture]
    for sub in timeline.subtitles:
        layers.append(TextClip(
            font=str(font_path()), text="\n".join(sub.lines), font_size=36, color="white",
            stroke_color="black", stroke_width=2, text_align="center").with_start(
                sub.begin / fps).with_duration((sub.end - sub.begin) / fps).with_position(
                    ("center", 0.85), relative=True))
    film = CompositeVideoClip(layers, size=(timeline.width, timeline.height))
    film.with_audio(AudioFileClip(str(sound))).with_duration(timeline.seconds).write_videofile(
        str(work / "moviepy.mp4"), fps=fps, codec="libx264", audio_codec="aac", preset=PRESET,
        ffmpeg_params=["-crf", CRF], threads=cores(), logger=None)


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
