"""What a schema says of an answer is held, or passed over knowingly; and tokens are read byte by
byte."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from narrator.director.llm.causal.grammar import Vocabulary, bounded, steers
from tests.doubles.causal import WIDER, tiny


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory: pytest.TempPathFactory) -> Any:
    from transformers import AutoTokenizer

    folder: Path = tiny(tmp_path_factory.mktemp("models") / "tiny")
    return AutoTokenizer.from_pretrained(folder)


@pytest.fixture(scope="module")
def vocabulary(tokenizer: Any) -> Vocabulary:
    return Vocabulary(tokenizer, len(tokenizer) + WIDER, [tokenizer.eos_token_id])


def takes(vocabulary: Vocabulary, schema: dict[str, Any], value: object) -> bool:
    import xgrammar

    matcher = xgrammar.GrammarMatcher(vocabulary.grammar(schema))
    said = json.dumps(value, ensure_ascii=False)
    return bool(matcher.accept_string(said) and matcher.is_completed())


def closed(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties),
            "additionalProperties": False}


BY_NUMBER = closed(**{str(number): {"type": "boolean"} for number in (2, 3, 10)})


@pytest.mark.parametrize(("schema", "right", "wrong"), [
    ({"enum": ["织女", "王母"]}, ["织女"], ["织", "牛郎", ""]),
    (BY_NUMBER, [{"2": True, "3": False, "10": True}],
     [{"2": True, "3": False}, {"2": 1, "3": 1, "10": 1},
      {"2": True, "3": False, "10": True, "11": True}]),
    (closed(), [{}], [{"a": 1}]),
    ({"type": "array", "items": {"type": "string"}, "maxItems": 0}, [[]], [["a"]]),
    ({"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2}, [[1, 2]],
     [[], [1], [1, 2, 3]]),
    ({"type": "string", "minLength": 2, "maxLength": 3}, ["织女", "织女星", "abc", "😀😀😀"],
     ["织", "", "织女星河", "abcd"]),
    ({"type": "string", "pattern": "a", "maxLength": 3}, ["bcd"], ["abcd"]),
    ({"type": "integer", "minimum": 14, "maximum": 200}, [14, 200], [13, 201, 14.5]),
    ({"type": "number", "minimum": 0.5, "maximum": 8}, [0.5, 3.25, 8], [0.25, 8.5, -1]),
    ({"type": "number", "exclusiveMinimum": 0, "maximum": 1}, [0.5, 1], [0, 1.5]),
    ({"anyOf": [{"type": "string", "maxLength": 2}, {"type": "null"}]}, [None, "夜"], ["夜半子"]),
    ({"$defs": {"Frame": closed(size={"enum": ["wide"]})}, **closed(frame={
        "$ref": "#/$defs/Frame", "description": "how it is seen"})},
     [{"frame": {"size": "wide"}}], [{"frame": {"size": "close"}}, {"frame": {}}]),
])
def test_what_a_schema_says_is_held(vocabulary: Vocabulary, schema: dict[str, Any],
                                    right: list[object], wrong: list[object]) -> None:
    assert [value for value in right if not takes(vocabulary, schema, value)] == []
    assert [value for value in wrong if takes(vocabulary, schema, value)] == []


def test_a_pattern_stays_where_there_is_no_length_to_lose() -> None:
    assert bounded({"anyOf": [{"type": "string", "pattern": "a"},
                              {"type": "string", "pattern": "a", "minLength": 1}]}) == {
        "anyOf": [{"type": "string", "pattern": "a"}, {"type": "string", "minLength": 1}]}


def test_a_field_that_is_called_pattern_stays() -> None:
    schema = closed(pattern={"type": "string"}, maxLength={"type": "integer"})
    assert bounded(schema) == schema


def test_what_steers_and_what_is_no_character_of_json_belongs_into_no_answer(
        vocabulary: Vocabulary, tokenizer: Any) -> None:
    assert set(steers(tokenizer).values()) == {
        "<|endoftext|>", "<|im_start|>", "<|im_end|>", "<think>", "</think>"}
    never = vocabulary.never.tolist()
    assert [never[index] for index in tokenizer.convert_tokens_to_ids(
        ["<|im_start|>", "<think>", "Ċ", "ĉ", "<|im_end|>", "a", "Ġ"])] == [
        True, True, True, True, False, False, False]


def test_tokens_say_their_bytes_and_a_character_that_is_none_is_one(
        vocabulary: Vocabulary, tokenizer: Any) -> None:
    tokens = tokenizer.encode("  织女 , a's .", add_special_tokens=False)
    assert vocabulary.text(tokens) == "  织女 , a's ."
    # UTF-8 has no surrogates, though xgrammar lets their three bytes into a text
    pieces = tokenizer.backend_tokenizer.pre_tokenizer.pre_tokenize_str("\ud7ff")[0][0]
    lead, _, last = tokenizer.convert_tokens_to_ids(list(pieces))
    assert vocabulary.text([lead, last, last]) == "\ufffd"
    assert vocabulary.text(tokenizer.encode("😀", add_special_tokens=False)[:1]) == "\ufffd"
