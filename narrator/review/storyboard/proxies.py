"""Every shot made small enough to be played in the page: its clip and its words, or its words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from audio.line import RATE
from media import ffmpeg
from media.backend import Identity, Session
from media.proxies import proxy_size, write_proxy
from media.workers import cores, side_by_side
from narrator.review.storyboard.nouns import BoardSound, KeptSound, Laid, Proxy, ProxyAsked
from narrator.shoot.production import TimedFilm
from narrator.store.work import Item, Shelf, Work

REVISION = "2"
"""Raised when the same shot would come out otherwise."""
PROXIES = Shelf("proxies", Proxy, ".mp4")


def proxies(laid: Sequence[Laid], film: TimedFilm, guessed: Collection[str]
            ) -> Work[ProxyAsked, Proxy]:
    """What is to be made; of shots that are neither filmed nor spoken, nothing.

    ``guessed``: the lines whose speech is an estimate, which nobody is to hear.
    """
    asked = {(item := Item(film.name, one.shot.id, one.shot.id)): _asked(item, one, film, guessed)
             for one in laid}
    return made_small({item: one for item, one in asked.items() if one.clips or one.sounds})


def made_small(asked: Mapping[Item, ProxyAsked]) -> Work[ProxyAsked, Proxy]:
    """What is to be played in a page."""
    return Work(PROXIES, Identity(name="proxy", model=ffmpeg.version(), revision=REVISION), _made,
                asked)


def _asked(item: Item, one: Laid, film: TimedFilm, guessed: Collection[str]) -> ProxyAsked:
    look = film.plan.look
    fps, size = look.fps, proxy_size(*look.frame_size)
    overlaps = [after.into.overlap for after in one.pieces[1:]]
    plays = [piece.frames - overlap
             for piece, overlap in zip(one.pieces, [*overlaps, 0], strict=True)]
    sounds = tuple(
        BoardSound(name="", speech=film.speech[sound.speech].path, from_seconds=sound.from_seconds,
                   to_seconds=sound.to_seconds, at_sample=(start + sound.at) * RATE // fps)
        for piece, start in zip(one.pieces, one.starts, strict=True)
        for sound in piece.sounds if sound.speech not in guessed)
    kept = (KeptSound(name="", video=one.shot.video, from_seconds=one.shot.start or 0.0)
            if one.clips and one.shot.video and one.shot.sound == "keep" else None)
    return ProxyAsked(name=str(item), clips=one.clips, sounds=sounds, kept=kept, fps=fps,
                      frames=tuple(plays) if one.clips else (), width=size[0], height=size[1],
                      samples=one.frames * RATE // fps)


def _made(requests: Sequence[ProxyAsked], session: Session) -> Iterator[Proxy]:
    def work(asked: ProxyAsked) -> Proxy:
        path = session.into(asked.name)
        with TemporaryDirectory(prefix=".sound-", dir=path.parent.parent) as folder:
            write_proxy(list(zip(asked.clips, asked.frames, strict=True)),
                        _sound(asked, Path(folder)), (asked.width, asked.height), asked.fps, path)
        session.progress(asked.name, 1.0)
        return Proxy(name=asked.name, path=path, picture=bool(asked.clips))

    yield from side_by_side(work, requests, cores())


def _sound(asked: ProxyAsked, folder: Path) -> Path | None:
    """All that is heard of a shot, as WAV: its words, over the sound that its video keeps."""
    from audio.ambience import Bed, spread, under
    from media.sound import to_wav

    words = _spoken(asked, folder)
    if asked.kept is None:
        return words
    own, bed, both = (folder / f"{name}.wav" for name in ("own", "bed", "both"))
    to_wav(asked.kept.video, own, seconds=asked.samples / RATE, start=asked.kept.from_seconds)
    spread([Bed(path=own, at_sample=0, samples=asked.samples)], asked.samples, bed)
    if words is None:
        return bed
    under(words, bed, both)
    return both


def _spoken(asked: ProxyAsked, folder: Path) -> Path | None:
    """The words of a shot at their places in it, as WAV."""
    from audio.narration import PlacedSpeech, assemble

    if not asked.sounds:
        return None
    wav = folder / "words.wav"
    assemble([PlacedSpeech(path=one.speech, from_seconds=one.from_seconds,
                           to_seconds=one.to_seconds,
                           at_sample=one.at_sample) for one in asked.sounds], asked.samples, wav)
    return wav
