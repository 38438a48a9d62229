"""Makes the bible: reads out of the whole story whom and what its author did not describe.

A name counts only as the story spells it, so that nobody is invented.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, create_model

from narrator.director.bible import Bible, is_taken, taken_away
from narrator.director.earlier import Earlier
from narrator.director.llm.question import Question
from narrator.director.llm.tokens import about
from narrator.director.numbered import seen
from narrator.director.sums import Counted
from narrator.director.wording import Wording, cleaned, clipped, described, phrase_of
from narrator.story import MOST_NAMED, Member, Place, Story, StoryScene
from narrator.story.look import Look
from narrator.story.names import Names
from narrator.story.text import sentences
from templates.loader import styles

_CAST, _PLACES, _COLOURS = 12, 8, 6
"""Of one answer, at most."""
_MOST = 100
"""Whom a planner adds to a cast, or to the places of a film."""
_PARAGRAPH = 600
"""Characters of a row of the story: whole sentences."""
_TOLD = 1_500
"""Tokens of those who are known already, in a question."""
_UNFIT = frozenset(":：()（）*_{}[]\"'`<>|#")
"""What no name holds: it stands before a colon, and in a list."""


class Biblical:
    """Makes the bible of one story."""

    def __init__(self, wording: Wording[Story], earlier: Earlier) -> None:
        self._wording, self._earlier, self._story = wording, earlier, wording.story
        self._taken_away = taken_away(earlier.before)
        self._windows: list[list[str]] = []
        self._windows = list(self._parted())

    def expected(self) -> list[tuple[int, int]]:
        """About how many tokens each question takes, and each answer."""
        known, llm = self._earlier.bible.story, self._wording.llm
        return [(self._wording.tokens(self._question(known, 0, rows)), min(1_200, llm.answer))
                for rows in self._windows]

    def first(self) -> list[Question[BaseModel]]:
        """The question that hangs on no answer, where there is any."""
        return [self._fitted(self._earlier.bible.story, 1)] if self._windows else []

    def found(self, desk: Counted) -> Bible:
        """The bible, as far as the story says it."""
        known = self._earlier.bible
        for number, rows in enumerate(self._windows, 1):
            [answer] = desk.ask([self._fitted(known.story, number)]).values()
            known = self._with(known, answer, "\n".join(rows))
        return known

    def _fitted(self, known: Story, number: int) -> Question[BaseModel]:
        rows = self._windows[number - 1]
        return self._wording.fitted(
            partial(self._question, known, number, [clipped(row, longest) for row in rows])
            for longest in (_PARAGRAPH, _PARAGRAPH // 2))

    def _parted(self) -> Iterator[list[str]]:
        """The rows of the story in windows: of those scenes in which something is new."""
        llm = self._wording.llm
        room = llm.window - llm.answer - _TOLD - self._wording.tokens(
            self._question(self._story.model_copy(update={"cast": (), "places": ()}), 0, []))
        rows: list[str] = []
        taken = 0
        for scene, written in enumerate(self._story.scenes):
            for row in _rows(written) if self._earlier.is_new(scene) else ():
                tokens = about(clipped(row, _PARAGRAPH)) + 2
                if rows and taken + tokens > room:
                    yield rows
                    rows, taken = [], 0
                rows.append(row)
                taken += tokens
        if rows:
            yield rows

    def _question(self, known: Story, number: int, rows: Sequence[str]) -> Question[BaseModel]:
        said = "\n".join(rows)
        shape = _shape(not known.look.era, _wants_colours(known.look),
                       self._wording.chinese, self._wording.llm.answer)
        values = {"rows": list(rows), "known": self._told(known, said),
                  "terms": self._wording.terms(said, 20),
                  "era": not known.look.era, "palette": _wants_colours(known.look),
                  "number": number, "of": len(self._windows)}
        return self._wording.question("bible", f"bible-{number}", "the whole story", values, shape)

    def _told(self, known: Story, said: str) -> list[dict[str, object]]:
        """Those who are known, first of all whom ``said`` names, as far as there is room."""
        everybody: list[Member | Place] = [*known.cast, *known.places]
        folded, told, room = said.casefold(), [], _TOLD
        for one in sorted(everybody, key=lambda one: one.name.casefold() not in folded):
            entry = described(one)
            room -= about(f"{entry['name']}{entry['look']}") + 8
            if room < 0:
                break
            told.append(entry)
        return told

    def _with(self, known: Bible, answer: BaseModel, said: str) -> Bible:
        """``known`` and whom ``answer`` adds: only new names that ``said`` holds."""
        found, added = answer.model_dump(), list(known.added)
        story, changed = known.story, dict[str, object]()
        for group, noun in (("cast", Member), ("places", Place)):
            for one in found[group]:
                name, look = cleaned(one["name"]), cleaned(one["look"])
                key = f"{group}.{name}"
                if look and key not in self._taken_away and _is_new(name, story, said) and len(
                        [one for one in added if one.startswith(group)]) < _MOST:
                    story = story.model_copy(update={
                        group: (*getattr(story, group), noun(name=name, look=look))})
                    added.append(key)
        for field, value in (("era", cleaned(found.get("era", ""))), ("palette", tuple(
                dict.fromkeys(filter(None, map(cleaned, found.get("palette", ()))))))):
            if value and f"look.{field}" not in self._taken_away:
                changed[field] = value
                added.append(f"look.{field}")
        return known.model_copy(update={"added": tuple(added), "story": story.model_copy(
            update={"look": story.look.model_copy(update=changed)})})


def _shape(era: bool, palette: bool, chinese: bool, tokens: int) -> type[BaseModel]:
    """An answer that at most so many ``tokens`` hold."""
    longest = 120 if chinese else 320
    colour: Any = phrase_of(24)
    people, places = (max(1, int(min(1.0, tokens / 6_000) * most)) for most in (_CAST, _PLACES))
    strict = ConfigDict(extra="forbid", frozen=True)
    entry: Any = create_model("Entry", __config__=strict, name=(phrase_of(40), ...),
                              look=(phrase_of(longest), ...))
    fields: dict[str, Any] = {
        "cast": (Annotated[list[entry], Field(max_length=people)], ...),
        "places": (Annotated[list[entry], Field(max_length=places)], ...)}
    if era:
        fields["era"] = (phrase_of(longest // 2, least=0), ...)
    if palette:
        fields["palette"] = (Annotated[list[colour], Field(max_length=_COLOURS)], ...)
    return create_model("Bible", __config__=strict, **fields)


def _rows(scene: StoryScene) -> Iterator[str]:
    """A scene as one reads it: its title, what is seen, and who says what."""
    if scene.title:
        yield f"# {scene.title}"
    for beat in scene.beats:
        if shown := seen(beat, _PARAGRAPH):
            yield f"> {shown}"
        for paragraph in beat.paragraphs:
            who = f"{paragraph.spoken.speaker}: " if paragraph.spoken.speaker else ""
            row = who
            for sentence in sentences(paragraph.spoken.text):
                if row.strip() != who.strip() and len(row) + len(sentence) > _PARAGRAPH:
                    yield row.strip()
                    row = who
                row += sentence
            yield row.strip()


def _is_new(name: str, story: Story, said: str) -> bool:
    """Whether ``name`` can be one, stands in what was ``said``, and is nobody's so far."""
    taken = [*(one.name for one in story.cast), *(one.name for one in story.places)]
    return (len(taken) < MOST_NAMED and not _UNFIT & set(name)
            and bool(Names([name], []).named(said).cast) and not is_taken(name, taken))


def _wants_colours(look: Look) -> bool:
    """A preset has its own."""
    return not look.palette and look.style not in styles()
