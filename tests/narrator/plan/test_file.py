"""The plan file: what is written is read again, complaints name their line, comments stay."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from ruamel.yaml import YAML

from audio.line import Line
from media import ffmpeg
from narrator.errors import BadPlan
from narrator.plan import Made, Plan, Scene, Shot
from narrator.plan import file as planfile
from narrator.plan.file import MAX_BYTES, plan_path, read_plan, reading, write_plan
from narrator.saying import HIDDEN
from narrator.story import Member, MusicWanted, Overrides, Place, Term, Voiced
from narrator.story.look import Look, Pace
from narrator.story.readers.people import no_voice
from narrator.story.yaml import Node, load
from scenes.shot import Lora, Picture
from tests.doubles.weights import safetensors

ODD = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
WORDS = st.sampled_from(
    ["no", "1:30", "3.14", "a: b", "a #b", "- x", "~", "null", "16:9", "“好”", "{x}", "x:", "="])
TEXT = ODD.map(lambda text: HIDDEN.sub("", text)) | WORDS
SHOWN = st.text(st.sampled_from("天河“”、。 \u3000aé0.:-#'\"[]{},&*!|>%@`~="), max_size=12) | WORDS
SOME = TEXT.filter(bool)
VOICES = TEXT.filter(lambda text: not no_voice(text, "voice"))
"""Descriptions: what only looks like a backend's voice is refused."""
NAMES = st.sampled_from(["织女", "Perseus", "say", "text", "no", "a: b"])


OPTIONS = st.lists(st.sampled_from([
    ("steps", "30"), ("shift", "5.0"), ("guidance", "3.50"), ("size", "480p"), ("boundary", "0.9"),
    ("negative", "no: 文字"), ("model", "t2v-a14b"), ("guidance_low", "007")]), unique=True)
GLOSSARY = (Term(word="海怪: a", look="no"), Term(word="the Way", look="{a}, # b", note="- c"))
SHELF: list[Path] = []
"""The folder in which plans are written, with the files that they name."""


@pytest.fixture(scope="module", autouse=True)
def _shelf(tmp_path_factory: pytest.TempPathFactory) -> None:
    SHELF[:] = [tmp_path_factory.mktemp("shelf").resolve()]
    for name in ("a.safetensors", "b: 1.safetensors"):
        safetensors(SHELF[0] / "in # it" / name)
    for name in ("a.png", "- b.png"):
        Image.new("RGB", (2, 2)).save(SHELF[0] / name)


def loras() -> st.SearchStrategy[tuple[Lora, ...]]:
    return st.lists(st.builds(
        Lora, path=st.sampled_from(sorted((SHELF[0] / "in # it").iterdir())),
        strength=st.floats(-4, 4).map(lambda value: round(value, 6)),
        expert=st.sampled_from(["both", "high", "low"])), max_size=2).map(tuple)


def pictures() -> st.SearchStrategy[Path | None]:
    return st.sampled_from([None, SHELF[0] / "a.png", SHELF[0] / "- b.png"])


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Plans that use every field, with text as odd as text gets."""
    cast = draw(st.lists(NAMES, unique=True))
    speakers = st.sampled_from(["", *cast])
    said = SHOWN.filter(bool) | st.just("one\n\ttwo")
    lines = st.builds(Line, text=said, speaker=speakers, direction=TEXT)
    seen = st.lists(st.sampled_from(cast), unique=True) if cast else st.just([])
    numbers = st.lists(st.integers(1, 4), unique=True, min_size=1, max_size=3)
    overrides = st.builds(Overrides, seconds=st.none() | st.floats(0.1, 600), take=st.none(),
                          seed=st.none() | st.integers(0, 2**31 - 1),
                          start=st.none() | st.floats(0, 86_400), credit=SHOWN, licence=SHOWN,
                          sound=st.sampled_from([None, "keep", "drop"]),
                          last=st.sampled_from([None, SHELF[0] / "gone.png"]))

    def shot(id: str, row: int) -> Shot:
        image = draw(pictures())
        return Shot(
            image=image, last=draw(pictures()) if image else None,
            continues=not image and row in (1, 2) and draw(st.booleans()),
            id=id, lines=tuple(draw(st.lists(lines, max_size=2))), cast=tuple(draw(seen)),
            picture=draw(st.builds(Picture, subject=TEXT, setting=TEXT)), lock=draw(st.booleans()),
            caption=draw(SHOWN), seconds=draw(st.none() | st.floats(0.1, 600)),
            transition=draw(st.sampled_from([None, "cut"])), take=draw(st.integers(1, 99)),
            made=draw(st.builds(Made, words=TEXT, overrides=overrides)))

    scenes = tuple(
        Scene(id=f"s{n}", title=draw(SHOWN),
              shots=tuple(shot(f"s{n}-{m}", row) for row, m in enumerate(draw(numbers))))
        for n in draw(numbers))
    return Plan(
        story=draw(ODD), digest=draw(TEXT), planner=draw(TEXT), model=draw(TEXT), scenes=scenes,
        title=draw(SHOWN.filter(str.strip)), language=draw(st.sampled_from(["en", "zh-Hans-CN"])),
        glossary=draw(st.sampled_from([(), GLOSSARY])),
        look=draw(st.builds(Look, style=TEXT, era=TEXT, palette=st.lists(TEXT).map(tuple),
                            size=st.sampled_from([None, (640, 360)]), aspect=st.just("9:16"),
                            wan=OPTIONS.map(tuple), loras=loras())),
        cast=tuple(Member(name=name, look=draw(TEXT), voice=Voiced(any=draw(VOICES)),
                          loras=draw(loras()), exact=exact,
                          picture=draw(pictures()) if exact else None)
                   for name in cast for exact in [draw(st.booleans())]),
        places=(Place(name="天河", look=draw(TEXT)),), sources=tuple(draw(st.lists(SHOWN))),
        voice=draw(st.builds(Voiced, by_backend=st.tuples(st.tuples(st.just("espeak"), TEXT)),
                             any=VOICES) | st.builds(Voiced, in_turn=st.lists(
                                 st.tuples(st.just(""), VOICES.filter(bool))
                                 | st.tuples(st.sampled_from(["edge", "espeak"]), SOME),
                                 min_size=2).map(tuple))),
        music=MusicWanted(mood=draw(TEXT), gain_db=-3.5), pace=Pace(shot=draw(st.floats(1, 60))),
        made=tuple(draw(st.dictionaries(SOME, TEXT, max_size=2)).items()))


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(plans())
def test_what_is_written_is_read_again(plan: Plan) -> None:
    path = SHELF[0] / "x.plan.yaml"
    path.unlink(missing_ok=True)
    write_plan(plan, path)
    assert read_plan(path) == plan


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(plans(), plans())
def test_any_plan_can_be_written_over_any_other(one: Plan, two: Plan) -> None:
    path = SHELF[0] / "x.plan.yaml"
    path.unlink(missing_ok=True)
    write_plan(one, path)
    noted = [f"{line[:len(line) - len(line.lstrip())]}# about {line.split()[2]}\n{line}"
             if line.lstrip().startswith("- id: s") else line
             for line in path.read_text(encoding="utf-8").split("\n")]
    path.write_text("\n".join(noted), encoding="utf-8")
    write_plan(two, path)
    text = path.read_text(encoding="utf-8")
    assert read_plan(path) == two
    for shot in {shot.id for shot in one.shots} & {shot.id for shot in two.shots}:
        assert f"# about {shot}\n      - id: {shot}\n" in text


@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(plans())
def test_older_readers_of_yaml_read_the_same_words(plan: Plan) -> None:
    path = SHELF[0] / "x.plan.yaml"
    path.unlink(missing_ok=True)
    write_plan(plan, path)
    loader = YAML(typ="safe", pure=True)
    loader.version = "1.1"
    loader.allow_duplicate_keys = True
    found = loader.load(path.read_text(encoding="utf-8"))
    assert found["look"]["aspect"] == "9:16"
    assert [one.get("title", "") for one in found["scenes"]] == [one.title for one in plan.scenes]
    assert list(found["cast"] if plan.cast else []) == [one.name for one in plan.cast]


def test_a_question_mark_in_brackets_is_quoted(path: Path) -> None:
    """To YAML 1.1 it would begin a key."""
    write_plan(film(shot("s1-1")).model_copy(update={"look": Look(palette=("0?", "red"))}), path)
    assert 'palette: ["0?", red]' in path.read_text()


def test_a_small_number_is_written_out(path: Path) -> None:
    """5e-06 would be a text to YAML 1.1."""
    overrides = Overrides(start=0.000005)
    write_plan(film(shot("s1-1", made=Made(overrides=overrides))), path)
    assert "start: 0.000005" in path.read_text()
    assert read_plan(path).shots[0].made.overrides == overrides


def shot(id: str, words: str = "One.", **fields: object) -> Shot:
    return Shot.model_validate({"id": id, "lines": [Line(text=words)], **fields})


def film(*shots: Shot, **fields: object) -> Plan:
    return Plan.model_validate({"story": "x.md", "digest": "d", "title": "X",
                                "scenes": (Scene(id="s1", title="One", shots=shots),), **fields})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "x.plan.yaml"


def test_a_plan_lives_beside_its_story() -> None:
    assert plan_path(Path("tales/七夕.md")) == Path("tales/七夕.plan.yaml")


def test_the_file_reads_like_a_shot_list(path: Path) -> None:
    line = Line(text="牛郎，河水涨了。", speaker="织女", direction="低声")
    write_plan(film(shot("s1-10", "天河: 之东。", lock=True, picture=Picture(subject="织女")),
                    shot("s1-2", seconds=8.0, lines=(line,), cast=("织女",)),
                    cast=(Member(name="织女", look="青色长裙"),), look=Look(aspect="9:16")), path)
    assert path.read_text(encoding="utf-8").split("docs/plan-file.md\n")[1] == dedent("""\
        story: x.md
        digest: d
        title: X
        language: en
        look:
          aspect: "9:16"
        cast:
          织女: 青色长裙
        scenes:
          - id: s1
            title: One
            shots:
              - id: s1-10
                lines:
                  - "天河: 之东。"
                subject: 织女
                lock: true

              - id: s1-2
                lines:
                  - 织女: 牛郎，河水涨了。
                    say: 低声
                cast: [织女]
                seconds: 8
        """)


def test_a_file_that_says_the_plan_already_is_left_alone(path: Path) -> None:
    path.write_text("title:   X   # mine\nscenes: [{id: s1, shots: [{id: s1-1, take: 02}]}]\n")
    plan, before = read_plan(path), path.stat()
    write_plan(plan, path)
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    assert path.stat().st_ino == before.st_ino


def test_pictures_are_named_as_seen_from_the_plan(path: Path) -> None:
    Image.new("RGB", (8, 8)).save(path.with_name("a b.png"))
    plan = film(shot("s1-1", image=path.with_name("a b.png").resolve(), camera="still"))
    write_plan(plan, path)
    assert "image: a b.png" in path.read_text()
    assert read_plan(path) == plan


def test_what_is_asked_of_a_video_is_written_and_read_again(path: Path) -> None:
    filmed(path.with_name("a.mp4"))
    plan = film(shot("s1-1", image=path.with_name("a.mp4").resolve(), start=1.5, sound="drop",
                     credit="Jo: a, b", licence="CC BY 4.0", made=Made(overrides=Overrides(
                         start=1.5, sound="drop", credit="Jo: a, b"))))
    write_plan(plan, path)
    assert "start: 1.5\n        sound: drop\n" in path.read_text()
    assert read_plan(path) == plan


@pytest.mark.parametrize(("asked", "line", "says"), [
    ("image: a.mp4\n        start: 3", 8, "start is 3 s, and 'a.mp4' lasts 2.0 s"),
    ("image: a.mp4\n        start: 1s", 8, "start is '1s': it takes a number from 0 to 86400"),
    ("image: a.mp4\n        sound: keep", 8, "sound is to be kept, and 'a.mp4' has none"),
    ("image: a.mp4\n        sound: loud", 8, "it takes keep or drop"),
    ("image: a.mp4\n        camera: still", 8, "'a.mp4' is a video"),
    ("image: list.mp4", 7, "is not a video that can be read"),
    ("start: 3", 7, "start is said of a video of yours, and this shot has none"),
    ("credit: Jo", 7, "credit is said of a picture or video of yours"),
    ("image: a.mp4\n        credit: 🌟", 8, "U+1F31F"),
    ("image: a.mp4\n        credit: " + "x" * 121, 8, "at most 120 characters")])
def test_a_plan_is_held_to_what_a_story_is_in_its_own_words(
        path: Path, asked: str, line: int, says: str) -> None:
    filmed(path.with_name("a.mp4"))
    path.with_name("list.mp4").write_text("#EXTM3U\n#EXTINF:4,\na.mp4\n")
    path.write_text(f"{SHOT}{asked}\n", encoding="utf-8")
    with pytest.raises(BadPlan, match=re.escape(says)) as caught:
        read_plan(path)
    assert caught.value.line == line


def test_a_plan_is_held_to_the_edges_of_its_pictures(path: Path) -> None:
    Image.new("RGB", (8, 8)).save(path.with_name("a.png"))
    path.write_text(f"{SHOT}image: a.png\n        framing: push in to 180% 10%\n",
                    encoding="utf-8")
    with pytest.raises(BadPlan, match="180% 10% is no point of the picture") as caught:
        read_plan(path)
    assert caught.value.line == 8


def filmed(path: Path) -> None:
    """A silent video of two seconds."""
    ffmpeg.run(["-f", "lavfi", "-i", "testsrc2=s=64x36:r=10:d=2", "-pix_fmt", "yuv420p",
                path.name], path.parent)


COMMENTED = dedent("""\
    # My film.
    story: x.md
    digest: d
    title: X
    language: en
    scenes:
      # The first scene
      - id: s1
        title: One
        shots:
          # about one
          - id: s1-1
            lines:
              - One.   # spoken softly
            # the hill behind the museum
            subject: a hill
          # about two
          - id: s1-2
            lines: [Two.]
            take: 2   # she smiles
          # about three
          - lines:
              - Three.
            id: s1-3
        # the end of the scene
    # the end
    """)


def test_comments_of_other_shots_stay_to_the_byte(path: Path) -> None:
    path.write_text(COMMENTED)
    plan = read_plan(path)
    one, two, three = plan.shots
    new = shot("s1-4", "Four.")
    write_plan(film(one, new, two.model_copy(update={"seed": 7}), three), path)
    added = "\n      - id: s1-4\n        lines:\n          - Four.\n      # about two\n"
    assert path.read_text() == COMMENTED.replace("      # about two\n", added).replace(
        "        take: 2", "        seed: 7\n        take: 2")


def test_deleting_a_shot_takes_its_own_comment_and_no_other(path: Path) -> None:
    path.write_text(COMMENTED)
    one, _, three = read_plan(path).shots
    write_plan(film(one, three), path)
    text = path.read_text()
    assert "about two" not in text
    assert "she smiles" not in text
    for kept in ("My film", "The first scene", "about one", "about three", "spoken softly",
                 "the end of the scene", "# the end\n"):
        assert kept in text
    assert text.index("about three") < text.index("Three.")


def test_a_shot_that_moves_takes_its_comments_along(path: Path) -> None:
    path.write_text(COMMENTED)
    one, two, three = read_plan(path).shots
    write_plan(film(three, one, two), path)
    lines = [line.strip() for line in path.read_text().split("\n")]
    assert lines[lines.index("# about three") + 1:][:2] == ["- lines:", "- Three."]
    assert lines[lines.index("# about one") + 1] == "- id: s1-1"


def test_comments_in_a_changed_entry_stand_above_it(path: Path) -> None:
    path.write_text(COMMENTED)
    one, two, three = read_plan(path).shots
    changed = one.model_copy(update={"lines": (Line(text="Won."),)})
    write_plan(film(changed, two, three), path)
    text = path.read_text()
    assert "        # spoken softly\n        lines:\n          - Won.\n" in text
    assert "        # the hill behind the museum\n        subject: a hill\n" in text


def test_comments_survive_even_a_layout_in_brackets(path: Path) -> None:
    path.write_text("# mine\n{title: X, story: x.md, digest: d, scenes: [\n  # one\n"
                    "  {id: s1, shots: [{id: s1-1}]}]}\n")
    write_plan(film(shot("s1-1")), path)
    assert path.read_text().startswith("# mine\n# one\n")
    assert read_plan(path) == film(shot("s1-1"))


def test_a_file_that_cannot_be_read_is_not_written_over(path: Path) -> None:
    path.write_text("title: [")
    with pytest.raises(BadPlan):
        write_plan(film(shot("s1-1")), path)
    assert path.read_text() == "title: ["


def test_lines_are_read_in_each_of_their_forms(path: Path) -> None:
    path.write_text(dedent("""\
        title: X
        cast: {Cetus: a whale}
        scenes:
          - id: s1
            shots:
              - id: s1-1
                lines:
                  - Plain words.
                  - Cetus: Words.
                  - {Cetus: Words., say: softly}
                  - {text: Told., say: softly}
                  - {speaker: Cetus, text: Words.}
                seed:
                transition: ~
        """))
    assert [(one.speaker, one.text, one.direction) for one in read_plan(path).shots[0].lines] == [
        ("", "Plain words.", ""), ("Cetus", "Words.", ""), ("Cetus", "Words.", "softly"),
        ("", "Told.", "softly"), ("Cetus", "Words.", "")]


SHOT = "title: X\ncast: {Ann: a girl}\nscenes:\n  - id: s1\n    shots:\n      - id: s1-1\n        "

OX = SHOT.replace("cast: {Ann: a girl}\n", "") + "seed: 1\ncast:\n  Ox:\n    look: an ox\n"


@pytest.mark.parametrize(("text", "line", "told"), [
    ("", 0, "is empty"),
    ("just words\n", 0, "narrator plan STORY"),
    ("title: X\nlok: {}\n", 2, "did you mean look?"),
    ("title: X\ntitle: Y\n", 2, "written twice"),
    ("title: [X\n", 1, "broken YAML"),
    ("story: x.md\n", 1, "title is missing"),
    ("title: X\nlook:\n  sed: 1\n", 3, "did you mean seed?"),
    ("title: X\nlook:\n  aspect: 16x9\n", 3, "look.aspect is '16x9': did you mean 16:9?"),
    ("title: X\nlook:\n  fps: 23\n", 3, "look.fps is '23'"),
    ("title: X\npace: {shot: 0}\n", 2, "pace.shot is '0'"),
    ("title: X\ncast:\n  Ann:\n    voice: a\n", 3, "cast.Ann.look is missing"),
    (f"{SHOT}mood: x\nvoice: espeak bob\n", 8, "voice 'espeak bob' has no colon behind espeak; "
     "write espeak:bob"),
    (f"{SHOT}mood: x\nvoice: [a man, edge bob]\n", 8, "write edge:bob"),
    (f"{SHOT}mood: x\nvoice: {{espeak: m3, any: edge}}\n", 8, "edge is a way to speak"),
    (f"{SHOT}mood: x\nvoice: {{egde: bob}}\n", 8, "'egde:bob' names the backend egde; there are"),
    (f"{SHOT}mood: x\nvoice: transformers:bark\n", 8, "not offered yet"),
    (f"{SHOT}mood: x\nvoice: []\n", 8, "voice is an empty list"),
    ("title: X\ncast:\n  Ann:\n    look: a girl\n    voice: egde:bob\nscenes:\n  - id: s1\n"
     "    shots: [{id: s1-1}]\n", 5, "names the backend egde"),
    ("title: X\nscenes: no\n", 2, "scenes is a list"),
    ("title: X\nscenes:\n  - id: 1\n", 3, "scenes.id is '1'"),
    ("title: X\nscenes:\n  - shots: []\n", 3, "scenes.id is missing"),
    (f"{SHOT}mod: calm\n", 7, "did you mean mood?"),
    (f"{SHOT}seed: red\n", 7, "scenes.shots.seed is 'red'"),
    (f"{SHOT}seed: -1\n", 7, "seed is '-1': it takes a whole number from 0 to 2147483647"),
    (f"{SHOT}seconds: 601\n", 7, "seconds is '601': it takes a number from 0 to 600"),
    (f"{SHOT}take: two\n", 7, "take is 'two': it takes a whole number from 1 to 9999; change it"),
    (f"{SHOT}take: 10000\n", 7, "take is '10000'"),
    (f"{SHOT}take: 0\n", 7, "take is '0'"),
    (f"{SHOT}subject: [a]\n", 7, "subject is ['a']"),
    (f"{SHOT}cast: [An]\n", 7, "did you mean Ann?"),
    (f"{SHOT}places: [Sea]\n", 7, "there are none"),
    (f"{SHOT}lines:\n          - Bob: Hello.\n", 8, "'Bob' is not in cast"),
    (f"{SHOT}lines:\n          - Ann: a\n            Bob: b\n", 8, "a line is"),
    (f"{SHOT}lines: ['']\n", 7, "lines.text is ''"),
    (f"{SHOT}image: gone.png\n", 7, "is not there"),
    (f"{SHOT}image: ../up.png\n", 7, "leads out of"),
    (f"{SHOT}lock: true\n      - id: s1-1\n", 8, "id s1-1 is given twice"),
    ("story: x.md\ntitle: X\n", 1, "the plan has no shot"),
    ("title: X\nscenes:\n  - id: s1\n", 2, "the plan has no shot"),
    (f"language: en-/../../../pwned\n{SHOT}", 1, "'en-/../../../pwned' is not a language tag"),
    (f"language: 'en\\n'\n{SHOT}", 1, "is not a language tag"),
    (f"language: ''\n{SHOT}", 1, "language '' is not a language tag"),
    (f"look: {{size: [16000, 16000]}}\n{SHOT}", 1, "look.size is '16000'"),
    (f"look:\n  size: [640, 62]\n{SHOT}", 2, "a whole number of at least 64"),
    (f"look:\n  size: [641, 360]\n{SHOT}", 2, "'641': it takes a multiple of 2"),
    (f"{SHOT[9:]}\ntitle: ' '\n", 7, "the title is empty"),
    (f"{SHOT[9:]}\ntitle: A star 🌟\n", 7, "no glyph for 🌟 U+1F31F (GLOWING STAR)"),
    (f"{SHOT[9:]}\ntitle: \"a\\nb\"\n", 7, "'a\\nb' holds a tab or a line break"),
    (f"{SHOT[9:]}\ntitle: \"a\\x1b[31m\"\n", 7, "hidden character U+001B"),
    (f"sources: [A, B 🌟]\n{SHOT}", 1, "U+1F31F"),
    ("title: X\ncast:\n  Ann: a girl\n  🌟: a star\n" + SHOT[29:], 4, "U+1F31F"),
    (SHOT.replace("id: s1\n", "id: s1\n    title: 🌟\n"), 5, "U+1F31F"),
    (f"{SHOT}lines:\n          - A star.\n          - A 🌟.\n", 9, "U+1F31F"),
    (f"{SHOT}caption: 🌟\n", 7, "U+1F31F"),
    (f"{SHOT}subject: \"a\\u202eb\"\n", 7, "hidden character U+202E"),
    (f"{SHOT}\"su\\0bject\": a\n", 7, "hidden character U+0000"),
    (f"{SHOT}camera: papr\n", 7, "camera 'papr' is not known; did you mean paper?"),
    (f"{SHOT}camera: card\n", 7, "films the film's own title and credits alone; there are "),
    (f"{SHOT}camera: still\n", 7, "camera 'still' films a picture of yours"),
    (f"{SHOT}continues: true\n", 7, "and its scene has none before it: leave continues out"),
    (f"{SHOT}last: gone.png\n", 7, "'gone.png' is not there"),
    (f"look:\n  wan: {{stepz: 3}}\n{SHOT}", 2, "did you mean steps?"),
    (f"look:\n  wan:\n    步数: 3\n    device: cpu\n{SHOT}", 4, "a matter of the machine"),
    (f"look:\n  lora: [../up.safetensors]\n{SHOT}", 2, "leads out of the plan's folder"),
    (f"look: {{loras: x.safetensors}}\n{SHOT}", 1, "look has no 'loras': did you mean lora?"),
    (f"places: {{sea: {{look: x, voice: y}}}}\n{SHOT}", 1, "'sea' has no 'voice': there are look"),
    (OX + "    lora:\n      file: ox.pt\n", 11, "is a pickle"),
    (OX + "    lora:\n      - file: x\n        strngth: 1\n", 12, "did you mean strength?"),
    (OX + "    exact: perhaps\n", 10, "it takes true or false"),
    (OX + "    exact: true\n    picture: ox.mp4\n", 11, "is a video; give a picture"),
    (f"{SHOT}seed: {'red' * 1000}\n", 7, "redred…: it takes a whole"),
    (f"{SHOT}{'mod' * 100}: calm\n", 7, "a shot has no 'mod"),
])
def test_a_complaint_names_its_line_and_what_to_do(path: Path, text: str, line: int,
                                                   told: str) -> None:
    path.write_text(text)
    (path.parent.parent / "up.png").write_bytes(b"")
    with pytest.raises(BadPlan) as caught:
        read_plan(path)
    assert told in str(caught.value)
    assert caught.value.line == line
    assert "\n" not in str(caught.value)
    assert len(caught.value.problem) < 400


def test_a_language_is_read_in_its_usual_capitals(path: Path) -> None:
    path.write_text(f"language: ZH-hans-cn\n{SHOT}")
    assert read_plan(path).language == "zh-Hans-CN"


def test_the_name_of_the_story_s_file_may_be_as_odd_as_it_is(path: Path) -> None:
    plan = film(shot("s1-1"), story="a\x07b.md")
    write_plan(plan, path)
    assert read_plan(path) == plan


def test_a_picture_is_looked_at_once_however_many_shots_show_it(
        path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Image.new("RGB", (8, 8)).save(path.with_name("a.png"))
    image = path.with_name("a.png").resolve()
    write_plan(film(*(shot(f"s1-{n}", image=image) for n in (1, 2, 3))), path)
    seen: list[str] = []
    monkeypatch.setattr(reading, "picture", lambda name, *_: seen.append(name) or image)
    read_plan(path)
    assert seen == ["a.png"]


def test_the_plan_of_the_longest_story_is_written_and_read(path: Path) -> None:
    plan = film(shot("s1-1", "word" * 400_000))
    write_plan(plan, path)
    assert read_plan(path) == plan


def test_bringing_a_plan_up_to_date_reads_its_old_text_once(
        path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_plan(film(shot("s1-1")), path)
    read: list[str] = []

    def counted(text: str, *given: Any, **named: Any) -> Node:
        read.append(text)
        return load(text, *given, **named)

    monkeypatch.setattr(planfile, "load", counted)
    before = path.read_text()
    read_plan(path)
    write_plan(film(shot("s1-1"), shot("s1-2")), path)
    assert read == [before, path.read_text()]


def test_files_that_are_no_text_are_refused(path: Path) -> None:
    with pytest.raises(BadPlan, match="cannot be read"):
        read_plan(path)
    path.write_bytes(b"title: X\n\xff\xfe")
    with pytest.raises(BadPlan, match=":2: is not text in UTF-8"):
        read_plan(path)
    path.write_bytes(b"#" * (MAX_BYTES + 1))
    with pytest.raises(BadPlan, match="longer than"):
        read_plan(path)
