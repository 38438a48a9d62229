"""The front matter: what each key takes, and one clear sentence for what it does not take."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from narrator.errors import BadStory
from narrator.story import Member, MusicWanted, Place, Story, Voiced
from narrator.story.look import Look, Pace

Read = Callable[..., Story]
Refused = Callable[..., BadStory]

WHOLE = """\
title: Andromeda
language: en-gb
look:
  style: a woodcut, black on cream
  seed: 7
  aspect: 9:16
  palette: [midnight blue, '#c0c0c0']
  negative: text, watermark
  size: 1080x1920
  fps: 30
cast:
  Perseus: a hero
  Ox:
    look: an old ox
    voice: {edge: en-US-GuyNeural, espeak: en+m7}
places:
  the cliff: a black cliff
voice: edge:en-GB-SoniaNeural
music: {mood: tender, gain: -6}
pace: {shot: 4.5, gap: 0.2 s, transition: 0}
narration: verbatim
sources:
  - Ovid: Metamorphoses, book 4
  - a friend"""

CHINESE = """\
标题：七夕
语言：中文
画风：
  风格：水墨
  画幅：9：16
  色调：靛蓝，银白、朱红
人物：
  织女：年轻女子：青裙
  老牛：
    外貌：一头黄牛，
      左角：有缺口
    声音：{edge：zh-CN-X，espeak：cmn+m7}
配乐：无
节奏：{镜头：5，停顿：0.5秒}
叙述：逐字
出处：
  - 《诗经：小雅》"""


def test_every_key_gets_its_type(read: Read) -> None:
    story = read(front=WHOLE)
    assert (story.title, story.language) == ("Andromeda", "en-GB")
    assert story.look == Look(
        style="a woodcut, black on cream", seed=7, aspect="9:16", size=(1080, 1920), fps=30,
        palette=("midnight blue", "#c0c0c0"), negative="text, watermark")
    assert story.cast == (
        Member(name="Perseus", look="a hero", line=13),
        Member(name="Ox", look="an old ox", line=14, voice=Voiced(
            by_backend=(("edge", "en-US-GuyNeural"), ("espeak", "en+m7")))))
    assert story.places == (Place(name="the cliff", look="a black cliff", line=18),)
    assert story.voice == Voiced(by_backend=(("edge", "en-GB-SoniaNeural"),))
    assert story.music == MusicWanted(mood="tender", gain_db=-6)
    assert story.pace == Pace(shot=4.5, gap=0.2, transition=0)
    assert (story.narration, story.sources) == (
        "verbatim", ("Ovid: Metamorphoses, book 4", "a friend"))


def test_chinese_keys_and_colons_serve_as_well(read: Read) -> None:
    story = read(front=CHINESE)
    assert (story.title, story.language) == ("七夕", "zh-CN")
    assert story.look == Look(style="水墨", aspect="9:16", palette=("靛蓝", "银白", "朱红"))
    assert [(one.name, one.look) for one in story.cast] == [
        ("织女", "年轻女子：青裙"), ("老牛", "一头黄牛， 左角：有缺口")]
    assert story.cast[1].voice.wanted("espeak") == "cmn+m7"
    assert story.music == MusicWanted(none=True)
    assert (story.pace, story.narration) == (Pace(shot=5, gap=0.5), "verbatim")
    assert story.sources == ("《诗经：小雅》",)


def test_only_the_title_is_needed(read: Read) -> None:
    story = read(front="title: 2.10")
    assert (story.title, story.look, story.pace) == ("2.10", Look(), Pace())


@pytest.mark.parametrize(("body", "language"), [
    ("Once upon a time.", "en"), ("很久以前。", "zh-CN"),
    ("牛郎 means cowherd, as every child in the village knows.", "en"),
    ("软件 NARRATOR 读一个故事，拍一部片。", "zh-CN"), ("> 远景，海", "zh-CN"),
])
def test_the_language_is_that_of_the_words(read: Read, body: str, language: str) -> None:
    assert read(body, "title: T").language == language


@pytest.mark.parametrize(("size", "aspect"), [
    ("1080x1920", "9:16"), ("1920×1080", "16:9"), ("[1000, 1000]", "1:1"), ("1024 x 768", "4:3")])
def test_a_size_alone_names_its_aspect(read: Read, size: str, aspect: str) -> None:
    assert read(front=f"title: T\nlook: {{size: '{size}'}}" if "[" not in size
                else f"title: T\nlook: {{size: {size}}}").look.aspect == aspect


def test_a_list_of_voices_is_taken_in_its_order(read: Read) -> None:
    story = read(front="title: T\nvoice: [edge:zh-CN-XiaoxiaoNeural, 'espeak:cmn+f2', 温柔的女声]\n"
                       "cast:\n  Ox: {look: an ox, voice: [a deep man, espeak:m3]}")
    assert story.voice == Voiced(in_turn=(
        ("edge", "zh-CN-XiaoxiaoNeural"), ("espeak", "cmn+f2"), ("", "温柔的女声")))
    assert story.cast[0].voice == Voiced(in_turn=(("", "a deep man"), ("espeak", "m3")))
    assert story.voice.choices("espeak") == (("espeak", "cmn+f2"), ("espeak", "温柔的女声"))
    assert story.voice.wanted("edge") == "zh-CN-XiaoxiaoNeural"


@pytest.mark.parametrize("voice", ["espeak:m3", "a deep man"])
def test_a_list_of_one_voice_is_that_voice(read: Read, voice: str) -> None:
    alone = read(front=f"title: T\nvoice: {voice}").voice
    assert read(front=f"title: T\nvoice: [{voice}]").voice == alone
    assert not alone.in_turn


@pytest.mark.parametrize(("voice", "wanted"), [
    ("a calm woman", "a calm woman"), ("espeak:en+f3", "en+f3"),
    ("{espeak: en+f3, any: x}", "en+f3"), ("{edge: y, any: x}", "x")])
def test_a_voice_is_a_description_or_a_backend_s_own(read: Read, voice: str, wanted: str) -> None:
    assert read(front=f"title: T\nvoice: {voice}").voice.wanted("espeak") == wanted


IMPOSSIBLE = [
    ("titel: x", 2, "did you mean title?"),
    ("题木: x", 2, "did you mean 题目?"),
    ("title:", 1, "no title"),
    ("title: [a]", 2, "title takes text"),
    ("title: T\n标题: U", 3, "line 2 has already"),
    ("title: T\ntitle: U", 3, "written twice"),
    ("title: T\nlook: {sede: 1}", 3, "did you mean seed?"),
    ("title: T\nlook:\n  fps: 23", 4, "look.fps is '23'; it takes 24, 25, 30, 50 or 60"),
    ("title: T\nlook: {seed: -1}", 3, "look.seed is '-1'; it takes a whole number from 0 to"),
    ("title: T\nlook: {seed: 4.5}", 3, "whole number"),
    ("title: T\nlook: {aspect: 16:10}", 3, "look.aspect is '16:10'; it takes 16:9"),
    ("title: T\nlook: {size: 1921x1080}", 3, "both even"),
    ("title: T\nlook: {size: 32x32}", 3, "from 64 to 4096"),
    ("title: T\nlook: {size: 8000x4500}", 3, "from 64 to 4096"),
    ("title: T\nlook: {size: big}", 3, "as in 1920x1080"),
    ("title: T\nlook: {aspect: 9:16, size: 1920x1080}", 3, "is not 9:16"),
    ("title: T\nlook: {style: ink-and-slik}", 3, "did you mean ink-and-silk?"),
    ("title: T\nlook: [a]", 3, "look takes a key and a value"),
    ("title: T\npace: {shot: 0.5}", 3, "pace.shot is '0.5'; it takes a number from 1 to 60"),
    ("title: T\npace: {gap: nan}", 3, "it takes a number from 0 to 5"),
    ("title: T\nlanguage: cn", 3, "zh-CN"),
    ("title: T\nlanguage: klingon", 3, "is not a language tag"),
    ("title: T\nvoice: []", 3, "an empty list"),
    ("title: T\nvoice: [a calm woman, {edge: x, espeak: y}]", 3, "each voice in it one text"),
    ("title: T\nvoice:\n  - a calm woman\n  - egde:x", 5, "there are espeak, edge"),
    ("title: T\nvoice: transformers:bark", 3, "those of espeak and edge"),
    ("title: T\nvoice: {transformers: bark}", 3, "not offered yet"),
    ("title: T\nvoice: {egde: x}", 3, "did you mean edge?"),
    ("title: T\nvoice: egde:x", 3, "there are espeak"),
    ("title: T\nvoice: edge en-GB-SoniaNeural", 3, "write edge:en-GB-SoniaNeural"),
    ("title: T\nvoice: 'edge: en-GB-SoniaNeural'", 3, "write edge:en-GB-SoniaNeural"),
    ("title: T\nvoice: [a man, espeak bob]", 3, "write espeak:bob"),
    ("标题：T\n配音：edge：晓晓", 3, "write edge:晓晓"),
    ("title: T\ncast:\n  Ox: {look: an ox, voice: edge}", 4, "narrator render … --voice edge"),
    ("title: T\nmusic: song.mp3", 3, "music: {file: song.mp3}"),
    ("title: T\nmusic: {gain: 40}", 3, "from -60 to 12"),
    ("title: T\nmusic: {none: yes, mood: x}", 3, "keep one"),
    ("title: T\nmusic: {none: perhaps}", 3, "it takes true"),
    ("title: T\nnarration: loud", 3, "verbatim or adapt"),
    ("title: T\nnarration: adapt", 3, "'adapt' is not offered yet"),
    ("title: T\n叙述：改编", 3, "'改编' is not offered yet"),
    ('title: "a\\x1b[31m"', 2, "hidden character U+001B"),
    ('title: T\ncast:\n  "A\\u202eb": x', 4, "hidden character U+202E"),
    ('title: T\ncast:\n  "\\U0001f31f": a star', 4, "no glyph for"),
    ("title: T\ncast:\n  Cetus:", 4, "cast 'Cetus' has no look"),
    ("title: T\ncast:\n  Cetus: {voice: x}", 4, "cast 'Cetus' has no look"),
    ("title: T\ncast:\n  Cetus: {look: x, mood: y}", 4, "'cast.Cetus.mood' is not known"),
    ("title: T\ncast: [A, B]", 3, "cast takes a key and a value"),
    ("title: T\ncast: {A*: x}", 3, "cannot be a name"),
    ("title: T\ncast:\n  A: x\n  a: y", 5, "differ in capitals only"),
    ("title: T\nplaces:\n  sea:", 4, "place 'sea' has no look"),
    ("title: T\nsources:\n  - {a: b, c: d}", 4, "sources takes text"),
    ("just words", 2, "'key: value'"),
    ("- a list", 2, "'key: value'"),
]


@pytest.mark.parametrize(("front", "line", "says"), IMPOSSIBLE)
def test_an_impossible_value_is_named_with_its_line(
        refused: Refused, front: str, line: int, says: str) -> None:
    error = refused(front=front)
    assert error.line == line
    assert says in error.problem


@pytest.mark.parametrize(("inside", "says"), [
    ("8", "did you mean 8s?"), ("fad", "did you mean fade?"), ("seed", "has no value"),
    ("seed: x", "whole number from 0"), ("seed: 2147483648", "0 to 2147483647"),
    ("take: 0", "1 to 9999"), ("0s", "more than 0"), ("601s", "at most 600"),
    ("fade, cut", "transition twice"), ("camera: papr", "did you mean paper?"),
    ("zoom", "there are {8s"), ("种籽：7", "did you mean 种子?"),
    ("camera: card", "films the film's own title and credits alone; there are "),
    ("camera: still", "camera 'still' films a picture of yours")])
def test_an_impossible_override_is_named(refused: Refused, inside: str, says: str) -> None:
    error = refused(f"> sea {{{inside}}}")
    assert error.line == 8
    assert says in error.problem


@pytest.mark.parametrize("inside", [
    "8.5s, seed: 7, take: 2, fade, camera: paper",
    "8.5 s，seed：7，take：2，fade，camera：paper",
    "8.5秒、种子=7；条：2；淡；摄影机：paper"])
def test_overrides_are_read_in_both_languages(read: Read, inside: str) -> None:
    beat, = read(f"> sea {{{inside}}}").scenes[0].beats
    assert beat.overrides.model_dump(exclude_defaults=True) == {
        "seconds": 8.5, "seed": 7, "take": 2, "transition": "fade", "camera": "paper"}
