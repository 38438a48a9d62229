"""The speak stage: what stands in, for whom, and what stays in the store."""

from __future__ import annotations

from pathlib import Path

import pytest

from audio.errors import CannotSpeak, Unreachable
from narrator.errors import BadInput
from narrator.events import unheard
from narrator.settings import Settings
from narrator.shoot.casting import told
from narrator.shoot.kit import Kit
from narrator.shoot.production import productions
from narrator.shoot.voicing import speak
from narrator.store import Store
from tests.doubles.voices_server import VoicesServer

STORY = """\
---
title: The Lamp
language: en
cast:
  Keeper:
    look: an old man
    voice: {keeper}
voice: {narrator}
---

> A lighthouse

A lamp burns above the sea. It has burned for a hundred years.

**Keeper:** One more page.

A ship comes home.
"""
BOTH = "[edge:en-US-AvaNeural, espeak:en+f2]"


class Desk:
    """A story, a store, and what is spoken of it."""

    def __init__(self, folder: Path, narrator: str, keeper: str = "edge:en-US-GuyNeural") -> None:
        self.path = folder / "lamp.md"
        self.path.write_text(STORY.format(narrator=narrator, keeper=keeper), encoding="utf-8")
        self.settings = Settings(voice="edge", out=folder / "films")
        self.store = Store(self.settings.store_folder)

    def speak(self, **settings: str) -> tuple[dict[str, str], tuple[str, ...], set[str]]:
        """Who spoke each speaker, what is told of it, and the lines made now."""
        chosen = self.settings.model_copy(update=settings)
        kit = Kit(chosen)
        [film] = productions([self.path], kit, chosen, unheard)
        done = speak([film], kit, self.store, unheard)
        assert len(done.artifacts) == 3
        roles = film.casting.roles()
        return ({role.speaker: role.backend.name for role in roles}, told(roles),
                {item.part for item in done.made})


def test_a_draft_does_not_go_to_the_network_for_a_list_that_begins_there(tmp_path: Path) -> None:
    who, sentences, _ = Desk(tmp_path, BOTH, keeper="an old man").speak(voice="espeak")
    assert who == {"": "espeak", "Keeper": "espeak"}
    assert sentences == ()


def test_one_line_that_cannot_be_spoken_gives_all_of_its_speaker_to_the_next_voice(
        voices_server: VoicesServer, tmp_path: Path) -> None:
    voices_server.of_text = {"ship": "silent"}
    who, sentences, made = Desk(tmp_path, BOTH).speak()
    assert who == {"": "espeak", "Keeper": "edge"}
    assert len(made) == 3
    [sentence] = sentences
    assert sentence.startswith("the narrator is spoken by espeak:en+f2 instead of "
                               "edge:en-US-AvaNeural: edge was asked several times")


def test_a_voice_that_the_service_lacks_gives_way_too(
        voices_server: VoicesServer, tmp_path: Path) -> None:
    who, [sentence], _ = Desk(
        tmp_path, "[edge:en-US-NobodyNeural, edge:en-US-AvaNeural]").speak()
    assert who == {"": "edge", "Keeper": "edge"}
    assert "edge:en-US-AvaNeural instead of edge:en-US-NobodyNeural" in sentence


def test_when_the_service_is_out_of_reach_everybody_with_a_list_moves_at_once(
        voices_server: VoicesServer, tmp_path: Path) -> None:
    voices_server.always = "503"
    who, sentences, _ = Desk(tmp_path, BOTH, "[edge:en-US-GuyNeural, espeak:en+m3]").speak()
    assert who == {"": "espeak", "Keeper": "espeak"}
    assert len(sentences) == 2
    assert voices_server.tries == 4 * 3  # three lines, four tries each, and nobody asks again


def test_without_a_list_it_is_an_error_and_finished_lines_stay(
        voices_server: VoicesServer, tmp_path: Path) -> None:
    voices_server.of_text = {"ship": "silent"}
    desk = Desk(tmp_path, "edge:en-US-AvaNeural")
    with pytest.raises(CannotSpeak, match=r"lamp/s1-\d"):
        desk.speak()
    voices_server.of_text = {}
    voices_server.texts.clear()
    _, sentences, made = desk.speak()
    assert len(made) == 1
    assert [text for text in voices_server.texts if "ship" not in text] == []
    assert sentences == ()


def test_somebody_without_a_list_is_not_given_the_narrators(
        voices_server: VoicesServer, tmp_path: Path) -> None:
    voices_server.always = "503"
    with pytest.raises(Unreachable, match="503"):
        Desk(tmp_path, BOTH).speak()


def test_a_voice_that_is_not_there_is_told_before_any_work(tmp_path: Path) -> None:
    desk = Desk(tmp_path, "edge:nobody")
    with pytest.raises(BadInput, match=r"lamp\.md: voice: edge has no voice 'nobody'"):
        desk.speak()
    assert not (tmp_path / "films" / "lamp").exists()
