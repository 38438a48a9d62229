"""What benchmarks/wan.py found, kept as it is found: JSON to go on from, Markdown to read, and rows
for scenes/cameras/wan/costs.toml."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

Values = dict[str, Any]


class Results:
    """The rows of one machine, in a folder; each is written at once."""

    def __init__(self, folder: Path, machine: Values) -> None:
        self._json, self._markdown = folder / "wan.json", folder / "wan.md"
        self._costs = folder / "costs.toml"
        folder.mkdir(parents=True, exist_ok=True)
        kept = json.loads(self._json.read_text("utf-8")) if self._json.exists() else {}
        if kept and kept["machine"] != machine:
            raise SystemExit(f"{self._json} is of another machine or other versions: "
                             f"{kept['machine']}; take another --out")
        self.machine, self.rows = machine, kept.get("rows", [])

    def has(self, section: str, key: str) -> bool:
        return any((row["section"], row["key"]) == (section, key) for row in self.rows)

    def value(self, section: str, key: str, column: str) -> Any:
        """What a row found before; None where there is none."""
        return next((row["values"].get(column) for row in self.rows
                     if (row["section"], row["key"]) == (section, key)), None)

    def add(self, section: str, key: str, values: Values) -> None:
        """Keep a row; all three files are whole at any time."""
        self.rows.append({"section": section, "key": key, "values": values})
        _written(self._json, json.dumps({"machine": self.machine, "rows": self.rows}, indent=1,
                                        ensure_ascii=False))
        _written(self._markdown, self.markdown())
        _written(self._costs, self._as_costs())

    def markdown(self) -> str:
        """All tables, for docs/benchmarks.md."""
        told = ", ".join(f"{name} {value}" for name, value in self.machine.items())
        parts = [f"Wan2.2 A14B, random weights: {told}.\n"]
        for section in dict.fromkeys(row["section"] for row in self.rows):
            parts.append(f"### {section}\n\n{self._table(section)}\n")
        return "\n".join(parts)

    def _table(self, section: str) -> str:
        rows = [row for row in self.rows if row["section"] == section]
        columns = list(dict.fromkeys(name for row in rows for name in row["values"]))
        lines = [["", *columns], ["---", *["---:" for _ in columns]]]
        lines += [[row["key"], *[_shown(row["values"].get(name)) for name in columns]]
                  for row in rows]
        return "\n".join(f"| {' | '.join(line)} |" for line in lines)

    def _as_costs(self) -> str:
        """The fastest forward and decode of each size, as the estimate reads them."""
        rows, device = [], _card(self.machine["device"])
        for kind, table, extra in (("forward", "forward", 'model = "t2v-a14b"'),
                                   ("decode", "decode", "spatial = 8")):
            of_kind = [row for row in self.rows if row["section"] == kind
                       and "seconds" in row["values"] and "tiled" not in row["key"]]
            for size in dict.fromkeys(tuple(row["values"]["size"]) for row in of_kind):
                best = min((row for row in of_kind if tuple(row["values"]["size"]) == size),
                           key=lambda row: row["values"]["seconds"])
                width, height, frames = size
                rows.append(
                    f"[[{table}]]\ncard = \"{device}\"\n{extra}\n"
                    f"size = [{width}, {height}]\nframes = {frames}\n"
                    f"seconds = {best['values']['seconds']}\n"
                    f"source = \"benchmarks/wan.py, {best['key']}\"\n")
        return "\n".join(rows)


def _card(device: str) -> str:
    """The name that costs.toml has for a device; its own, where it has none."""
    from media.errors import BadOption
    from scenes.cameras.wan.costs import card

    try:
        return card(device).name
    except BadOption:
        return device


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.3g}" if abs(value) < 100 else f"{value:.0f}"
    if isinstance(value, list):
        return "×".join(map(str, value))
    return str(value).replace("|", "/")


def _written(path: Path, text: str) -> None:
    partial = path.with_suffix(".partial")
    partial.write_text(text, encoding="utf-8")
    os.replace(partial, path)
