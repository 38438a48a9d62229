"""A server on this machine that speaks the protocol of Edge's service, and fails as it does.

It says what it is asked to with espeak, as MP3, so that sound and word boundaries belong together;
it tells words as the service does: Chinese by compounds, after a tenth of a second of silence.
"""

from __future__ import annotations

import asyncio
import html
import json
import re
import subprocess
import tempfile
import threading
import uuid
from collections import deque
from functools import cache
from pathlib import Path

import numpy as np
from aiohttp import web

from audio.line import RATE, Utterance, Word
from audio.samples import WavFile, write_wav
from audio.voices.edge_names import listed
from audio.voices.espeak import EspeakVoice
from media import ffmpeg
from media.backend import Session

BEFORE_SECONDS, AFTER_SECONDS = 0.1, 0.8
TICKS = 10_000_000
AT_THE_DOOR = {"403": 403, "401": 401, "503": 503}
"""Failures that come before a connection stands; the others come once a text is known: "silent"
(a turn without a sound), "drop" and "close" (in the middle, without and with a farewell), "stall"
(never a word), "stall late", "garbage" (no frame), "noise" (frames of what is no MP3), "slow"."""


class VoicesServer:
    """Runs in a thread of its own. ``faults`` strike one connection each, in order; ``always``
    every one; ``of_text`` those whose text holds the words."""

    def __init__(self) -> None:
        self.faults: deque[str] = deque()
        self.always = ""
        self.of_text: dict[str, str] = {}
        self.texts: list[str] = []
        """Every text that was asked for, also those that failed."""
        self.tries = self.at_a_time = self.most_at_a_time = 0
        self.voices = [one.name for one in listed("")]
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()
        self._ready.wait()

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        app = web.Application()
        app.router.add_get("/edge/v1", self._speak)
        app.router.add_get("/voices/list", self._list)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        self._loop.run_until_complete(runner.setup())
        site = web.TCPSite(runner, "127.0.0.1", 0)
        self._loop.run_until_complete(site.start())
        self.port = runner.addresses[0][1]
        self._ready.set()
        self._loop.run_forever()
        self._loop.run_until_complete(runner.cleanup())
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()

    async def _list(self, request: web.Request) -> web.Response:
        return web.json_response([
            {"Name": name, "ShortName": name, "Gender": "Female", "Status": "GA",
             "Locale": name.rpartition("-")[0]} for name in self.voices])

    async def _speak(self, request: web.Request) -> web.StreamResponse:
        self.tries += 1
        fault = self.always or (self.faults.popleft() if self.faults else "")
        assert request.query["TrustedClientToken"]
        assert request.query["Sec-MS-GEC"]
        if fault in AT_THE_DOOR:
            return web.Response(status=AT_THE_DOOR[fault])
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.at_a_time += 1
        self.most_at_a_time = max(self.most_at_a_time, self.at_a_time)
        try:
            await self._turn(request, socket, fault)
        finally:
            self.at_a_time -= 1
        return socket

    async def _turn(self, request: web.Request, socket: web.WebSocketResponse, fault: str) -> None:
        config = (await socket.receive()).data
        assert "Path:speech.config" in config
        assert '"wordBoundaryEnabled":"true"' in config
        ssml = (await socket.receive()).data
        voice, pitch, rate, text = _asked(ssml)
        self.texts.append(text)
        fault = fault or next(
            (one for words, one in self.of_text.items() if words in text), "")
        if voice not in self.voices:
            fault = "silent"
        turn = uuid.uuid4().hex
        if fault == "stall":
            await self._until_they_leave(socket)
            return
        if fault == "garbage":
            await socket.send_bytes(b"\x00")
            return
        await socket.send_str(_frame(turn, "turn.start", {"context": {"serviceTag": turn}}))
        await socket.send_str(_frame(turn, "response", {"context": {"serviceTag": turn}}))
        if fault != "silent":
            mp3, words = await asyncio.get_running_loop().run_in_executor(
                None, spoken, text, voice, pitch, rate)
            await self._sound(request, socket, turn, fault, mp3, words)
            if fault in ("drop", "close", "stall late"):
                return
        await socket.send_str(_frame(turn, "turn.end", {}))
        await socket.receive()

    async def _sound(self, request: web.Request, socket: web.WebSocketResponse, turn: str,
                     fault: str, mp3: bytes, words: list[tuple[float, float, str]]) -> None:
        for start, seconds, word in words:
            data = {"Offset": round(start * TICKS), "Duration": round(seconds * TICKS),
                    "text": {"Text": html.escape(word, quote=False), "Length": len(word),
                             "BoundaryType": "WordBoundary"}}
            await socket.send_str(_frame(turn, "audio.metadata", {
                "Metadata": [{"Type": "WordBoundary", "Data": data}]}))
        if fault == "noise":
            mp3 = b"\x00" * len(mp3)
        parts = [mp3[at:at + 720] for at in range(0, len(mp3), 720)]
        for place, part in enumerate(parts):
            if place == len(parts) // 2 and fault in ("drop", "close", "stall late"):
                await self._fail(request, socket, fault)
                return
            if fault == "slow":
                await asyncio.sleep(0.03)
            head = (f"X-RequestId:{turn}\r\nContent-Type:audio/mpeg\r\nX-StreamId:{turn}\r\n"
                    f"Path:audio\r\n").encode()
            await socket.send_bytes(len(head).to_bytes(2, "big") + head + part)
        head = f"X-RequestId:{turn}\r\nX-StreamId:{turn}\r\nPath:audio\r\n".encode()
        await socket.send_bytes(len(head).to_bytes(2, "big") + head)

    async def _fail(self, request: web.Request, socket: web.WebSocketResponse, fault: str) -> None:
        if fault == "drop":
            assert request.transport is not None
            request.transport.abort()  # type: ignore[attr-defined]
        elif fault == "close":
            await socket.close()
        else:
            await self._until_they_leave(socket)

    async def _until_they_leave(self, socket: web.WebSocketResponse) -> None:
        """Say nothing, not even good-bye."""
        assert socket._req is not None
        while socket._req.transport is not None:
            await asyncio.sleep(0.02)


def _frame(turn: str, path: str, content: object) -> str:
    return (f"X-RequestId:{turn}\r\nContent-Type:application/json; charset=utf-8\r\n"
            f"Path:{path}\r\n\r\n{json.dumps(content)}")


def _asked(ssml: str) -> tuple[str, int, int, str]:
    """Voice, pitch in hertz, rate in per cent, and the text."""
    assert "Path:ssml" in ssml
    found = re.search(r"<voice name='Microsoft Server Speech Text to Speech Voice "
                      r"\(([\w-]+), (\w+)\)'><prosody pitch='([+-]\d+)Hz' rate='([+-]\d+)%' "
                      r"volume='\+0%'>(.*)</prosody></voice></speak>$", ssml, re.DOTALL)
    assert found, ssml
    return (f"{found[1]}-{found[2]}", int(found[3]), int(found[4]), html.unescape(found[5]))


@cache
def spoken(text: str, voice: str, pitch: int, rate: int
           ) -> tuple[bytes, list[tuple[float, float, str]]]:
    """MP3 of ``text``, and each word's start and length in seconds."""
    region = voice.rpartition("-")[0]
    sex = next((one.sex for one in listed("") if one.name == voice), "woman")
    manners = ("/high" * (pitch > 0) + "/low" * (pitch < 0) + "/fast" * (rate > 0)
               + "/slow" * (rate < 0))
    espeak = EspeakVoice()
    name = espeak.resolve("m3" if sex == "man" else "f2", region) + manners
    with tempfile.TemporaryDirectory() as folder:
        wav, mp3 = Path(folder) / "line.wav", Path(folder) / "line.mp3"
        [speech] = espeak.speak([Utterance(name="u", text=text, voice=name, language=region)],
                                Session(lambda _: wav))
        with WavFile(wav, channels=1) as file:
            sound = file.read(-round(BEFORE_SECONDS * RATE),
                              file.samples + round(AFTER_SECONDS * RATE))[:, 0]
        write_wav(wav, [np.asarray(sound)], channels=1)
        subprocess.run([ffmpeg.executable(), "-v", "error", "-i", str(wav), "-ar", "24000",
                        "-ac", "1", "-c:a", "libmp3lame", "-b:a", "48k", "-write_xing", "0",
                        "-id3v2_version", "0", str(mp3)], check=True)
        return mp3.read_bytes(), list(_words(text, speech.words))


def _words(text: str, words: tuple[Word, ...]) -> list[tuple[float, float, str]]:
    """As the service tells them: Han characters two by two where they stand together."""
    found: list[tuple[int, int, float, float]] = []
    for word in words:
        begin, end, start, stop = word.begin, word.end, word.start_seconds, word.stop_seconds
        last = found[-1] if found else None
        if (last and last[1] == begin and last[1] - last[0] == 1
                and not (text[last[0]:end]).isascii()):
            found[-1] = (last[0], end, last[2], stop)
        else:
            found.append((begin, end, start, stop))
    return [(start + BEFORE_SECONDS, stop - start, text[begin:end])
            for begin, end, start, stop in found]
