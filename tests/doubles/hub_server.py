"""Two hubs on this machine, Hugging Face's API and ModelScope's, that fail as hubs do.

Bytes are served by a second server, as both hubs send one on to another host; it answers ranges.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections import defaultdict, deque
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

COMMIT = "5be7df9619b54f4e2667b2755bc6a756675b5cd7"
LATER = "c0ffee" + COMMIT[6:]
ID = "Wan-AI/Wan2.2-T2V-A14B-Diffusers"
LORAS = "lightx2v/Wan2.2-Distill-Loras"


def safetensors(count: int, seed: int = 0) -> bytes:
    """A file of one tensor of ``count`` bytes."""
    header = json.dumps({"__metadata__": {"format": "pt"}, "w": {
        "dtype": "U8", "shape": [count], "data_offsets": [0, count]}}).encode()
    noise = bytes(range(251)) * (count // 251 + 2)
    return len(header).to_bytes(8, "little") + header + noise[seed:seed + count]


def model() -> dict[str, bytes]:
    """The files of a model in the diffusers layout, with what no camera needs."""
    index = {"_class_name": "WanPipeline", "boundary_ratio": 0.875,
             **{part: ["diffusers", "Any"] for part in
                ("transformer", "transformer_2", "text_encoder", "tokenizer", "vae", "scheduler")}}
    shards = {f"diffusion_pytorch_model-0000{n}-of-00002.safetensors" for n in (1, 2)}
    files = {"model_index.json": json.dumps(index).encode(),
             "LICENSE.txt": b"Apache License 2.0\n", "README.md": b"# Wan\n",
             "assets/cover.png": b"picture", "examples/input.JPG": b"picture",
             "scheduler/scheduler_config.json": b'{"flow_shift": 3.0}',
             "text_encoder/config.json": b"{}",
             "text_encoder/model.safetensors": safetensors(70_000),
             "tokenizer/tokenizer.json": b'{"model": {}}', "tokenizer/spiece.model": b"pieces",
             "tokenizer/special_tokens_map.json": b"{}",
             "vae/config.json": b'{"z_dim": 16}',
             "vae/diffusion_pytorch_model.safetensors": safetensors(40_000, 3)}
    for seed, part in enumerate(("transformer", "transformer_2")):
        files[f"{part}/config.json"] = b'{"in_channels": 16}'
        files[f"{part}/diffusion_pytorch_model.safetensors.index.json"] = json.dumps(
            {"weight_map": {name: name for name in sorted(shards)}}).encode()
        for number, name in enumerate(sorted(shards)):
            files[f"{part}/{name}"] = safetensors(90_000 + number, 10 * seed + number)
    return files


NEEDED = {path for path in model() if path.partition("/")[0] not in (
    "README.md", "assets", "examples")}


class HubServer:
    """Serves ``files`` by id and commit. ``faults`` strike one opening of a file each, in order;
    ``door`` one asking for a list each: "404", "429 0" (with Retry-After), "cut", "wrong",
    "whole" (a range is not heard), "elsewhere" (a range from another byte), "html", "more",
    "stall" (half of it, and then nothing)."""

    def __init__(self) -> None:
        self.files: dict[str, dict[str, dict[str, bytes]]] = {
            ID: {COMMIT: model()},
            LORAS: {COMMIT: {f"wan2.2_{kind}_A14b_{noise}_noise_lora_rank64_lightx2v_4step_{day}"
                             ".safetensors": safetensors(30_000, seed)
                             for seed, (kind, day, noise) in enumerate(
                                 (kind, day, noise) for kind, day in (("t2v", 1217), ("i2v", 1022))
                                 for noise in ("high", "low"))}}}
        self.main: dict[str, str] = {ID: COMMIT, LORAS: COMMIT}
        self.faults: defaultdict[str, deque[str]] = defaultdict(deque)
        self.door: deque[str] = deque()
        self.token = ""
        """Without which the hub refuses; it is for the hub alone."""
        self.asked: list[tuple[str, str]] = []
        """Every opening of a file that came through: its path, and the range."""
        self.lists = 0
        self.tokens_at_bytes: list[str | None] = []
        self.stalled, self.stopped = threading.Semaphore(0), threading.Event()
        self.lock = threading.Lock()
        self._bytes, self._hub = self._serve(_Bytes), self._serve(_Hub)
        self.url = f"http://127.0.0.1:{self._hub.server_port}"
        self.bytes_url = f"http://127.0.0.1:{self._bytes.server_port}"

    def stop(self) -> None:
        self.stopped.set()
        for server in (self._hub, self._bytes):
            server.shutdown()
            server.server_close()

    def _serve(self, kind: type[_Answers]) -> ThreadingHTTPServer:
        handler = type("Handler", (kind,), {"hub": self})
        server = _Quiet(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        return server

    def fault(self, path: str) -> str:
        with self.lock:
            queue = self.faults[path]
            return queue.popleft() if queue else ""


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Who asked has hung up."""


class _Answers(BaseHTTPRequestHandler):
    hub: HubServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, format: str, *args: object) -> None:
        pass

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def json(self, answer: object, status: int = 200, **headers: str) -> None:
        self.answer(status, json.dumps(answer).encode(), Content_Type="application/json", **headers)

    def stumbled(self, fault: str) -> bool:
        """Whether ``fault`` is an answer of its own: "503", "429 7"."""
        status, _, wait = fault.partition(" ")
        if not status.isdecimal():
            return False
        self.json({"error": "no"}, int(status), **({"Retry_After": wait} if wait else {}))
        return True


class _Hub(_Answers):
    def do_GET(self) -> None:
        path, query = unquote(urlsplit(self.path).path), parse_qs(urlsplit(self.path).query)
        if self.hub.token and self.headers["Authorization"] != f"Bearer {self.hub.token}":
            return self.json({"error": "Invalid username or password."}, 401)
        parts = path.strip("/").split("/")
        if parts[:2] == ["api", "v1"]:
            return self._modelscope("/".join(parts[3:5]), parts[5:], query)
        if parts[:2] == ["api", "models"]:
            return self._list("/".join(parts[2:4]), parts[5] if len(parts) > 5 else "main", query)
        if len(parts) > 4 and parts[2] == "resolve":
            return self._resolve("/".join(parts[:2]), parts[3], "/".join(parts[4:]))
        return self.answer(404)

    def _found(self, id: str, revision: str) -> tuple[str, Mapping[str, bytes]] | None:
        commit = self.hub.main.get(id, "") if revision in ("main", "master") else revision
        files = self.hub.files.get(id, {}).get(commit)
        return None if files is None else (commit, files)

    def _at_the_door(self) -> bool:
        with self.hub.lock:
            self.hub.lists += 1
            fault = self.hub.door.popleft() if self.hub.door else ""
        if fault == "html":
            self.answer(200, b"<html>Welcome to the hotel's network</html>")
        return fault == "html" or self.stumbled(fault)

    def _list(self, id: str, revision: str, query: Mapping[str, list[str]]) -> None:
        if self._at_the_door():
            return None
        if id not in self.hub.files:
            return self.json({"error": "Repository not found"}, 404, X_Error_Code="RepoNotFound")
        if not (found := self._found(id, revision)):
            return self.json({"error": f"Invalid rev id: {revision}"}, 404,
                             X_Error_Code="RevisionNotFound")
        assert query["blobs"]
        return self.json({"id": id, "sha": found[0], "siblings": [
            _sibling(path, body) for path, body in found[1].items()]})

    def _resolve(self, id: str, revision: str, path: str) -> None:
        if not (found := self._found(id, revision)) or path not in found[1]:
            return self.json({"error": "Entry not found"}, 404, X_Error_Code="EntryNotFound")
        body = found[1][path]
        return self.answer(302, Location=f"{self.hub.bytes_url}/{id}/{found[0]}/{path}?X-Sign=1",
                           X_Repo_Commit=found[0], X_Linked_Size=str(len(body)),
                           X_Linked_ETag=f'"{hashlib.sha256(body).hexdigest()}"')

    def _modelscope(self, id: str, what: list[str], query: Mapping[str, list[str]]) -> None:
        revision = query["Revision"][0]
        found = self._found(id, revision)
        if what == ["repo", "files"]:
            if self._at_the_door():
                return None
            if not found:
                return self.json({"Code": 10010205001, "Success": False, "Data": None}, 404)
            return self.json({"Code": 200, "Success": True, "Message": "success", "Data": {
                "Files": [{"Type": "tree", "Path": "vae", "Name": "vae", "Size": 0,
                           "Revision": "0" * 40, "Sha256": "", "CommittedDate": 9},
                          *(_row(path, body, found[0]) for path, body in found[1].items())]}})
        path = query["FilePath"][0]
        if not found or path not in found[1]:
            return self.answer(404)
        return self.answer(302, Location=f"{self.hub.bytes_url}/{id}/{found[0]}/{path}")


class _Bytes(_Answers):
    def do_GET(self) -> None:
        owner, name, commit, path = unquote(urlsplit(self.path).path).strip("/").split("/", 3)
        body, asked = self.hub.files[f"{owner}/{name}"][commit][path], self.headers["Range"] or ""
        with self.hub.lock:
            self.hub.tokens_at_bytes.append(self.headers["Authorization"])
            self.hub.asked.append((path, asked))
        assert self.headers["Accept-Encoding"] == "identity"
        fault = self.hub.fault(path)
        if self.stumbled(fault):
            return
        if fault == "wrong":
            body = bytes(byte ^ 1 for byte in body)
        if fault == "more":
            body += b"and more"
        begin = 0 if fault == "whole" or not asked else int(asked[6:].rstrip("-"))
        if begin >= len(body) > 0:
            return self.answer(416)
        self._send(body, begin + (fault == "elsewhere"), bool(asked) and fault != "whole",
                   fault in ("cut", "stall"))
        if fault == "stall":
            self.hub.stalled.release()
            self.hub.stopped.wait(30)

    def _send(self, body: bytes, begin: int, part: bool, cut: bool) -> None:
        self.send_response(206 if part else 200)
        if part:
            self.send_header("Content-Range", f"bytes {begin}-{len(body) - 1}/{len(body)}")
        self.send_header("Content-Length", str(len(body) - begin))
        self.end_headers()
        rest = body[begin:]
        self.wfile.write(rest[:len(rest) // 2] if cut else rest)
        self.close_connection = cut


def _sibling(path: str, body: bytes) -> dict[str, Any]:
    git = hashlib.sha1(f"blob {len(body)}\0".encode() + body).hexdigest()
    row: dict[str, Any] = {"rfilename": path, "size": len(body), "blobId": git}
    if path.endswith((".safetensors", "spiece.model", ".bin")):
        row["lfs"] = {"sha256": hashlib.sha256(body).hexdigest(), "size": len(body),
                      "pointerSize": 135}
    return row


def _row(path: str, body: bytes, commit: str) -> dict[str, Any]:
    return {"Type": "blob", "Path": path, "Name": path.rpartition("/")[2], "Size": len(body),
            "Revision": commit, "Sha256": hashlib.sha256(body).hexdigest(), "IsLFS": False,
            "CommittedDate": 1}
