"""Music whose mood says nothing to who plays it."""

from __future__ import annotations

from collections.abc import Iterator

from narrator.review.check.checked import Checked
from narrator.review.check.nouns import Finding
from narrator.saying import quoted


def unmusical(film: Checked) -> Iterator[Finding]:
    """A mood that the synth does not know, and plays as calm."""
    from audio.scores.moods import known

    wanted = film.plan.music
    if wanted.none or not wanted.mood or film.kit.band.score(film.plan).identity.name != "synth":
        return
    if not known(wanted.mood):
        yield film.finding(
            "mood-unknown", f"the mood {quoted(wanted.mood)} is none that the synth knows; it "
            f"will play something calm",
            "write tense, sad, joyful, epic, wonder, mysterious, solemn, tender or calm",
            ("music",))
