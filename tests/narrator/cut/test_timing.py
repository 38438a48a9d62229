"""Every piece gets the frames that its words need, and no word sounds in a transition."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.line import Line, Speech, Word
from narrator.cut.timing import SHORTEST_SECONDS, Piece, length, timed
from narrator.errors import BadShot
from narrator.plan import Plan, Scene, Shot, line_name
from narrator.story.look import Look, Pace
from scenes.camera import Limits

ROOMY = Limits(longest_seconds=60, step_seconds=0.5)
WAN = Limits(fps=16, longest_seconds=5, step_frames=(4, 1))


def spoken(text: str, seconds_a_word: float = 0.4, name: str = "x") -> Speech:
    """A speech in which every word sounds for ``seconds_a_word`` less a tenth of silence."""
    words, at, clock = [], 0, 0.0
    for word in text.split():
        begin = text.index(word, at)
        at = begin + len(word)
        words.append(Word(begin=begin, end=at, start_seconds=clock,
                          stop_seconds=clock + seconds_a_word * 0.9))
        clock += seconds_a_word
    seconds = clock - seconds_a_word * 0.1
    return Speech(name=name, path=Path("x.wav"), seconds=seconds, words=tuple(words))


def plan_of(*shots: Shot, pace: Pace | None = None, fps: int = 24) -> Plan:
    look = Look.model_validate({"fps": fps})
    return Plan(story="x.md", digest="", title="X", look=look, pace=pace or Pace(),
                scenes=(Scene(id="s1", shots=shots),))


def shot(number: int, *texts: str, **more: object) -> Shot:
    lines = tuple(Line(text=text) for text in texts)
    return Shot.model_validate({"id": f"s1-{number}", "lines": lines, **more})


def speech_of(plan: Plan, seconds_a_word: float = 0.4) -> dict[str, Speech]:
    return {line_name(shot, i): spoken(line.text, seconds_a_word)
            for shot in plan.shots for i, line in enumerate(shot.lines)}


def cut_to(plan: Plan, limits: Limits = ROOMY, seconds_a_word: float = 0.4) -> tuple[Piece, ...]:
    return timed(plan, speech_of(plan, seconds_a_word), lambda _: limits)


def test_a_piece_is_its_handles_and_its_words() -> None:
    plan = plan_of(shot(1, "one two three four five"), shot(2, "six seven eight nine ten"))
    first, second = cut_to(plan)
    assert (first.into.frames, first.out.frames) == (12, 12)
    words = 48  # 5 words of 0.4 s, less the last silence, up to whole frames
    assert first.frames == second.frames == 12 + words + 12
    assert first.sounds[0].at == 12
    assert length((first, second)) == first.frames + second.frames - 12


def test_two_lines_of_a_shot_are_parted_by_the_gap() -> None:
    (piece,) = cut_to(plan_of(shot(1, "one two three", "four five six")))
    first, second = piece.sounds
    assert second.at - first.at == 28 + 9  # 1.16 s of speech and 0.35 s of gap, in whole frames


def test_a_cut_has_no_handles_and_still_parts_the_lines() -> None:
    plan = plan_of(shot(1, "one two three"), shot(2, "four five six", transition="cut"))
    first, second = cut_to(plan)
    assert first.out.frames == second.into.frames == 0
    assert second.sounds[0].at == 9
    assert length((first, second)) == first.frames + second.frames


def test_a_fade_takes_handles_and_no_overlap() -> None:
    plan = plan_of(shot(1, "one two three"), shot(2, "four five six", transition="fade"))
    first, second = cut_to(plan)
    assert first.out.kind == second.into.kind == "fade"
    assert length((first, second)) == first.frames + second.frames


def test_a_silent_shot_lasts_the_pace() -> None:
    (piece,) = cut_to(plan_of(shot(1)))
    assert piece.frames == 4 * 24
    assert piece.sounds == ()


def test_a_line_without_a_sound_is_silence() -> None:
    plan = plan_of(shot(1, "……"))
    (piece,) = timed(plan, {}, lambda _: ROOMY)
    assert piece.frames == 4 * 24


def test_a_forced_length_is_kept_to_the_frame() -> None:
    (piece,) = cut_to(plan_of(shot(1, "one two", seconds=8)))
    assert piece.frames == 8 * 24


def test_a_forced_length_that_the_words_exceed_is_refused() -> None:
    with pytest.raises(BadShot, match=r"s1-1 is to last 2 s; its words and transitions need 3.0"):
        cut_to(plan_of(shot(1, "one two three four five", seconds=2)))


def test_a_forced_length_that_the_camera_cannot_film_is_refused() -> None:
    with pytest.raises(BadShot, match=r"shot s1-1 is to last 8 s; its camera films at most 5.04 s"):
        cut_to(plan_of(shot(1, "one", seconds=8)), WAN)


def test_a_long_shot_is_split_at_a_sentence() -> None:
    text = "One two three four five six. Seven eight nine, ten eleven twelve thirteen."
    pieces = cut_to(plan_of(shot(1, text)), WAN)
    assert [piece.id for piece in pieces] == ["s1-1a", "s1-1b"]
    speech = speech_of(plan_of(shot(1, text)))["s1-1.1"]
    assert pieces[0].sounds[0].to_seconds == pytest.approx(
        (speech.words[5].stop_seconds + speech.words[6].start_seconds) / 2)
    assert all(piece.frames <= WAN.longest_frames(24) for piece in pieces)


def test_transitions_longer_than_the_camera_films_are_refused() -> None:
    with pytest.raises(BadShot, match=r"make pace\.transition shorter"):
        cut_to(plan_of(shot(1, "one two three four five six seven eight"),
                       pace=Pace(transition=3)), WAN)


def test_a_line_made_a_little_longer_asks_for_the_same_clip() -> None:
    short, longer = (cut_to(plan_of(shot(1, "one two three four five six")), WAN, rate)[0]
                     for rate in (0.40, 0.405))
    assert short.frames < longer.frames
    assert WAN.legal_frames(short.frames, 24) == WAN.legal_frames(longer.frames, 24)


WORDS = st.lists(st.sampled_from(["moon,", "river", "stone.", "a", "lantern;", "天河", "夜。"]),
                 min_size=1, max_size=40).map(" ".join)
SHOTS = st.lists(st.tuples(st.lists(WORDS, max_size=3),
                           st.sampled_from([None, "cut", "fade", "dissolve"])),
                 min_size=1, max_size=5)


@given(SHOTS, st.sampled_from([24, 25, 30, 60]), st.sampled_from([0.0, 0.3, 0.5]),
       st.sampled_from([0.0, 0.35, 1.0]), st.sampled_from([ROOMY, WAN]))
def test_words_sound_once_in_order_and_never_in_a_transition(
        shots: list[tuple[list[str], str | None]], fps: int, transition: float, gap: float,
        limits: Limits) -> None:
    plan = plan_of(*(shot(i, *texts, transition=kind)
                     for i, (texts, kind) in enumerate(shots, 1)),
                   pace=Pace(transition=transition, gap=gap), fps=fps)
    speech = speech_of(plan, 0.31)
    pieces = timed(plan, speech, lambda _: limits)
    heard: dict[str, list[tuple[float, float]]] = {name: [] for name in speech}
    for piece in pieces:
        assert piece.frames <= limits.longest_frames(fps)
        body = piece.frames - piece.into.frames - piece.out.frames
        assert body >= fps * SHORTEST_SECONDS
        at = piece.into.frames
        for sound in piece.sounds:
            assert sound.at >= at
            at = sound.at + (sound.to_seconds - sound.from_seconds) * fps - 1  # rounded up before
            heard[sound.speech].append((sound.from_seconds, sound.to_seconds))
            last = max(word.stop_seconds for word in speech[sound.speech].words
                       if word.stop_seconds <= sound.to_seconds)
            end = sound.at + (last - sound.from_seconds) * fps
            assert end <= piece.frames - piece.out.frames + 1e-6
    for name, stretches in heard.items():
        assert stretches[0][0] == 0.0
        assert stretches[-1][1] == speech[name].seconds
        assert all(a[1] == b[0] for a, b in pairwise(stretches))
