"""A film can be looked at before any voice but espeak has been asked for anything."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from audio.errors import CannotSpeak
from narrator.errors import BadInput
from narrator.review.check import Report, check
from narrator.review.storyboard import storyboard
from narrator.settings import settings

Look = Callable[..., Report]
LINE = "A lamp burns above the sea, and nobody knows who lit it."


@pytest.fixture
def look(tmp_path: Path) -> Look:
    """Check a story of these front-matter lines and words, once its storyboard is drawn."""
    def seen(top: str, words: str = LINE, voice: str | None = None) -> Report:
        path = tmp_path / "lamp.md"
        path.write_text(f"---\ntitle: X\nlook: {{size: 160x90}}\n{top}\n---\n> A lamp\n\n{words}\n",
                        encoding="utf-8")
        chosen = settings(out=tmp_path / "films", voice=voice)
        before = check(path, chosen)
        board = storyboard(path, chosen)
        assert board.seconds == pytest.approx(before.seconds)
        assert check(path, chosen) == before
        return before
    return seen


def spoken(report: Report) -> list[tuple[float, bool]]:
    return [(row.seconds or 0.0, row.about) for row in report.rows if row.kind == "spoken"]


@pytest.mark.parametrize(("words", "least", "most"), [
    ("灯台の光が海を照らす。誰も来ない夜だった。", 4, 8),
    ("とうだいのひかりが、うみをてらす。", 1.5, 8)])
def test_japanese_is_estimated_whatever_it_is_written_in(
        look: Look, words: str, least: float, most: float) -> None:
    report = look("language: ja\nvoice: edge:ja-JP-NanamiNeural", words, voice="edge")
    assert report.about
    [(seconds, about)] = spoken(report)
    assert about
    assert least < seconds < most


@pytest.mark.parametrize("voices", [
    "{edge: en-US-AriaNeural, espeak: nosuch}", "[espeak:nosuchvoice, edge:en-US-AriaNeural]"])
@pytest.mark.parametrize("chosen", ["edge", "espeak"])
def test_what_is_wrong_with_espeaks_own_voice_is_nothing_to_a_line_of_edges(
        look: Look, voices: str, chosen: str) -> None:
    if voices.startswith("{") and chosen == "espeak":
        with pytest.raises(BadInput, match="espeak has no voice 'nosuch'"):
            look(f"voice: {voices}", voice=chosen)
        return
    report = look(f"voice: {voices}", voice=chosen)
    [(seconds, about)] = spoken(report)
    assert about
    assert 2 < seconds < 6


def test_only_the_lines_of_other_voices_are_estimates(look: Look) -> None:
    report = look("cast:\n  Ann: {look: a girl in red, voice: [espeak:nosuchvoice, "
                  "edge:en-US-AriaNeural]}\n"
                  "  Bob: {look: an old man in grey, voice: espeak:m3}",
                  f"{LINE}\n\n**Ann:** Come here.\n\n**Bob:** I come.", voice="espeak")
    assert [about for _, about in spoken(report)] == [False, True, False]
    assert [about for _, about in spoken(look(
        "cast:\n  Bob: {look: an old man in grey, voice: [edge:nosuch, espeak:m3]}",
        f"{LINE}\n\n**Bob:** I come.", voice="edge"))] == [True, False]


def test_an_unknown_voice_of_edges_is_told_before_anything_is_spoken(look: Look) -> None:
    with pytest.raises(BadInput, match="edge has no voice"):
        look("voice: {edge: nosuch, espeak: m3}", voice="edge")


def test_who_stands_in_for_espeak_in_the_film_does_so_in_the_rehearsal(look: Look) -> None:
    words = "灯台の光が海を照らす。"
    with pytest.raises(CannotSpeak, match="write the line in kana"):
        look("language: ja", words, voice="espeak")
    report = look("language: ja\nvoice: [espeak:ja, edge:ja-JP-NanamiNeural]", words)
    assert spoken(report)[0][1]


def test_every_line_that_espeak_refuses_is_estimated_and_the_others_are_spoken(look: Look) -> None:
    words = "\n\n".join(("灯台の光。", "とうだいのひかり。", "海。")[n % 3] for n in range(12))
    report = look("language: ja", words, voice="edge")
    assert all(about and seconds for seconds, about in spoken(report))


def test_a_rehearsal_waits_for_no_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "lamp.md"
    path.write_text(f"---\ntitle: X\n---\n{LINE}\n", encoding="utf-8")
    monkeypatch.setattr(os, "fsync", None)
    assert spoken(check(path, settings(out=tmp_path / "films")))
