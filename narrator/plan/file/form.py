"""What a plan file says: a plan as a tree of plain values, in the file's order.

Defaults are left out; pictures and music are named as seen from the plan's folder.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import BaseModel

from audio.line import Line
from narrator.plan import Plan, Scene, Shot
from narrator.story import Member, MusicWanted, Overrides, Term, Voiced
from narrator.story.look import Look
from narrator.story.yamltext import Tree
from scenes.shot import Lora

PICTURE = ("subject", "action", "setting", "framing", "mood")
SAY, TEXT, SPEAKER = "say", "text", "speaker"
"""The keys of a line that is not simply ``- words`` or ``- 织女: words``."""

_FIGURE = re.compile(r"(?:0|[1-9][0-9]{0,8})(?:\.[0-9]{0,5}[1-9])?")

ON_ONE_LINE = frozenset(("cast", "places", "palette", "size", "made", "voice", "wan"))
"""Keys whose lists and mappings are short enough to be written in brackets."""


def top_form(plan: Plan, folder: Path) -> dict[str, Tree]:
    """Everything above the scenes."""
    made_from = _without_empty({"planner": plan.planner, "model": plan.model})
    return {"story": plan.story, "digest": plan.digest, **made_from, "title": plan.title,
            "language": plan.language, **_without_empty({
        "look": _look_form(plan.look, folder),
        "cast": {member.name: _member_form(member, folder) for member in plan.cast},
        "places": {place.name: place.look for place in plan.places},
        "glossary": {term.word: _term_form(term) for term in plan.glossary},
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
    settings = _settings_form(shot, folder,
                              but=("id", "lines", "picture", "cast", "places", "image", "made"))
    return {"id": shot.id, **_without_empty({
        **said, **seen, "cast": list(shot.cast), "places": list(shot.places),
        "image": _from_folder(shot.image, folder), **settings, "made": _made_form(shot, folder)})}


def _settings_form(asked: Shot | Overrides, folder: Path, but: Sequence[str] = ()
                   ) -> dict[str, Tree]:
    """What is asked of a shot, where it is not the usual."""
    last = {"last": _from_folder(asked.last, folder)} if asked.last else {}
    return {**_changed(asked, but=(*but, "last")), **last}


def _made_form(shot: Shot, folder: Path) -> dict[str, Tree]:
    prints = {key: value for key, value in _changed(shot.made, but=("overrides",)).items()}
    return _without_empty({**prints, "overrides": _settings_form(shot.made.overrides, folder)})


def _line_form(line: Line) -> Tree:
    """``words``, or ``{织女: words, say: 低声}``; spelled out where that could be misread."""
    if not line.speaker and not line.direction:
        return line.text
    how = _without_empty({SAY: line.direction})
    if line.speaker and line.speaker not in (SAY, TEXT, SPEAKER):
        return {line.speaker: line.text, **how}
    return {**_without_empty({SPEAKER: line.speaker}), TEXT: line.text, **how}


def _look_form(look: Look, folder: Path) -> dict[str, Tree]:
    return {**_changed(look, but=("wan", "loras")), **_without_empty({
        "wan": {name: _figure(text) for name, text in look.wan},
        "lora": [_lora_form(lora, folder) for lora in look.loras]})}


def _lora_form(lora: Lora, folder: Path) -> Tree:
    file, more = _from_folder(lora.path, folder), _changed(lora, but=("path",))
    return {"file": file, **more} if more else file


def _member_form(member: Member, folder: Path) -> Tree:
    more = _without_empty({
        "voice": _voice_form(member.voice),
        "lora": [_lora_form(lora, folder) for lora in member.loras],
        **_changed(member, but=("name", "look", "voice", "loras", "picture", "line")),
        "picture": _from_folder(member.picture, folder)})
    return {"look": member.look, **more} if more else member.look


def _term_form(term: Term) -> Tree:
    return {"look": term.look, "note": term.note} if term.note else term.look


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


def _figure(text: str) -> Tree:
    """``text``, as a number where that is read again as the same text: it needs no quotes then."""
    if not _FIGURE.fullmatch(text):
        return text
    return float(text) if "." in text else int(text)


def _changed(noun: BaseModel, but: Sequence[str] = ()) -> dict[str, Tree]:
    """The fields of ``noun`` that are not at their default."""
    fields = type(noun).model_fields
    return {name: list(value) if isinstance(value, tuple) else value for name, value in noun
            if name not in but and value != fields[name].default}


def _without_empty(form: Mapping[str, Tree]) -> dict[str, Tree]:
    return {key: value for key, value in form.items() if value not in ("", [], {})}
