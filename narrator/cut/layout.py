"""Laying the film out: pieces and what was made for them become a timeline. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from audio.line import Line, Speech, Word
from audio.score import Music
from narrator.cut.footage import ambience
from narrator.cut.labels import labels
from narrator.cut.measuring import TypeSize
from narrator.cut.stretches import Sound
from narrator.cut.subtitles import HeardWords, subtitles
from narrator.cut.timeline import Chapter, Span, Spoken, Subtitle, Timeline
from narrator.cut.timing import Piece, length
from narrator.plan import Plan, line_name
from scenes.shot import Clip


def lay(plan: Plan, pieces: Sequence[Piece], clips: Mapping[str, Clip],
        speech: Mapping[str, Speech], music: Music | None) -> Timeline:
    """What plays when. ``clips`` by the pieces' ids, ``speech`` by line name."""
    fps, (width, height) = plan.look.fps, plan.look.frame_size
    placed = list(zip(pieces, begins(pieces), strict=True))
    return Timeline(
        title=plan.title, language=plan.language, fps=fps, width=width, height=height,
        frames=length(pieces), picture=_picture(plan, placed, clips),
        narration=tuple(
            Spoken(speech=speech[sound.speech].path, from_seconds=sound.from_seconds,
                   to_seconds=sound.to_seconds, begin=begin + sound.at)
            for piece, begin in placed for sound in piece.sounds),
        music=music.path if music else None, music_gain_db=plan.music.gain_db,
        ambience=ambience(plan, placed), subtitles=subtitled(plan, pieces, speech),
        labels=labels(plan, placed), chapters=_chapters(plan, placed))


def begins(pieces: Sequence[Piece]) -> list[int]:
    """The film frame at which each piece begins."""
    found = [0]
    for piece, following in pairwise(pieces):
        found.append(found[-1] + piece.frames - following.into.overlap)
    return found


def subtitled(plan: Plan, pieces: Sequence[Piece], speech: Mapping[str, Speech]
              ) -> tuple[Subtitle, ...]:
    """What is read, and when, in film frames. ``speech`` by line name."""
    lines = {line_name(shot, i): line for shot in plan.shots for i, line in enumerate(shot.lines)}
    heard = [_heard(sound, lines[sound.speech], speech[sound.speech], begin, piece.frames)
             for piece, begin in zip(pieces, begins(pieces), strict=True)
             for sound in piece.sounds]
    width, height = plan.look.frame_size
    return subtitles(heard, TypeSize(width=width, height=height), plan.look.fps)


def _picture(plan: Plan, placed: list[tuple[Piece, int]], clips: Mapping[str, Clip]
             ) -> tuple[Span, ...]:
    images = {shot.id for shot in plan.shots if shot.image}
    return tuple(
        Span(id=piece.id, clip=clips[piece.id].path, begin=begin, frames=piece.frames,
             into=piece.into, out=piece.out, shot=piece.shot if piece.scene else "",
             image=piece.shot in images)
        for piece, begin in placed)


def _heard(sound: Sound, line: Line, spoken: Speech, begin: int, frames: int) -> HeardWords:
    """The words of a sound; with the marks before the first where the line begins with them."""
    words = [word for word in spoken.words
             if sound.from_seconds <= (word.start_seconds + word.stop_seconds) / 2
             <= sound.to_seconds]
    if not words:
        return HeardWords(text="", words=(), begin=begin + sound.at, until=begin + frames)
    first = 0 if words[0] == spoken.words[0] else words[0].begin
    later = [word.begin for word in spoken.words if word.begin >= words[-1].end]
    last = later[0] if later else len(line.text)
    moved = tuple(Word(begin=word.begin - first, end=word.end - first,
                       start_seconds=word.start_seconds - sound.from_seconds,
                       stop_seconds=word.stop_seconds - sound.from_seconds) for word in words)
    return HeardWords(text=line.text[first:last], words=moved, begin=begin + sound.at,
                      until=begin + frames, speaker=line.speaker)


def _chapters(plan: Plan, placed: list[tuple[Piece, int]]) -> tuple[Chapter, ...]:
    """The titled scenes; what stands before the first is a chapter with the film's title."""
    found = []
    for scene in plan.scenes:
        begins = [begin for piece, begin in placed if piece.scene == scene.id]
        if scene.title and begins:
            found.append(Chapter(begin=begins[0], title=scene.title))
    if found and found[0].begin > 0:
        found.insert(0, Chapter(begin=0, title=plan.title))
    return tuple(found)
