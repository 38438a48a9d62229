"""What a voice of edge's, wanted in words or by name, becomes; nobody is asked over the network."""

from __future__ import annotations

import pytest

from audio.errors import UnknownVoice
from audio.voices.edge import EdgeVoice


@pytest.mark.parametrize(("wanted", "language", "voice"), [
    ("", "zh-CN", "zh-CN-XiaoxiaoNeural"),
    ("", "zh-Hans-CN", "zh-CN-XiaoxiaoNeural"),
    ("", "zh-Hant", "zh-TW-HsiaoChenNeural"),
    ("", "zh-Hant-HK", "zh-HK-HiuMaanNeural"),
    ("", "yue", "zh-HK-HiuMaanNeural"),
    ("", "en", "en-US-AvaNeural"),
    ("", "en-GB", "en-GB-SoniaNeural"),
    ("", "en-SG", "en-US-AvaNeural"),
    ("", "pt", "pt-BR-FranciscaNeural"),
    ("edge:zh-CN-YunxiNeural", "zh-CN", "zh-CN-YunxiNeural"),
    ("zh-cn-yunxineural/slow", "en", "zh-CN-YunxiNeural/slow"),
    ("Yunxi", "zh-CN", "zh-CN-YunxiNeural"),
    ("晓晓/slow", "zh-CN", "zh-CN-XiaoxiaoNeural/slow"),
    ("xx-YY-NobodyKnowsNeural", "en", "xx-YY-NobodyKnowsNeural"),
    ("温柔的中年女声", "zh-CN", "zh-CN-XiaoxiaoNeural/soft"),
    ("低沉的老年男声，缓慢", "zh-CN", "zh-CN-YunjianNeural/slow/low"),
    ("沉稳的新闻男声", "zh-CN", "zh-CN-YunyangNeural/slow"),
    ("活泼的女声", "zh-CN", "zh-CN-XiaoyiNeural/lively"),
    ("小男孩", "zh-CN", "zh-CN-YunxiaNeural"),
    ("小女孩", "zh-CN", "zh-CN-XiaoyiNeural/high"),
    ("a deep old man, slow", "en", "en-US-ChristopherNeural/slow/low"),
    ("a calm, curious teacher", "en", "en-US-EmmaNeural/slow"),
    ("a little girl", "fr", "fr-FR-EloiseNeural"),
    ("a young man", "ru", "ru-RU-DmitryNeural"),
    ("像风一样", "zh-CN", "zh-CN-XiaoxiaoNeural"),
])
def test_wanted_becomes_the_nearest_voice(wanted: str, language: str, voice: str) -> None:
    assert EdgeVoice().resolve(wanted, language) == voice
    assert EdgeVoice().resolve(voice, language) == voice


@pytest.mark.parametrize(("wanted", "language", "said"), [
    ("espeak:cmn+f2", "zh-CN", "choose --voice espeak"),
    ("zh-CN-XiaoxaoNural", "zh-CN", "nearest are zh-CN-XiaoxiaoNeural"),
    ("nobody", "en-GB", "nearest are en-GB-SoniaNeural"),
    ("zh-CN-XiaoxiaoNeural/slowly", "zh-CN", "nearest are slow"),
    ("", "xx-YY", "language 'xx-YY'"),
])
def test_a_voice_that_is_not_there_is_an_error_with_a_remedy(
        wanted: str, language: str, said: str) -> None:
    with pytest.raises(UnknownVoice) as caught:
        EdgeVoice().resolve(wanted, language)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_dialects_are_spoken_by_name_alone() -> None:
    dialect = "zh-CN-liaoning-XiaobeiNeural"
    assert dialect not in {one.name for one in EdgeVoice().voices("zh-CN")}
    assert EdgeVoice().resolve(dialect, "zh-CN") == dialect
    assert dialect in {one.name for one in EdgeVoice().voices("")}
