"""An estimate for a person: a row for each way of filming, and below it how the figures are known.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from media.amounts import amount, clock
from narrator.review.estimate.nouns import Estimate, Way

WIDEST = 100
"""Columns."""


def printed(estimate: Estimate) -> None:
    """Print ``estimate`` to the terminal, or to whatever reads in its stead."""
    console = Console(highlight=False)
    console.width = min(console.width, WIDEST)
    if console.is_terminal:
        console.print(shown(estimate))
        return
    with console.capture() as page:
        console.print(shown(estimate))
    print("\n".join(line.rstrip() for line in page.get().splitlines()))


def shown(estimate: Estimate) -> RenderableType:
    """All of ``estimate``."""
    return Group(_head(estimate), Text(), _table(estimate), Text(), *_notes(estimate))


def _head(estimate: Estimate) -> RenderableType:
    about = "about " if estimate.about else ""
    of = f" of {estimate.shots}" if estimate.filmed < estimate.shots else ""
    shots = "shot" if estimate.shots == 1 else "shots"
    asked = "".join(f" · {name} {value}" for name, value in estimate.options.items())
    film = f"{about}{clock(estimate.seconds)} of film"
    return Text.assemble(
        (estimate.title, "bold"), f"  {estimate.filmed}{of} {shots} for the model · {film} · "
        f"on one {estimate.card} ({estimate.why}){asked}")


def _table(estimate: Estimate) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for name, side in (("quality", "left"), ("model", "left"), ("size", "left"),
                       ("clips", "right"), ("passes", "right"),
                       ("GPU", "right"), ("memory", "right"), ("disk", "right")):
        table.add_column(name, justify="right" if side == "right" else "left", no_wrap=True)
    for way in estimate.ways:
        table.add_row(
            Text(way.name, style="bold cyan"), way.model, f"{way.size[0]}×{way.size[1]}",
            str(way.clips), str(way.passes), _minutes(way), _memory(way),
            amount(way.disk_bytes))
    return table


def _minutes(way: Way) -> Text:
    minutes = way.gpu_seconds / 60
    told = (f"{minutes:.1f} min" if minutes < 10 else f"{minutes:.0f} min" if minutes < 120
            else f"{minutes / 60:.1f} h")
    return Text(f"{'~' if way.basis == 'reckoned' else ''}{told}", style="bold")


def _memory(way: Way) -> Text:
    if not way.placement:
        return Text("too little", style="red")
    return Text(amount(way.memory_bytes[way.placement]))


def _notes(estimate: Estimate) -> Iterator[RenderableType]:
    """How each figure is known, and what it leaves out."""
    yield from _grouped(estimate, _known)
    yield from _grouped(estimate, _known_of_decoding)
    yield from _grouped(estimate, lambda way: _fits(way, estimate.card_bytes))
    yield _note("GPU", "denoising and decoding, as if nothing were filmed yet; reading the weights "
                       "comes to it")
    yield _note("memory", "the most on the card at once")
    yield _note("disk", "the film, and all that is kept to make it again; weights come to it")


def _grouped(estimate: Estimate, told: Callable[[Way], str]) -> Iterator[RenderableType]:
    """What is told of each way, once for all of which it is the same."""
    names: dict[str, list[str]] = {}
    for way in estimate.ways:
        names.setdefault(told(way), []).append(way.name)
    for sentence, ways in names.items():
        yield _note("" if len(ways) == len(estimate.ways) else ", ".join(ways), sentence)


def _known(way: Way) -> str:
    how = ("by a pass as it was measured" if way.basis == "measured" else
           "~ reckoned from the model's operations")
    return f"{how}: {way.source}"


def _known_of_decoding(way: Way) -> str:
    how = "as it was measured" if way.decoding_basis == "measured" else "reckoned"
    return f"decoding {how}: {way.decoding_source}"


def _fits(way: Way, card_bytes: int) -> str:
    if not way.placement:
        least = min(way.memory_bytes.values())
        return f"needs {amount(least)} at least, and the card has {amount(card_bytes)}"
    others = ", ".join(f"{kind} {amount(needed)}" for kind, needed in way.memory_bytes.items()
                       if kind != way.placement)
    tiled = ", decoding in tiles" if way.tiled else ""
    return f"{way.placement} on the card{tiled} ({others})"


def _note(name: str, told: str) -> RenderableType:
    row = Table.grid(padding=(0, 2, 0, 0))
    row.add_column(width=13, style="cyan")
    row.add_column(style="dim")
    row.add_row(name or "all", told)
    return row
