"""Who is heard in a render: the voice in use, those that a story names, and the score."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from audio.score import Score, score
from audio.voice import Voice, voice
from media.backend import Identity
from media.errors import NotMedia
from media.sound import to_wav
from narrator.errors import BadInput
from narrator.plan import Plan
from narrator.shoot.dial import Dial


class Band:
    """Voices, each made once, and the score."""

    def __init__(self, dial: Dial) -> None:
        """Raises BadInput naming what the voice in use lacks."""
        self._dial = dial
        self.voice: Voice = dial.got("voice", voice)
        """The one in use."""
        self._voices = {dial.name("voice"): self.voice}

    def voice_of(self, name: str) -> Voice:
        """The voice of that name, for a speaker whose story names it; raises MediaError."""
        if name not in self._voices:
            self._voices[name] = voice(name)
        return self._voices[name]

    def score(self, plan: Plan) -> Score:
        """The score that plays the film's music: the author's own file, or the dial's. Raises
        BadInput."""
        if plan.music.file and not self._dial.is_named("score"):
            return score("file")
        return self._dial.got("score", score)

    def check(self, plan: Plan) -> None:
        """Raise BadInput, before any work, for music that cannot be played."""
        try:
            if plan.music.file:
                # A second of it tells whether it is music at all.
                with TemporaryDirectory() as folder:
                    to_wav(plan.music.file, Path(folder) / "music.wav", seconds=1)
            self.score(plan)
        except (BadInput, NotMedia) as exc:
            raise BadInput(f"{plan.story}: {exc}") from exc

    def crew(self, plan: Plan) -> dict[str, Identity | None]:
        """Who speaks and plays the film; a plan remembers its own planner."""
        return {"voice": self.voice.identity,
                "score": None if plan.music.none else self.score(plan).identity}
