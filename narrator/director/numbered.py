"""The sentences of a scene, numbered: what the director may not part, and which may open a shot."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from narrator.director.earlier import Earlier, seconds
from narrator.director.llm.tokens import about
from narrator.director.wording import clipped
from narrator.plan.outline.atoms import Atom, AtomStart
from narrator.story import Beat

LONGEST = 400
"""Characters of a sentence, or of a direction, that a question tells."""


class Sentence(NamedTuple):
    """A sentence; or a part of one, where a person's shot begins within it."""

    number: int
    """Counted from 1 through its scene."""
    beat: int
    first: bool
    """Whether its beat begins with it."""
    atoms: tuple[Atom, ...]
    opens: bool | None
    """Whether it opens a shot; None: that is asked."""

    @property
    def text(self) -> str:
        return "".join(atom.text for atom in self.atoms)

    @property
    def tokens(self) -> int:
        """Of a question, at most."""
        return about(clipped(self.text, LONGEST)) + 24

    def told(self, beat: Beat, longest: int) -> dict[str, object]:
        """The sentence as a template is told of it."""
        return {"number": self.number, "text": clipped(self.text, longest),
                "speaker": self.atoms[0].spoken.speaker,
                "seconds": f"{seconds(self.atoms):.1f}",
                "paragraph": self.atoms[0].start == AtomStart.PARAGRAPH,
                "opens": {True: "new", False: "on", None: "asked"}[self.opens],
                "direction": seen(beat, longest) if self.first else ""}


def numbered(earlier: Earlier, scene: int) -> Iterator[Sentence]:
    """The sentences of a scene in their order."""
    number = 0
    for beat, atoms in enumerate(earlier.atoms[scene]):
        opens = earlier.opens(scene, beat)
        begins = [at for at, atom in enumerate(atoms)
                  if at == 0 or atom.start >= AtomStart.SENTENCE or opens[at]]
        for begin, end in pairwise([*begins, len(atoms)]):
            number += 1
            yield Sentence(number, beat, begin == 0, tuple(atoms[begin:end]), opens[begin])


def seen(beat: Beat, longest: int = LONGEST) -> str:
    """What the author says is seen in a beat; "" where that is open."""
    said = beat.direction.text if beat.direction else beat.image.caption if beat.image else ""
    return clipped(said, longest)
