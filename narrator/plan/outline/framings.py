"""How a shot is framed and how the camera moves, where the story does not say.

Chosen by the film's seed and the shot's own words, never by its number, so that a shot put in
elsewhere changes nothing here.
"""

from __future__ import annotations

import hashlib

from scenes.lexicon import phrase

_OPENING = (("wide", "push in"), ("wide", "pan right"), ("wide", "pan left"))
_PEOPLED = (("medium", "push in"), ("close", "push in"), ("medium", "pan right"),
            ("wide", "pull out"), ("medium", "pan left"), ("close", "static"),
            ("medium", "pull out"), ("close", "tilt up"))
_EMPTY = (("wide", "pan right"), ("medium", "push in"), ("wide", "tilt up"), ("wide", "pan left"),
          ("medium", "pull out"), ("wide", "push in"))
_ON_A_PICTURE = (("", "push in"), ("", "pan right"), ("", "pull out"), ("", "pan left"))


class Framings:
    """The framings of one scene's shots, in their order: no two in a row are alike."""

    def __init__(self, seed: int, language: str) -> None:
        self._seed, self._language = seed, language
        self._last: str | None = None

    def said(self, framing: str) -> str:
        """Note what the story itself says."""
        self._last = framing.casefold()
        return framing

    def chosen(self, words: str, peopled: bool, image: bool = False) -> str:
        """A framing for a shot of these words; on the author's own picture, a move alone."""
        choice = _ON_A_PICTURE if image else (
            _OPENING if self._last is None else _PEOPLED if peopled else _EMPTY)
        digest = hashlib.sha256(f"{self._seed}\n{words}".encode()).digest()
        first = int.from_bytes(digest[:4], "big") if self._last is not None else 0
        ways = (self._phrase(*choice[(first + i) % len(choice)]) for i in range(len(choice)))
        return self.said(next(way for way in ways if way.casefold() != self._last))

    def _phrase(self, framing: str, move: str) -> str:
        parts = [phrase("framing", framing, self._language)] if framing else []
        parts.append(phrase("move", move, self._language))
        return ("，" if self._language.startswith("zh") else ", ").join(parts)
