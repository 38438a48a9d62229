"""What a plan file says: a plan as a tree of plain values, in the file's order.

Defaults are left out; pictures and music are named as seen from the plan's folder.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import BaseModel

from audio.line import Line
from narrator.plan import Plan, Scene, Shot
from narrator.planfile.yamltext import Tree
from narrator.story import Member, MusicWanted, Voiced

PICTURE = ("subject", "action", "setting", "framing", "mood")
SAY, TEXT, SPEAKER = "say", "text", "speaker"
"""The keys of a line that is not simply ``- words`` or ``- 织女: words``."""

ON_ONE_LINE = frozenset(("cast", "places", "palette", "size", "made", "voice"))
"""Keys whose lists and mappings are short enough to be written in brackets."""


def top_form(plan: Plan, folder: Path) -> dict[str, Tree]:
    """Everything above the scenes."""
    made_from = _without_empty({"planner": plan.planner})
    return {"story": plan.story, "digest": plan.digest, **made_from, "title": plan.title,
            "language": plan.language, **_without_empty({
        "look": _changed(plan.look),
        "cast": {member.name: _member_form(member) for member in plan.cast},
        "places": {place.name: place.look for place in plan.places},
        "voice": _voice_form(plan.voice), "music": _music_form(plan.music, folder),
        "pace": _changed(plan.pace), "sources": list(plan.sources)})}


def plan_form(plan: Plan, folder: Path) -> dict[str, Tree]:
    """The whole plan, as its file in ``folder`` says it."""
    scenes: Tree = [scene_form(scene, folder) for scene in plan.scenes]
    return {**top_form(plan, folder), "scenes": scenes,
            **_without_empty({"made": dict(plan.made)})}


def scene_form(scene: Scene, folder: Path) -> dict[str, Tree]:
    return {"id": scene.id, **_without_empty({"title": scene.title}),
            "shots": [shot_form(shot, folder) for shot in scene.shots]}


def shot_form(shot: Shot, folder: Path) -> dict[str, Tree]:
    """A shot's entry: words first, then what is seen, then how it is filmed."""
    said = {"lines": [_line_form(line) for line in shot.lines]}
    seen = {name: getattr(shot.picture, name) for name in PICTURE}
    settings = _changed(shot, but=("id", "lines", "picture", "cast", "places", "image", "made"))
    return {"id": shot.id, **_without_empty({
        **said, **seen, "cast": list(shot.cast), "places": list(shot.places),
        "image": _from_folder(shot.image, folder), **settings, "made": _made_form(shot)})}


def _made_form(shot: Shot) -> dict[str, Tree]:
    prints = {key: value for key, value in _changed(shot.made, but=("overrides",)).items()}
    return _without_empty({**prints, "overrides": _changed(shot.made.overrides)})


def _line_form(line: Line) -> Tree:
    """``words``, or ``{织女: words, say: 低声}``; spelled out where that could be misread."""
    if not line.speaker and not line.direction:
        return line.text
    how = _without_empty({SAY: line.direction})
    if line.speaker and line.speaker not in (SAY, TEXT, SPEAKER):
        return {line.speaker: line.text, **how}
    return {**_without_empty({SPEAKER: line.speaker}), TEXT: line.text, **how}


def _member_form(member: Member) -> Tree:
    voice = _voice_form(member.voice)
    return {"look": member.look, "voice": voice} if voice else member.look


def _voice_form(voice: Voiced) -> Tree:
    if voice.in_turn:
        return [f"{backend}:{name}" if backend else name for backend, name in voice.in_turn]
    if not voice.by_backend:
        return voice.any
    return {**dict(voice.by_backend), **_without_empty({"any": voice.any})}


def _music_form(music: MusicWanted, folder: Path) -> dict[str, Tree]:
    file = _from_folder(music.file, folder)
    return _without_empty({"mood": music.mood, "file": file,
                           **_changed(music, but=("mood", "file"))})


def _from_folder(file: Path | None, folder: Path) -> str:
    return Path(os.path.relpath(file, folder)).as_posix() if file else ""


def _changed(noun: BaseModel, but: Sequence[str] = ()) -> dict[str, Tree]:
    """The fields of ``noun`` that are not at their default."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in noun
            if name not in but and value != type(noun).model_fields[name].default}


def _without_empty(form: Mapping[str, Tree]) -> dict[str, Tree]:
    return {key: value for key, value in form.items() if value not in ("", [], {})}
