from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness import assess as judge
from harness.assess import assess, merge_findings
from harness.catalog.load import load_catalogue, load_plan
from harness.checks.registry import Check, Examined, Note, Undecided
from harness.checks.traffic import Traffic
from harness.model.evidence import Evidence
from harness.model.requirement import Level, RunClass
from harness.model.statement import Statement
from harness.model.text import Text
from harness.model.verdict import Finding, Verdict, roll_up
from harness.platforms.editions import edition_named

NOW = datetime(2026, 11, 22, tzinfo=UTC)
CATALOGUE = load_catalogue()
WHY = Text("cannot be known", "无法得知")
VIOLATION = Finding(message=Text("wrong", "有误"), exchanges=("x1",), where="form.a")


@given(st.lists(st.sampled_from(Verdict)))
def test_the_order_of_verdicts_never_matters(verdicts):
    assert roll_up(verdicts) == roll_up(verdicts[::-1])


@given(st.lists(st.sampled_from(Verdict), min_size=1), st.sampled_from(Verdict))
def test_one_more_verdict_never_softens(verdicts, more):
    assert roll_up([*verdicts, more]) >= roll_up(verdicts)


def test_the_roll_up_of_nothing_is_untested():
    assert roll_up([]) is Verdict.UNTESTED


@pytest.fixture
def traffic():
    return Traffic(
        evidence=Evidence(
            run_id="r",
            verb="certify",
            run_class=RunClass.REHEARSAL,
            edition="aliexpress",
            started=NOW,
            finished=NOW,
            exchanges=(),
            acts=(),
        ),
        edition=edition_named("aliexpress"),
        statement=None,
        is_certification=True,
    )


@pytest.fixture
def judged(traffic, monkeypatch):
    """The assessment of one requirement that is served by the given check functions alone."""

    def run(requirement, *functions):
        checks = tuple(
            Check(requirement=requirement, name=f"check_{i}", function=f, text="t")
            for i, f in enumerate(functions)
        )
        monkeypatch.setattr(judge, "checks_of", lambda _: checks)
        plan = load_plan("aliexpress")
        (found,) = assess(traffic, catalogue=CATALOGUE, plan=plan, only=[requirement])
        return found

    return run


def yields(*events):
    return lambda _traffic: iter(events)


def breaks(_traffic):
    yield Examined("x1")
    raise ZeroDivisionError


def test_a_check_that_examined_something_and_found_nothing_passes(judged):
    found = judged("FMT-01", yields(Examined("x1"), Examined("x2")))
    assert (found.verdict, found.examined, found.exchanges) == (Verdict.PASS, 2, ("x1", "x2"))


def test_a_check_that_examined_nothing_leaves_its_requirement_untested(judged):
    found = judged("FMT-01", yields())
    assert found.verdict is Verdict.UNTESTED
    assert found.reason is not None


def test_a_requirement_without_a_check_is_untested_with_the_reason(judged):
    found = judged("FMT-01")
    assert found.verdict is Verdict.UNTESTED
    assert "no check" in found.reason.en


@pytest.mark.parametrize(
    ("requirement", "level", "verdict"),
    [
        ("FMT-01", Level.MUST, Verdict.FAIL),
        ("SIGN-09", Level.SHOULD, Verdict.WARN),
        ("PERF-01", Level.MAY, Verdict.PASS),
    ],
)
def test_the_requirement_decides_what_a_violation_costs(judged, requirement, level, verdict):
    found = judged(requirement, yields(Examined("x1"), VIOLATION))
    assert found.requirement.level is level
    assert found.verdict is verdict


def test_a_violated_may_is_kept_as_a_note(judged):
    assert judged("PERF-01", yields(Examined("x1"), VIOLATION)).notes == (VIOLATION.message,)


def test_what_could_not_be_decided_is_inconclusive_even_beside_a_pass(judged):
    found = judged("FMT-01", yields(Examined("x1"), Undecided(WHY)))
    assert (found.verdict, found.reason) == (Verdict.INCONCLUSIVE, WHY)


def test_a_proven_violation_outranks_what_could_not_be_decided(judged):
    assert judged("FMT-01", yields(Undecided(WHY), VIOLATION)).verdict is Verdict.FAIL


def test_a_broken_check_is_an_error_and_the_run_goes_on(judged):
    found = judged("FMT-01", breaks, yields(Examined("x1")))
    assert found.verdict is Verdict.ERROR
    assert "ZeroDivisionError" in found.reason.en


def test_a_note_changes_no_verdict(judged):
    found = judged("FMT-01", yields(Examined("x1"), Note(WHY)))
    assert (found.verdict, found.notes) == (Verdict.PASS, (WHY,))


def test_one_cause_gives_one_finding_that_is_counted():
    places = ("form.list/0/price", "form.list/1/price", "form.list/12/price", "form.other/price")
    found = merge_findings(
        Finding(message=Text("m", "消息"), exchanges=(f"x{i}",), where=place)
        for i, place in enumerate(places)
    )
    assert [(f.where, f.count, f.exchanges) for f in found] == [
        ("form.list/0/price", 3, ("x0", "x1", "x2")),
        ("form.other/price", 1, ("x3",)),
    ]


def test_a_capability_declared_absent_makes_its_rows_not_applicable(traffic):
    statement = Statement(
        edition="aliexpress",
        name="n",
        version="1",
        company="c",
        app_key="1",
        app_secret=None,
        interfaces=(),
        capabilities={"order.create": False},
    )
    plan = load_plan("aliexpress")
    (found,) = assess(
        replace(traffic, statement=statement), catalogue=CATALOGUE, plan=plan, only=["LIFE-01"]
    )
    assert found.verdict is Verdict.NOT_APPLICABLE
    assert "order.create" in str(found.reason)


def test_the_plan_knows_which_rows_a_capability_alone_can_show(traffic):
    statement = Statement(
        edition="aliexpress",
        name="n",
        version="1",
        company="c",
        app_key="1",
        app_secret=None,
        interfaces=(),
        capabilities={"price.update": False},
    )
    plan = load_plan("aliexpress")
    found = assess(replace(traffic, statement=statement), catalogue=CATALOGUE, plan=plan)
    excluded = {a.requirement.id for a in found if a.verdict is Verdict.NOT_APPLICABLE}
    # The statement lists no interface at all: neither an order nor a read of one is claimed.
    assert excluded == {"FMT-02", "FMT-14", "LIFE-04"}


def test_a_listed_interface_claims_the_capability_that_it_serves(traffic):
    statement = Statement(
        edition="aliexpress",
        name="n",
        version="1",
        company="c",
        app_key="1",
        app_secret=None,
        interfaces=(
            "aliexpress.solution.batch.product.price.update",
            "aliexpress.ds.order.create",
            "aliexpress.solution.order.get",
        ),
        capabilities={},
    )
    plan = load_plan("aliexpress")
    found = assess(replace(traffic, statement=statement), catalogue=CATALOGUE, plan=plan)
    assert not [a for a in found if a.verdict is Verdict.NOT_APPLICABLE]


def test_an_empty_run_passes_nothing(traffic):
    found = assess(traffic, catalogue=CATALOGUE, plan=load_plan("aliexpress"))
    assert {a.requirement.id for a in found} == set(load_plan("aliexpress").requirements)
    assert Verdict.PASS not in {a.verdict for a in found}
    assert Verdict.ERROR not in {a.verdict for a in found}
