"""What a user may say: all of it as text, and every slip answered in one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from media.errors import BadOption
from scenes.cameras.wan.models import models
from scenes.cameras.wan.options import Options, read
from scenes.cameras.wan.recipe import recipe


def test_nothing_said_is_the_official_recipe() -> None:
    row, made = models()["t2v-a14b"], recipe()
    assert made.model is row
    assert (made.steps, made.shift, made.boundary) == (row.steps, row.shift, row.boundary)
    assert (made.guidance, made.negative) == (row.guidance, row.negative)
    assert made.sizes == ((1280, 720), (720, 1280))
    assert (made.frames, made.fps) == (81, 16)
    assert not made.distilled


@pytest.mark.parametrize("said", ["in turn", "in-turn", "in_turn", "In Turn", "staged"])
def test_a_placement_in_turn_is_read_however_it_is_spelled(said: str) -> None:
    assert recipe({"placement": said}).placement == "in turn"


def test_everything_can_be_said_otherwise() -> None:
    made = recipe({"model": "i2v-a14b", "steps": "30", "shift": "8", "boundary": "0.85",
                   "guidance": "5", "guidance_low": "2.5", "fps": "24", "size": "480p",
                   "frames": "49", "negative": "logos", "prompt": "tags", "dtype": "float16",
                   "decoder_dtype": "bf16", "attention": "cudnn", "compile": "yes",
                   "placement": "in turn", "group": "3", "device": "cuda:1", "weights": "/w"})
    assert (made.steps, made.shift, made.boundary) == (30, 8, 0.85)
    assert (made.guidance, made.negative) == ((5, 2.5), "logos")
    assert (made.fps, made.frames, made.sizes) == (24, 49, ((832, 480), (480, 832)))
    assert (made.prompt, made.dtype, made.decoder_dtype) == ("tags", "float16", "bfloat16")
    assert (made.attention, made.compile) == ("_native_cudnn", "yes")
    assert (made.placement, made.group, made.device) == ("in turn", 3, "cuda:1")
    assert made.weights == Path("/w")
    assert {"model", "distilled"} | set(Options.model_fields) == set(Options.model_fields)


def test_one_expert_has_one_scale() -> None:
    assert recipe({"model": "ti2v-5b", "guidance": "6"}).guidance == (6, 6)
    assert recipe({"model": "t2v-1.3b"}).boundary is None


@pytest.mark.parametrize(("said", "size"), [
    ("1280x720", (1280, 720)), ("960×960", (960, 960)), ("640 * 352", (640, 352)),
    ("1280X720", (1280, 720))])
def test_any_size_of_whole_patches_may_be_asked_for(said: str, size: tuple[int, int]) -> None:
    assert recipe({"size": said}).sizes == (size,)


@pytest.mark.parametrize("said", [{"compile": "是"}, {"compile": "on"}, {"Compile": " YES "}])
def test_words_are_taken_in_either_language(said: dict[str, str]) -> None:
    assert recipe(said).compile == "yes"


def test_keys_are_taken_with_dashes() -> None:
    assert recipe({"guidance-low": "2"}).guidance == (4, 2)


def test_distilled_is_four_steps_without_guidance() -> None:
    made = recipe({"distilled": "yes"})
    assert (made.steps, made.shift, made.guidance) == (4, 5, (1, 1))
    assert made.distilled
    assert made.pair is None
    assert not made.guided
    assert recipe({"distilled": "是", "size": "480p"}).distilled
    assert not recipe({"distilled": "no"}).distilled
    two = recipe({"distilled": "a/high.safetensors, b/low.safetensors", "guidance": "2"})
    assert two.pair == (Path("a/high.safetensors"), Path("b/low.safetensors"))
    assert two.guidance == (2, 1)


@pytest.mark.parametrize(("options", "told"), [
    ({"step": "3"}, "has no option 'step': did you mean steps?"),
    ({"flubber": "3"}, "has no option 'flubber': it has model, weights, size"),
    ({"steps": "many"}, "steps 'many' is no number of steps: say a whole number from 1 to 1000"),
    ({"steps": "0"}, "steps '0'"), ({"steps": "2.5"}, "steps '2.5'"),
    ({"shift": "0"}, "shift '0' is no shift"), ({"shift": "inf"}, "shift 'inf'"),
    ({"guidance": "nan"}, "guidance 'nan' is no scale"),
    ({"boundary": "2"}, "boundary '2' is no share of the noise"),
    ({"frames": "80"}, "frames '80' cannot be filmed: say a count of 4 × k + 1"),
    ({"fps": "0"}, "fps '0' is no rate"),
    ({"size": "721p"}, "size '721p' is no size: say 720p, 480p, or width x height"),
    ({"size": "99999x16"}, "size '99999x16' is no size"),
    ({"size": "1280x718"}, "cannot film in 1280x718: its sides are whole multiples of 16: say "
                           "size 1280x720"),
    ({"size": "1280x720", "model": "ti2v-5b"}, "multiples of 32: say size 1280x704"),
    ({"size": "480p", "model": "ti2v-5b"}, "ti2v-5b does not film in 480p: say size 720p"),
    ({"size": "720p", "model": "t2v-1.3b"}, "t2v-1.3b does not film in 720p: say size 480p"),
    ({"model": "t2v-14b"}, "model 't2v-14b' is not known: did you mean t2v-a14b?"),
    ({"model": "someone/else"}, "neither|no folder, and not in the Hugging Face cache"),
    ({"model": "/no/such/folder"}, "model '/no/such/folder' is no folder"),
    ({"model": ""}, "model '' is no model"),
    ({"guidance_low": "3", "model": "t2v-1.3b"}, "t2v-1.3b has one expert: say guidance"),
    ({"boundary": "0.5", "model": "ti2v-5b"}, "ti2v-5b has one expert, and no boundary"),
    ({"distilled": "yes", "model": "t2v-1.3b"}, "t2v-1.3b has no distilled pair"),
    ({"distilled": "yes", "steps": "8"}, "was taught four steps, and steps 8 is asked for"),
    ({"distilled": "one.safetensors"}, "distilled 'one.safetensors' is no pair"),
    ({"distilled": "a,b,c"}, "is no pair"),
    ({"attention": "cudn"}, "attention 'cudn' cannot be taken: did you mean cudnn?"),
    ({"attention": "hub"}, "say one of auto, native, cudnn, flash, flash3, sage"),
    ({"dtype": "int8"}, "dtype 'int8' cannot be taken: say one of bfloat16, float16, float32"),
    ({"placement": "resdent"}, "did you mean resident?"),
    ({"group": "0"}, "group '0' is no number of shots"),
    ({"device": "gpu"}, "device 'gpu' is no device: say auto, cpu, cuda"),
])
def test_every_slip_is_answered_with_its_remedy(options: dict[str, str], told: str) -> None:
    with pytest.raises(BadOption) as caught:
        recipe(options)
    assert any(part in str(caught.value) for part in told.split("|"))
    assert "\n" not in str(caught.value)


def test_values_may_be_what_a_table_of_settings_holds() -> None:
    assert read({"steps": 30, "shift": 8.5, "guidance": 1}).steps == 30


def test_identity_is_what_changes_pixels() -> None:
    here = recipe().identity
    for same in ({"placement": "in turn"}, {"group": "4"}, {"device": "cuda:1"}, {"weights": "/w"},
                 {"size": "480p"}, {"frames": "49"}, {"prompt": "tags"}):
        assert recipe(same).identity == here, same
    for other in ({"steps": "30"}, {"shift": "5"}, {"boundary": "0.9"}, {"guidance": "3"},
                  {"guidance_low": "2"}, {"negative": ""}, {"distilled": "yes"},
                  {"dtype": "float16"}, {"decoder_dtype": "bfloat16"}, {"attention": "native"},
                  {"compile": "no"}):
        assert recipe(other).identity != here, other


def test_words_to_avoid_are_no_part_of_what_is_not_guided() -> None:
    unguided = {"guidance": "1", "guidance_low": "1"}
    assert recipe(unguided).identity == recipe({**unguided, "negative": "x"}).identity
