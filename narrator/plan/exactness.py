"""What is exact in a shot: it is shown by its own picture, and never invented."""

from __future__ import annotations

from narrator.plan import Shot
from narrator.story import Head, Member
from narrator.story.names import Names


class Exactness:
    """Knows those of the cast of a story or a plan that are exact."""

    def __init__(self, head: Head) -> None:
        self._exact = {one.name: one for one in head.cast if one.exact}
        # All names, as one may lie inside another: the Vase's keeper is no vase.
        self._names = Names([one.name for one in head.cast] if self._exact else (),
                            [one.name for one in head.places] if self._exact else ())

    def shown(self, shot: Shot) -> tuple[Member, ...]:
        """Who of them is seen: by the shot's cast, and whoever its picture names."""
        if not self._exact:
            return ()
        said = self._names.named("\n".join(text for _, text in shot.picture)).cast
        return tuple(self._exact[name] for name in dict.fromkeys((*shot.cast, *said))
                     if name in self._exact)

    def forbids(self, shot: Shot) -> bool:
        """Whether no camera could film it: two of them, or one of which there is no picture."""
        shown = self.shown(shot)
        return shot.image is None and (len(shown) > 1
                                       or any(one.picture is None for one in shown))
