"""A storyboard: one page with a frame for every shot, which opens anywhere and prints well.

Lines are spoken, frames drawn and proxies made into the store, so that the next storyboard, and the
render, find them there; nothing is filmed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from media.files import write_text
from narrator.cut.layout import begins
from narrator.cut.timing import Piece, length
from narrator.events import Consent, Listener, nobody, unheard
from narrator.review.rehearsal import OFFLINE, rehearse
from narrator.review.storyboard.frames import frames
from narrator.review.storyboard.nouns import Board, Laid
from narrator.review.storyboard.page import html
from narrator.review.storyboard.proxies import proxies
from narrator.settings import Settings
from narrator.shoot.chains import chained, in_turn
from narrator.shoot.filming import filming, slates
from narrator.shoot.finishing import Ways
from narrator.shoot.kit import Kit
from narrator.shoot.production import TimedFilm, productions
from narrator.shoot.voicing import speak
from narrator.store import Store
from narrator.store.engine import kept, run
from narrator.store.work import Item, Work

__all__ = ["Board", "storyboard"]

FILE = "storyboard.html"


def storyboard(path: Path, settings: Settings, on: Listener = unheard, agree: Consent = nobody
               ) -> Board:
    """Write the storyboard of the story or plan at ``path`` into its film's folder.

    ``agree`` is asked before a language model is asked that costs money. Raises BadInput before
    anything is written, or a library's own error.
    """
    kit, store = Kit(settings, agree), Store(settings.store_folder)
    [film] = productions([path], kit, settings, on)
    speak([film], kit, store, on, OFFLINE)
    with TemporaryDirectory(prefix="narrator-") as room:
        timed, guessed = rehearse(film, kit, store, Path(room))
        laid = _laid(timed, kit, store)
        drawings, sketched = frames(laid, kit, timed.plan.look, timed.name)
        small = proxies(laid, timed, guessed)
        drawn = timed.own(run("draw", drawings, store, on))
        played = timed.own(run("draw", [small], store, on))
    target = timed.folder / FILE
    write_text(target, html(timed.plan, kit, laid, drawn, played, sketched, bool(guessed),
                            length(timed.pieces)))
    return Board(path=target, seconds=length(timed.pieces) / timed.plan.look.fps, shots=len(laid),
                 filmed=sum(bool(one.clips) for one in laid))


def _laid(film: TimedFilm, kit: Kit, store: Store) -> list[Laid]:
    """The shots in their order, each with its pieces, and with its clips where it has all."""
    def there(works: Sequence[Work[Any, Any]]) -> Mapping[Item, Any]:
        return {item: made for work in works for item, made in kept(work, store).items()}

    asked = slates([film], kit)
    _, filmed = in_turn(filming(asked), chained([film], kit), there, lambda work: there([work]))
    clips = {item.part: clip.path for item, clip in Ways(asked, kit).before(filmed, store).items()}
    setups = {one.item.part: one.wanted for one in asked}
    pieces: dict[str, list[tuple[Piece, int]]] = defaultdict(list)
    for piece, begin in zip(film.pieces, begins(film.pieces), strict=True):
        pieces[piece.shot].append((piece, begin))
    found = []
    for shot in film.plan.shots:
        own = [piece for piece, _ in pieces[shot.id]]
        whole = all(piece.id in clips for piece in own)
        found.append(Laid(
            shot=shot, pieces=tuple(own), setups=tuple(setups[piece.id] for piece in own),
            clips=tuple(clips[piece.id] for piece in own) if whole else (),
            begin=pieces[shot.id][0][1]))
    return found
