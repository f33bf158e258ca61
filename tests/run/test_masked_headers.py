"""What is judged holds a mask in place of most headers, so nothing that judges may read those."""

import ast
from datetime import UTC, datetime
from pathlib import Path

import pytest

import harness
from harness.model.exchange import Direction, Exchange, Request
from harness.run.redaction import judging_redactor
from harness.run.shard_order import ShardOrder

JUDGING = ("checks", "platforms", "assess", "compare", "run/reading.py", "evidence/resign.py")
WRITTEN_AGAIN = {"resign.py"}
"""Puts a signature into the credential's header and reads no other."""


def modules():
    root = Path(harness.__file__).parent
    for room in JUDGING:
        path = root / room
        yield from sorted(path.rglob("*.py")) if path.is_dir() else [path]


def names_read(tree):
    """The names of headers that a module reads, those that it hands to its functions as well."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    for function in functions:
        for read in calls_in(function, "header"):
            (name,) = read.args
            if isinstance(name, ast.Constant):
                yield name.value
            else:
                place = [argument.arg for argument in function.args.args].index(name.id)
                yield from (
                    call.args[place].value for call in calls_in(tree, function.name) if call.args
                )


def calls_in(tree, name):
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [call for call in calls if name_of(call.func) == name]


def name_of(called):
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


TREES = {path: ast.parse(path.read_text()) for path in modules()}
NAMES = sorted({name.lower() for tree in TREES.values() for name in names_read(tree)})


def test_the_names_that_are_read_are_found():
    assert {"content-type", "authorization", "retry-after", "x-api-version"} <= {*NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_a_header_that_is_read_is_masked_for_nobody(name):
    order = ShardOrder(edition_name="aliexpress", key=b"k" * 32)
    request = Request(method="GET", url="https://h.example/", headers=((name, "value 12"),))
    exchange = Exchange(
        id="x1",
        direction=Direction.OUTBOUND,
        request=request,
        started=datetime(2026, 11, 22, 8, tzinfo=UTC),
    )
    assert judging_redactor(order).redact(exchange).request.header(name) != "*" * 8


def test_whoever_judges_asks_for_headers_by_their_names_or_whether_there_are_any():
    for path, tree in TREES.items():
        asked = {id(n.operand) for n in ast.walk(tree) if isinstance(n, ast.UnaryOp)}
        asked |= {id(v) for n in ast.walk(tree) if isinstance(n, ast.BoolOp) for v in n.values}
        read = [n for n in ast.walk(tree) if isinstance(n, ast.Attribute) and n.attr == "headers"]
        assert path.name in WRITTEN_AGAIN or all(id(node) in asked for node in read), path
