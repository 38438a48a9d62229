"""Voices asked for in words that say nothing to who speaks."""

from __future__ import annotations

from collections.abc import Iterator

from audio.voice import Discerning
from narrator.review.check.checked import Checked
from narrator.review.check.nouns import Finding
from narrator.saying import quoted


def unvoiced(film: Checked) -> Iterator[Finding]:
    """Descriptions of a voice of which no word tells the speaking backend anything."""
    speakers = dict.fromkeys(line.speaker for shot in film.plan.shots for line in shot.lines)
    for speaker in speakers:
        backend, wanted = film.film.casting.asked(speaker)
        voice = film.kit.band.voice_of(backend)
        if isinstance(voice, Discerning) and not voice.understands(wanted, film.plan.language):
            yield film.finding(
                "voice-unknown", f"nothing in {quoted(wanted)} tells {backend} of a voice; it "
                "speaks with its usual one",
                "describe it (a deep old man, 温柔的女声), or take one of `narrator voices`",
                ("cast", speaker) if speaker else ("voice",))
