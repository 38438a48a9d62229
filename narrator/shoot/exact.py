"""What is exact, a museum's vase or a product, is shown by its picture and never invented.

A shot in which something exact is seen and that has no picture of its own is given that one: for a
camera that can begin with a picture, to begin with, and otherwise for the still camera.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from narrator.errors import BadShot
from narrator.plan import Plan, Shot
from narrator.plan.exactness import Exactness
from narrator.story import STILL, Member
from narrator.story.readers.fitting import misdirected

Shows = Callable[[str], bool]
"""Whether the camera of that name films a picture, or begins with one."""


def with_pictures(plan: Plan, usual: str, shows: Shows) -> Plan:
    """``plan``, each shot with the picture that serves what is exact in it.

    ``usual``: the name of the camera that films the shots that name none. Raises BadShot for one
    in which it would be invented, or that has no picture.
    """
    exact = Exactness(plan)
    scenes = tuple(scene.model_copy(update={"shots": tuple(
        _served(exact, shot, usual, shows) for shot in scene.shots)}) for scene in plan.scenes)
    return plan.model_copy(update={"scenes": scenes})


def served(plan: Plan, shot: Shot, usual: str, shows: Shows) -> Shot:
    """``shot``, which may be a variation of one of ``plan``, with that picture; as it is where it
    shows nothing exact, or has a picture of its own. Raises BadShot."""
    return _served(Exactness(plan), shot, usual, shows)


def _served(exact: Exactness, shot: Shot, usual: str, shows: Shows) -> Shot:
    found = () if shot.image is not None else exact.shown(shot)
    return _with_picture(shot, found, usual, shows) if found else shot


def _with_picture(shot: Shot, exact: Sequence[Member], usual: str, shows: Shows) -> Shot:
    named = " and ".join(member.name for member in exact)
    if len(exact) > 1:
        raise BadShot(shot.id, f"shows {named}, which are exact, and each has a picture by itself: "
                               f"give the shot one of its own that shows them together")
    picture = exact[0].picture
    if shot.continues:
        raise BadShot(shot.id, f"continues the shot before, and shows {named}, which is exact and "
                               f"begins with its picture: leave continues out")
    if picture is None:
        raise BadShot(shot.id, f"shows {named}, which is exact, and there is no picture of it: "
                               f"give {named} one in the cast (picture: file.jpg), or the shot one "
                               f"of its own")
    camera = shot.camera or (usual if shows(usual) else STILL)
    if not shows(camera):
        raise BadShot(shot.id, f"shows {named}, which is exact, and the camera {camera!r} would "
                               f"invent it: film its picture {picture.name} with {STILL!r}, or "
                               f"begin with it with a camera that can, such as 'wan' with the "
                               f"model i2v-a14b")
    if camera == STILL and (wrong := misdirected(shot.picture.framing, shot, picture)):
        raise BadShot(shot.id, wrong)
    return shot.model_copy(update={"image": picture, "camera": camera})
