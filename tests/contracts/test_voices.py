"""What every voice promises, over the whole registry."""

from __future__ import annotations

import pickle
import wave
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from audio.errors import CannotSpeak, UnknownVoice
from audio.line import RATE, Speech, Utterance
from audio.voice import VOICES, Discerning, Voice, voice
from media.backend import Session

TEXTS = {
    "en": "Andromeda, chained to a rock, looked at 2 bright stars. She did not cry out!",
    "zh-CN": "天河的东边住着织女，年年织着云锦。1969年，Apollo 11飞到了月球。",
}


@pytest.fixture(params=sorted(VOICES))
def speaker(request: pytest.FixtureRequest) -> Voice:
    if request.param == "edge":
        request.getfixturevalue("voices_server")
    return voice(request.param)


def spoken(speaker: Voice, utterances: Sequence[Utterance], folder: Path) -> list[Speech]:
    folder.mkdir(exist_ok=True)
    return list(speaker.speak(utterances, Session(lambda name: folder / f"{name}.wav")))


def asked(speaker: Voice, language: str, name: str = "a", text: str = "") -> Utterance:
    return Utterance(name=name, text=text or TEXTS[language], language=language,
                     voice=speaker.resolve("", language))


def test_it_is_a_voice(speaker: Voice) -> None:
    assert isinstance(speaker, Voice)
    assert speaker.identity.name in VOICES


@pytest.mark.parametrize("language", sorted(TEXTS))
class TestSpeech:
    def test_is_48_khz_mono_16_bit_and_as_long_as_it_says(
            self, speaker: Voice, language: str, tmp_path: Path) -> None:
        [speech] = spoken(speaker, [asked(speaker, language)], tmp_path)
        with wave.open(str(speech.path)) as file:
            assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (RATE, 1, 2)
            assert file.getnframes() == round(speech.seconds * RATE)
        assert 3 < speech.seconds < 15

    def test_words_are_in_order_and_cover_all_that_is_pronounced(
            self, speaker: Voice, language: str, tmp_path: Path) -> None:
        [speech] = spoken(speaker, [asked(speaker, language)], tmp_path)
        assert all(word.begin < word.end for word in speech.words)
        assert all(a.end <= b.begin for a, b in pairwise(speech.words))
        covered = {at for word in speech.words for at in range(word.begin, word.end)}
        text = TEXTS[language]
        assert {at for at, char in enumerate(text) if char.isalnum()} <= covered

    def test_words_sound_one_after_the_other_within_the_sound(
            self, speaker: Voice, language: str, tmp_path: Path) -> None:
        [speech] = spoken(speaker, [asked(speaker, language)], tmp_path)
        assert all(word.start_seconds < word.stop_seconds for word in speech.words)
        assert all(a.stop_seconds <= b.start_seconds for a, b in pairwise(speech.words))
        assert speech.words[0].start_seconds >= 0
        assert speech.words[-1].stop_seconds <= speech.seconds

    def test_is_the_same_to_the_byte_whatever_its_name_and_neighbours(
            self, speaker: Voice, language: str, tmp_path: Path) -> None:
        [alone] = spoken(speaker, [asked(speaker, language)], tmp_path / "1")
        batch = [asked(speaker, other, name=f"s{other}") for other in TEXTS]
        batch.append(asked(speaker, language, name="z"))
        [again] = [one for one in spoken(speaker, batch, tmp_path / "2") if one.name == "z"]
        assert alone.path.read_bytes() == again.path.read_bytes()
        assert alone.words == again.words


def test_a_batch_comes_back_whole_and_once(speaker: Voice, tmp_path: Path) -> None:
    names = [f"s1-{index}" for index in range(6)]
    batch = [asked(speaker, "en", name, f"Line number {name}.") for name in names]
    assert sorted(speech.name for speech in spoken(speaker, batch, tmp_path)) == names


def test_progress_names_every_utterance(speaker: Voice, tmp_path: Path) -> None:
    told: dict[str, float] = {}
    batch = [asked(speaker, "en", name, "Hello.") for name in ("a", "b")]
    list(speaker.speak(batch, Session(lambda name: tmp_path / f"{name}.wav", told.__setitem__)))
    assert told == {"a": 1.0, "b": 1.0}


def test_an_unknown_voice_is_an_error_and_not_another_voice(
        speaker: Voice, tmp_path: Path) -> None:
    with pytest.raises(UnknownVoice, match="nosuchvoice"):
        speaker.resolve("nosuchvoice", "en")
    wrong = asked(speaker, "en").model_copy(update={"voice": "nosuchvoice"})
    with pytest.raises(UnknownVoice, match="nosuchvoice"):
        spoken(speaker, [wrong], tmp_path)


def test_text_without_words_cannot_be_spoken(speaker: Voice, tmp_path: Path) -> None:
    with pytest.raises(CannotSpeak, match=r"s4-2.*……"):
        spoken(speaker, [asked(speaker, "zh-CN", "s4-2", "……")], tmp_path)


def test_a_voice_knows_which_words_tell_it_nothing(speaker: Voice) -> None:
    assert isinstance(speaker, Discerning)
    for wanted in ("", "a deep old man", "温柔的老年女声", speaker.voices("en")[-1].name):
        assert speaker.understands(wanted, "en")
    for wanted in ("Morgan Freeman", "像风一样"):
        assert not speaker.understands(wanted, "en")


def test_a_resolved_voice_resolves_to_itself(speaker: Voice) -> None:
    for language in TEXTS:
        for wanted in ("", "温柔的老年女声", "an old man, slow and warm"):
            resolved = speaker.resolve(wanted, language)
            assert speaker.resolve(resolved, language) == resolved


@pytest.mark.parametrize("language", sorted(TEXTS))
def test_the_voices_to_choose_from_resolve_to_themselves_and_the_usual_one_comes_first(
        speaker: Voice, language: str) -> None:
    there_are = speaker.voices(language)
    assert there_are[0].name == speaker.resolve("", language)
    assert {one.sex for one in there_are} == {"woman", "man"}
    assert len({one.name for one in there_are}) == len(there_are)
    for one in there_are:
        assert speaker.resolve(one.name, language) == one.name


def test_there_are_voices_of_many_languages_and_none_for_one_that_is_not_there(
        speaker: Voice) -> None:
    assert len({one.language.split("-")[0] for one in speaker.voices("")}) > 30
    assert speaker.voices("xx-YY") == []


def test_a_failure_names_its_utterance(speaker: Voice, tmp_path: Path) -> None:
    with pytest.raises(CannotSpeak) as caught:
        spoken(speaker, [asked(speaker, "en", "s1-1", "Hello."),
                         asked(speaker, "en", "s4-2", "…")], tmp_path)
    assert caught.value.utterance == "s4-2"
    assert pickle.loads(pickle.dumps(caught.value)).utterance == "s4-2"
