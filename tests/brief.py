"""Films of tests, whose cards stand only for a moment: most of a film of two shots would be them.

How long cards really stand is held by ``tests/narrator/cut/test_cards.py``; a film as it is made
outside, by ``tests/films/test_wheel.py``.
"""

from __future__ import annotations

from narrator.cut import cards

REAL = (cards.TITLE_SECONDS, cards.CREDITS_SECONDS)


def brief() -> None:
    """Have the cards of this process, and of those it forks, stand for half a second."""
    cards.TITLE_SECONDS = cards.CREDITS_SECONDS = 0.5
