"""The merge: what a person did stays, what the story changed changes, and nothing else moves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as PillowImage

from media import ffmpeg
from media.progress import silent
from narrator.errors import Conflict
from narrator.plan import Plan, Scene, Shot
from narrator.plan.file import read_plan, write_plan
from narrator.plan.fingerprints import fingerprint
from narrator.plan.merge import Merged, merge
from narrator.plan.outline import OutlinePlanner
from narrator.story import Member
from narrator.story.readers import read_story
from scenes.shot import Lora, Picture
from tests.doubles.weights import safetensors

HEAD = ("---\ntitle: 天河\nlook: {seed: 7}\ncast:\n  Perseus: a hero\n  Cetus: a sea monster\n"
        "places:\n  the palace: white walls\n---\n")
STORY = """
# The boast

The queen looked at the sea and said her girl was lovelier than all the nymphs.

> Wide shot. Cetus rises out of the black waves. {seed: 5}

The sea heard her, and out of it came a monster.

# The rescue

Perseus came over the hills at night, on winged sandals, with his sword drawn.

> A quiet shore at dawn {4s}

And that is why, on an autumn night, all four of them are there to be seen.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


class Writer:
    """A person with a story and its plan, who renders now and then."""

    def __init__(self, folder: Path, text: str = STORY, head: str = HEAD) -> None:
        self.path, self.text, self.head = folder / "sea.md", text, head
        self.plan = self.fresh(None)

    def fresh(self, before: Plan | None) -> Plan:
        self.path.write_text(self.head + self.text, encoding="utf-8")
        return OutlinePlanner().plan(read_story(self.path), before, silent)

    def writes(self, old: str, new: str) -> Writer:
        assert old in self.head + self.text
        self.head, self.text = self.head.replace(old, new), self.text.replace(old, new)
        return self

    def edits(self, id: str, **fields: Any) -> Writer:
        """Changes a shot in the plan by hand."""
        return self.shoots([shot.model_copy(update=fields) if shot.id == id else shot
                            for shot in self.plan.shots])

    def shoots(self, shots: list[Shot]) -> Writer:
        """Puts ``shots`` into the plan, each into the scene that its id names."""
        scenes = [scene.model_copy(update={"shots": tuple(
            shot for shot in shots if shot.id.startswith(f"{scene.id}-"))})
            for scene in self.plan.scenes]
        self.plan = self.plan.model_copy(update={"scenes": tuple(scenes)})
        return self

    def renders(self) -> Merged:
        merged = merge(self.plan, self.fresh(self.plan))
        self.plan = merged.plan
        return merged


@pytest.fixture
def writer(folder: Path) -> Writer:
    return Writer(folder)


def ids(plan: Plan) -> list[str]:
    return [shot.id for shot in plan.shots]


def spoken(plan: Plan) -> str:
    return "".join("".join(line.text.split()) for shot in plan.shots for line in shot.lines)


def test_without_an_earlier_plan_all_is_new(writer: Writer) -> None:
    merged = merge(None, writer.plan)
    assert merged.plan == writer.plan
    assert merged.new == tuple(ids(writer.plan))


def test_nothing_changed_leaves_the_plan_equal_and_its_file_alone(writer: Writer) -> None:
    file = writer.path.with_suffix(".plan.yaml")
    write_plan(writer.plan, file)
    before, stamp = file.read_bytes(), file.stat().st_mtime_ns
    writer.plan = read_plan(file)
    merged = writer.renders()
    write_plan(merged.plan, file)
    assert (merged.changed, merged.new, merged.gone) == ((), (), ())
    assert (file.read_bytes(), file.stat().st_mtime_ns) == (before, stamp)


def test_correcting_one_character_changes_words_and_no_picture(writer: Writer) -> None:
    before = writer.plan
    merged = writer.writes("lovelier", "lovelyer").writes("sandals", "sandles").renders()
    assert len(merged.changed) == 2
    assert merged.new == merged.gone == ()
    assert "lovelyer" in spoken(merged.plan)
    for old, new in zip(before.shots, merged.plan.shots, strict=True):
        assert (old.id, old.picture, old.cast, old.seed) == (
            new.id, new.picture, new.cast, new.seed)


def test_a_new_paragraph_makes_only_its_own_shots_new(writer: Writer) -> None:
    before = writer.plan
    merged = writer.writes("> A quiet", "A crow watched him, and for once it held its tongue.\n\n"
                                        "> A quiet").renders()
    [new] = merged.new
    assert new == "s2-3"
    assert ids(merged.plan) == ["s1-1", "s1-2", "s2-1", "s2-3", "s2-2"]
    assert [shot for shot in merged.plan.shots if shot.id != new] == list(before.shots)


def test_a_deleted_paragraph_takes_only_its_shot_along(writer: Writer) -> None:
    gone = "Perseus came over the hills at night, on winged sandals, with his sword drawn.\n"
    merged = writer.writes(gone, "").renders()
    assert merged.gone == ("s2-1",)
    assert merged.kept == ("s1-1", "s1-2", "s2-2")


def test_a_number_that_is_gone_is_not_given_to_another(writer: Writer) -> None:
    writer.writes("Perseus came over the hills at night, on winged sandals, with his sword drawn.",
                  "Nobody ever came for the girl who had been left there alone that day.")
    assert writer.renders().new == ("s2-3",)


def test_a_moved_paragraph_keeps_its_shot(writer: Writer) -> None:
    moved = "Perseus came over the hills at night, on winged sandals, with his sword drawn.\n"
    before = {shot.id: shot for shot in writer.plan.shots}
    writer.writes(moved, "").writes("The queen looked", f"{moved}\nThe queen looked")
    merged = writer.renders()
    assert ids(merged.plan) == ["s2-1", "s1-1", "s1-2", "s2-2"]
    assert all(before[shot.id].picture == shot.picture for shot in merged.plan.shots)
    assert merged.plan.scenes[0].id == "s1"


def test_a_changed_direction_renews_the_picture_and_keeps_the_rest(writer: Writer) -> None:
    writer.edits("s1-2", take=3, transition="cut")
    merged = writer.writes("rises out of", "sinks into").renders()
    [shot] = [shot for shot in merged.plan.shots if shot.id in merged.changed]
    assert shot.id == "s1-2"
    assert "sinks into" in f"{shot.picture.action} {shot.picture.setting}"
    assert (shot.take, shot.transition, shot.seed) == (3, "cut", 5)


def test_a_changed_override_reaches_its_shot_alone(writer: Writer) -> None:
    before = writer.plan.shots[1]
    merged = writer.writes("seed: 5", "seed: 6, fade").renders()
    assert merged.changed == ("s1-2",)
    assert merged.plan.shots[1].model_copy(update={"made": before.made}) == before.model_copy(
        update={"seed": 6, "transition": "fade"})


def test_what_is_asked_of_a_picture_reaches_its_shot_alone(writer: Writer) -> None:
    PillowImage.new("RGB", (64, 36)).save(writer.path.with_name("p.png"))
    writer.writes("> A quiet shore at dawn {4s}", "![Dawn](p.png) {4s, credit: Jo}").renders()
    before = writer.plan.shots[-1]
    assert (before.camera, before.credit) == ("still", "Jo")
    merged = writer.writes("credit: Jo}", "credit: Jo, licence: CC0}").renders()
    assert merged.changed == (before.id,)
    assert merged.plan.shots[-1].model_copy(update={"made": before.made}) == before.model_copy(
        update={"licence": "CC0"})
    writer.edits(before.id, credit="Joan").writes("sandals", "shoes").renders()
    assert writer.plan.shots[-1].credit == "Joan"
    writer.writes("credit: Jo,", "credit: J.,")
    with pytest.raises(Conflict, match=r"credit of shot .*“J\.”.*“Joan”"):
        writer.renders()


def test_a_picture_that_becomes_a_video_is_filmed_as_one(writer: Writer) -> None:
    PillowImage.new("RGB", (64, 36)).save(writer.path.with_name("p.png"))
    ffmpeg.run(["-f", "lavfi", "-i", "testsrc2=s=64x36:r=10:d=2", "-pix_fmt", "yuv420p", "p.mp4"],
               writer.path.parent)
    writer.writes("> A quiet shore at dawn {4s}", "![Dawn](p.png)").renders()
    writer.writes("p.png)", "p.mp4) {from: 1s}").renders()
    shot = writer.plan.shots[-1]
    assert (shot.camera, shot.start, shot.image and shot.image.name) == ("footage", 1, "p.mp4")
    writer.writes("![Dawn](p.mp4) {from: 1s}", "> A quiet shore").renders()
    shot = writer.plan.shots[-1]
    assert (shot.camera, shot.start, shot.image) == (None, None, None)


def test_words_put_under_a_direction_keep_its_picture(writer: Writer) -> None:
    picture = writer.plan.shots[1].picture
    merged = writer.writes("The sea heard her, and out of it came a monster.", "It rose.").renders()
    assert merged.changed == ("s1-2",)
    assert merged.plan.shots[1].picture == picture


def test_another_planner_s_pictures_take_the_place_of_those_no_person_changed(
        writer: Writer) -> None:
    mine = Picture(subject="mine")
    writer.edits("s1-1", picture=mine)
    fresh = writer.fresh(writer.plan)
    theirs = Picture(subject="theirs")
    scenes = tuple(scene.model_copy(update={"shots": tuple(
        shot.model_copy(update={"picture": theirs}) for shot in scene.shots)})
        for scene in fresh.scenes)
    other = fresh.model_copy(update={"scenes": scenes, "planner": "other"})
    merged = merge(writer.plan, other)
    assert merged.plan.planner == "other"
    assert [shot.picture for shot in merged.plan.shots] == [mine, theirs, theirs, theirs]
    unnamed = writer.plan.model_copy(update={"planner": ""})
    assert [shot.picture for shot in merge(unnamed, other).plan.shots] == [
        shot.picture for shot in writer.plan.shots]


def test_scenes_of_one_title_keep_their_order_of_ids(folder: Path) -> None:
    writer = Writer(folder, "".join(f"\n# Night\n\n{words}\n" for words in (
        "It rained on the hills.", "Nobody came to the gate.", "A wolf cried far away.")))
    merged = writer.writes("Nobody came to the gate.", "Seven ships lay burning at anchor."
                           ).renders()
    assert [scene.id for scene in merged.plan.scenes] == ["s1", "s2", "s3"]


def test_a_longer_plan_is_not_listed_more_often(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    listed: list[int] = []

    def shots(plan: Plan) -> tuple[Shot, ...]:
        listed.append(1)
        return tuple(shot for scene in plan.scenes for shot in scene.shots)

    counts = []
    for paragraphs in (2, 20):
        (tmp_path / str(paragraphs)).mkdir()
        writer = Writer(tmp_path / str(paragraphs), "\n" + "".join(
            f"In the year {n}, it rained on every one of the hills.\n\n"
            for n in range(1, paragraphs + 1)))
        fresh = writer.fresh(writer.plan)
        with monkeypatch.context() as patched:
            patched.setattr(Plan, "shots", property(shots))
            merge(writer.plan, fresh)
        counts.append(len(listed))
        listed.clear()
    assert counts[0] == counts[1]


def test_other_names_in_the_words_make_another_picture(writer: Writer) -> None:
    merged = writer.writes("Perseus came over", "Cetus came over").renders()
    shot = merged.plan.shots[2]
    assert (shot.id, shot.cast) == ("s2-1", ("Cetus",))
    assert shot.picture.subject == "Cetus"


def test_what_a_person_wrote_stays_through_changes_around_it(writer: Writer) -> None:
    mine = Picture(subject="a storm lamp", framing="close-up")
    writer.edits("s2-1", picture=mine, cast=(), seed=99, seconds=6.0, camera="paper")
    merged = writer.writes("sandals", "shoes").writes("seed: 5", "seed: 8").renders()
    shot = merged.plan.shots[2]
    assert (shot.picture, shot.cast, shot.seed, shot.seconds, shot.camera) == (
        mine, (), 99, 6.0, "paper")
    assert "shoes" in shot.lines[0].text
    assert writer.renders().changed == ()


def test_words_that_a_person_wrote_stay_while_the_story_s_stand(writer: Writer) -> None:
    line = writer.plan.shots[0].lines[0].model_copy(update={"text": "The queen boasted."})
    merged = writer.edits("s1-1", lines=(line,)).writes("sandals", "shoes").renders()
    assert merged.plan.shots[0].lines == (line,)
    assert merged.plan.shots[0].id == "s1-1"


def test_words_changed_in_both_are_a_conflict_that_names_both_ways_on(writer: Writer) -> None:
    line = writer.plan.shots[0].lines[0]
    by_hand = line.model_copy(update={"text": line.text.replace("sea", "lake")})
    writer.edits("s1-1", lines=(by_hand,)).writes("at the sea", "at the pond")
    with pytest.raises(Conflict) as caught:
        writer.renders()
    told = str(caught.value)
    for part in ("sea.plan.yaml", "words of shot s1-1", "sea.md", "the pond", "the lake",
                 "narrator render sea.plan.yaml", "deleting the entry of s1-1"):
        assert part in told
    assert "\n" not in told


def test_deleting_the_entry_takes_the_story_s(writer: Writer) -> None:
    writer.edits("s1-2", picture=Picture(subject="mine")).writes("rises", "sinks")
    with pytest.raises(Conflict, match=r"picture of shot s1-2 .*sinks.*mine"):
        writer.renders()
    writer.shoots([shot for shot in writer.plan.shots if shot.id != "s1-2"])
    merged = writer.renders()
    assert merged.new == ("s1-2",)
    assert "monster" in spoken(merged.plan)


def test_the_same_change_in_both_is_no_conflict(writer: Writer) -> None:
    line = writer.plan.shots[0].lines[0]
    by_hand = line.model_copy(update={"text": line.text.replace("sea", "lake")})
    merged = writer.edits("s1-1", lines=(by_hand,)).writes("at the sea", "at the lake").renders()
    assert merged.plan.shots[0].lines == (by_hand,)


def test_an_override_changed_in_both_is_a_conflict(writer: Writer) -> None:
    writer.edits("s1-2", seed=11).writes("seed: 5", "seed: 6")
    with pytest.raises(Conflict, match=r"seed of shot s1-2 .*“6”.*“11”"):
        writer.renders()


def test_words_gone_under_a_person_s_picture_are_a_conflict(writer: Writer) -> None:
    writer.edits("s2-1", picture=Picture(subject="mine"))
    writer.writes("Perseus came over the hills at night, on winged sandals, with his sword drawn.",
                  "")
    with pytest.raises(Conflict, match=(
            r"s2-1 \(“Perseus came over.*changed by hand.*no longer in sea.md.*delete")):
        writer.renders()


def test_a_locked_shot_keeps_all_but_its_words(writer: Writer) -> None:
    old = writer.edits("s1-2", lock=True).plan.shots[1]
    writer.writes("rises", "sinks").writes("seed: 5", "seed: 6").writes("heard her", "heard him")
    shot = writer.renders().plan.shots[1]
    assert "heard him" in shot.lines[0].text
    assert shot.model_copy(update={"lines": old.lines, "made": old.made}) == old
    unlocked = writer.edits("s1-2", lock=False).renders().plan.shots[1]
    assert (unlocked.seed, "sinks" in str(unlocked.picture)) == (6, True)


def test_a_shot_that_a_person_added_stays_where_it_was_put(writer: Writer) -> None:
    added = Shot(id="s1-9", picture=Picture(subject="a gull"))
    first = Shot(id="s2-9", picture=Picture(subject="a sail"))
    shots = [*writer.plan.shots]
    writer.shoots([shots[0], added, shots[1], first, *shots[2:]])
    merged = writer.writes("# The rescue", "Nobody slept that night, and nobody said a word.\n\n"
                                           "# The rescue").renders()
    order = ids(merged.plan)
    assert order.index("s1-9") == order.index("s1-1") + 1
    assert order.index("s2-9") == order.index("s2-1") - 1
    assert merged.plan.scenes[1].shots[0] == first


def test_a_scene_that_a_person_added_stays_a_scene(writer: Writer) -> None:
    mine = Scene(id="s9", title="Prologue", shots=(Shot(id="s9-1"),))
    writer.plan = writer.plan.model_copy(update={"scenes": (mine, *writer.plan.scenes)})
    merged = writer.writes("sandals", "shoes").renders()
    assert merged.plan.scenes[0] == mine
    assert [scene.id for scene in merged.plan.scenes] == ["s9", "s1", "s2"]


def test_a_new_scene_gets_a_number_of_its_own(writer: Writer) -> None:
    merged = writer.writes("# The rescue", "# The price\n\nThe oracle named its price at dawn.\n\n"
                                           "# The rescue").renders()
    assert [scene.id for scene in merged.plan.scenes] == ["s1", "s3", "s2"]
    assert merged.new == ("s3-1",)


def test_a_scene_s_title_follows_the_story_unless_a_person_wrote_it(writer: Writer) -> None:
    renamed = writer.writes("# The boast", "# Pride").renders()
    assert [scene.title for scene in renamed.plan.scenes] == ["Pride", "The rescue"]
    assert renamed.new == ()
    scenes = (renamed.plan.scenes[0], renamed.plan.scenes[1].model_copy(update={"title": "Mine"}))
    writer.plan = renamed.plan.model_copy(update={"scenes": scenes})
    assert writer.writes("# Pride", "# Boast").renders().plan.scenes[1].title == "Mine"
    with pytest.raises(Conflict, match=r"“Help”.*“Mine”"):
        writer.writes("# The rescue", "# Help").renders()


def test_the_top_follows_the_story_field_by_field_and_keeps_a_person_s(writer: Writer) -> None:
    look = writer.plan.look.model_copy(update={"style": "ink", "fps": 30})
    cast = (writer.plan.cast[0].model_copy(update={"look": "my hero"}), *writer.plan.cast[1:])
    writer.plan = writer.plan.model_copy(update={"look": look, "cast": cast})
    writer.writes("seed: 7", "seed: 8").writes("a sea monster", "a whale").writes(
        "title: 天河", "title: 银河")
    plan = writer.renders().plan
    assert (plan.look.seed, plan.look.style, plan.look.fps) == (8, "ink", 30)
    assert [one.look for one in plan.cast] == ["my hero", "a whale"]
    assert plan.title == "银河"
    with pytest.raises(Conflict, match=r"cast\.Perseus .*“a saint”.*“my hero”.*make both say"):
        writer.writes("a hero", "a saint").renders()


def test_the_glossary_and_the_era_follow_the_story_word_by_word_and_keep_a_person_s(
        writer: Writer) -> None:
    writer.writes("seed: 7", "seed: 7, era: old Greece").writes(
        "places:", "glossary:\n  海怪: an eel\n  the Way: a road\nplaces:").renders()
    eel, way = writer.plan.glossary
    mine = way.model_copy(update={"look": "a band of stars"})
    writer.plan = writer.plan.model_copy(update={"glossary": (eel, mine)})
    plan = writer.writes("an eel", "a black eel").writes("old Greece", "Crete").renders().plan
    assert [one.look for one in plan.glossary] == ["a black eel", "a band of stars"]
    assert plan.look.era == "Crete"
    with pytest.raises(Conflict, match=r"glossary\.the Way .*“a street”.*“a band of stars”"):
        writer.writes("a road", "a street").renders()


def test_a_film_without_glossary_and_era_has_the_fingerprints_that_it_had(writer: Writer) -> None:
    assert not [key for key, _ in writer.plan.made if key.startswith(("glossary", "look.era"))]
    assert fingerprint(writer.plan.look) == fingerprint(
        writer.plan.look.model_copy(update={"era": ""}))


def test_options_and_loras_follow_the_story_and_keep_a_person_s(writer: Writer) -> None:
    for name in ("ink", "oil", "ox"):
        safetensors(writer.path.with_name(f"{name}.safetensors"))
    writer.writes("look: {seed: 7}", "look: {seed: 7, wan: {steps: 30}, lora: ink.safetensors}")
    writer.writes("Perseus: a hero", "Perseus: {look: a hero, lora: ox.safetensors}").renders()
    assert writer.plan.look.wan == (("steps", "30"),)
    look = writer.plan.look.model_copy(update={"wan": (("steps", "20"),)})
    writer.plan = writer.plan.model_copy(update={"look": look})
    writer.writes("lora: ink", "lora: oil").writes(", lora: ox.safetensors", "")
    plan = writer.renders().plan
    assert plan.look.wan == (("steps", "20"),)
    assert [one.path.name for one in plan.look.loras] == ["oil.safetensors"]
    assert plan.cast[0].loras == ()
    with pytest.raises(Conflict, match=r"look\.wan .*“steps 40”.*“steps 20”"):
        writer.writes("steps: 30", "steps: 40").renders()


def test_a_conflict_over_a_lora_names_the_file_and_no_folder(writer: Writer) -> None:
    for name in ("ink", "oil", "ox"):
        safetensors(writer.path.with_name(f"{name}.safetensors"))
    writer.writes("look: {seed: 7}", "look: {seed: 7, lora: ink.safetensors}").renders()
    mine = (Lora(path=writer.path.with_name("ox.safetensors"), strength=0.5),)
    look = writer.plan.look.model_copy(update={"loras": mine})
    writer.plan = writer.plan.model_copy(update={"look": look})
    with pytest.raises(Conflict, match=r"look\.lora was .*“oil\.safetensors at 1, both”.*"
                                       r"“ox\.safetensors at 0\.5, both”") as caught:
        writer.writes("lora: ink", "lora: oil").renders()
    assert str(writer.path.parent) not in str(caught.value)


def test_what_becomes_exact_reaches_the_plan(writer: Writer) -> None:
    PillowImage.new("RGB", (2, 2)).save(writer.path.with_name("p.png"))
    plan = writer.writes("Perseus: a hero", "Perseus: {look: a hero, exact: yes, picture: p.png}"
                         ).renders().plan
    assert plan.cast[0].exact
    assert plan.cast[0].picture == writer.path.with_name("p.png").resolve()
    stay = plan.cast[0].model_copy(update={"picture": None})
    writer.plan = plan.model_copy(update={"cast": (stay, *plan.cast[1:])})
    with pytest.raises(Conflict, match=r"cast\.Perseus .*“a hero”.*“a hero; exact”"):
        writer.writes("{look: a hero, exact: yes, picture: p.png}", "a hero").renders()


def test_a_last_picture_comes_and_goes_with_the_story(writer: Writer) -> None:
    for name in ("p.png", "q.png", "r.png"):
        PillowImage.new("RGB", (2, 2)).save(writer.path.with_name(name))
    writer.writes("> A quiet shore at dawn {4s}", "![](p.png)").renders()
    plan = writer.writes("![](p.png)", "![](p.png) {last: q.png}").renders().plan
    assert [shot.last.name for shot in plan.shots if shot.last] == ["q.png"]
    id = next(shot.id for shot in plan.shots if shot.last)
    writer.edits(id, last=writer.path.with_name("r.png").resolve())
    with pytest.raises(Conflict, match=r"the last of shot .*nothing.*r\.png"):
        writer.writes(" {last: q.png}", "").renders()


def test_plans_made_before_there_were_loras_are_understood(writer: Writer) -> None:
    """The fingerprint of somebody who has none of what is new is the old one."""
    assert fingerprint(Member(name="Ox", look="an ox")) == "hnhpqkqtkt"


def test_a_name_that_the_story_drops_may_not_stay_in_what_is_kept(writer: Writer) -> None:
    renamed = writer.writes("Cetus", "Ketos").renders()
    assert [shot.cast for shot in renamed.plan.shots][1] == ("Ketos",)
    writer.edits("s1-2", picture=Picture(subject="mine"), lock=True)
    with pytest.raises(Conflict, match="'Ketos' is not in cast"):
        writer.writes("Ketos", "Cetus").renders()


def test_repeated_words_keep_their_order_of_ids(folder: Path) -> None:
    refrain = "The wheel turns and the water falls, and nobody counts the years that go.\n\n"
    writer = Writer(folder, "\n# A\n\n" + refrain * 4)
    before = ids(writer.plan)
    merged = writer.writes("\n# A\n\n", "\n# A\n\n" + refrain).renders()
    assert len(merged.new) == 1
    assert [id for id in ids(merged.plan) if id in before] == before


SENTENCES = [
    "The queen looked at the sea and said it. ", "It rained. ", "Perseus came at night. ",
    "她年年织锦，不曾停过一天。", "河水涨了。",
    "The wheel turns, and the water falls; nobody counts. ", "\n\n",
    "\n\n> A hill, wide shot\n\n", "\n\n# A title\n\n", "\n\n> 远景，天河\n\n",
    "\n\n---\n\n"]
BODIES = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=14)


@settings(deadline=None, max_examples=60)
@given(BODIES, st.data())
def test_after_any_edits_the_plan_says_what_the_story_says(
        tmp_path_factory: pytest.TempPathFactory, body: list[str], data: st.DataObject) -> None:
    writer = Writer(tmp_path_factory.mktemp("story"), "\n" + "".join([*body, "The end."]))
    for _ in range(3):
        at = data.draw(st.integers(0, len(body)))
        cut = data.draw(st.integers(0, 3))
        body[at:at + cut] = data.draw(st.lists(st.sampled_from(SENTENCES), max_size=3))
        writer.text = "\n" + "".join([*body, "The end."])
        if data.draw(st.booleans()):
            writer.edits(data.draw(st.sampled_from(ids(writer.plan))), take=2)
        fresh = writer.fresh(writer.plan)
        merged = merge(writer.plan, fresh)
        writer.plan = merged.plan
        assert spoken(merged.plan) == spoken(fresh)
        assert len(set(ids(merged.plan))) == len(ids(merged.plan)) == len(fresh.shots)
        again = merge(merged.plan, writer.fresh(merged.plan))
        assert again.plan == merged.plan
