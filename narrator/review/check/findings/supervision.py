"""What the script supervisor doubts, at its lines."""

from __future__ import annotations

from collections.abc import Iterator

from narrator.plan.supervision import supervised
from narrator.review.check.checked import Checked
from narrator.review.check.nouns import Finding


def supervise(film: Checked) -> Iterator[Finding]:
    """Every doubt of the script supervisor's; of the same thing in several shots, the first."""
    told: set[str] = set()
    for doubt in supervised(film.plan):
        if doubt.problem not in told:
            told.add(doubt.problem)
            yield film.finding(doubt.name, doubt.problem, doubt.remedy, shot=doubt.shot)
