"""What may be doubtful in a story, one small pure function for each doubt.

How to add one: write ``def doubt(film: Checked) -> Iterator[Finding]`` in a module of its subject,
name it in ``FINDINGS``, and tell it in docs/findings.md with the source of its numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from narrator.review.check.checked import Checked
from narrator.review.check.findings.bible import alike, faceless, unseen, unused
from narrator.review.check.findings.breath import breathless
from narrator.review.check.findings.models import afresh, untaught
from narrator.review.check.findings.music import unmusical
from narrator.review.check.findings.pictures import too_small, unpointed
from narrator.review.check.findings.prompts import too_long
from narrator.review.check.findings.reading import unread_caption, unreadable
from narrator.review.check.findings.supervision import supervise
from narrator.review.check.findings.theatre import left_out
from narrator.review.check.findings.voices import unvoiced
from narrator.review.check.nouns import Finding

FINDINGS: tuple[Callable[[Checked], Iterator[Finding]], ...] = (
    faceless, alike, unseen, unused, breathless, unreadable, unread_caption, supervise, left_out,
    too_long, too_small, unpointed, untaught, afresh, unmusical, unvoiced)


def doubts(film: Checked) -> tuple[Finding, ...]:
    """Everything doubtful in ``film``, in the order of the file."""
    found = [finding for doubt in FINDINGS for finding in doubt(film)]
    return tuple(sorted(found, key=lambda finding: finding.place.line))
