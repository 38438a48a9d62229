"""What a voice wanted in words or by name becomes."""

from __future__ import annotations

import pytest

from audio.errors import UnknownVoice
from audio.voices.espeak import EspeakVoice


@pytest.mark.parametrize(("wanted", "language", "voice"), [
    ("", "zh-CN", "cmn+Annie"),
    ("", "zh-Hans-CN", "cmn+Annie"),
    ("", "zh-HK", "yue+Annie"),
    ("", "en", "en+Annie"),
    ("", "en-US", "en-us+Annie"),
    ("", "pt-BR", "pt-br+Annie"),
    ("cmn+m7", "zh-CN", "cmn+m7"),
    ("CMN+ANNIE", "zh-CN", "cmn+Annie"),
    ("en-gb+f2", "en", "en+f2"),
    ("espeak:cmn+f2", "zh-CN", "cmn+f2"),
    ("m3", "zh-CN", "cmn+m3"),
    ("cmn+f2/slow", "zh-CN", "cmn+f2/slow"),
    ("温柔的中年女声", "zh-CN", "cmn+Annie/soft"),
    ("低沉的老年男声，缓慢", "zh-CN", "cmn+grandpa/slow/low"),
    ("织女, 年轻女子，青色长裙", "zh-CN", "cmn+f2"),
    ("老牛, 一头年迈的黄牛，左角有缺口", "zh-CN", "cmn+grandpa"),
    ("an old man, slow and warm", "en-US", "en-us+grandpa/slow/soft"),
    ("a young woman", "en", "en+f2"),
    ("小男孩", "zh-CN", "cmn+f4/high"),
    ("像风一样", "zh-CN", "cmn+Annie"),
])
def test_wanted_becomes_the_nearest_voice(wanted: str, language: str, voice: str) -> None:
    assert EspeakVoice().resolve(wanted, language) == voice


@pytest.mark.parametrize(("wanted", "language", "said"), [
    ("edge:zh-CN-XiaoxiaoNeural", "zh-CN", "{espeak: cmn+f2}"),
    ("zh-CN-XiaoxiaoNeural", "zh-CN", "no voice 'zh-CN-XiaoxiaoNeural'"),
    ("cmn+anie", "zh-CN", "Annie"),
    ("cmm+f2", "zh-CN", "nearest are cmn"),
    ("cmn+f2/slowly", "zh-CN", "nearest are slow"),
    ("", "xx-YY", "language 'xx-YY'"),
])
def test_a_voice_that_is_not_there_is_an_error_with_a_remedy(
        wanted: str, language: str, said: str) -> None:
    with pytest.raises(UnknownVoice) as caught:
        EspeakVoice().resolve(wanted, language)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_only_a_voice_backend_that_is_there_is_recommended(
        monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnknownVoice, match="--voice edge"):
        EspeakVoice().resolve("edge:zh-CN-XiaoxiaoNeural", "zh-CN")
    monkeypatch.setattr("audio.voices.espeak_names.VOICES", {"espeak": "espeak:Voice"})
    with pytest.raises(UnknownVoice) as caught:
        EspeakVoice().resolve("edge:zh-CN-XiaoxiaoNeural", "zh-CN")
    assert "--voice" not in str(caught.value)
