"""Plans whose pictures a test says, as a model would have made them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from audio.line import Line
from narrator.plan import Plan, Scene, Shot
from narrator.plan.fingerprints import stamped
from narrator.plan.supervision import Doubt, supervised
from narrator.story import Beat, Direction, Member, Overrides, Place, Term
from scenes.shot import Picture

Doubts = Callable[..., list[Doubt]]
CAST = (Member(name="Ada", look="a young woman in a long white dress, black hair"),
        Member(name="Bo", look="an old man in a grey robe"),
        Member(name="织女", look="年轻女子，青色长裙，银簪，乌黑长发"))


def shot(said: str = "", framing: str = "", author: bool = False, **more: object) -> Shot:
    """A shot that shows ``said``; ``author``: by a direction of the story's. Its number comes from
    its place in the plan."""
    picture = Picture(**{"action": said, "framing": framing, **more.pop("picture", {})})
    seen = {"cast": tuple(one.name for one in CAST if one.name in said), **more}
    made = Shot(id="s1-1", lines=(Line(text=str(seen.pop("words", "Words."))),), picture=picture,
                **seen)
    beat = Beat(direction=Direction(text=said or framing, line=1)) if author else Beat()
    return stamped(made, beat, Overrides())


def plan_of(*scenes: Sequence[Shot], **more: object) -> Plan:
    numbered = tuple(
        Scene(id=f"s{at}", shots=tuple(one.model_copy(update={"id": f"s{at}-{number}"})
                                       for number, one in enumerate(shots, 1)))
        for at, shots in enumerate(scenes, 1))
    top = {"planner": "llm", "cast": CAST, "places": (Place(name="the mill", look="white"),),
           "glossary": (Term(word="the Grail", look="a plain wooden cup"),), **more}
    return Plan(story="x.md", digest="", title="X", scenes=numbered, **top)


@pytest.fixture
def doubts() -> Doubts:
    """The doubts of one name about scenes of shots."""
    def found(name: str, *scenes: Sequence[Shot], **more: object) -> list[Doubt]:
        return [one for one in supervised(plan_of(*scenes, **more)) if one.name == name]
    return found
