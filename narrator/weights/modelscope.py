"""ModelScope's hub, which serves the same models from within China.

Its own package brings a framework along; what is needed of its HTTP API are two addresses, as in
modelscope/hub/api.py (get_model_files) and modelscope/hub/file_download.py of that package.
"""

from __future__ import annotations

import os
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import quote

from narrator.errors import NoRevision, Unfetched
from narrator.weights import web
from narrator.weights.catalogue import WeightsOffer
from narrator.weights.source import FilePart, Listing, Passing, Remote

_USUAL = "https://www.modelscope.cn"
_BRANCH = "master"


class ModelScope:
    """``--from modelscope``."""

    name = "modelscope"
    link = False

    def __init__(self) -> None:
        domain = os.environ.get("MODELSCOPE_DOMAIN", "")
        self._endpoint = (os.environ.get("MODELSCOPE_ENDPOINT", "").rstrip("/")
                          or (f"https://{domain}" if domain else _USUAL))
        self._host = self._endpoint.partition("://")[2] or self._endpoint

    def revision(self, offer: WeightsOffer) -> str:
        """Its branch: commits have other names here than at Hugging Face."""
        return _BRANCH

    def listing(self, offer: WeightsOffer, revision: str) -> Listing:
        """All files of ``offer`` at ``revision``; raises Passing, Unfetched, NoRevision."""
        rows = self._rows(offer.id, revision)
        try:
            files = [row for row in rows if row["Type"] != "tree"]
            newest = max(files, key=lambda row: row.get("CommittedDate", 0))
            return Listing(source=self.name, id=offer.id, revision=str(newest["Revision"]),
                           files=tuple(Remote(
                               path=row["Path"], size=row["Size"], sha256=row.get("Sha256") or "",
                               at=self._address(offer.id, "repo", Revision=revision,
                                                FilePath=row["Path"])) for row in files))
        except (LookupError, TypeError, ValueError, AttributeError) as exc:
            raise self._no_list(offer.id) from exc

    def opened(self, file: Remote, begin: int) -> AbstractContextManager[FilePart]:
        """The bytes of ``file`` from ``begin`` on."""
        return web.opened(self._host, file, begin, {})

    def _rows(self, id: str, revision: str) -> list[dict[str, Any]]:
        client = web.client()
        import httpx2

        try:
            response = client.get(self._address(id, "repo/files", Revision=revision,
                                                Recursive="True"))
        except httpx2.TransportError as exc:
            raise Passing(web.unreached(self._host, exc)) from exc
        if response.status_code == 404 and revision != _BRANCH:
            raise NoRevision(f"{self._host} has no revision {revision!r} of {id}: leave --revision "
                             f"out, or take another place (--from)")
        web.refuse(self._host, id, response)
        try:
            rows = response.json()["Data"]["Files"]
        except (ValueError, LookupError, TypeError) as exc:
            raise self._no_list(id) from exc
        if not rows:
            raise self._no_list(id)
        return list(rows)

    def _address(self, id: str, what: str, **query: str) -> str:
        asked = "&".join(f"{key}={quote(value, safe='')}" for key, value in query.items())
        return f"{self._endpoint}/api/v1/models/{quote(id)}/{what}?{asked}"

    def _no_list(self, id: str) -> Unfetched:
        return Unfetched(f"{self._host} answers with something else than the files of {id}: is it "
                         f"ModelScope? See to MODELSCOPE_ENDPOINT, or take another place (--from)")
