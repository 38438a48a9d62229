"""The page of the takes: what its template is given. Text is data and is escaped there."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from media.fonts import subset
from narrator.review.sheet.nouns import Group, SeenTake
from narrator.review.sheet.strips import moment, moments
from narrator.review.storyboard.nouns import BoardFrame, Proxy
from narrator.review.storyboard.page import embedded, han, shape
from narrator.shoot.takes.taken_film import TakenFilm
from narrator.store.work import Item
from templates.loader import page, words

Values = dict[str, Any]


def html(film: TakenFilm, groups: Sequence[Group], frames: Mapping[Item, BoardFrame],
         proxies: Mapping[Item, Proxy]) -> str:
    """The whole page; ``frames`` by take and moment, ``proxies`` by take."""
    record = film.record
    told = words("takes", record.language)
    middle = moments((record.width, record.height)) // 2
    shown = [_group(group, film, frames, proxies, middle) for group in groups]
    written = json.dumps(shown, default=str, ensure_ascii=False)
    return page("takes", {
        "t": told, "language": record.language, "title": record.title,
        "shape": shape(record.width, record.height), "groups": shown,
        "count": sum(len(group.takes) for group in groups),
        "size": f"{record.width}×{record.height}",
        "cameras": ", ".join(dict.fromkeys(one.taken.camera for group in groups
                                           for one in group.takes)),
    }, subset(han(written + record.title + "".join(told.values()))))


def _group(group: Group, film: TakenFilm, frames: Mapping[Item, BoardFrame], proxies: Mapping[Item,
                                                                                              Proxy],
           middle: int) -> Values:
    picture = group.takes[0].taken.picture
    seen = (picture.subject, picture.action, picture.setting, picture.mood)
    return {
        "id": group.id if group.shot else "", "framing": picture.framing,
        "seen": [part for part in seen if part not in ("", film.record.title)],
        "lines": group.shot.lines if group.shot else (),
        "takes": [_take(one, film, frames[moment(one, middle)], proxies[one.item])
                  for one in group.takes]}


def _take(one: SeenTake, film: TakenFilm, frame: BoardFrame, proxy: Proxy) -> Values:
    taken = one.taken
    return {
        "name": str(one.item), "number": taken.take, "seed": taken.seed, "words": taken.words,
        "camera": taken.camera, "prompt": taken.prompt, "chosen": one.chosen,
        "seconds": one.seconds, "file": taken.file, "command": _command(one, film),
        "frame": {"src": embedded(frame.path, "image/jpeg"), "width": frame.width,
                  "height": frame.height},
        "proxy": {"src": embedded(proxy.path, "video/mp4"), "picture": True}}


def _command(one: SeenTake, film: TakenFilm) -> str:
    """What chooses the take; "" where no plan can name it."""
    if film.plan is None:
        return ""
    taken = one.taken
    rivals = [other for other in film.of(taken.shot) if other.name == taken.name]
    which = [taken.name, *([str(taken.take)] if len(rivals) > 1 else [])]
    return shlex.join(["narrator", "choose", str(film.path), taken.shot, *which])
