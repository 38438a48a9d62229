"""Hugging Face's hub, or a mirror of it (``HF_ENDPOINT``), through its own library.

The library lists and knows the token; the bytes are fetched by ``web``, because since 2.0 the
library throws a half file away when it is stopped, and these are of 5 GB each.
"""

from __future__ import annotations

import os
from contextlib import AbstractContextManager
from typing import Any

from narrator.errors import BadInput, NoRevision, Unfetched
from narrator.weights import web
from narrator.weights.catalogue import WeightsOffer
from narrator.weights.source import FilePart, Listing, Passing, Remote

_USUAL = "https://huggingface.co"


class HuggingFace:
    """``--from huggingface``."""

    name = "huggingface"
    link = False

    def __init__(self) -> None:
        self._endpoint = os.environ.get("HF_ENDPOINT", "").rstrip("/") or _USUAL
        self._host = self._endpoint.partition("://")[2] or self._endpoint

    def revision(self, offer: WeightsOffer) -> str:
        """The commit that this version was made for."""
        return offer.revision

    def listing(self, offer: WeightsOffer, revision: str) -> Listing:
        """All files of ``offer`` at ``revision``; raises Passing, Unfetched, NoRevision."""
        info = self._info(offer.id, revision)
        from huggingface_hub import hf_hub_url

        if not info.siblings or not info.sha:
            raise self._no_list(offer.id)
        return Listing(source=self.name, id=offer.id, revision=info.sha, files=tuple(
            Remote(path=file.rfilename, size=file.size or 0,
                   sha256=file.lfs.sha256 if file.lfs else "", git=file.blob_id or "",
                   at=hf_hub_url(offer.id, file.rfilename, revision=info.sha,
                                 endpoint=self._endpoint))
            for file in info.siblings))

    def opened(self, file: Remote, begin: int) -> AbstractContextManager[FilePart]:
        """The bytes of ``file`` from ``begin`` on."""
        from huggingface_hub import get_token

        token = get_token()
        return web.opened(self._host, file, begin,
                          {"Authorization": f"Bearer {token}"} if token else {})

    def _info(self, id: str, revision: str) -> Any:
        web.client()  # says what is not installed
        try:
            import httpx2
            from huggingface_hub import HfApi
            from huggingface_hub.errors import HfHubHTTPError, RevisionNotFoundError
            from huggingface_hub.utils import HFValidationError
        except ModuleNotFoundError as exc:
            raise web.missing(exc) from exc
        try:
            return HfApi(endpoint=self._endpoint).model_info(
                id, revision=revision, files_metadata=True, timeout=20)
        except RevisionNotFoundError as exc:
            raise NoRevision(f"{self._host} has no revision {revision!r} of {id} any more: take "
                             f"what it has now (--revision main), or another place (--from)"
                             ) from exc
        except HfHubHTTPError as exc:
            web.refuse(self._host, id, exc.response)
            raise self._no_list(id) from exc
        except httpx2.TransportError as exc:
            raise Passing(web.unreached(self._host, exc)) from exc
        except HFValidationError as exc:
            raise BadInput(f"--revision {revision!r} is none: {exc}") from exc
        except (ValueError, TypeError, LookupError) as exc:
            raise self._no_list(id) from exc

    def _no_list(self, id: str) -> Unfetched:
        return Unfetched(f"{self._host} answers with something else than the files of {id}: is it "
                         f"a hub? See to HF_ENDPOINT, or take another place (--from)")
