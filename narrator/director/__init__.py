"""A director: a story cut and pictured by whoever answers its questions, a language model mostly.

The stages, in their order: the bible of the whole and, beside it, where each scene is cut; what
each shot shows; and one round of mending what the script supervisor finds. It knows an Asker, and
nothing of how a model is asked; given the answers, the plan is always the same. Of an earlier plan
by the same planner stands what it says of words that stand, and nothing is asked about them.
"""

from __future__ import annotations

from media.progress import Progress
from narrator.director.cuts import Cuts
from narrator.director.drafting import drafted
from narrator.director.earlier import Earlier
from narrator.director.finding import Biblical
from narrator.director.llm.question import Asker
from narrator.director.llm.tokens import about
from narrator.director.mending import mended
from narrator.director.pictures import pictured
from narrator.director.sums import Counted
from narrator.director.wording import Wording, housed
from narrator.errors import OverLimit
from narrator.plan import Plan
from narrator.settings import Settings
from narrator.story import Story


def directed(story: Story, before: Plan | None, planner: str, asker: Asker, settings: Settings,
             progress: Progress) -> Plan:
    """The plan of ``story`` as ``asker`` answers, with its fingerprints.

    Raises BadStory, BadInput for a window too small, OverLimit, and what the asker raises.
    """
    wording = Wording(story, housed(settings.templates), settings.llm)
    earlier = Earlier(story, before, planner)
    bible, cuts = Biblical(wording, earlier), Cuts(wording, earlier)
    desk = Counted(asker, progress, bible, cuts, earlier, about(wording.instructions))
    desk.ask([*bible.first(), *cuts.questions])  # none of these hangs on another
    known = bible.found(desk)
    parted = cuts.made(desk)
    _within(settings, sum(len(shots) for beats in parted for shots in beats))
    draft = drafted(known.story, parted, earlier, planner)
    plan = mended(pictured(draft, wording.knowing(known.story), desk), desk)
    progress(planner, 1.0)
    return known.signed(plan.model_copy(update=known.seen_in(plan)))


def _within(settings: Settings, shots: int) -> None:
    most = settings.limits.shots
    if most is not None and shots > most:
        raise OverLimit(f"the story is cut into {shots:,} shots, and limits.shots is {most:,}: "
                        f"raise it, set pace.shot to longer ones, or split the story; what was "
                        f"answered is kept")
