"""A prompt that its model would not read to the end is doubted, and never cut."""

from __future__ import annotations

import pytest

from scenes.camera import CAMERAS, Length
from scenes.cameras.still import StillCamera
from scenes.cameras.wan.tokens import length
from scenes.shot import Setup

LONG = "> Wide shot. Ada walks." + " On and on, past one more house and one more tree," * 40


class Listening(StillCamera):
    """A camera that needs no picture, and reads 512 tokens."""

    limits = StillCamera(workers=1).limits.model_copy(update={"from_image": False})

    def length(self, prompt: str) -> Length:
        return length(prompt)


class Counting(Listening):
    prompts = "tags"

    def length(self, prompt: str) -> Length:
        assert prompt.startswith("[Subject]")
        return Length(tokens=600, most=512, counted=True)


@pytest.fixture(autouse=True)
def _cameras(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, camera in {"listening": Listening, "counting": Counting}.items():
        monkeypatch.setattr(f"scenes.camera.{camera.__name__}", camera, raising=False)
        monkeypatch.setitem(CAMERAS, name, f"scenes.camera:{camera.__name__}")


def test_a_prompt_beyond_what_its_camera_reads_is_doubted_at_its_shot(doubts) -> None:
    [one] = doubts("prompt-long", LONG, "cast: {Ada: a girl in red}", camera="listening")
    assert one.place.shot == "s1-1"
    assert "and the listening camera reads 512" in one.problem
    assert "no checkpoint here to count" in one.problem
    assert one.remedy == "shorten its direction, or the description of Ada"


def test_counted_tokens_are_told_as_they_are_in_the_form_that_the_camera_wants(doubts) -> None:
    [one] = doubts("prompt-long", "> Ada sits.", camera="counting")
    assert one.problem == "its prompt has 600 tokens, and the counting camera reads 512"
    assert one.remedy == "shorten its direction"


def test_a_usual_prompt_and_a_camera_that_draws_are_fine(doubts) -> None:
    assert doubts("prompt-long", "> Ada sits.", camera="listening") == []
    assert doubts("prompt-long", LONG) == []


def test_a_setup_holds_the_whole_prompt_however_long() -> None:
    prompt = "word " * 2000
    assert Setup(name="x", width=16, height=16, fps=16, frames=5, prompt=prompt).prompt == prompt
