"""From the lines of a plan to what a voice is asked to speak."""

from __future__ import annotations

from audio.errors import AudioError
from audio.line import Line, Utterance
from audio.voice import Voice
from narrator.errors import BadInput
from narrator.plan import Plan
from narrator.story import Member
from narrator.stretches import line_name

_SILENT = str.maketrans(dict.fromkeys("“”「」『』《》〈〉‘\"*_【】", " "))
"""Marks that are shown and not pronounced. Each becomes one blank: offsets stay what they are."""


def utterances(plan: Plan, voice: Voice, prefix: str) -> list[Utterance]:
    """Every line of ``plan`` that has something to pronounce, named ``prefix`` + ``line_name``.

    Raises BadInput for a voice that the backend does not have.
    """
    voices = _Casting(plan, voice)
    return [
        Utterance(name=prefix + line_name(shot, index), text=pronounced(line.text),
                  voice=voices.of(line), language=plan.language, direction=line.direction)
        for shot in plan.shots for index, line in enumerate(shot.lines)
        if any(char.isalnum() for char in line.text)]


def pronounced(text: str) -> str:
    """``text`` at its full length, with blanks where a mark is not pronounced."""
    return text.translate(_SILENT)


class _Casting:
    """Who is spoken by which of the backend's voices."""

    def __init__(self, plan: Plan, voice: Voice) -> None:
        self._plan, self._voice = plan, voice
        self._members = {member.name: member for member in plan.cast}
        self._known: dict[str, str] = {}

    def of(self, line: Line) -> str:
        """The voice of the line's speaker, asked for once."""
        if line.speaker not in self._known:
            self._known[line.speaker] = self._resolved(line.speaker)
        return self._known[line.speaker]

    def _resolved(self, speaker: str) -> str:
        backend = self._voice.identity.name
        member = self._members.get(speaker)
        wanted = (_wanted(member, backend) if member else self._plan.voice.wanted(backend))
        try:
            return self._voice.resolve(wanted, self._plan.language)
        except AudioError as exc:
            whose = f"the voice of {speaker}" if speaker else "voice"
            raise BadInput(f"{self._plan.story}: {whose}: {exc}") from exc


def _wanted(member: Member, backend: str) -> str:
    """A member's own voice, or else one that goes with the looks: both are words to a voice."""
    return member.voice.wanted(backend) or f"{member.name}, {member.look}"
