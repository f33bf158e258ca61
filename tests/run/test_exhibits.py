"""What reports show of a run beside its verdicts, from acts and exchanges as a log holds them."""

from datetime import UTC, datetime, timedelta

import pytest

from harness.catalog.load import load_catalogue
from harness.model.evidence import Act, ActKind, Evidence
from harness.model.exchange import (
    Direction,
    Exchange,
    Failure,
    FailureKind,
    Request,
    Response,
)
from harness.model.requirement import RunClass
from harness.model.text import Text
from harness.model.verdict import Assessment, Finding, Verdict
from harness.run.exhibits import MOST, exhibits_of

START = datetime(2026, 11, 22, 4, 38, 5, tzinfo=UTC)
MET, FAILED, BLOCKED = "met", "failed", "blocked"


def act(kind, second, name="", outcome="", number=0, **details):
    return Act(
        kind=kind,
        at=START + timedelta(seconds=second),
        name=name,
        outcome=outcome,
        scenario="s",
        round=number,
        details=tuple(details.items()),
    )


def started(**details):
    return act(ActKind.SCENARIO_STARTED, 0, "s", **details)


def begun(number, second=0):
    return act(ActKind.ROUND_STARTED, second, "s", number=number)


def step(label, second, outcome=MET, number=1, **details):
    return act(ActKind.STEP_ENDED, second, label, outcome, number, **details)


def ended(outcome="completed", **details):
    return act(ActKind.SCENARIO_ENDED, 99, "s", outcome, **details)


def call(identity, **traits):
    values = {
        "id": identity,
        "direction": Direction.OUTBOUND,
        "started": START,
        "elapsed": 0.012,
        "request": Request(
            method="POST", url="http://h/sync?a=1", headers=(("x", "y"),), body=b"b=2"
        ),
        "response": Response(status=200, body=b'{"ok": true}'),
    }
    return Exchange(**values | traits)


def evidence(*acts, exchanges=()):
    return Evidence(
        run_id="r",
        verb="run",
        run_class=RunClass.REHEARSAL,
        edition="aliexpress",
        started=START,
        finished=START,
        exchanges=tuple(exchanges),
        acts=acts,
    )


def rounds(*acts):
    return exhibits_of(evidence(*acts), ()).rounds


def row(verdict=Verdict.PASS, *, shown=(), found=()):
    findings = (Finding(message=Text("Odd.", "异常。"), exchanges=tuple(found)),) if found else ()
    return Assessment(
        requirement=load_catalogue().requirements[0],
        verdict=verdict,
        exchanges=tuple(shown),
        findings=findings,
    )


def test_a_step_lasts_from_the_end_of_the_one_before():
    (played,) = rounds(started(), begun(1, 1), step("step 1", 3), step("step 2", 7), ended())
    spans = [(s.started - START, s.ended - START) for s in played.steps]
    assert spans == [
        (timedelta(seconds=1), timedelta(seconds=3)),
        (timedelta(seconds=3), timedelta(seconds=7)),
    ]
    assert (played.outcome, played.ended - START) == ("completed", timedelta(seconds=7))


def test_the_steps_of_a_fragment_stand_inside_its_step():
    labels = ["step 1, app: a", "step 2.1.1, app: b", "step 2.1, use: c", "step 2, use: d"]
    (played,) = rounds(started(), begun(1), *(step(w, n) for n, w in enumerate(labels)), ended())
    one, two = played.steps
    assert (one.label, two.label) == (labels[0], labels[3])
    assert two.steps[0].label == labels[2]
    assert two.steps[0].steps[0].label == labels[1]
    assert two.started == one.ended


def test_steps_that_a_loop_repeats_are_all_there():
    labels = ["step 1.1", "step 1.2", "step 1.1", "step 1.2", "step 1"]
    (played,) = rounds(started(), begun(1), *(step(w, n) for n, w in enumerate(labels)), ended())
    assert [s.label for s in played.steps[0].steps] == labels[:4]


def test_a_scenario_names_what_it_covers():
    opening = started(run="ab", covers="LIFE-01 TRK-01")
    (played,) = rounds(opening, begun(1), step("step 1", 1), ended())
    assert played.covers == ("LIFE-01", "TRK-01")


def test_a_round_with_a_failed_step_says_why():
    (played,) = rounds(
        started(),
        begun(1),
        step("step 1", 1, FAILED, reason_en="HTTP 500", reason_zh="状态 500"),
        step("step 2", 1, BLOCKED, reason_en="blocked by step 1", reason_zh="因步骤 1"),
        ended("incomplete"),
    )
    assert played.outcome == "incomplete"
    assert played.reason == Text("step 1: HTTP 500", "step 1：状态 500")


def test_a_clean_up_that_fails_leaves_the_round_complete():
    (played,) = rounds(
        started(), begun(1), step("step 1", 1), step("step always.1", 2, FAILED), ended()
    )
    assert played.outcome == "completed"


def test_a_fault_that_never_struck_leaves_the_round_incomplete():
    unmet = act(ActKind.FAULT_DISARMED, 2, "refuse_token", "unmet", 1)
    (played,) = rounds(started(), begun(1), step("step 1", 1), unmet, ended("incomplete"))
    assert played.outcome == "incomplete"
    assert "refuse_token" in played.reason.en


def test_a_round_that_was_left_out_is_there_and_incomplete():
    first = step("step 1", 4, FAILED, reason_en="gone", reason_zh="已退出")
    left_out = step("step 1", 4, BLOCKED, 2, reason_en="gone", reason_zh="已退出")
    one, two = rounds(started(), begun(1), first, left_out, ended("incomplete"))
    assert [(p.number, p.outcome) for p in (one, two)] == [(1, "incomplete"), (2, "incomplete")]


def test_a_scenario_that_is_not_for_this_run_is_one_skipped_round_with_its_reason():
    why = {"reason_en": "skipped: no tracking", "reason_zh": "跳过：无物流"}
    (played,) = rounds(started(), ended("skipped", **why))
    assert (played.number, played.outcome) == (0, "skipped")
    assert played.reason == Text("skipped: no tracking", "跳过：无物流")


@pytest.mark.parametrize("more", [(), (started(), begun(1), step("step 1", 1), ended())])
def test_a_round_that_was_interrupted_is_incomplete(more):
    first = rounds(started(), begun(1), step("step 1", 1), *more)[0]
    assert first.outcome == "incomplete"
    assert "interrupted" in first.reason.en


def test_cited_exchanges_are_shown_once_those_of_findings_first():
    kept = [call(name) for name in ("x1", "x2", "x3", "x4")]
    rows = (row(shown=("x1", "x2")), row(Verdict.FAIL, found=("x3", "x1")))
    shown = exhibits_of(evidence(exchanges=kept), rows).exchanges
    assert [e.exchange for e in shown] == ["x3", "x1", "x2"]


def test_the_exchanges_of_a_failed_step_are_shown():
    failed = step("step 1.1", 1, FAILED, exchange="x2")
    acts = (started(), begun(1), failed, step("step 1", 1, FAILED), ended("incomplete"))
    shown = exhibits_of(evidence(*acts, exchanges=[call("x1"), call("x2")]), ()).exchanges
    assert [e.exchange for e in shown] == ["x2"]


def test_what_is_not_in_the_evidence_is_left_out():
    assert not exhibits_of(evidence(), (row(shown=("x1",)),)).exchanges


def test_there_is_an_end_to_what_is_shown():
    kept = [call(f"x{n}") for n in range(MOST + 5)]
    cited = row(shown=[x.id for x in kept])
    assert len(exhibits_of(evidence(exchanges=kept), (cited,)).exchanges) == MOST


def text_of(exchange):
    (shown,) = exhibits_of(evidence(exchanges=[exchange]), (row(shown=(exchange.id,)),)).exchanges
    return shown


def test_an_exhibit_reads_as_request_and_answer():
    shown = text_of(call("x1"))
    assert shown.title == "x1 -> POST /sync: 200"
    head = 'POST http://h/sync?a=1\nx: y\n\nb=2\n\n200\n\n{"ok": true}\n'
    assert shown.text.startswith(head)


def test_a_callback_points_the_other_way_and_a_call_without_answer_says_why():
    failure = Failure(kind=FailureKind.TIMEOUT, message="no answer within 500 ms")
    shown = text_of(call("x1", direction=Direction.INBOUND, response=None, failure=failure))
    assert shown.title == "x1 <- POST /sync: timeout"
    assert "timeout: no answer within 500 ms" in shown.text


def test_a_long_body_is_cut_and_says_how_much_is_missing():
    shown = text_of(call("x1", response=Response(status=200, body=b"a" * 5000)))
    assert "a… (+904)" in shown.text
