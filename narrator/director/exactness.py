"""What is exact in a shot: it is shown by its own picture, and never invented."""

from __future__ import annotations

from narrator.plan import Shot
from narrator.story import Head
from narrator.story.names import Names


class Exactness:
    """Knows those of the cast that are exact."""

    def __init__(self, head: Head) -> None:
        self._pictured = {one.name: one.picture is not None for one in head.cast if one.exact}
        self._names = Names(self._pictured, [])

    def shown(self, shot: Shot) -> tuple[str, ...]:
        """Who of them is seen: by the shot's cast, and whoever its picture names."""
        return self._names.named("\n".join((*shot.cast, *(text for _, text in shot.picture)))).cast

    def forbids(self, shot: Shot) -> bool:
        """Whether no camera could film it: two of them, or one of which there is no picture."""
        shown = self.shown(shot)
        return shot.image is None and (len(shown) > 1 or not all(map(self._pictured.get, shown)))
