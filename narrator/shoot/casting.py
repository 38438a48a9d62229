"""Who is spoken by which voice of which backend, and by whom instead where that one cannot.

Only a story that gives a list of voices has others: they are taken in its order, each for all that
its speaker says in the film, and what was passed over is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from pydantic import BaseModel

from audio.casting import suited
from audio.errors import AudioError
from audio.voice import Voice
from media.backend import Identity
from media.errors import BackendMissing, UnknownBackend
from narrator.errors import BadInput
from narrator.plan import Plan

Backends = Callable[[str], Voice]


class CastVoice(NamedTuple):
    """A voice that was found."""

    backend: str
    name: str
    """As the backend resolved it."""


class PassedOver(BaseModel, frozen=True, extra="forbid"):
    """A voice that was to speak and did not."""

    voice: str
    """As the story asks for it, with its backend: "edge:zh-CN-XiaoxiaoNeural"."""
    because: str


class Role(BaseModel, frozen=True, extra="forbid"):
    """Who spoke somebody, for the manifest."""

    speaker: str
    """A name of the cast; "" for the narrator."""
    voice: str
    backend: Identity
    instead_of: tuple[PassedOver, ...] = ()


def told(roles: Iterable[Role]) -> tuple[str, ...]:
    """A sentence for each of ``roles`` in which another voice stood in."""
    return tuple(
        f"{role.speaker or 'the narrator'} is spoken by {role.backend.name}:{role.voice} instead "
        f"of {passed.voice}: {passed.because}"
        for role in roles for passed in role.instead_of)


class Casting:
    """The voices of one film. Asked for a speaker for the first time, it finds the voice."""

    def __init__(self, plan: Plan, backends: Backends, in_use: str) -> None:
        self._plan, self._backends, self._in_use = plan, backends, in_use
        self._members = {member.name: member for member in plan.cast}
        self._chosen: dict[str, CastVoice] = {}
        self._passed: dict[str, list[PassedOver]] = {}
        self._all: dict[str, str] | None = None

    def of(self, speaker: str) -> CastVoice:
        """The voice of ``speaker``; raises BadInput when none that is asked for is there."""
        if speaker not in self._chosen:
            self._passed[speaker] = []
            self._find(speaker)
        return self._chosen[speaker]

    def asked(self, speaker: str) -> tuple[str, str]:
        """The backend that speaks ``speaker``, and what the story asks of it; raises BadInput."""
        self.of(speaker)
        return self._choices(speaker)[len(self._passed[speaker])]

    def pass_over(self, speaker: str, because: str) -> bool:
        """Take the next voice of the speaker's list; False when there is none left."""
        backend, name = self._choices(speaker)[len(self._passed[speaker])]
        passed = PassedOver(voice=f"{backend}:{name}", because=because)
        if len(self._choices(speaker)) == len(self._passed[speaker]) + 1:
            return False
        self._passed[speaker].append(passed)
        self._find(speaker)
        return True

    def speaking(self, backend: str) -> list[str]:
        """Those who are spoken by ``backend``."""
        return [speaker for speaker, chosen in self._chosen.items() if chosen.backend == backend]

    def roles(self) -> tuple[Role, ...]:
        """Who spoke whom, and instead of which voice."""
        return tuple(
            Role(speaker=speaker, voice=chosen.name, instead_of=tuple(self._passed[speaker]),
                 backend=self._backends(chosen.backend).identity)
            for speaker, chosen in self._chosen.items())

    def _choices(self, speaker: str) -> tuple[tuple[str, str], ...]:
        member = self._members.get(speaker)
        return (member.voice if member else self._plan.voice).choices(self._in_use)

    def _find(self, speaker: str) -> None:
        """The first voice that is there, of those not passed over."""
        passed = self._passed[speaker]
        for backend, wanted in self._choices(speaker)[len(passed):]:
            try:
                self._chosen[speaker] = CastVoice(backend, self._resolved(speaker, backend, wanted))
                return
            except (AudioError, UnknownBackend, BackendMissing) as exc:
                passed.append(PassedOver(voice=f"{backend}:{wanted}", because=str(exc)))
                last = exc
        whose = f"the voice of {speaker}" if speaker else "voice"
        raise BadInput(f"{self._plan.story}: {whose}: {last}") from last

    def _resolved(self, speaker: str, backend: str, wanted: str) -> str:
        voice = self._backends(backend)
        if wanted or not speaker:
            return voice.resolve(wanted, self._plan.language)
        return self._given(voice)[speaker] or voice.resolve("", self._plan.language)

    def _given(self, voice: Voice) -> dict[str, str]:
        """A voice of the backend in use for every member of the cast, in its order, the silent
        ones too: who begins to speak changes nobody's voice."""
        if self._all is None:
            there_are, self._all = voice.voices(self._plan.language), {}
            taken = [self._named(voice, self._plan.voice.wanted(self._in_use))]
            for member in self._plan.cast:
                wanted = member.voice.wanted(self._in_use)
                own = (self._named(voice, wanted) if wanted else
                       suited(there_are, member.name, member.look, taken))
                self._all[member.name] = own
                taken.append(own)
        return self._all

    def _named(self, voice: Voice, wanted: str) -> str:
        """The voice that is asked for, "" where there is none such: its speaker hears of it."""
        try:
            return voice.resolve(wanted, self._plan.language)
        except AudioError:
            return ""
