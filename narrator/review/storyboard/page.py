"""The storyboard's page: what its template is given. Text is data and is escaped there."""

from __future__ import annotations

import base64
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from media.amounts import clock
from media.fonts import subset
from narrator.plan import Plan, Scene
from narrator.plan.prompt import card
from narrator.review.storyboard.nouns import BoardFrame, Laid, Proxy
from narrator.shoot.kit import Kit
from scenes.colour import colours_in
from scenes.lexicon import read
from templates.loader import page, words

Values = dict[str, Any]

FIRST_HAN = "\u2e80"
"""From here on Unicode has the radicals, marks and characters of East Asia."""


def html(plan: Plan, kit: Kit, laid: Sequence[Laid], frames: Mapping[str, BoardFrame],
         proxies: Mapping[str, Proxy], sketched: Collection[str], about: bool, frames_in_all: int
         ) -> str:
    """The whole page. ``frames`` and ``proxies`` by shot; ``sketched``: the shots that another
    camera drew; ``about``: whether the times are estimates."""
    told = words("storyboard", plan.language)
    shots = {one.shot.id: _shot(one, plan, kit, frames, proxies, one.shot.id in sketched)
             for one in laid}
    width, height = plan.look.frame_size
    return page("storyboard", {
        "t": told, "language": plan.language, "title": plan.title, "about": about,
        "seconds": frames_in_all / plan.look.fps, "clock": clock,
        "facts": list(_facts(plan, kit, told)), "palette": _palette(plan),
        "shape": shape(width, height),
        "width": width, "height": height,
        "scenes": [_scene(number, scene, shots) for number, scene in enumerate(plan.scenes, 1)],
        "order": _order(laid, frames_in_all), "playable": bool(proxies),
        "bible": [("cast", _bible(plan.cast, "cast", plan)),
                  ("places", _bible(plan.places, "places", plan))],
        "sources": plan.sources}, subset(_han(plan, told, laid)))


def shape(width: int, height: int) -> str:
    """What a picture is: wide, upright, or about as wide as high."""
    return "wide" if width > 1.2 * height else "upright" if height > 1.2 * width else "even"


def _han(plan: Plan, told: Mapping[str, str], laid: Sequence[Laid]) -> str:
    """What stands on the page beyond the letters that every machine has: Chinese, above all."""
    prompts = "".join(one.setups[0].prompt for one in laid)
    return han(plan.model_dump_json() + "".join(told.values()) + prompts)


def han(written: str) -> str:
    """The characters of ``written`` that a reader's machine may lack, each once."""
    return "".join(sorted({char for char in written if char >= FIRST_HAN}))


def _scene(number: int, scene: Scene, shots: Mapping[str, Values]) -> Values:
    return {"number": number, "title": scene.title,
            "shots": [shots[shot.id] for shot in scene.shots]}


def _shot(one: Laid, plan: Plan, kit: Kit, frames: Mapping[str, BoardFrame],
          proxies: Mapping[str, Proxy], sketched: bool) -> Values:
    shot, fps = one.shot, plan.look.fps
    frame, proxy = frames[shot.id], proxies.get(shot.id)
    picture = shot.picture
    return {
        "id": shot.id, "begin": one.begin / fps, "seconds": one.frames / fps,
        "framing": picture.framing, "move": read(picture.framing).move or "",
        "seen": [part for part in (picture.subject, picture.action, picture.setting, picture.mood)
                 if part],
        "caption": shot.caption, "lines": shot.lines, "prompt": one.setups[0].prompt,
        "state": "filmed" if one.clips else "sketch" if sketched else "drawn",
        "camera": kit.cameras.name_of(shot), "seed": one.setups[0].seed, "take": shot.take,
        "transition": shot.transition, "lock": shot.lock,
        "frame": {"src": embedded(frame.path, "image/jpeg"),
                  "width": frame.width, "height": frame.height},
        "proxy": proxy and {"src": embedded(proxy.path, _media(proxy)),
                            "picture": proxy.picture}}


def _media(proxy: Proxy) -> str:
    return "video/mp4" if proxy.picture else "audio/mp4"


def embedded(file: Path, media: str) -> str:
    """A file as an address that holds it whole."""
    return f"data:{media};base64,{base64.b64encode(file.read_bytes()).decode()}"


def _facts(plan: Plan, kit: Kit, told: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What is true of the whole film."""
    width, height = plan.look.frame_size
    cameras = dict.fromkeys(kit.cameras.name_of(shot) for shot in plan.shots)
    music = plan.music
    yield told["shots"], str(len(plan.shots))
    yield told["picture"], f"{plan.look.aspect} · {width}×{height} · {plan.look.fps} fps"
    yield told["style"], plan.look.style
    if plan.look.era:
        yield told["era"], plan.look.era
    yield told["cameras"], ", ".join(cameras)
    yield told["voice"], " · ".join(filter(None, [
        kit.band.voice.identity.name, plan.voice.wanted(kit.band.voice.identity.name)]))
    yield told["music"], told["none"] if music.none else (
        music.file.name if music.file else music.mood or kit.band.score(plan).identity.name)
    yield told["seed"], str(plan.look.seed)


def _palette(plan: Plan) -> list[tuple[str, str]]:
    """The colours of the film: as "#rrggbb", and as they are named."""
    named = card(plan, "palette", 1, ("",)).palette
    found = [(colours_in(word), word) for word in named]
    return [("#{:02x}{:02x}{:02x}".format(*colours[0]), word) for colours, word in found if colours]


def _order(laid: Sequence[Laid], frames_in_all: int) -> list[Values]:
    """Where each shot stands in the film, as shares of a thousand; scenes alternate."""
    scenes = list(dict.fromkeys(one.pieces[0].scene for one in laid))
    found = []
    for number, one in enumerate(laid):
        after = laid[number + 1].begin if number + 1 < len(laid) else one.begin + one.frames
        found.append({"id": one.shot.id, "x": round(1000 * one.begin / frames_in_all, 2),
                      "width": round(1000 * (after - one.begin) / frames_in_all, 2),
                      "odd": scenes.index(one.pieces[0].scene) % 2 == 1})
    return found


def _bible(members: Sequence[Any], group: str, plan: Plan) -> list[Values]:
    """Names with their looks, and the shots that they are seen in."""
    return [{"name": one.name, "look": one.look,
             "shots": [shot.id for shot in plan.shots if one.name in getattr(shot, group)]}
            for one in members]
