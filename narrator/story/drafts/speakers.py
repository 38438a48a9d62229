"""Who speaks in a draft: ``Mara: “The boat is gone.”``, ``玛拉（低声）：船没了。``

Somebody is taken for a speaker whose name stands before a colon twice, or once in bold or before
quotes, and who is called as people are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from narrator.story.readers.speakers import NARRATORS
from narrator.story.text import HAN

_LABEL = re.compile(r"(?P<name>[^:：()（）*_]{1,40}?) ?(?:[(（](?P<how>[^()（）]{1,80})[)）])? ?"
                    r"(?:[:：](?!//)) ?(?P<words>.+)")
_PART = r"(?:[A-ZÀ-Þ][\w'’.-]*|of|the|de|von|van)"
_NAME = re.compile(rf"{_PART}(?: (?:{_PART}|\d{{1,2}})){{0,3}}|[{HAN}·]{{2,6}}")
_NOBODY = frozenset((
    "note", "notes", "chapter", "part", "act", "scene", "title", "author", "by", "remember",
    "warning", "example", "question", "answer", "and", "but", "so", "then", "this", "that", "there",
    "here", "first", "second", "third", "finally", "yes", "no", "ps", "p.s", "subject", "date",
    "time", "place", "source", "sources", "summary", "the end", "figure", "table", "step", "tip",
    "注", "注意", "备注", "作者", "标题", "题目", "时间", "地点", "人物", "场景", "字幕", "画面",
    "例如", "比如", "问题", "答案", "结论", "总之", "首先", "其次", "最后", "其中", "来源", "出处",
    "参考", "摘要", "但是", "所以", "因为", "第一", "第二", "第三", "另外", "如下", "以下"))
_SAYS = re.compile(r".+(?:说|道|问|答|喊|叫|想|曰|云|笑|哭|叹|是|有|为|着|了)")
_QUOTED = {"“": "”", '"': '"', "「": "」", "『": "』"}


@dataclass(frozen=True, slots=True)
class SpokenText:
    """A paragraph that somebody speaks; ``rest`` is the narrator's again."""

    name: str
    how: str
    words: str
    rest: str = ""


class DraftSpeakers:
    """The speakers of the paragraphs ``texts``; ``labels`` are the names in bold."""

    def __init__(self, texts: Iterable[str], labels: Collection[str] = ()) -> None:
        found = [match for text in texts if (match := _LABEL.fullmatch(text))]
        named = Counter(match["name"].strip() for match in found)
        quoted = {match["name"].strip() for match in found if match["words"][0] in _QUOTED}
        people = (name for name in named
                  if (named[name] > 1 or name in quoted or name in labels) and _is_name(name))
        self.names: tuple[str, ...] = _each_once(people)
        self._known = {name.casefold(): name for name in self.names}

    def spoken(self, text: str) -> SpokenText | None:
        """Who speaks in ``text``, how and what; None where the narrator tells."""
        found = _LABEL.fullmatch(text)
        name = self._known_as(found["name"].strip()) if found else ""
        if not found or not name:
            return None
        words = found["words"]
        end = words.find(_QUOTED[words[0]], 1) + 1 if words[0] in _QUOTED else 0
        said, rest = (words[:end], words[end:].strip()) if end else (words, "")
        if not any(char.isalnum() for char in said):
            return None
        told = rest if any(char.isalnum() for char in rest) else ""
        return SpokenText(name, (found["how"] or "").strip(), said if told else words, told)

    def _known_as(self, name: str) -> str:
        return name if name.casefold() in NARRATORS else self._known.get(name.casefold(), "")


def _each_once(names: Iterable[str]) -> tuple[str, ...]:
    """``names`` without those that differ from an earlier one in capitals alone."""
    kept: dict[str, str] = {}
    for name in names:
        if name.casefold() not in NARRATORS:
            kept.setdefault(name.casefold(), name)
    return tuple(kept.values())


def _is_name(name: str) -> bool:
    return (_NAME.fullmatch(name) is not None and name.casefold() not in _NOBODY
            and not name.split()[0].casefold().startswith(("chapter", "note"))
            and not (re.search(f"[{HAN}]", name) and _SAYS.fullmatch(name)))
