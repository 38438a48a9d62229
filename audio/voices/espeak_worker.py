"""The process in which libespeak-ng speaks: its state is global, and its licence is GPL-3.

Run by its path, ``python espeak_worker.py LIBRARY DATA_PARENT PARENT_PID``, with nothing but the
standard library. Reads one request a line (JSON) from its input and ends with it; answers each
with a line of JSON (``bytes``, ``rate``, ``events``; or ``error``) and that many bytes of sound
(16 bit, mono). Every request is spoken by a fork of its own: the engine's noise and flutter run on
from one request to the next, and a line's sound must not depend on what was spoken before it.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
from typing import Any

_PR_SET_PDEATHSIG = 1
_SYNCHRONOUS = 2
_DONT_EXIT = 0x8000
_UTF8 = 1
_PARAMETERS = {"rate": 1, "volume": 2, "pitch": 3, "range": 4}
"""As numbered by ``espeak_PARAMETER`` in espeak-ng/speak_lib.h."""
_WORD, _END = 1, 5
"""Kinds of event (``espeak_EVENT_TYPE``): where a word begins, where a clause and its pause end."""


class _Event(ctypes.Structure):
    """``espeak_EVENT`` of espeak-ng/speak_lib.h."""

    _fields_ = (
        ("kind", ctypes.c_int), ("unique", ctypes.c_uint), ("position", ctypes.c_int),
        ("length", ctypes.c_int), ("milliseconds", ctypes.c_int), ("sample", ctypes.c_int),
        ("user", ctypes.c_void_p), ("id", ctypes.c_char * 8))


_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.POINTER(_Event))


_LIBC = ctypes.CDLL(None)
"""Whose random numbers the engine takes, beside its own."""


def main(library: str, data_parent: str, parent: str) -> None:
    """Answer requests until the input ends."""
    _die_with(int(parent))
    # The engine keeps its data path in 160 bytes: a relative one always fits.
    os.chdir(data_parent)
    engine = ctypes.CDLL(library)
    rate = engine.espeak_Initialize(_SYNCHRONOUS, 0, b".", _DONT_EXIT)
    worker = os.getpid()
    for line in sys.stdin.buffer:
        child = os.fork()
        if not child:
            _die_with(worker)  # a fork does not inherit the wish
            _answer(engine, rate, json.loads(line))
            os._exit(0)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        if status:
            _write({"error": f"the engine broke down ({status})"})


def _die_with(parent: int) -> None:
    """Have the kernel end this process with its parent; the input's end does so elsewhere."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            sys.exit(1)


def _answer(engine: ctypes.CDLL, rate: int, request: dict[str, Any]) -> None:
    if rate <= 0:
        _write({"error": "the engine does not find its data"})
        return
    # For an unknown name the engine returns 2, and would go on in English.
    if engine.espeak_SetVoiceByName(request["voice"].encode()):
        _write({"error": f"the engine has no voice {request['voice']!r}"})
        return
    for name, number in _PARAMETERS.items():
        engine.espeak_SetParameter(number, request[name], 0)
    # Breath is noise. Begun anew, it hangs neither on the clock nor on what was said before.
    engine.espeak_ng_SetRandSeed(ctypes.c_long(1))
    _LIBC.srand(1)
    sound, events = _synthesize(engine, request["text"])
    _write({"bytes": len(sound), "rate": rate, "events": events}, sound)


def _synthesize(engine: ctypes.CDLL, text: str) -> tuple[bytes, list[tuple[str, int, int]]]:
    """The sound of ``text`` and its events: kind, offset into the text, sample."""
    sound = bytearray()
    events: list[tuple[str, int, int]] = []

    def take(samples: int | None, count: int, happened: Any) -> int:
        if samples and count > 0:
            sound.extend(ctypes.string_at(samples, 2 * count))
        index = 0
        while happened[index].kind:
            event = happened[index]
            if event.kind in (_WORD, _END):
                kind = "word" if event.kind == _WORD else "end"
                events.append((kind, event.position - 1, event.sample))
            index += 1
        return 0

    callback = _Callback(take)  # held here: the engine keeps only its address
    engine.espeak_SetSynthCallback(callback)
    words = text.encode() + b"\0"
    engine.espeak_Synth(words, ctypes.c_size_t(len(words)), 0, 1, 0, _UTF8, None, None)
    engine.espeak_Synchronize()
    return bytes(sound), events


def _write(answer: dict[str, Any], sound: bytes = b"") -> None:
    try:
        sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + sound)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        os._exit(0)  # whoever asked has left


if __name__ == "__main__":
    main(*sys.argv[1:])
