"""Files over HTTP: opened from any byte on, and what a server's refusal means.

Proxies and certificates are those of the environment. Names of the hub's own host are followed
wherever it sends us; the token goes to that host alone (httpx2 drops it on the way to another).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING

from media.errors import BackendMissing
from narrator.errors import Unfetched
from narrator.weights.source import FilePart, Passing, Remote

if TYPE_CHECKING:
    import httpx2

_CONNECT_SECONDS, _SILENT_SECONDS = 10.0, 20.0
"""Until a server answers at all; between two chunks."""
_PASSING = {408, 425, 429, 500, 502, 503, 504}


@cache
def client() -> httpx2.Client:
    """One for all files: connections are used again. Raises BackendMissing."""
    try:
        import httpx2
    except ModuleNotFoundError as exc:
        raise missing(exc) from exc
    return httpx2.Client(
        follow_redirects=True, timeout=httpx2.Timeout(_SILENT_SECONDS, connect=_CONNECT_SECONDS),
        headers={"User-Agent": f"narrator-film/{version('narrator-film')}"})


def missing(exc: ModuleNotFoundError) -> BackendMissing:
    """What to say when the extra is not installed."""
    return BackendMissing(f"fetching weights needs {exc.name}, which is not installed: "
                          f"pip install 'narrator-film[wan]'")


@contextmanager
def opened(host: str, file: Remote, begin: int, headers: Mapping[str, str]) -> Iterator[FilePart]:
    """The bytes of ``file`` from ``begin`` on, or from 0 where the server gives only the whole;
    raises Passing, Unfetched. ``host``: what the server is called in messages."""
    import httpx2

    # packed bytes would have neither the size nor the places that were told
    wanted = {**headers, "Accept-Encoding": "identity"}
    if begin:
        wanted["Range"] = f"bytes={begin}-"
    try:
        with client().stream("GET", file.at, headers=wanted) as response:
            if response.status_code == 416:
                raise Passing(f"{host} has no byte {begin:,} of {file.path}", 0)
            refuse(host, file.path, response)
            # as they come: of a chunk that is gathered first, a cut line would lose what came
            yield FilePart(_begin(response), response.iter_raw())
    except httpx2.TransportError as exc:
        raise Passing(unreached(host, exc)) from exc
    except httpx2.HTTPError as exc:  # too many redirects, an address that is none
        raise Unfetched(f"{host} does not give {file.path}: {exc}") from exc


def unreached(host: str, exc: Exception) -> str:
    """What happened on the way."""
    return f"{host} was not reached: {str(exc) or type(exc).__name__}"


def refuse(host: str, what: str, response: httpx2.Response) -> None:
    """Raise what an answer other than the file means: Passing or Unfetched."""
    status = response.status_code
    if status in _PASSING:
        raise Passing(f"{host} answers {status} to {what}", _asked(response.headers))
    if status in (401, 403):
        raise Unfetched(f"{host} does not give {what} to everyone ({status}): accept the model's "
                        f"terms there, and set its token (HF_TOKEN), or take it from another "
                        f"place (--from)")
    if status == 404:
        raise Unfetched(f"{host} has no {what} (404): take it from another place (--from)")
    if status not in (200, 206):
        raise Unfetched(f"{host} answers {status} to {what}: take it from another place (--from)")


def _begin(response: httpx2.Response) -> int:
    """Where the bytes of an answer begin: "bytes 100-199/200"."""
    if response.status_code != 206:
        return 0
    told = response.headers.get("Content-Range", "").removeprefix("bytes ").partition("-")[0]
    if not told.isdecimal():
        raise Unfetched(f"{response.url.host} sends a part of a file and does not say which: take "
                        f"it from another place (--from)")
    return int(told)


def _asked(headers: httpx2.Headers) -> float | None:
    """The seconds that a server asks us to wait; it may name a time of day too, which is rare."""
    told = headers.get("Retry-After", "")
    return float(told) if told.isdecimal() else None
