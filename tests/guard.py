"""No test reaches anything but this machine, unless it bears the mark ``network``.

What a test itself opens is stopped at the socket, in threads and event loops too; what it starts
finds proxies in its environment that lead nowhere.
"""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

import pytest

NOWHERE = "http://127.0.0.1:9"
"""Port 9 is that of "discard": nobody answers there."""
_HERE = "127.0.0.1,localhost,::1"


class Reached(OSError):
    """A test was on its way to another machine."""


def keep_here(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Stop whatever leads elsewhere until ``monkeypatch`` is undone; gives what did, as it
    happens."""
    reached: list[str] = []

    def stop(where: object) -> None:
        reached.append(str(where))
        raise Reached(f"a test without the mark network was on its way to {where}")

    def guarded(name: str) -> Any:
        real = getattr(socket.socket, name)

        def method(self: socket.socket, *args: Any) -> Any:
            address = args[-1]
            if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_here(address[0]):
                stop(address)
            return real(self, *args)
        return method

    look_up = socket.getaddrinfo

    def looked_up(host: Any, *args: Any, **kwargs: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        if name and not _is_address(name) and not _is_here(name):
            stop(name)
        return look_up(host, *args, **kwargs)

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, guarded(name), raising=False)
    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, NOWHERE)
        monkeypatch.setenv(name.upper(), NOWHERE)
    monkeypatch.setenv("no_proxy", _HERE)
    monkeypatch.setenv("NO_PROXY", _HERE)
    return reached


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return host in ("localhost", socket.gethostname()) or host.endswith(".localhost")


def _is_address(host: str) -> bool:
    try:
        return bool(ipaddress.ip_address(host.partition("%")[0]))
    except ValueError:
        return False
