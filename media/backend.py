"""What every backend shares: requests in, artifacts out, an identity, a registry of strings.

Another package offers its own under the entry-point group ``narrator.cameras``,
``narrator.voices``, ``narrator.scores`` or ``narrator.planners``.

One that needs what a machine may lack (a GPU, a key, the network, weights) can say so itself, for
``narrator doctor``: by a static method ``examine``, as in ``Examined``. One that needs packages
that come with an extra of ours says which: by an attribute ``needs``, as in ``Needs``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from pathlib import Path
from pkgutil import resolve_name
from typing import Any, Protocol

from pydantic import BaseModel

from media.errors import BackendMissing, UnknownBackend
from media.progress import Progress, Tell, quiet, silent


class Identity(BaseModel, frozen=True, extra="forbid"):
    """All about a backend that changes what it makes: part of the store key."""

    name: str
    model: str = ""
    revision: str
    """Raised whenever the same request would come out differently."""
    settings: tuple[tuple[str, str], ...] = ()


class Request(BaseModel, frozen=True, extra="forbid"):
    """What a backend is asked for. All of it but ``name`` decides what comes back."""

    name: str
    """Where it stands in the film ("andromeda/s2-3a"): for messages, never for pixels or sound."""


class Artifact(BaseModel, frozen=True, extra="forbid"):
    """What a backend gives back: a file, whole."""

    name: str
    """The request's."""
    path: Path


class Unasked(str):
    """What an examination says instead where nothing is known to lack, and something that it may
    not ask decides: with the command that may."""


class Examined(Protocol):
    """What a backend's class may offer besides its verb."""

    @staticmethod
    def examine(network: bool = False) -> str | None:
        """What it lacks on this machine, ending in a colon and the remedy ("the wan camera needs a
        GPU, and there is none: rent one, or use --camera paper"); None when it could work now;
        Unasked when that hangs on a network which ``network`` leaves alone.

        Asked on the class, before one is made. It answers within seconds, loads no weights, leaves
        nothing behind, and asks the network only when ``network`` says that it may.
        """
        ...


class Needs(BaseModel, frozen=True, extra="forbid"):
    """What a backend's class may say of itself in its attribute ``needs``: the packages that it
    imports only when it works, and the extra that brings them."""

    extra: str
    packages: tuple[str, ...]


Destination = Callable[[str], Path]
"""From a request's name to the path where its file is to be written."""


@dataclass(frozen=True)
class Session:
    """What a backend is given beside a list of requests: where their files go, and who listens."""

    into: Destination
    """Where a request's file is to be written, by its name."""
    progress: Progress = silent
    tell: Tell = quiet
    """Hears a sentence of how the backend goes about its work, from any thread."""
    bench: Destination | None = None
    """For a backend whose artifacts take long: from a request's name to a folder of its own, which
    outlives a run and goes when the artifact is kept. What is laid there is written whole; it may
    be gone the next time. None: nothing half made is kept."""
    coming: Sequence[Any] = ()
    """The requests of the lists that come after this one, as far as can be told, for a backend that
    prepares several at once."""


def known(kind: str, registry: Mapping[str, str]) -> dict[str, str]:
    """Every backend of ``kind``, ours and those that other packages offer, by name."""
    return {**_offered(f"narrator.{kind}s", entry_points), **registry}


@cache
def _offered(group: str, look: Callable[..., Iterable[EntryPoint]]) -> Mapping[str, str]:
    """What other packages offer: looked for once, as a plan asks for each of its shots."""
    return {point.name: point.value for point in look(group=group)}


def backend(kind: str, name: str, registry: Mapping[str, str],
            inner: Collection[str] = ()) -> Any:
    """The class of backend ``name``; raises UnknownBackend, or BackendMissing with the remedy.

    ``inner``: those that are ours to use, and never offered.
    """
    choice = known(kind, registry)
    if name not in choice:
        offered = sorted(set(choice) - set(inner))
        near = get_close_matches(name, offered, n=1)
        hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(offered)}"
        raise UnknownBackend(f"{kind} {name!r} is not known to this version; {hint}")
    try:
        return _complete(kind, name, resolve_name(choice[name]))
    except ModuleNotFoundError as exc:
        package = (exc.name or str(exc)).partition(".")[0]
        raise BackendMissing(f"the {name} {kind} needs {package}, which is not installed: "
                             f"pip install {package}") from exc
    except ImportError as exc:
        raise BackendMissing(f"the {name} {kind} cannot be loaded: {exc}: install the versions "
                             f"that it was made for") from exc


def _complete(kind: str, name: str, made: Any) -> Any:
    """``made``, when all that it says it needs is there; raises BackendMissing."""
    needs: Needs | None = getattr(made, "needs", None)
    for package in needs.packages if needs else ():
        if find_spec(package) is None:
            assert needs is not None
            raise BackendMissing(f"the {name} {kind} needs {package}, which is not installed: "
                                 f"pip install 'narrator-film[{needs.extra}]'")
    return made
