"""Answers that are no JSON, that are empty, and that a recording does not hold."""

from dataclasses import replace

import pytest

from harness.checks.ledger import moment_of
from harness.compare.noise import Ignored
from harness.compare.reading import read_exchange
from harness.compare.shapes import Shapes
from harness.compare.sides import JudgedSide, compare
from harness.evidence.redact import Redactor
from harness.model.comparison import FailOn, Match, ShapeTurn
from harness.model.requirement import Level, Requirement, Subject
from harness.model.text import Text
from harness.model.verdict import Assessment, Verdict
from harness.platforms.editions import edition_named
from harness.sources.recorded_exchange import withheld

ORDERS = ("8100011111110001", "8100011111110002", "8100011111110003")
ROW = Requirement(
    id="FMT-12",
    level=Level.MUST,
    subject=Subject.PLATFORM,
    editions=("aliexpress",),
    title=Text("Answers match their schema", "响应符合其结构"),
    rule="",
    fails_when="",
    source="",
)


def reads(tape, change=lambda exchange: exchange, only=(0, 1, 2)):
    """Three orders read, as redacted exchanges; some of them changed before."""
    rows = [tape.read(order, {"order_status": "FINISH"}) for order in ORDERS]
    raw = tape.exchanges(rows, tape.Noise())
    redact = Redactor(b"k" * 32).redact
    return [redact(change(x) if place in only else x) for place, x in enumerate(raw)]


def with_body(body):
    return lambda x: replace(x, response=replace(x.response, body=body))


def unrecorded(exchange):
    without = with_body(b"")(exchange)
    return replace(without, observations=(withheld("response.body"),))


def compared(base, new, fail_on=FailOn.VALUE):
    sides = []
    for exchanges in (base, new):
        edition, ignored, shapes = edition_named("aliexpress"), Ignored(), Shapes()
        seen = [read_exchange(x, moment_of(x), edition, ignored) for x in exchanges]
        for one in seen:
            shapes.add(one)
        passed = Assessment(requirement=ROW, verdict=Verdict.PASS, examined=1)
        sides.append(
            JudgedSide(
                name="x", assessments=(passed,), examined={}, seen=tuple(seen), shapes=shapes
            )
        )
    return compare(*sides, checks=(), fail_on=fail_on, ignored=Ignored())


@pytest.mark.parametrize("body", [b'{"a": {"b": 1', b"<html>bad gateway</html>", b"\xff\xfe", b""])
@pytest.mark.parametrize("only", [(1,), (0, 1, 2)])
def test_an_answer_that_became_unreadable_is_another_shape(tape, body, only):
    comparison = compared(reads(tape), reads(tape, with_body(body), only))
    changed = [c for c in comparison.shapes if c.where == "response.body"]
    assert [c.turn for c in changed] == [ShapeTurn.TYPE]
    assert comparison.match is Match.REGRESSION


def test_answers_that_are_empty_on_both_sides_do_not_differ(tape):
    empty = reads(tape, with_body(b""))
    assert compared(empty, empty).is_empty


def test_of_an_answer_that_was_not_recorded_nothing_is_told_but_that(tape):
    comparison = compared(reads(tape), reads(tape, unrecorded), FailOn.VERDICT)
    assert comparison.is_empty
    (note,) = comparison.notes
    assert note.en.startswith("Of 3 of 3 exchanges NEW does not hold the answer's body")


@pytest.mark.parametrize("fail_on", [FailOn.SHAPE, FailOn.VALUE])
def test_answers_that_one_side_does_not_hold_leave_shapes_and_values_undecided(tape, fail_on):
    comparison = compared(reads(tape, unrecorded), reads(tape), fail_on)
    assert comparison.match is Match.UNDECIDED
    assert comparison.reason.en == (
        "only one side holds the answers of aliexpress.trade.ds.order.get"
    )
