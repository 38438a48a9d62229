"""What a render is to film beside what its film uses: so many takes, or variations of one shot."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from narrator.errors import BadInput, BadShot
from narrator.plan import Plan, Shot
from narrator.shoot.exact import served
from narrator.shoot.kit import Kit
from narrator.shoot.takes.axes import Axis, axes, combinations
from narrator.shoot.takes.take import Take
from narrator.shoot.takes.varied import varied

MOST = 64
"""Takes or variations of one shot in one command: as many as fit on a sheet that a person looks
through."""

_WORDS = frozenset(("picture", "prompt", "cast", "places", "style"))
"""What a camera reads of a setup whose pictures follow the words."""


@dataclass(frozen=True)
class Wanted:
    """``--takes`` and ``--vary``."""

    takes: int | None = None
    """How many takes there are to be; 1: the film's own alone; None: nothing is said of them."""
    axes: tuple[Axis, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is more to film than the film uses."""
        return bool(self.axes) or (self.takes or 1) > 1


NOTHING = Wanted()


def wanted(takes: int | None, vary: Sequence[str]) -> Wanted:
    """What ``--takes`` and ``--vary`` ask for; raises BadInput for more than a sheet holds."""
    found = Wanted(takes, axes(vary))
    if takes is not None and not 1 <= takes <= MOST:
        raise BadInput(f"--takes {takes} cannot be filmed: from 1 to {MOST} takes are")
    count = len(combinations(found.axes)) * (takes or 1)
    if count > MOST:
        times = f", each in {takes} takes," if (takes or 1) > 1 else ""
        raise BadInput(f"--vary makes {count:,} variations{times} of one shot; at most {MOST} are "
                       f"filmed at once: leave out words")
    return found


def beside(plan: Plan, kept: Plan, kit: Kit, asked: Wanted, passage: Collection[str] = ()
           ) -> Mapping[str, tuple[Take, ...]]:
    """What is filmed beside the takes that ``plan`` uses, by shot; of a ``passage``, of its shots.

    ``kept``: the plan as its file has it, where what is exact has not been given its picture yet:
    each variation is given that of what itself shows. Raises BadInput for variations of more than
    one shot, of one whose camera they do not reach, or that would invent what is exact.
    """
    shots = [shot for shot in kept.shots if not passage or shot.id in passage]
    if asked.axes and len(shots) != 1:
        raise BadInput(f"--vary varies one shot, and {plan.story} has {len(shots)}: name it, such "
                       f"as --shot {shots[0].id}")
    found = {shot.id: takes for shot in shots if (takes := tuple(_of(plan, shot, kit, asked)))}
    if asked and not found:
        raise BadInput(f"--takes {asked.takes}: no shot that is to be filmed hangs on chance; "
                       f"those of a picture or a video of yours are always alike: leave it out")
    return found


def _of(plan: Plan, shot: Shot, kit: Kit, asked: Wanted) -> Iterator[Take]:
    shows = partial(kit.cameras.shows, look=plan.look)
    own = served(plan, shot, kit.cameras.usual, shows)
    reads = kit.cameras.of(own, plan.look).reads
    numbers = range(1, (asked.takes or 0) + 1) if "seed" in reads else range(0)
    yield from (Take(plan, _numbered(own, number), beside=True) for number in numbers
                if number != own.take)
    if asked.axes and not _WORDS & reads:
        name = kit.cameras.name_of(own)
        raise BadShot(shot.id, f"is filmed by the camera {name!r}, which goes by no words: there "
                               f"is nothing to vary")
    if not asked.axes:
        return
    for words in combinations(asked.axes):
        other, changed = varied(plan, shot, words)
        changed = served(other, changed, kit.cameras.usual, shows)
        yield from (Take(other, _numbered(changed, number), words, beside=True)
                    for number in numbers or (shot.take,))


def _numbered(shot: Shot, number: int) -> Shot:
    return shot.model_copy(update={"take": number})
