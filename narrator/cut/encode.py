"""Encoding a segment, and joining segments and sound into a film, by ffmpeg.

H.264 High as YouTube asks for it: two B-frames, closed groups of half a second, 4:2:0, BT.709.
x264 gives the same bytes only for the same number of threads: one thread a segment, and as many
segments side by side as there are cores, so that the number of cores changes no byte.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from media import ffmpeg
from media.backend import Identity
from media.digests import digest
from media.errors import FFmpegFailed
from media.fonts import font_path
from narrator.cut.segments import Segment
from narrator.cut.timeline import Chapter

PRESET, CRF = "veryfast", "18"
REVISION = "1"
"""Raised whenever the same segment would be encoded differently."""

VIDEO, GLANCES = "segment.mp4", "glances.gray"
"""A segment's two files: the encoded pictures, and each of them at a glance, for the checks."""

GLANCE_WIDTH, GLANCE_HEIGHT = 64, 36
"""Pixels of a glance: one byte each, grey, frame after frame."""

_TAGS = "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv"


@cache
def identity() -> Identity:
    """All but the segment itself that decides its bytes."""
    return Identity(name="x264", model=f"{PRESET} crf {CRF}", revision=REVISION, settings=(
        ("ffmpeg", ffmpeg.version()), ("font", digest(font_path()))))


def encode(segment: Segment, folder: Path) -> None:
    """Write VIDEO and GLANCES of ``segment`` into ``folder``. Raises FFmpegFailed, DiskFull."""
    inputs = []
    for index, (clip, start) in enumerate(zip(segment.clips, segment.starts, strict=True)):
        _lend(clip, folder / f"clip{index}.mp4")
        # Half a frame early, so that rounding never skips the frame meant.
        inputs += ["-ss", f"{max(0.0, (start - 0.5) / segment.fps):.6f}",
                   *ffmpeg.source(f"clip{index}.mp4")]
    if segment.letters:
        (folder / "letters.ass").write_text(segment.letters, encoding="utf-8")
        fonts = folder / "fonts"
        fonts.mkdir()
        _lend(font_path(), fonts / "font.ttf")
    log = ffmpeg.run([
        "-threads", "1", *inputs, "-filter_complex_threads", "1",
        "-filter_complex", _graph(segment),
        "-map", "[film]", "-c:v", "libx264", "-profile:v", "high", "-preset", PRESET, "-crf", CRF,
        "-bf", "2", "-g", str(max(1, segment.fps // 2)), "-flags", "+cgop", "-threads", "1",
        "-pix_fmt", "yuv420p", *_clock(segment.fps),
        "-fflags", "+bitexact", "-flags:v", "+bitexact+cgop", "-frames:v", str(segment.frames),
        VIDEO, "-map", "[glance]", "-f", "rawvideo", GLANCES], folder)
    if "failed to find any fallback" in log:
        raise FFmpegFailed(f"{segment.name}: its subtitles have characters without a glyph")
    expected = segment.frames * GLANCE_WIDTH * GLANCE_HEIGHT
    if (folder / GLANCES).stat().st_size != expected:
        raise FFmpegFailed(f"{segment.name}: its clips are shorter than the film needs them")
    for left in [*folder.glob("clip*.mp4"), folder / "letters.ass"]:
        left.unlink(missing_ok=True)
    shutil.rmtree(folder / "fonts", ignore_errors=True)


def join(videos: Sequence[Path], sound: Path, chapters: Sequence[Chapter], title: str,
         frames: int, fps: int, work: Path) -> Path:
    """Join the segments' pictures and the sound by copying streams; the film lies in ``work``."""
    for index, video in enumerate(videos):
        _lend(video, work / f"{index:06}.mp4")
    _lend(sound, work / "sound.m4a")
    (work / "list.txt").write_text(
        "".join(f"file {index:06}.mp4\n" for index in range(len(videos))), encoding="ascii")
    (work / "chapters.txt").write_text(
        _metadata(chapters, title, frames, fps), encoding="utf-8")
    ffmpeg.run([
        *ffmpeg.source("list.txt", "concat"), *ffmpeg.source("sound.m4a"),
        *ffmpeg.source("chapters.txt", "ffmetadata"),
        "-map", "0:v", "-map", "1:a", "-map_metadata", "2", "-map_chapters", "2",
        "-c", "copy", *_clock(fps),
        "-fflags", "+bitexact", "-movflags", "+faststart", "film.mp4"], work)
    return work / "film.mp4"


def _clock(fps: int) -> list[str]:
    """Time stamps in which a frame is a whole number: in milliseconds, as MP4 would have it, the
    last frame of a segment is cut short, and the joined film stumbles there."""
    return ["-video_track_timescale", str(fps * 512), "-movie_timescale", str(fps * 512)]


def _graph(segment: Segment) -> str:
    """The filter graph; nothing in it comes from a story but numbers."""
    taken = [f"[{index}:v]trim=end_frame={segment.frames},setpts=PTS-STARTPTS,fps={segment.fps}"
             for index in range(len(segment.clips))]
    if len(taken) == 2:
        seconds = segment.frames / segment.fps
        graph = (f"{taken[0]}[a];{taken[1]}[b];"
                 f"[a][b]xfade=transition=fade:duration={seconds:.6f}:offset=0")
    else:
        graph = taken[0]
    if segment.fade_in:
        graph += f",fade=in:0:{segment.fade_in}"
    if segment.letters:
        graph += ",ass=letters.ass:fontsdir=fonts"
    if segment.fade_out:
        graph += f",fade=out:{segment.frames - segment.fade_out}:{segment.fade_out}"
    return (f"{graph},format=yuv420p,{_TAGS},split[film][glances];"
            f"[glances]scale={GLANCE_WIDTH}:{GLANCE_HEIGHT}:flags=area,format=gray[glance]")


def _metadata(chapters: Sequence[Chapter], title: str, frames: int, fps: int) -> str:
    text = f";FFMETADATA1\ntitle={_escaped(title)}\n"
    ends = [*(chapter.begin for chapter in chapters[1:]), frames]
    for chapter, end in zip(chapters, ends, strict=False):
        text += (f"[CHAPTER]\nTIMEBASE=1/{fps}\nSTART={chapter.begin}\nEND={end}\n"
                 f"title={_escaped(chapter.title)}\n")
    return text


def _escaped(text: str) -> str:
    """FFMETADATA's own escapes, for the five characters that mean something in it."""
    return "".join(f"\\{char}" if char in "=;#\\\n" else char for char in text)


def _lend(file: Path, name: Path) -> None:
    """Show ``file`` in a work folder under a fixed name, without copying it if it can be."""
    try:
        os.link(file, name)
    except OSError:
        shutil.copyfile(file, name)
