"""Answers to any JSON schema: the same each time, or another each time."""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping
from typing import Any

Schema = Mapping[str, Any]

_WORDS = ("a river of stars", "the ferry at dawn", "red lanterns", "wet stones", "a grey ox",
          "an old woman", "lamplight", "the far bank")


def obedient(schema: Schema) -> Any:
    """The answer of a model that does as it is told, and no more: the first of what is allowed, the
    shortest lists, every field that is asked for."""
    return _Answer(schema, None).of(schema)


def fickle(schema: Schema, seed: int) -> Any:
    """The answer of a model that never answers twice the same; of one ``seed`` it does."""
    return _Answer(schema, random.Random(seed)).of(schema)


class _Answer:
    def __init__(self, root: Schema, chance: random.Random | None) -> None:
        self._root, self._chance = root, chance
        self._count = itertools.count(1)

    def of(self, schema: Schema) -> Any:
        """A value that ``schema`` allows."""
        schema = self._resolved(schema)
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return self._one_of(schema["enum"])
        for name in ("anyOf", "oneOf"):
            if name in schema:
                return self.of(self._one_of(schema[name]))
        kind = schema.get("type", "object")
        make = {"object": self._object, "array": self._array, "string": self._text,
                "integer": self._whole, "number": self._number, "boolean": self._truth,
                "null": lambda schema: None}
        return make[kind if isinstance(kind, str) else self._one_of(kind)](schema)

    def _resolved(self, schema: Schema) -> Schema:
        if "$ref" in schema:
            found: Any = self._root
            for step in schema["$ref"].removeprefix("#/").split("/"):
                found = found[step.replace("~1", "/").replace("~0", "~")] if step != "#" else found
            return self._resolved({**found, **{k: v for k, v in schema.items() if k != "$ref"}})
        if len(schema.get("allOf", ())) == 1:
            return self._resolved({**schema["allOf"][0],
                                   **{k: v for k, v in schema.items() if k != "allOf"}})
        return schema

    def _object(self, schema: Schema) -> dict[str, Any]:
        required = set(schema.get("required", ()))
        return {name: self.of(inner) for name, inner in schema.get("properties", {}).items()
                if name in required or (self._chance and self._chance.random() < 0.5)}

    def _array(self, schema: Schema) -> list[Any]:
        least = schema.get("minItems", 0)
        most = schema.get("maxItems", least + 2)
        count = self._chance.randint(least, min(most, least + 2)) if self._chance else least
        first = [self.of(one) for one in schema.get("prefixItems", ())]
        found = first + [self.of(schema.get("items", {"type": "string"}))
                         for _ in range(count - len(first))]
        if schema.get("uniqueItems"):
            found = [one for number, one in enumerate(found) if one not in found[:number]]
        return found

    def _text(self, schema: Schema) -> str:
        least, most = schema.get("minLength", 0), schema.get("maxLength", 60)
        words = (f"{self._one_of(_WORDS)} {self._chance.randint(1, 999)}" if self._chance
                 else f"seen {next(self._count)}")
        return words[:most].strip().ljust(least, "a")

    def _whole(self, schema: Schema) -> int:
        least = schema.get("minimum", schema.get("exclusiveMinimum", -1) + 1)
        most = schema.get("maximum", schema.get("exclusiveMaximum", least + 10) - 1)
        return self._chance.randint(int(least), max(int(least), int(most))) if self._chance else (
            int(least))

    def _number(self, schema: Schema) -> float:
        least = schema.get("minimum", schema.get("exclusiveMinimum", 0.0))
        most = schema.get("maximum", schema.get("exclusiveMaximum", least + 1.0))
        return self._chance.uniform(least, most) if self._chance else (least + most) / 2

    def _truth(self, schema: Schema) -> bool:
        return bool(self._chance and self._chance.random() < 0.5)

    def _one_of(self, choice: Any) -> Any:
        return self._chance.choice(list(choice)) if self._chance else next(iter(choice))
