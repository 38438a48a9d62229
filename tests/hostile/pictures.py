"""Pictures and videos that lie about what they are, or how large."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from functools import cache, partial
from io import BytesIO
from pathlib import Path

from tests.hostile.items import Item, Items, Made, file
from tests.hostile.plans import PLAN

HEAD = "---\ntitle: T\nlook: {size: 160x90}\npace: {shot: 2}\nmusic: none\n---\n"


def _zeros(millions: int) -> bytes:
    """So many million zero bytes, packed: a million of them, over and over."""
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    packed = packer.compress(bytes(1_000_000)) + packer.flush(zlib.Z_FULL_FLUSH)
    return b"\x78\xda" + packed * millions + b"\x03\0" + struct.pack(
        ">HH", millions * 1_000_000 % 65521, 1)  # Adler's two sums of nothing but zeros


BOMB = _zeros(200)
"""200 KB that unpack to 200 MB."""


def shows(name: str, data: Callable[[], bytes], *command: str) -> Made:
    """A story that shows the file ``name``, met by a command; planned, without one."""
    def make(folder: Path) -> list[str]:
        (folder / name).write_bytes(data())
        (folder / "x.md").write_text(f"{HEAD}![A picture]({name})\nWords.\n", encoding="utf-8")
        return list(command) or ["plan", "x.md"]
    return make


def _refused(name: str, data: bytes | Callable[[], bytes], says: str) -> Item:
    return Item(shows(name, data if callable(data) else lambda: data), says)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(
        ">I", zlib.crc32(kind + data))


def png(width: int = 8, height: int = 8, before: bytes = b"", data: bytes | None = None,
        channels: int = 3) -> bytes:
    """A black PNG with the chunks ``before`` its pixels, which ``data`` may pretend to be."""
    header = struct.pack(">IIBBBBB", width, height, 8, {1: 0, 3: 2, 4: 6}[channels], 0, 0, 0)
    pixels = _rows(width * channels + 1, height) if data is None else data
    return (b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + before + _chunk(b"IDAT", pixels)
            + _chunk(b"IEND", b""))


@cache
def _rows(length: int, rows: int) -> bytes:
    packer = zlib.compressobj(1)
    return b"".join([*(packer.compress(bytes(length)) for _ in range(rows)), packer.flush()])


@cache
def jpeg(width: int, height: int) -> bytes:
    """A black JPEG of many pixels, made by Pillow."""
    return _saved("JPEG", width, height)


def _saved(kind: str, width: int, height: int, **how: object) -> bytes:
    from PIL import Image

    into = BytesIO()
    Image.new("RGB", (width, height)).save(into, kind, **how)
    return into.getvalue()


def moving_webp(frames: int) -> bytes:
    """A WebP in which one picture comes ``frames`` times."""
    still = _saved("WEBP", 16, 16, lossless=True)[12:]
    frame = _riff(b"ANMF", bytes(6) + b"\x0f\0\0\x0f\0\0\x14\0\0\0" + still)
    body = (_riff(b"VP8X", b"\x02\0\0\0\x0f\0\0\x0f\0\0") + _riff(b"ANIM", bytes(6))
            + frame * frames)
    return _riff(b"RIFF", b"WEBP" + body)


def _riff(kind: bytes, data: bytes) -> bytes:
    return kind + struct.pack("<I", len(data)) + data


def video(side: int) -> bytes:
    """A video of one small PNG, and of others that say they are ``side`` pixels wide and high."""
    import av
    import numpy as np

    into = BytesIO()
    with av.open(into, "w", format="mov") as container:
        stream = container.add_stream("png", rate=24)
        stream.width, stream.height, stream.pix_fmt = 64, 64, "rgb24"
        black = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), "rgb24")
        first, = stream.encode(black)
        for number in range(3):
            packet = av.Packet(png(side, side, data=_rows(side * 3 + 1, 100)))
            packet.stream, packet.time_base = stream, first.time_base
            packet.pts = packet.dts = number * 512
            packet.is_keyframe = True
            container.mux(packet)
    return into.getvalue()


def _planned(name: str, data: bytes, says: str) -> Item:
    """A plan that shows the file ``name``."""
    def make(folder: Path) -> list[str]:
        (folder / name).write_bytes(data)
        return file("x.plan.yaml", f"{PLAN}        image: {name}\n", "check", "x.plan.yaml")(folder)
    return Item(make, says)


OCEAN = "more than 64 megapixels"
DAMAGED = "is damaged or cut short"
NONE = "is not a picture, whatever its name says"
NO_VIDEO = "is not a video that can be read, whatever its name says"

ITEMS: Items = {
    "a PNG that claims 60,000 by 60,000": _refused("i.png", png(60_000, 60_000, data=b""), OCEAN),
    "a PNG of one row": _refused("i.png", png(64_000_000, 1, data=b""), "on a side"),
    "a bomb in a text": _refused("i.png", png(before=_chunk(b"zTXt", b"k\0\0" + BOMB)), DAMAGED),
    "a bomb in a long text": _refused(
        "i.png", png(before=_chunk(b"iTXt", b"k\0\1\0\0\0" + BOMB)), DAMAGED),
    "a bomb in a profile": _refused("i.png", png(before=_chunk(b"iCCP", b"k\0\0" + BOMB)), DAMAGED),
    "a bomb in the pixels": Item(shows("i.png", partial(png, data=BOMB)), "", 0),
    "many small bombs": _refused("i.png", png(before=_chunk(
        b"zTXt", b"k\0\0" + zlib.compress(bytes(900_000), 9)) * 90), DAMAGED),
    "a WebP of 64 megapixels": _refused(
        "i.webp", _riff(b"RIFF", b"WEBP" + _riff(b"VP8L", b"\x2f" + struct.pack(
            "<I", 7999 | 7999 << 14) + bytes(19))), "more than 16 megapixels"),
    "a WebP of 10,000 frames": Item(shows("i.webp", partial(moving_webp, 10_000)), "", 0),
    "a PNG of 64 megapixels": Item(shows("i.png", partial(png, 8000, 8000)), "", 0),
    "a JPEG of 64 megapixels": Item(shows("i.jpg", partial(jpeg, 8000, 8000)), "", 0),
    "a GIF and a script": _refused("i.png", b"GIF89a/*" + bytes(40) + b"*/=1;alert(1)", NONE),
    "a PNG and an archive": Item(shows("i.png", lambda: png() + b"PK\3\4" + bytes(99)), "", 0),
    "a page before a PNG": _refused("i.png", b"<html><script>1</script>" + png(), NONE),
    "an SVG": _refused("i.png", b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/'
                       b'passwd"/></svg>', NONE),
    "a PostScript": _refused("i.png", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", NONE),
    "a TIFF": _refused("i.png", partial(_saved, "TIFF", 9, 9), NONE),
    "nothing": _refused("i.png", b"", NONE),
    "half a JPEG": _refused("i.jpg", lambda: jpeg(64, 64)[:400], DAMAGED),
    "a playlist as a picture": _refused("i.png", b"#EXTM3U\n#EXTINF:1,\n/etc/passwd\n", NONE),
    "a playlist as a video": _refused("i.mp4", b"#EXTM3U\n#EXTINF:1,\n/etc/passwd\n", NO_VIDEO),
    "a list of files as a video": _refused(
        "i.mkv", b"ffconcat version 1.0\nfile /etc/passwd\n", NO_VIDEO),
    "a playlist behind a byte order mark": _refused(
        "i.webm", b"\xef\xbb\xbf#EXTM3U\nhttp://127.0.0.1:9/x\n", NO_VIDEO),
    "subtitles as a video": _refused(
        "i.mov", b"1\n00:00:00,000 --> 00:00:09,000\n#EXTM3U\n/etc/passwd\n", NO_VIDEO),
    "a description of a session as a video": _refused(
        "i.mp4", b"v=0\no=- 0 0 IN IP4 127.0.0.1\nm=video 9 RTP/AVP 96\n", NO_VIDEO),
    "an SVG as a video": _refused("i.mp4", b"<svg xmlns='http://www.w3.org/2000/svg'/>", NO_VIDEO),
    "a picture as a video": _refused("i.mp4", png(), NO_VIDEO),
    "a video of huge frames": _refused("i.mov", partial(video, 16_000), NO_VIDEO),
    "a playlist as music": Item(lambda folder: _music(
        folder, b"ID3#EXTM3U\n#EXTINF:1,\n/etc/passwd\n"), "no sound that can be read"),
    "an SVG as music": Item(lambda folder: _music(
        folder, b"<svg xmlns='http://www.w3.org/2000/svg'/>"), "is not what its name says"),
    "a picture as music": Item(lambda folder: _music(folder, png()), "is not what its name says"),
    "a page behind a tag as music": Item(lambda folder: _music(
        folder, b"ID3\4\0\0\0\0\0\0<html><script>1</script>"), "no sound that can be read"),
    "a plan's playlist as a video": _planned("i.mp4", b"#EXTM3U\n#EXTINF:1,\n/etc/passwd\n",
                                              NO_VIDEO),
    "a plan's SVG": _planned("i.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", NONE),
    "a plan's PNG that claims 60,000 by 60,000": _planned(
        "i.png", png(60_000, 60_000, data=b""), OCEAN),
    "a plan's bomb in a profile": _planned(
        "i.png", png(before=_chunk(b"iCCP", b"k\0\0" + BOMB)), DAMAGED),
    "a list of files as music": Item(lambda folder: _music(
        folder, b"ffconcat version 1.0\nfile /etc/passwd\n"), "is not what its name says"),
}


def _music(folder: Path, data: bytes) -> list[str]:
    (folder / "m.mp3").write_bytes(data)
    (folder / "x.md").write_text("---\ntitle: T\nmusic: {file: m.mp3}\n---\nWords.\n")
    return ["render", "x.md"]


FILMED: Items = {
    "a JPEG of 64 megapixels": Item(
        shows("i.jpg", partial(jpeg, 8000, 8000), "render", "x.md", "--quiet"), "", 0),
    "a PNG of 64 megapixels": Item(
        shows("i.png", partial(png, 8000, 8000), "render", "x.md", "--quiet"), "", 0),
    "a WebP of 10,000 frames": Item(
        shows("i.webp", partial(moving_webp, 10_000), "render", "x.md", "--quiet"), "", 0),
}
