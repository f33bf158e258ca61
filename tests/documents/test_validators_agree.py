"""The compiled validator decides, jsonschema words: both have to say the same of a document.

They differ in one thing: Python's `$` looks past a line end at the end of a text, so jsonschema
lets digits with a line end behind them through where a pattern asks for digits. There the compiled
validator is right.
"""

import json
from functools import cache
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from harness.documents.lossless import Json, Number, plain, walk
from harness.documents.resources import resource
from harness.evidence.records import exchange_from
from harness.model.exchange import Direction
from harness.platforms.editions import EDITION_NAMES, edition_named
from proof.corpus.all_cases import EDITIONS, cases_of
from proof.judging import is_large

Node = dict[str, Any]

SCHEMAS = sorted(
    {
        f"{name}/{operation.schema}.{side}.schema.json"
        for name in EDITION_NAMES
        for operation in edition_named(name).operations.operations.values()
        for side in ("request", "answer")
    }
)
LITERALS = ("0", "-0", "1", "-1", "1.0", "1.5", "12.50", "2e2", "1E400", "1e999", "8.1e15")
LONG = ("9007199254740993", "18446744073709551616", "9" * 25, "9" * 299, "9" * 400, "1" + "0" * 308)
TEXTS = (
    "",
    " ",
    "x",
    "12",
    "12.5",
    "12.50",
    "-1",
    "USD",
    "usd",
    "true",
    "True",
    "2026-01-05 08:00:00",
)
ODD_TEXTS = ("12\n", "USD\n", "x\n", "１２", "é", "\U0001f600", "\x00", "a" * 300)
OF_TYPE: dict[str, tuple[Any, ...]] = {
    "string": (*TEXTS, *ODD_TEXTS),
    "integer": tuple(map(Number, ("0", "1", "7", "1.0", "2e2", *LONG))),
    "number": tuple(map(Number, (*LITERALS, *LONG))),
    "boolean": (True, False),
    "null": (None,),
    "object": ({},),
    "array": ([], [{}]),
}
ANYTHING = st.sampled_from([value for values in OF_TYPE.values() for value in values])


@cache
def schema(name: str) -> Node:
    loaded: Node = json.loads(resource("schemas", *name.split("/")).read_text(encoding="utf-8"))
    return loaded


@cache
def compiled(name: str) -> Any:
    return jsonschema_rs.Draft202012Validator(schema(name))


@cache
def worded(name: str) -> Draft202012Validator:
    return Draft202012Validator(schema(name))


@st.composite
def documents(draw: st.DrawFn, node: Any, root: Node, wrong: int) -> Any:
    """A document of the shape that a schema has, with something else here and there."""
    if not isinstance(node, dict) or draw(st.integers(0, 99)) < wrong:
        return draw(ANYTHING)
    if reference := node.get("$ref"):
        return draw(documents(root["$defs"][reference.removeprefix("#/$defs/")], root, wrong))
    for word in ("anyOf", "oneOf", "allOf"):
        if word in node and "properties" not in node:
            return draw(documents(draw(st.sampled_from(node[word])), root, wrong))
    if branches := [node[word] for word in ("then", "else") if isinstance(node.get(word), dict)]:
        bare = {word: part for word, part in node.items() if word not in ("if", "then", "else")}
        return draw(documents({**bare, **draw(st.sampled_from([bare, *branches]))}, root, wrong))
    return draw(single(node, root, wrong))


@st.composite
def single(draw: st.DrawFn, node: Node, root: Node, wrong: int) -> Any:
    if words := node.get("enum"):
        return _literal(draw(st.sampled_from(words)))
    if "const" in node:
        return _literal(node["const"])
    if properties := node.get("properties"):
        owed = set(node.get("required", ()))
        kept = [name for name in properties if name in owed or draw(st.booleans())]
        return {name: draw(documents(properties[name], root, wrong)) for name in kept}
    if "items" in node:
        return draw(st.lists(documents(node["items"], root, wrong), min_size=1, max_size=3))
    if pattern := node.get("pattern"):
        return draw(st.from_regex(pattern))
    types = node.get("type", list(OF_TYPE))
    return draw(
        st.sampled_from(OF_TYPE[types if isinstance(types, str) else draw(st.sampled_from(types))])
    )


def _literal(value: Any) -> Any:
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return Number(json.dumps(value)) if is_number else value


def ends_a_text_with_a_line_end(value: Json) -> bool:
    return any(isinstance(part, str) and part.endswith("\n") for _, part in walk(value))


def assert_agreed(value: Json, name: str) -> None:
    decided, in_words = compiled(name).is_valid(plain(value)), worded(name).is_valid(plain(value))
    if decided != in_words:
        assert ends_a_text_with_a_line_end(value)
        assert not decided


@pytest.mark.parametrize("name", SCHEMAS)
@given(data=st.data(), wrong=st.sampled_from((0, 1, 5, 30)))
def test_both_validators_say_the_same_of_what_looks_like_an_answer(name, data, wrong):
    root = schema(name)
    assert_agreed(data.draw(documents(root, root, wrong)), name)


@given(value=ANYTHING, name=st.sampled_from(SCHEMAS))
def test_both_validators_say_the_same_of_anything_else(value, name):
    assert_agreed(value, name)


@pytest.mark.long
@pytest.mark.parametrize("edition", EDITIONS)
def test_both_validators_say_the_same_of_every_answer_of_the_corpus(edition):
    answers = {}
    known = edition_named(edition)
    for case in cases_of(edition):
        for record in () if is_large(case) else case.exchanges:
            exchange = exchange_from(dict(record))
            body = exchange.response.body if exchange.response else b""
            if exchange.direction is Direction.OUTBOUND and body not in answers:
                call = known.read_call(exchange)
                answers[body] = call if call.operation and call.answer else None
    for call in filter(None, answers.values()):
        assert_agreed(call.answer.content, f"{edition}/{call.operation.schema}.answer.schema.json")
