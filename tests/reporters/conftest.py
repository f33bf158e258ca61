"""Reports as the judge hands them over: ready, not ready, incomplete, and hostile."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from harness.model.delivery import CallbackDelivery, DeliveryMark
from harness.model.requirement import Level, Requirement, RunClass, Subject
from harness.model.text import Text
from harness.model.verdict import (
    Assessment,
    CallMetric,
    Conclusion,
    Finding,
    PhaseEvidence,
    Report,
    Round,
    RoundMessage,
    RunFacts,
    ScenarioOutcome,
    Verdict,
)

START = datetime(2026, 11, 22, 4, 38, 5, 120_000, tzinfo=UTC)
HOSTILE = (
    "</script><script>alert(1)</script>\x1b[2J\x1b]8;;https://evil.example\x07\u202e中文\x9b\n"
)


def requirement(row_id: str, **changes: Any) -> Requirement:
    values: dict[str, Any] = {
        "id": row_id,
        "level": Level.MUST,
        "subject": Subject.APPLICATION,
        "editions": ("aliexpress",),
        "title": Text(f"Title of {row_id}", f"{row_id} 标题"),
        "rule": f"The clause of {row_id}.",
        "fails_when": "it is violated",
        "source": "000",
    }
    return Requirement(**values | changes)


def assessment(row_id: str, verdict: Verdict, **changes: Any) -> Assessment:
    row = {k: changes.pop(k) for k in ("level", "subject", "title", "rule") if k in changes}
    return Assessment(requirement=requirement(row_id, **row), verdict=verdict, **changes)


def passed(row_id: str, **changes: Any) -> Assessment:
    values = {"examined": 37, "exchanges": ("x1", "x3", "x5")} | changes
    return assessment(row_id, Verdict.PASS, **values)


WRONG_SIGN = Finding(
    message=Text("The signature is wrong.", "签名错误。"),
    exchanges=("x1", "x3", "x5", "x9"),
    where="query.sign",
    expected="9F86D081",
    actual="9f86d081",
    hint=Text("Send the hex digits in upper case.", "请使用大写十六进制。"),
    count=12,
)


def moment(milliseconds: int) -> datetime:
    return START + timedelta(milliseconds=milliseconds)


def order_round(order: str = "8100000000000001", *, complete: bool = True) -> Round:
    created, paid = (PhaseEvidence(at=moment(n), exchange=f"x{n}") for n in (3, 5))
    shipped, confirmed = (PhaseEvidence(at=moment(n), exchange=f"x{n}") for n in (7, 9))
    return Round(
        order=order,
        complete=complete,
        phases=(
            ("create", created),
            ("pay", paid),
            ("ship", shipped if complete else None),
            ("confirm", confirmed if complete else None),
        ),
        callbacks=3 if complete else 0,
        messages=(
            RoundMessage(
                at=moment(3), exchange="x3", inbound=False, label="order.create", outcome="ok"
            ),
            RoundMessage(
                at=moment(5),
                exchange="x5",
                inbound=True,
                label="order.status PaymentAuthorized",
                outcome="200",
            ),
            RoundMessage(
                at=moment(7),
                exchange="x7",
                inbound=False,
                label="order.ship",
                outcome="InvalidParameter",
            ),
            RoundMessage(
                at=moment(2009),
                exchange="x9",
                inbound=True,
                label="logistics.tracking DELIVERED",
                outcome="500",
            ),
        ),
    )


def delivery(number: int, **changes: Any) -> CallbackDelivery:
    """The delivery of exchange x5, x6, ...: acknowledged after 12 ms where nothing is said."""
    values: dict[str, Any] = {
        "at": moment(number),
        "exchange": f"x{number}",
        "order": "8100000000000001",
        "name": "order.status",
        "word": "PaymentAuthorized",
        "outcome": "200",
        "elapsed_ms": 12,
        "is_awaited": True,
    }
    return CallbackDelivery(**values | changes)


def hard_deliveries() -> tuple[CallbackDelivery, ...]:
    """One delivery of each sort, of an order with a round, of one without, and of none."""
    fault = "callback_forged"
    mark = DeliveryMark
    return (
        delivery(5),
        delivery(1005, marks=(mark.DUPLICATE,), repeats="x5", is_awaited=False),
        delivery(1006, marks=(mark.FORGED,), outcome="401", intent=fault, is_awaited=False),
        delivery(1007, marks=(mark.LATE,), elapsed_ms=606),
        delivery(1008, order="77", outcome="timeout", elapsed_ms=5000, marks=(mark.LATE,)),
        delivery(1009, order="", name="unknown", word="99", outcome="500", elapsed_ms=None),
    )


def report(**changes: Any) -> Report:
    run = RunFacts(
        id="20261122T043805Z-1a2b",
        verb="certify",
        run_class=RunClass.REHEARSAL,
        edition="aliexpress",
        started=START,
        finished=moment(21_480),
        tool_version="0.1.0",
        plan_version="1",
        plan_sha256="a" * 64,
        statement_sha256="b" * 64,
        catalog_sha256="c" * 64,
        evidence_head="d" * 64,
        application="Sample ERP 2.4.0",
        target="emulator",
    )
    values: dict[str, Any] = {
        "run": replace(run, **changes.pop("run", {})),
        "conclusion": Conclusion.READY,
        "reason": Text("Every must of the plan was shown.", "计划中的必须项均已证明。"),
        "assessments": (
            passed("SIGN-02"),
            passed("FMT-02", notes=(Text("A note.", "说明。"),)),
            assessment(
                "RATE-02",
                Verdict.NOT_APPLICABLE,
                reason=Text("No category is declared.", "未声明类目。"),
            ),
        ),
        "not_in_plan": ((requirement("SUB-01"), Text("No dossier is named.", "未指明提交材料。")),),
        "rounds": tuple(order_round(f"810000000000000{n}") for n in (1, 2, 3)),
        "metrics": (CallMetric(operation="aliexpress.ds.order.create", count=3, ok=3, p95_ms=12),),
        "scenarios": (ScenarioOutcome(name="order-lifecycle", rounds=3, completed=3),),
        "exchanges": 41,
        "callbacks": 14,
    }
    return Report(**values | changes)


def not_ready() -> Report:
    return report(
        conclusion=Conclusion.NOT_READY,
        reason=Text("1 must of the application failed.", "应用有 1 个必须项不通过。"),
        assessments=(
            passed("FMT-02"),
            assessment("SIGN-02", Verdict.FAIL, examined=37, findings=(WRONG_SIGN,) * 3),
            assessment(
                "RTRY-02", Verdict.WARN, level=Level.SHOULD, examined=4, findings=(WRONG_SIGN,)
            ),
            assessment(
                "TRK-10",
                Verdict.INCONCLUSIVE,
                reason=Text("The statement names no probe.", "声明文件未给出探针。"),
            ),
        ),
        rounds=(order_round(), order_round("8100000000000002", complete=False)),
        deliveries=hard_deliveries(),
        scenarios=(
            ScenarioOutcome(
                name="order-lifecycle",
                rounds=3,
                completed=1,
                reason=Text("Step 4: no shipment within 30 s.", "步骤 4:30 秒内未发货。"),
            ),
        ),
        waivers=("RTRY-02 until 2027-01-31: agreed (Li Wei)",),
        notes=(Text("The clock was 2 s ahead.", "时钟快 2 秒。"),),
    )


def incomplete() -> Report:
    return report(
        conclusion=Conclusion.INCOMPLETE,
        reason=Text("1 must was not shown.", "1 个必须项未证明。"),
        assessments=(
            passed("SIGN-02"),
            assessment(
                "LIFE-01", Verdict.UNTESTED, reason=Text("No order was seen.", "未见订单。")
            ),
        ),
        rounds=(),
    )


def hostile() -> Report:
    text = Text(HOSTILE, HOSTILE)
    finding = Finding(
        message=text,
        exchanges=(HOSTILE,),
        where=HOSTILE,
        expected=HOSTILE,
        actual=HOSTILE,
        hint=text,
    )
    message = RoundMessage(at=START, exchange=HOSTILE, inbound=True, label=HOSTILE, outcome=HOSTILE)
    odd = replace(
        order_round(HOSTILE),
        phases=((HOSTILE, PhaseEvidence(at=START, exchange=HOSTILE)),),
        messages=(message,),
    )
    return report(
        run=dict.fromkeys(("id", "application", "target", "edition", "plan_version"), HOSTILE),
        conclusion=Conclusion.NOT_READY,
        reason=text,
        assessments=(
            assessment(
                "SIGN-02",
                Verdict.FAIL,
                title=text,
                rule=HOSTILE,
                findings=(finding,),
                notes=(text,),
            ),
            assessment("SIGN-03", Verdict.WARN, title=text, findings=(finding,)),
            assessment("SIGN-04", Verdict.ERROR, title=text, reason=text),
        ),
        not_in_plan=((requirement(HOSTILE, title=text), text),),
        rounds=(odd,),
        deliveries=(
            CallbackDelivery(
                at=START,
                exchange=HOSTILE,
                order=HOSTILE,
                name=HOSTILE,
                word=HOSTILE,
                outcome=HOSTILE,
                elapsed_ms=7,
                marks=(DeliveryMark.OLD,),
                repeats=HOSTILE,
                intent=HOSTILE,
                is_awaited=False,
            ),
        ),
        metrics=(CallMetric(operation=HOSTILE, count=1, ok=0, p95_ms=None),),
        scenarios=(ScenarioOutcome(name=HOSTILE, rounds=1, completed=0, reason=text),),
        waivers=(HOSTILE,),
        notes=(text,),
    )


REPORTS: dict[str, Callable[[], Report]] = {
    "ready": report,
    "not_ready": not_ready,
    "incomplete": incomplete,
    "hostile": hostile,
}


@pytest.fixture
def build() -> SimpleNamespace:
    """The builders of this file: test files of importlib mode cannot import it."""
    builders = (
        report,
        not_ready,
        incomplete,
        hostile,
        passed,
        assessment,
        requirement,
        order_round,
        delivery,
        hard_deliveries,
    )
    return SimpleNamespace(
        **{b.__name__: b for b in builders},
        HOSTILE=HOSTILE,
        TEXT=Text("No row.", "无。"),
        moment=moment,
    )


@pytest.fixture(params=REPORTS)
def any_report(request: pytest.FixtureRequest) -> Report:
    return REPORTS[request.param]()
