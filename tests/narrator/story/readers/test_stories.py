"""The stories that come with the program: each reads without a finding and is worth its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image

from narrator.errors import BadStory
from narrator.story import Story
from narrator.story.look import Look, Pace
from narrator.story.readers import LineKind, classify, read_story
from narrator.story.text import speaking_seconds
from scenes.camera import CAMERAS
from tests.doubles.weights import safetensors

STORIES = Path(__file__).parents[4] / "stories"


def spoken_seconds(story: Story) -> float:
    """About how long the words of ``story`` take, with the gaps between them."""
    lines = [one.spoken.text for scene in story.scenes for beat in scene.beats
             for one in beat.paragraphs]
    return sum(speaking_seconds(line) + story.pace.gap for line in lines)


@pytest.mark.parametrize(("name", "language", "aspect", "low", "high"), [
    ("andromeda", "en", "16:9", 45, 65), ("qixi", "zh-CN", "16:9", 65, 95),
    ("why-the-sky-is-blue", "en", "9:16", 28, 42)])
def test_an_example_story_reads_and_has_its_length(
        name: str, language: str, aspect: str, low: float, high: float) -> None:
    story = read_story(STORIES / f"{name}.md")
    assert (story.language, story.look.aspect) == (language, aspect)
    assert story.sources
    assert low < spoken_seconds(story) < high


def test_qixi_uses_every_form_of_line() -> None:
    text = (STORIES / "qixi.md").read_text(encoding="utf-8")
    assert set(classify(text)) == set(LineKind)


def test_every_cast_member_and_place_of_the_stories_is_used() -> None:
    for path in STORIES.glob("*.md"):
        story = read_story(path)
        body = path.read_text(encoding="utf-8").split("---", 2)[2].lower()
        names = [one.name for one in story.cast] + [one.name for one in story.places]
        for name in names:
            assert name.lower().removeprefix("the ") in body


def test_the_examples_of_the_format_s_page_read(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CAMERAS, "wan", "tests.doubles.model_cameras:WordsModel")
    page = (STORIES.parent / "docs" / "story-format.md").read_text(encoding="utf-8")
    whole = re.findall(r"```markdown\n(---.*?)```", page, re.DOTALL)
    fronts = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    said = re.findall(r"```markdown\n(>.*?)```", page, re.DOTALL)
    shown = re.findall(r"```markdown\n(!\[\]\(images/bud.*?)```", page, re.DOTALL)
    assert (len(whole), len(fronts), len(said), len(shown)) == (1, 6, 3, 1)
    fronts = [front if re.match("title|标题", front) else f"title: T\n{front}" for front in fronts]
    examples = [*whole, *(f"---\n{front}---\nWords." for front in fronts),
                *(f"---\ntitle: T\n---\n{body}" for body in (*said, *shown))]
    for name in re.findall(r"images/\w+\.(?:png|jpg)", "".join(examples)):
        (tmp_path / "images").mkdir(exist_ok=True)
        Image.new("RGB", (2, 2)).save(tmp_path / name)
    for name in re.findall(r"loras/\w+\.safetensors", "".join(examples)):
        safetensors(tmp_path / name)
    for number, text in enumerate(examples):
        path = tmp_path / f"{number}.md"
        path.write_text(text, encoding="utf-8")
        assert read_story(path).scenes


def test_the_format_s_page_shows_what_is_usual(tmp_path: Path) -> None:
    page = (STORIES.parent / "docs" / "story-format.md").read_text(encoding="utf-8")
    front = re.findall(r"```yaml\n(title: A.*?)```", page, re.DOTALL)[0]
    path = tmp_path / "x.md"
    path.write_text(f"---\n{front}---\nWords.", encoding="utf-8")
    story = read_story(path)
    assert story.pace == Pace()
    assert story.look.model_copy(update={"palette": (), "negative": "", "size": None}) == Look()
    assert story.look.size == Look().frame_size


def test_a_word_document_is_answered_with_the_command_that_takes_it(tmp_path: Path) -> None:
    draft = tmp_path / "my draft.docx"
    draft.write_bytes(b"PK")
    with pytest.raises(BadStory, match=r"narrator new 'my draft' --from '.*my draft\.docx'"):
        read_story(draft)
