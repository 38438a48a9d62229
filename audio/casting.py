"""Who is spoken by whom where nobody said: a voice that fits, differs from the others', and stays.

The rule: of the voices whose sex and age go with the name and the looks, the name itself picks
one, by a hash of both; then the next, while one is taken. So a voice follows from the name, from
what is said of sex and age, and from those who stand before in the cast; not from the story, nor
from who comes later.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from audio.voice import Listed
from audio.voices.manners import age_in, sex_in

_AGES = {"grown": ("grown young", "old"), "young": ("young", "grown", "old"),
         "old": ("old", "grown", "young"), "child": ("child", "young", "grown")}
"""By the age wanted, which ages pass for it, the nearest first; unsaid, young is as good."""
_AGED = {"old": "/slow/low", "child": "/high"}
"""How a voice of another age is made to pass for these."""
_SHIFTS = ("", "/low", "/high")
"""What tells two who have one throat apart, when there are more speakers than voices."""


def suited(voices: Sequence[Listed], name: str, look: str, taken: Sequence[str]) -> str:
    """The voice of somebody of that ``name`` and ``look``: a throat that is not ``taken``, while
    there is one; else one that is used in another way, the first of ``taken`` (the narrator's)
    last. "" when ``voices`` is empty."""
    fitting = _fitting(voices, name, f"{name}, {look}")
    throats = {_throat(voice) for voice in taken}
    free = [voice for voice in fitting if _throat(voice) not in throats]
    narrator = _throat(taken[0]) if taken else ""
    shared = sorted(fitting, key=lambda voice: _throat(voice) == narrator)
    shifted = [voice + shift for voice in shared for shift in _SHIFTS
               if not shift or "/" not in voice]
    left = [*free, *(voice for voice in shifted if voice not in taken), *shared]
    return left[0] if left else ""


def _fitting(voices: Sequence[Listed], name: str, words: str) -> list[str]:
    """Voices of the sex and the ages that ``words`` tell, the nearest first, and among those that
    are equally near as ``name`` has it."""
    sex, age = sex_in(words), age_in(words)
    ours = [one for one in voices if one.sex == sex] or voices
    found: list[str] = []
    for near in _AGES[age]:
        alike = [one.name + ("" if one.age == age else _AGED.get(age, ""))
                 for one in ours if one.age in near.split()]
        found += sorted(alike, key=lambda voice: hashlib.sha256(
            f"{name}\n{_throat(voice)}".encode()).digest())
    return found


def _throat(voice: str) -> str:
    """Whose voice it is, however it is used."""
    return voice.partition("/")[0]
