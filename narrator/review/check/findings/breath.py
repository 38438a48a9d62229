"""Sentences too long to be said in one breath."""

from __future__ import annotations

from collections.abc import Iterator

from narrator.plan import line_name
from narrator.review.check.checked import Checked
from narrator.review.check.nouns import Finding
from narrator.saying import quoted
from narrator.story.text import ENGLISH_WORDS_A_SECOND, sentences, speaking_seconds

LONGEST_WORDS = 25
"""From here on a sentence is difficult to follow (GOV.UK, "Sentence length: why 25 words is our
limit", 2014)."""
LONGEST_SECONDS = LONGEST_WORDS / ENGLISH_WORDS_A_SECOND
"""The same in time, which holds for every language: 10 s, or 38 Chinese characters."""


def breathless(film: Checked) -> Iterator[Finding]:
    """Each sentence that takes longer than a listener follows and a narrator has breath for."""
    for shot in film.plan.shots:
        for index, line in enumerate(shot.lines):
            for sentence in sentences(line.text):
                seconds = speaking_seconds(sentence)
                if seconds > LONGEST_SECONDS:
                    yield film.finding(
                        "sentence-long", f"{quoted(sentence.strip())} is one sentence of about "
                        f"{seconds:.0f} s, too long for one breath",
                        "make it two; 25 words, or 38 Chinese characters, are enough",
                        ("line", line_name(shot, index)), shot=shot.id)
