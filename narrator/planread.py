"""A plan file's tree becomes a plan, or an error with the line where it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from audio.line import Line
from narrator.errors import BadPlan, BadStory
from narrator.look import Look, Pace
from narrator.plan import Made, Plan, Scene, Shot
from narrator.planform import PICTURE, SAY, SPEAKER, TEXT
from narrator.readers.assets import picture, sound
from narrator.story import Member, MusicWanted, Overrides, Place
from narrator.yaml import Entry, Items, Keys, Node, Scalar, line_at

_NOTHING = ("", "~", "null")
_SHOT_KEYS = (*(key for key in Shot.model_fields if key != "picture"), *PICTURE)


class PlanReader:
    """Reads the tree of one file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._root: Keys = Keys({}, 1)

    def plan(self, root: Node) -> Plan:
        """The plan that ``root`` says; raises BadPlan."""
        if not isinstance(root, Keys) or not root.entries:
            raise self._bad(0, "is no plan: it must begin with 'title:'; make one with "
                               "'narrator plan STORY'")
        self._root = root
        data = {"story": "", "digest": "", **self._top(root)}
        try:
            plan = Plan.model_validate(data)
        except ValidationError as exc:
            raise self._impossible(exc) from exc
        self._check(plan)
        return plan

    def _top(self, root: Keys) -> dict[str, Any]:
        keys = self._keys(root, Plan.model_fields, "the plan")
        readers = {"look": lambda node: self._fields(node, Look, "look"),
                   "pace": lambda node: self._fields(node, Pace, "pace"),
                   "cast": lambda node: self._bible(node, Member, "cast"),
                   "places": lambda node: self._bible(node, Place, "places"),
                   "voice": self._voice, "music": self._music,
                   "scenes": lambda node: self._each(node, "scenes", self._scene),
                   "made": lambda node: list(self._plain_keys(node, "made").items())}
        return {key: readers.get(key, self._plain)(entry.value) for key, entry in keys.items()}

    def _scene(self, node: Node) -> dict[str, Any]:
        keys = self._keys(node, Scene.model_fields, "a scene")
        read = {"shots": lambda shots: self._each(shots, "shots", self._shot)}
        return {key: read.get(key, self._plain)(entry.value) for key, entry in keys.items()}

    def _shot(self, node: Node) -> dict[str, Any]:
        keys = self._keys(node, _SHOT_KEYS, "a shot")
        read = {"lines": lambda lines: self._each(lines, "lines", self._line),
                "image": lambda image: self._file(image, picture),
                "made": self._made}
        data = {key: read.get(key, self._plain)(entry.value) for key, entry in keys.items()}
        seen = {key: data.pop(key) for key in PICTURE if key in data}
        return {**data, "picture": seen}

    def _made(self, node: Node) -> dict[str, Any]:
        keys = self._keys(node, Made.model_fields, "made")
        read = {"overrides": lambda one: self._fields(one, Overrides, "overrides")}
        return {key: read.get(key, self._plain)(entry.value) for key, entry in keys.items()}

    def _line(self, node: Node) -> dict[str, Any]:
        """``- words``, ``- 织女: words`` with or without ``say:``, or ``- text: …`` spelled out."""
        if isinstance(node, Scalar):
            return {"text": node.text}
        keys = self._written(node, "a line")
        if TEXT in keys:
            keys = self._keys(node, (SPEAKER, TEXT, SAY), "a line")
            names = {SPEAKER: "speaker", TEXT: "text", SAY: "direction"}
            return {names[key]: self._text(entry.value) for key, entry in keys.items()}
        speakers = [key for key in keys if key != SAY]
        if len(speakers) != 1:
            raise self._bad(node.line, "a line is '- words' or '- Name: words'; begin another "
                                       "line with a dash of its own")
        how = {"direction": self._text(keys[SAY].value)} if SAY in keys else {}
        return {"speaker": speakers[0], "text": self._text(keys[speakers[0]].value), **how}

    def _bible(self, node: Node, noun: type[BaseModel], what: str) -> list[dict[str, Any]]:
        """Cast or places: a name with its description, or with fields of its own."""
        found = []
        for name, entry in self._written(node, what).items():
            fields = ({"look": entry.value.text} if isinstance(entry.value, Scalar) else {
                key: self._voice(one.value) if key == "voice" else self._plain(one.value)
                for key, one in self._keys(entry.value, [
                    key for key in noun.model_fields if key not in ("name", "line")], name).items()})
            found.append({"name": name, **fields})
        return found

    def _voice(self, node: Node) -> dict[str, Any]:
        if isinstance(node, Scalar):
            return {"any": node.text}
        asked = self._plain_keys(node, "voice")
        return {"any": asked.pop("any", ""), "by_backend": list(asked.items())}

    def _music(self, node: Node) -> dict[str, Any]:
        if isinstance(node, Scalar):
            return {"none": True} if node.text == "none" else {"mood": node.text}
        keys = self._keys(node, MusicWanted.model_fields, "music")
        read = {"file": lambda file: self._file(file, sound)}
        return {key: read.get(key, self._plain)(entry.value) for key, entry in keys.items()}

    def _fields(self, node: Node, noun: type[BaseModel], what: str) -> dict[str, Any]:
        return {key: self._plain(entry.value)
                for key, entry in self._keys(node, noun.model_fields, what).items()}

    def _file(self, node: Node, looked_at: Any) -> Path:
        try:
            found: Path = looked_at(self._text(node), self._path, node.line)
        except BadStory as exc:
            raise self._bad(exc.line, exc.problem.replace("the story's", "the plan's")) from exc
        return found

    def _each(self, node: Node, what: str, read: Any) -> list[Any]:
        if not isinstance(node, Items):
            raise self._bad(node.line, f"{what} is a list; begin each entry with '- '")
        return [read(one) for one in node.items]

    def _keys(self, node: Node, allowed: Iterable[str], what: str) -> dict[str, Entry]:
        """The entries of a mapping with known keys; those with nothing in them are left out."""
        entries, allowed = self._written(node, what), list(allowed)
        for key, entry in entries.items():
            if key not in allowed:
                raise self._bad(entry.line, f"{what} has no {key!r}; {_nearest(key, allowed)}")
        return {key: entry for key, entry in entries.items() if not _is_nothing(entry.value)}

    def _written(self, node: Node, what: str) -> Mapping[str, Entry]:
        if isinstance(node, Keys):
            return node.entries
        if _is_nothing(node):
            return {}
        raise self._bad(node.line, f"{what} needs 'key: value' entries")

    def _plain_keys(self, node: Node, what: str) -> dict[str, str]:
        return {key: self._text(entry.value) for key, entry in self._written(node, what).items()}

    def _plain(self, node: Node) -> Any:
        """A text, or a list of texts."""
        return [self._text(one) for one in node.items] if isinstance(node, Items) else (
            self._text(node))

    def _text(self, node: Node) -> str:
        if not isinstance(node, Scalar):
            raise self._bad(node.line, "expected one text here; quote it if it holds brackets or "
                                       "a colon")
        return node.text

    def _impossible(self, exc: ValidationError) -> BadPlan:
        error = exc.errors(include_url=False)[0]
        place = [step for step in error["loc"] if step != "picture"]
        if len(place) > 1 and place[0] in ("cast", "places"):
            named = self._root.entries[str(place[0])].value
            place[1] = list(named.entries)[int(place[1])] if isinstance(named, Keys) else place[1]
        shown = ".".join(str(step) for step in place if not isinstance(step, int))
        if error["type"] == "missing":
            return self._bad(line_at(self._root, place[:-1]), f"{shown} is missing; write it")
        said = error["msg"][0].lower() + error["msg"][1:]
        return self._bad(line_at(self._root, place),
                         f"{shown} is {error['input']!r}: {said}; change it, or delete the line "
                         "to have the usual")

    def _check(self, plan: Plan) -> None:
        """What no single field can tell: ids given twice, names that nobody introduced, …"""
        ids = Counter([*(scene.id for scene in plan.scenes), *(shot.id for shot in plan.shots)])
        cast, places = ({one.name for one in group} for group in (plan.cast, plan.places))
        for at, scene in enumerate(plan.scenes):
            self._once(ids, scene.id, ("scenes", at, "id"))
            for number, shot in enumerate(scene.shots):
                place = ("scenes", at, "shots", number)
                self._once(ids, shot.id, (*place, "id"))
                self._introduced(shot.cast, cast, "cast", (*place, "cast"))
                self._introduced(shot.places, places, "places", (*place, "places"))
                for row, line in enumerate(shot.lines):
                    self._introduced([line.speaker] if line.speaker else [], cast, "cast",
                                     (*place, "lines", row))
                self._filmable(shot, place)

    def _once(self, ids: Counter[str], id: str, place: Sequence[str | int]) -> None:
        if ids[id] > 1:
            raise self._bad(self._last_line(place, ids, id),
                            f"id {id} is given {ids[id]} times; give each its own, the next free "
                            "number")

    def _introduced(self, names: Iterable[str], known: set[str], group: str,
                    place: Sequence[str | int]) -> None:
        for name in names:
            if name not in known:
                raise self._bad(line_at(self._root, place), f"{name!r} is not in {group}; "
                                f"{_nearest(name, sorted(known))}, or introduce it there")

    def _filmable(self, shot: Shot, place: Sequence[str | int]) -> None:
        for key in ("seconds", "seed", "take"):
            try:
                Overrides.model_validate({key: getattr(shot, key)})
            except ValidationError as exc:
                error = exc.errors(include_url=False)[0]
                raise self._bad(line_at(self._root, (*place, key)),
                                f"{key} is {error['input']}: {error['msg']}; change it") from exc

    def _bad(self, line: int, problem: str) -> BadPlan:
        return BadPlan(self._path, line, problem)
