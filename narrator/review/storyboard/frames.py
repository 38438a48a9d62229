"""A frame for every shot: of its clip where it is filmed, else drawn by its camera.

A camera that cannot draw a single frame, because it is a model or a service, is stood in for by the
theatre; that frame is a sketch, and says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

import numpy as np
import numpy.typing as npt

from media.backend import Identity, Session
from media.files import whole
from media.frames import frame
from media.workers import cores, side_by_side
from narrator.review.storyboard.nouns import BoardFrame, FrameAsked, Laid
from narrator.shoot.kit import Kit
from narrator.store.work import Item, Shelf, Work
from narrator.story import STILL
from narrator.story.look import Look
from scenes.camera import Sketching
from scenes.shot import Setup

LONGEST_SIDE = 960
"""Of a frame, in pixels: sharp on a wall at ten centimetres across, and under 100 kB."""
QUALITY = 82
REVISION = "1"
"""Raised when the same frame would be kept otherwise."""
FRAMES = Shelf("frames", BoardFrame, ".jpg")

FramePixels = npt.NDArray[np.uint8]
_SKETCHER = "paper"


def frames(laid: Sequence[Laid], kit: Kit, look: Look, film: str
           ) -> tuple[list[Work[FrameAsked, BoardFrame]], frozenset[str]]:
    """What is to be drawn or taken from clips; and the shots that are only sketched."""
    asked: dict[str, dict[Item, FrameAsked]] = defaultdict(dict)
    sketched = set()
    for one in laid:
        number, index = one.middle
        name, item = kit.cameras.name_of(one.shot), Item(film, one.shot.id, one.shot.id)
        if one.clips:
            asked[""][item] = FrameAsked(name=str(item), clip=one.clips[number], index=index,
                                         longest=LONGEST_SIDE)
            continue
        setup = one.setups[number]
        if not isinstance(kit.cameras.of(one.shot, look), Sketching):
            name, setup = _sketched(setup)
            sketched.add(one.shot.id)
        asked[name][item] = FrameAsked(name=str(item), index=index, longest=LONGEST_SIDE,
                                       setup=_read(setup, kit.cameras.named(name).reads))
    return [_work(name, requests, kit) for name, requests in asked.items()], frozenset(sketched)


def _sketched(setup: Setup) -> tuple[str, Setup]:
    """The camera that stands in, and what it is asked: what the shot begins with is there to be
    shown."""
    if setup.first:
        return STILL, setup.model_copy(update={"source": setup.first})
    return _SKETCHER, setup.model_copy(update={"source": None})


def _work(name: str, requests: Mapping[Item, FrameAsked], kit: Kit) -> Work[FrameAsked, BoardFrame]:
    if not name:
        return of_clips(requests)
    camera = kit.cameras.named(name)
    assert isinstance(camera, Sketching)
    identity = Identity(name="frame", revision=REVISION, model=camera.identity.model_dump_json())
    return Work(FRAMES, identity, partial(_made, partial(_drawn, camera)), requests)


def of_clips(requests: Mapping[Item, FrameAsked]) -> Work[FrameAsked, BoardFrame]:
    """Frames of clips, each kept small."""
    return Work(FRAMES, Identity(name="frame", revision=REVISION), partial(_made, _of_clip),
                requests)


def _made(draw: Callable[[FrameAsked], FramePixels], requests: Sequence[FrameAsked],
          session: Session) -> Iterator[BoardFrame]:
    def work(asked: FrameAsked) -> BoardFrame:
        from PIL import Image

        picture = Image.fromarray(draw(asked))
        picture.thumbnail((asked.longest, asked.longest), Image.Resampling.LANCZOS)
        path = session.into(asked.name)
        with whole(path) as unfinished:
            picture.save(unfinished, format="JPEG", quality=QUALITY, progressive=True)
        session.progress(asked.name, 1.0)
        return BoardFrame(name=asked.name, path=path, width=picture.width, height=picture.height)

    yield from side_by_side(work, requests, cores())


def _of_clip(asked: FrameAsked) -> FramePixels:
    assert asked.clip is not None
    return frame(asked.clip, asked.index)


def _drawn(camera: Sketching, asked: FrameAsked) -> FramePixels:
    assert asked.setup is not None
    return camera.frame(asked.setup.model_copy(update={"name": asked.name}), asked.index)


def _read(setup: Setup, reads: frozenset[str]) -> Setup:
    """``setup`` without what its camera does not read, so that changing that draws nothing."""
    unread = {name: field.get_default(call_default_factory=True)
              for name, field in Setup.model_fields.items()
              if name not in reads and not field.is_required()}
    return setup.model_copy(update={**unread, "name": ""})
