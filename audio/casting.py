"""Who is spoken by whom where nobody said: a voice that fits, differs from the others', and stays.

The rule: of the voices whose sex and age go with the name and the looks, the name itself picks
one, by a hash of both; then the next, while one is taken. So a voice follows from the name, from
what is said of sex and age, and from those who stand before in the cast; not from the story, nor
from who comes later.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence

from audio.voice import Listed
from audio.voices.manners import age_in, sex_in

_ALIKE = {"grown": ("grown", "young"), "young": ("young", "grown"), "old": ("old", "grown"),
          "child": ("child", "young")}
"""By the age wanted: voices of that age, then those that pass for it."""
_AGED = {("old", "grown"): "/slow/low", ("child", "young"): "/high"}
"""How a voice of the second age is made to pass for the first."""
_SHIFTS = ("/low", "/high")
"""What tells two who have one throat apart, when there are more speakers than voices."""


def suited(voices: Sequence[Listed], name: str, look: str, taken: Collection[str]) -> str:
    """The voice of somebody of that ``name`` and ``look``; none of ``taken`` while there is
    another. "" when ``voices`` is empty."""
    fitting = list(_fitting(voices, f"{name}, {look}"))
    fitting.sort(key=lambda voice: hashlib.sha256(f"{name}\n{_throat(voice)}".encode()).digest())
    throats = {_throat(voice) for voice in taken}
    free = [voice for voice in fitting if _throat(voice) not in throats]
    shifted = [voice + shift for shift in _SHIFTS for voice in fitting if voice.count("/") == 0]
    left = [*free, *(voice for voice in shifted if voice not in taken), *fitting]
    return left[0] if left else ""


def _fitting(voices: Sequence[Listed], words: str) -> Iterator[str]:
    """Voices of that sex and age; of that sex, made to pass for that age; of that age."""
    sex, age = sex_in(words), age_in(words)
    ours = [one for one in voices if sex in ("", one.sex)]
    for like in _ALIKE[age]:
        found = [one.name + _AGED.get((age, like), "") for one in ours if one.age == like]
        if found:
            yield from found
            return
    yield from (one.name for one in (ours or voices))


def _throat(voice: str) -> str:
    """Whose voice it is, however it is used."""
    return voice.partition("/")[0]
