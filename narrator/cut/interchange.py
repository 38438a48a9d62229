"""The timeline for other programs, as OpenTimelineIO.

A dissolve of t frames overlaps two clips. OpenTimelineIO lets clips abut instead, with a transition
laid over the cut; the cut stands in the middle of the overlap here, so that the clips' own ranges
add up to the film.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from narrator.cut.timeline import Timeline


def otio(timeline: Timeline, folder: Path) -> str:
    """The text of ``timeline.otio``: picture, narration, ambience, music, subtitles and chapters.

    Media are named relative to ``folder``, so that films and store can move together.
    """
    import opentimelineio as otio

    film = otio.schema.Timeline(name=timeline.title)
    film.tracks.extend([_picture(timeline, folder), _narration(timeline, folder)])
    if timeline.ambience:
        film.tracks.append(_ambience(timeline, folder))
    if timeline.music:
        film.tracks.append(_music(timeline, folder))
    film.tracks.markers.extend(
        [_marker(chapter.title, chapter.begin, 1, "CYAN", timeline.fps)
         for chapter in timeline.chapters])
    film.tracks.markers.extend(
        [_marker("\n".join(sub.lines), sub.begin, sub.end - sub.begin, "WHITE", timeline.fps)
         for sub in timeline.subtitles])
    return str(otio.adapters.write_to_string(film, "otio_json")) + "\n"


def _picture(timeline: Timeline, folder: Path) -> Any:
    import opentimelineio as otio

    track = otio.schema.Track(name="Picture", kind=otio.schema.TrackKind.Video)
    for span in timeline.picture:
        before, after = span.into.overlap // 2, -(-span.out.overlap // 2)
        if span.into.overlap:
            track.append(otio.schema.Transition(
                transition_type=otio.schema.TransitionTypes.SMPTE_Dissolve,
                in_offset=_time(before, timeline.fps),
                out_offset=_time(span.into.overlap - before, timeline.fps)))
        clip = _clip(span.id, span.clip, before, span.frames - before - after, timeline.fps, folder)
        clip.metadata["narrator"] = {
            "into": span.into.model_dump(), "out": span.out.model_dump()}
        track.append(clip)
    return track


def _narration(timeline: Timeline, folder: Path) -> Any:
    import opentimelineio as otio

    track = otio.schema.Track(name="Narration", kind=otio.schema.TrackKind.Audio)
    at = 0
    for spoken in timeline.narration:
        start = round(spoken.from_seconds * timeline.fps)
        frames = max(1, round((spoken.to_seconds - spoken.from_seconds) * timeline.fps))
        if spoken.begin > at:
            track.append(otio.schema.Gap(duration=_time(spoken.begin - at, timeline.fps)))
        track.append(_clip("", spoken.speech, start, frames, timeline.fps, folder))
        at = spoken.begin + frames
    return track


def _ambience(timeline: Timeline, folder: Path) -> Any:
    """Two that overlap in a dissolve abut in its middle, as their pictures do."""
    import opentimelineio as otio

    track = otio.schema.Track(name="Ambience", kind=otio.schema.TrackKind.Audio)
    at = 0
    begins = [one.begin for one in timeline.ambience]
    for one, following in zip(timeline.ambience, [*begins[1:], timeline.frames], strict=True):
        end = one.begin + one.frames
        over = max(0, end - following)
        begin, end = max(at, one.begin), end - -(-over // 2)
        if begin > at:
            track.append(otio.schema.Gap(duration=_time(begin - at, timeline.fps)))
        start = round(one.from_seconds * timeline.fps) + begin - one.begin
        track.append(_clip("", one.source, start, end - begin, timeline.fps, folder))
        at = end
    return track


def _music(timeline: Timeline, folder: Path) -> Any:
    import opentimelineio as otio

    track = otio.schema.Track(name="Music", kind=otio.schema.TrackKind.Audio)
    if timeline.music:
        track.append(_clip("", timeline.music, 0, timeline.frames, timeline.fps, folder))
    return track


def _clip(name: str, media: Path, start: int, frames: int, fps: int, folder: Path) -> Any:
    import opentimelineio as otio

    return otio.schema.Clip(
        name=name, source_range=_range(start, frames, fps),
        media_reference=otio.schema.ExternalReference(
            target_url=Path(os.path.relpath(media, folder)).as_posix()))


def _marker(name: str, begin: int, frames: int, colour: str, fps: int) -> Any:
    import opentimelineio as otio

    return otio.schema.Marker(name=name, color=colour, marked_range=_range(begin, frames, fps))


def _range(start: int, frames: int, fps: int) -> Any:
    import opentimelineio as otio

    return otio.opentime.TimeRange(_time(start, fps), _time(frames, fps))


def _time(frames: int, fps: int) -> Any:
    import opentimelineio as otio

    return otio.opentime.RationalTime(frames, fps)
