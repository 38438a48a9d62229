"""The tree of a plan file becomes a plan, or an error that names the line where it stands."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from narrator.errors import BadLine
from narrator.plan import MOST_SHOTS, Made, Plan, Scene, Shot
from narrator.plan.file.checking import faults
from narrator.plan.file.form import PICTURE, SAY, SPEAKER, TEXT
from narrator.saying import demanded, hint, quoted
from narrator.story import MOST_NAMED, MOST_SOURCES, MusicWanted, Overrides
from narrator.story.look import Look, Pace
from narrator.story.readers.assets import picture, sound, still
from narrator.story.readers.glossaries import glossary
from narrator.story.readers.looks import LOOK_KEYS, wan
from narrator.story.readers.loras import loras
from narrator.story.readers.overrides import camera
from narrator.story.readers.people import MEMBER_KEYS, in_turn, owned
from narrator.story.readers.unseen import unseen
from narrator.story.readers.values import Value
from narrator.story.yaml import Items, KeyAndValue, Keys, Node, Scalar, line_at

_NOUNS: tuple[type[BaseModel], ...] = (Shot, Look, Pace, MusicWanted)
_NOTHING = ("", "~", "null")
_SHOT_KEYS = (*(key for key in Shot.model_fields if key != "picture"), *PICTURE)

ReadNode = Callable[[Node], Any]
T = TypeVar("T")


class PlanReader:
    """Reads the tree of one file."""

    def __init__(self, folder: Path, root: Node) -> None:
        """``folder``: where the plan lies, beside which its files are looked for."""
        self._folder, self._root = folder, root
        self._pictures: dict[str, Path] = {}

    def plan(self) -> Plan:
        """The plan; raises BadLine."""
        if not isinstance(self._root, Keys) or not self._root.entries:
            raise BadLine(0, "is no plan; make one with 'narrator plan STORY'")
        # The story's file is called what it is called, hidden characters and all.
        said = {key: one for key, one in self._root.entries.items() if key != "story"}
        for line, problem in unseen(Keys(said, self._root.line)):
            raise BadLine(line, problem)
        data = {"story": "", "digest": "", **self._top(self._root)}
        try:
            plan = Plan.model_validate(data)
        except ValidationError as exc:
            raise self._impossible(exc) from exc
        for place, problem in faults(plan):
            raise BadLine(line_at(self._root, place), problem)
        return plan

    def _top(self, node: Node) -> dict[str, Any]:
        return self._fields(node, Plan.model_fields, "the plan", {
            "look": self._look,
            "pace": lambda pace: self._fields(pace, Pace.model_fields, "pace"),
            "cast": lambda cast: self._bible(cast, MEMBER_KEYS, "cast"),
            "places": lambda places: self._bible(places, ("look",), "places"),
            "glossary": lambda words: self._as_in_a_story(words, "glossary", glossary),
            "voice": self._voice, "music": self._music, "sources": self._sources,
            "scenes": self._scenes,
            "made": lambda made: list(self._named_texts(made, "made").items())})

    def _sources(self, node: Node) -> list[str]:
        if isinstance(node, Items) and len(node.items) > MOST_SOURCES:
            raise BadLine(node.line, f"more than {MOST_SOURCES} sources; keep the chief ones")
        return self._texts(node)

    def _scenes(self, node: Node) -> list[Any]:
        shots = 0
        for scene in node.items if isinstance(node, Items) else ():
            entry = scene.entries.get("shots") if isinstance(scene, Keys) else None
            shots += len(entry.value.items) if entry and isinstance(entry.value, Items) else 1
            if shots > MOST_SHOTS:
                raise BadLine(scene.line, f"more than {MOST_SHOTS:,} shots; split the plan into "
                                          "several films")
        return self._each(node, "scenes", self._scene)

    def _scene(self, node: Node) -> dict[str, Any]:
        return self._fields(node, Scene.model_fields, "a scene", {
            "shots": lambda shots: self._each(shots, "shots", self._shot)})

    def _shot(self, node: Node) -> dict[str, Any]:
        data = self._fields(node, _SHOT_KEYS, "a shot", {
            "lines": lambda lines: self._each(lines, "lines", self._line),
            "cast": self._texts, "places": self._texts, "made": self._made,
            "image": self._picture, "last": lambda last: self._looked_at(last, still),
            "camera": lambda name: self._looked_at(name, camera)})
        seen = {key: data.pop(key) for key in PICTURE if key in data}
        return {**data, "picture": seen}

    def _made(self, node: Node) -> dict[str, Any]:
        return self._fields(node, Made.model_fields, "made", {
            "overrides": lambda one: self._fields(one, Overrides.model_fields, "overrides", {
                "last": self._named})})

    def _line(self, node: Node) -> dict[str, Any]:
        """``- words``, ``- 织女: words`` with or without ``say:``, or ``- text: …`` spelled out."""
        if isinstance(node, Scalar):
            return {"text": node.text}
        keys = self._entries(node, "a line")
        if TEXT in keys:
            said = self._fields(node, (SPEAKER, TEXT, SAY), "a line")
            names = {SPEAKER: "speaker", TEXT: "text", SAY: "direction"}
            return {names[key]: text for key, text in said.items()}
        said = self._named_texts(node, "a line")
        how = {"direction": said.pop(SAY)} if SAY in said else {}
        if len(said) != 1:
            raise BadLine(node.line, "a line is '- words' or '- Name: words'; begin every line "
                                     "with a dash, and quote words that hold a colon")
        [(speaker, text)] = said.items()
        return {"speaker": speaker, "text": text, **how}

    def _look(self, node: Node) -> dict[str, Any]:
        found = self._fields(node, LOOK_KEYS, "look", {
            "wan": lambda asked: self._as_in_a_story(asked, "look.wan", wan),
            "lora": lambda asked: self._as_in_a_story(asked, "look.lora", loras)})
        return _with_loras(found)

    def _bible(self, node: Node, allowed: Collection[str], group: str) -> list[dict[str, Any]]:
        """Cast or places: a name with its description, or with fields of its own."""
        if len(self._entries(node, group)) > MOST_NAMED:
            raise BadLine(node.line, f"{group} has more than {MOST_NAMED} names; leave out those "
                                     "who are not seen")
        return [{"name": name, **({"look": entry.value.text} if isinstance(entry.value, Scalar)
                                  else _with_loras(self._fields(
                                      entry.value, allowed, quoted(name), self._of_a_member)))}
                for name, entry in self._entries(node, group).items()]

    @property
    def _of_a_member(self) -> Mapping[str, ReadNode]:
        return {"voice": self._voice, "picture": lambda node: self._looked_at(node, still),
                "lora": lambda node: self._as_in_a_story(node, "lora", loras)}

    def _voice(self, node: Node) -> dict[str, Any]:
        if isinstance(node, Items):
            if not node.items:
                raise BadLine(node.line, "voice is an empty list; name a voice, or leave it out")
            return dict(in_turn([self._in_turn(one) for one in node.items]))
        if isinstance(node, Scalar):
            return dict(in_turn([owned(node.text)]))
        wanted = self._named_texts(node, "voice")
        return {"any": wanted.pop("any", ""), "by_backend": list(wanted.items())}

    def _in_turn(self, node: Node) -> tuple[str, str]:
        if isinstance(node, Keys) and len(node.entries) == 1:
            [(backend, name)] = self._named_texts(node, "voice").items()
            return owned(f"{backend}:{name}")
        return owned(self._text(node))

    def _music(self, node: Node) -> dict[str, Any]:
        if isinstance(node, Scalar):
            return {"none": True} if node.text == "none" else {"mood": node.text}
        return self._fields(node, MusicWanted.model_fields, "music",
                            {"file": lambda file: self._looked_at(file, sound)})

    def _picture(self, node: Node) -> Path:
        """A picture, decoded once however many shots it is in."""
        name = self._text(node)
        if name not in self._pictures:
            self._pictures[name] = self._looked_at(node, picture)
        return self._pictures[name]

    def _named(self, node: Node) -> Path:
        """A file that the story named when the plan was made, and that may be gone by now."""
        return (self._folder / self._text(node).replace("\0", "")).resolve()

    def _as_in_a_story(self, node: Node, name: str, read: Callable[[Value], T]) -> T:
        """What a story's reader makes of a whole value; its complaints are of the plan."""
        return self._told(lambda: read(Value(node, name, node.line, self._folder)))

    def _looked_at(self, node: Node, look: Callable[[str, Path, int], T]) -> T:
        """The same of a text."""
        return self._told(lambda: look(self._text(node), self._folder, node.line))

    def _told(self, read: Callable[[], T]) -> T:
        try:
            return read()
        except BadLine as exc:
            raise BadLine(exc.line, exc.problem.replace("the story's", "the plan's")) from exc

    def _fields(self, node: Node, allowed: Collection[str], what: str,
                readings: Mapping[str, ReadNode] | None = None) -> dict[str, Any]:
        """The values of a mapping with known keys; a key with nothing after it is left out."""
        entries = self._entries(node, what)
        for key, entry in entries.items():
            if key not in allowed:
                raise BadLine(entry.line, f"{what} has no {quoted(key)}: {hint(key, allowed)}")
        return {key: (readings or {}).get(key, self._value)(entry.value)
                for key, entry in entries.items() if not _is_nothing(entry.value)}

    def _entries(self, node: Node, what: str) -> Mapping[str, KeyAndValue]:
        if isinstance(node, Keys):
            return node.entries
        if _is_nothing(node):
            return {}
        raise BadLine(node.line, f"{what} needs entries of the form 'key: value'")

    def _each(self, node: Node, what: str, read: ReadNode) -> list[Any]:
        if not isinstance(node, Items):
            raise BadLine(node.line, f"{what} is a list; begin each entry with '- '")
        return [read(one) for one in node.items]

    def _texts(self, node: Node) -> list[str]:
        return [self._text(node)] if isinstance(node, Scalar) else (
            self._each(node, "this", self._text))

    def _named_texts(self, node: Node, what: str) -> dict[str, str]:
        return {key: self._text(entry.value) for key, entry in self._entries(node, what).items()}

    def _value(self, node: Node) -> Any:
        return self._texts(node) if isinstance(node, Items) else self._text(node)

    def _text(self, node: Node) -> str:
        if not isinstance(node, Scalar):
            raise BadLine(node.line, "one text is expected here; quote it if it begins with a "
                                     "bracket or holds a colon")
        return node.text

    def _impossible(self, exc: ValidationError) -> BadLine:
        """The first thing that pydantic refused, in the file's own terms."""
        error = exc.errors(include_url=False)[0]
        place: list[str | int] = [step for step in error["loc"] if step != "picture"]
        if len(place) > 1 and place[0] in ("cast", "places") and isinstance(self._root, Keys):
            named = self._root.entries[str(place[0])].value
            place[1] = list(named.entries)[int(place[1])] if isinstance(named, Keys) else place[1]
        shown = ".".join(step for step in place if isinstance(step, str))
        line = line_at(self._root, place)
        if error["type"] == "missing":
            return BadLine(line, f"{shown} is missing; write it")
        given = _short(error["input"])
        if error["type"] == "value_error":
            return BadLine(line, f"{shown} {given} {error['ctx']['error']}")
        field = next((step for step in reversed(place) if isinstance(step, str)), "")
        noun = next((one for one in _NOUNS if field in one.model_fields), None)
        said = demanded(error, noun, field)
        remedy = "" if said.endswith("?") else "; change it, or delete it to have the usual"
        return BadLine(line, f"{shown} is {given}: {said}{remedy}")


def _with_loras(found: dict[str, Any]) -> dict[str, Any]:
    """``found`` with the field's own name for what a file calls lora."""
    return {"loras" if key == "lora" else key: value for key, value in found.items()}


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:79]}…"


def _is_nothing(node: Node) -> bool:
    return isinstance(node, Scalar) and node.plain and node.text in _NOTHING
