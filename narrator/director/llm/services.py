"""Which server is asked, and by which key: what the settings say, over ``services.toml``."""

from __future__ import annotations

import ipaddress
import os
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, SecretStr

from narrator.errors import BadInput
from narrator.settings.models import LLM
from narrator.settings.origins import variable_of

_FILE = Path(__file__).with_name("services.toml")
_SECRET = 8
"""Characters of a key from which on it is one. Shorter ones stand in for a key where a server wants
any ("none", "EMPTY", "ollama"), and are words of stories and answers."""
OPENAI = "openai"
"""The service that has the protocol from its makers, and fields of its own in it."""


class Service(BaseModel, frozen=True, extra="forbid"):
    """A server that is known by name."""

    url: str
    variable: str = ""
    """Of the environment: its key. "": it takes none."""
    body: dict[str, Any] = Field(default_factory=dict)
    """What else a request holds there."""


class Address(BaseModel, frozen=True, extra="forbid"):
    """Where a model is asked, and as whom."""

    url: str
    model: str
    key: SecretStr | None
    service: str
    """A name of ``services.toml``; "" for an address of the user's own."""
    body: dict[str, Any]

    @property
    def host(self) -> str:
        """What the address is called in messages: "api.openai.com", "127.0.0.1:8000"."""
        return urlsplit(self.url).netloc

    @property
    def is_here(self) -> bool:
        """Whether it is this machine's own."""
        host = urlsplit(self.url).hostname or ""
        try:
            return ipaddress.ip_address(host).is_loopback
        except ValueError:
            return host == "localhost" or host.endswith(".localhost")

    def without_key(self, text: str) -> str:
        """``text`` as it may be shown or kept: a server may say the key that it was sent."""
        key = self.key.get_secret_value() if self.key else ""
        return text.replace(key, "…") if len(key) >= _SECRET else text


@cache
def services() -> Mapping[str, Service]:
    """Every service that is known by name."""
    table = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {name: Service.model_validate(row) for name, row in table.items()}


def address(llm: LLM) -> Address:
    """Where the settings say that a model is asked; raises BadInput for what is missing.

    A service's own variable is read for that service's own address alone.
    """
    service = _service(llm.service)
    if service is None and llm.url is None:
        raise BadInput(f"no language model is named: say --llm service=NAME ({_names()}), or "
                       f"--llm url=ADDRESS of a server that speaks OpenAI's protocol")
    url = _url(llm.url) if llm.url else service.url if service else ""
    if not llm.model:
        raise BadInput(f"which model {urlsplit(url).netloc} is to answer with is not said: "
                       f"--llm model=NAME, as it is called there")
    own = service is not None and url == service.url
    return Address(url=url, model=llm.model, key=_key(llm, service if own else None),
                   service=(llm.service or "") if own else "",
                   body=service.body if service else {})


def _service(name: str | None) -> Service | None:
    if name is None:
        return None
    if name not in services():
        near = get_close_matches(name, services(), n=1)
        raise BadInput(f"llm.service {name!r} is not known to this version: "
                       f"{f'did you mean {near[0]}?' if near else f'take one of {_names()}'}")
    return services()[name]


def _key(llm: LLM, service: Service | None) -> SecretStr | None:
    """The key to send: the one that was given, or the service's own."""
    own = os.environ.get(service.variable, "") if service and service.variable else ""
    key = (llm.key.get_secret_value() if llm.key else own).strip()
    if service and service.variable and not key:
        raise BadInput(f"{llm.service} answers nobody without a key, and {service.variable} is not "
                       f"set: export {service.variable}=…, or {variable_of('llm.key')}=…")
    if not key.isprintable() or not key.isascii() or set(key) & set("\"\\ "):
        raise BadInput(f"the key for {llm.service or llm.url} holds characters that no key has: "
                       f"copy it anew")
    return SecretStr(key) if key else None


def _url(text: str) -> str:
    """An address as it can be asked and shown; raises BadInput."""
    text = text.strip().rstrip("/")
    try:
        parts = urlsplit(text)
        host, secret = parts.hostname, parts.password or parts.username or parts.query
        _ = parts.port
    except ValueError:
        host, secret = None, None
    if secret:
        raise BadInput("llm.url holds more than an address, such as a name or a password: keep "
                       f"that out of it, and set {variable_of('llm.key')}")
    if not host or not text.isprintable() or " " in text or parts.scheme not in ("http", "https"):
        raise BadInput(f"llm.url {text[:80]!r} is no address: write https://HOST/v1")
    return text


def _names() -> str:
    return ", ".join(services())
