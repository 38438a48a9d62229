"""Writes the schema of what ``narrator render --json`` tells.

    python docs/events_schema.py > docs/events.schema.json
"""

from __future__ import annotations

import json

from narrator.events import Told


def schema() -> str:
    """JSON Schema of one line, as text."""
    found = {"$schema": "https://json-schema.org/draft/2020-12/schema",
             "title": "One line of narrator render --json",
             **Told.json_schema(mode="serialization")}
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    print(schema(), end="")
