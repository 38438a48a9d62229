"""Which stretches of the text the service's words are: it tells them in its own spelling.

Both sides are compared by their letters and figures alone, one width and one case. Where they
differ ("1969" and "nineteen sixty nine"), what lies between two places that agree belongs together.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from audio.voices.edge_service import Boundary
from audio.voices.timing import Anchor


def anchors(text: str, boundaries: Sequence[Boundary]) -> list[Anchor]:
    """The offsets into ``text`` at which the words of ``boundaries`` begin, in order."""
    written = list(_letters(enumerate(text)))
    heard = list(_letters(enumerate(boundary.text for boundary in boundaries)))
    begins = [at == 0 or heard[at - 1][0] != which for at, (which, _) in enumerate(heard)]
    found: list[Anchor] = []
    for way, begin, end, first, after in _compared(heard, written):
        steps = range(end - begin) if way == "equal" else range(first < after and begin < end)
        found += [Anchor(written[first + step][0], boundaries[heard[begin + step][0]].seconds)
                  for step in steps if begins[begin + step]]
    return found


def _compared(heard: Sequence[tuple[int, str]], written: Sequence[tuple[int, str]]
              ) -> list[tuple[str, int, int, int, int]]:
    ours, theirs = [letter for _, letter in written], [letter for _, letter in heard]
    if ours == theirs:  # nearly always
        return [("equal", 0, len(theirs), 0, len(ours))]
    return list(SequenceMatcher(None, theirs, ours, autojunk=False).get_opcodes())


def _letters(numbered: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Each letter or figure with the number of the piece that it stands in."""
    for number, piece in numbered:
        for letter in unicodedata.normalize("NFKC", piece).casefold():
            if letter.isalnum():
                yield number, letter
