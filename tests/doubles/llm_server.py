"""A server on this machine that speaks OpenAI's chat completions, and fails as such servers do.

What it answers is a callable's to say: it gets what was asked, and returns an answer. Without any
it obeys: it answers whatever schema it is given, in whichever way that comes.
"""

from __future__ import annotations

import json
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.doubles.obedient import Schema, fickle, obedient

MODEL = "toy-1"


@dataclass(frozen=True)
class Asked:
    """One request for a completion."""

    body: dict[str, Any]
    headers: dict[str, str]
    """By their names in small letters."""
    number: int
    """How many came before it."""

    @property
    def text(self) -> str:
        """All that was said in it."""
        return "\n".join(str(one["content"]) for one in self.body["messages"])

    @property
    def mode(self) -> str:
        """How the shape was asked for: schema, tool or prompted."""
        if self.body.get("tools"):
            return "tool"
        return "schema" if "response_format" in self.body else "prompted"

    @property
    def schema(self) -> Schema:
        """The shape that was asked for."""
        if self.mode == "tool":
            return self.body["tools"][0]["function"]["parameters"]
        if self.mode == "schema":
            return self.body["response_format"]["json_schema"]["schema"]
        return _within(self.text)


@dataclass(frozen=True)
class Said:
    """An answer: ``content`` is text, or a value to be written as JSON."""

    content: Any = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    finish: str = "stop"
    refusal: str | None = None
    usage: tuple[int, int] | None = (100, 50)
    raw: bytes | None = None
    """The whole body, instead of a completion."""
    how: str = "whole"
    """whole; stalled: half of it, and then nothing; dripping: a byte now and then for ever;
    endless: more and more of it; cut: half, and the line is down."""


Answers = Callable[[Asked], Said]


def obeying(asked: Asked) -> Said:
    """The obedient model."""
    return Said(obedient(asked.schema))


def wavering(asked: Asked) -> Said:
    """The fickle model: another answer to each request."""
    return Said(fickle(asked.schema, asked.number))


def failing(status: int, message: str = "no", code: str | None = None, **headers: str) -> Said:
    """An error, as OpenAI's protocol has it."""
    return Said(status=status, headers={k.replace("_", "-"): v for k, v in headers.items()},
                raw=json.dumps({"error": {"message": message, "type": "error", "code": code}}
                               ).encode())


class LLMServer:
    """Serves ``/v1/chat/completions`` and ``/v1/models``. ``then`` is answered first, one each;
    ``answers`` say the rest. ``key``: without it, nobody is answered."""

    def __init__(self, answers: Answers = obeying) -> None:
        self.answers = answers
        self.then: deque[Said] = deque()
        self.key = ""
        self.models = [MODEL]
        self.asked: list[Asked] = []
        self.side_by_side = 0
        """How many were answered at one time, at most."""
        self.busy = threading.Semaphore(0)
        """Released whenever an answer begins that does not end."""
        self.stopped = threading.Event()
        self.lock = threading.Lock()
        self._now = 0
        handler = type("Handler", (_Handler,), {"server_of": self})
        self._server = _Quiet(("127.0.0.1", 0), handler)
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"

    def stop(self) -> None:
        self.stopped.set()
        self._server.shutdown()
        self._server.server_close()

    def answer(self, body: dict[str, Any], headers: dict[str, str]) -> Said:
        with self.lock:
            asked = Asked(body, headers, len(self.asked))
            self.asked.append(asked)
            self._now += 1
            self.side_by_side = max(self.side_by_side, self._now)
            said = self.then.popleft() if self.then else None
        try:
            return said or self.answers(asked)
        finally:
            with self.lock:
                self._now -= 1


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Who asked has hung up."""


class _Handler(BaseHTTPRequestHandler):
    server_of: LLMServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        if not self._may():
            return
        rows = [{"id": name, "object": "model"} for name in self.server_of.models]
        known = self.path.rstrip("/").endswith("/models")
        self._send(Said(raw=json.dumps({"object": "list", "data": rows}).encode()) if known
                   else failing(404, "Not Found"))

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if not self._may():
            return
        if self.path != "/v1/chat/completions":
            return self._send(failing(404, "Not Found"))
        said = self.server_of.answer(body, {k.lower(): v for k, v in self.headers.items()})
        self._send(said if said.raw is not None else _completed(body, said))

    def _may(self) -> bool:
        key = self.server_of.key
        if key and self.headers["Authorization"] != f"Bearer {key}":
            self._send(failing(401, f"Incorrect API key: {self.headers['Authorization']}",
                               "invalid_api_key"))
            return False
        return True

    def _send(self, said: Said) -> None:
        assert said.raw is not None
        self.send_response(said.status)
        for name, value in {"Content-Type": "application/json", **said.headers}.items():
            self.send_header(name, value)
        length = len(said.raw) if said.how != "endless" else 1 << 40
        self.send_header("Content-Length", str(length))
        self.end_headers()
        if said.how == "whole":
            self.wfile.write(said.raw)
            return
        self.close_connection = True
        self.wfile.write(said.raw[:len(said.raw) // 2])
        self.wfile.flush()
        self.server_of.busy.release()
        if said.how == "stalled":
            self.server_of.stopped.wait(30)
        while said.how == "dripping" and not self.server_of.stopped.wait(0.02):
            self.wfile.write(b" ")
            self.wfile.flush()
        while said.how == "endless" and not self.server_of.stopped.is_set():
            self.wfile.write(b" " * 65536)


def _completed(body: dict[str, Any], said: Said) -> Said:
    """``said`` as the body of a completion, in the way that ``body`` asked for."""
    text = said.content if isinstance(said.content, str) else json.dumps(
        said.content, ensure_ascii=False)
    message: dict[str, Any] = {"role": "assistant", "content": text, "refusal": said.refusal}
    if body.get("tools") and not said.refusal:
        name = body["tools"][0]["function"]["name"]
        message = {"role": "assistant", "content": None, "tool_calls": [
            {"id": "call-1", "type": "function", "function": {"name": name, "arguments": text}}]}
    answer = {"id": "chatcmpl-1", "object": "chat.completion", "created": int(time.time()),
              "model": body["model"],
              "choices": [{"index": 0, "message": message, "finish_reason": said.finish}]}
    if said.usage:
        into, out = said.usage
        answer["usage"] = {"prompt_tokens": into, "completion_tokens": out,
                           "total_tokens": into + out}
    return Said(status=said.status, headers=said.headers, how=said.how,
                raw=json.dumps(answer).encode())


def _within(text: str) -> Schema:
    """The JSON schema that stands in a text: what it says first as an object of that kind."""
    for place, character in enumerate(text):
        if character == "{":
            try:
                found, _ = json.JSONDecoder().raw_decode(text[place:])
            except ValueError:
                continue
            if isinstance(found, dict) and "properties" in found:
                return found
    raise AssertionError(f"no schema is in {text[:500]!r}")
