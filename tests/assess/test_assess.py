import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.assess import assess
from harness.assess.hearing import Hearing
from harness.assess.tally import Tally
from harness.catalog.load import load_catalogue, load_plan
from harness.checks.frame import Frame
from harness.checks.registry import Check, Counted, Examined, Note, Undecided, all_checks
from harness.model.requirement import Level, RunClass
from harness.model.statement import Statement
from harness.model.text import Text
from harness.model.verdict import Finding, Verdict, roll_up
from harness.platforms.editions import edition_named

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


def frame(statement=None):
    return Frame(
        edition=edition_named("aliexpress"),
        statement=statement,
        run_class=RunClass.REHEARSAL,
        is_certification=True,
    )


def assessed(statement=None):
    """The assessments of a certification in which nothing was ever recorded."""
    hearing = Hearing(frame(statement), all_checks())
    return assess(hearing, catalogue=CATALOGUE, plan=load_plan("aliexpress"))


def declaring(interfaces=(), **capabilities):
    return Statement(
        edition="aliexpress",
        name="n",
        version="1",
        company="c",
        app_key="1",
        app_secret=None,
        interfaces=interfaces,
        capabilities={name.replace("_", "."): value for name, value in capabilities.items()},
    )


@pytest.fixture
def judged():
    """The assessment of one requirement that is served by the given check functions alone."""

    def run(requirement, *functions):
        checks = [
            Check(requirement=requirement, name=f"check_{i}", on_traffic=f, text="t")
            for i, f in enumerate(functions)
        ]
        plan = load_plan("aliexpress")
        hearing = Hearing(frame(), checks)
        (found,) = assess(hearing, catalogue=CATALOGUE, plan=plan, only=[requirement])
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


def test_a_note_that_counts_adds_up(judged):
    several = Text("{count} of them", "{count} 个")
    found = judged("FMT-01", yields(Examined("x1"), Counted(several, 2), Counted(several, 3)))
    assert found.notes == (Text("5 of them", "5 个"),)


def test_one_cause_gives_one_finding_that_is_counted():
    places = ("form.list/0/price", "form.list/1/price", "form.list/12/price", "form.other/price")
    tally = Tally()
    for i, place in enumerate(places):
        tally.add((i,), Finding(message=Text("m", "消息"), exchanges=(f"x{i}",), where=place))
    assert [(f.where, f.count, f.exchanges) for f in tally.findings] == [
        ("form.list/0/price", 3, ("x0", "x1", "x2")),
        ("form.other/price", 1, ("x3",)),
    ]


def test_of_many_exchanges_the_first_few_are_cited_and_the_last_is_known():
    tally, other = Tally(), Tally()
    for i in (7, 3, 1, 5):
        tally.add((i,), Finding(message=Text("m", "消息"), exchanges=(f"x{i}",)))
    for i in (8, 4, 2, 6):
        other.add((i,), Finding(message=Text("m", "消息"), exchanges=(f"x{i}",)))
    other.merge(tally)
    [found] = other.findings
    assert (found.exchanges, found.latest) == (("x1", "x2", "x3", "x4", "x5"), "x8")


def test_a_last_exchange_that_a_finding_names_itself_is_kept():
    tally = Tally()
    tally.add((0,), Finding(message=Text("m", "消息"), exchanges=("x1",), count=40, latest="x40"))
    assert [f.latest for f in tally.findings] == ["x40"]


EVENTS = st.one_of(
    st.builds(Examined, st.sampled_from(["x1", "x2", "x3", "x10", ""]), st.integers(1, 3)),
    st.builds(Undecided, st.sampled_from([WHY, Text("too short", "过短")])),
    st.builds(Note, st.sampled_from([WHY, Text("by the way", "顺便")])),
    st.builds(Counted, st.sampled_from([Text("{count} of them", "{count} 个")]), st.integers(1, 3)),
    st.builds(
        Finding,
        message=st.sampled_from([Text("wrong", "有误"), Text("late", "迟到")]),
        exchanges=st.sampled_from([("x1",), ("x2", "x3"), ("x10",)]),
        where=st.sampled_from(["form.a/0", "form.a/1", "form.b"]),
        actual=st.text(max_size=2),
    ),
)


@given(st.lists(EVENTS, max_size=30), st.data())
def test_a_tally_that_is_split_anywhere_and_merged_is_the_same(events, data):
    placed = list(enumerate(events))
    whole = Tally()
    for place, event in placed:
        whole.add((place,), event)
    parts = [Tally() for _ in range(data.draw(st.integers(1, 4)))]
    for place, event in data.draw(st.permutations(placed)):
        data.draw(st.sampled_from(parts)).add((place,), event)
    merged = Tally()
    for part in parts:
        merged.merge(part)
    for told in ("examined", "findings", "all_notes", "undecided", "cited"):
        assert getattr(merged, told) == getattr(whole, told)


def test_a_capability_declared_absent_makes_its_rows_not_applicable():
    found = {a.requirement.id: a for a in assessed(declaring(order_create=False))}
    assert found["LIFE-01"].verdict is Verdict.NOT_APPLICABLE
    assert "order.create" in str(found["LIFE-01"].reason)


def test_the_plan_knows_which_rows_a_capability_alone_can_show():
    found = assessed(declaring(price_update=False))
    excluded = {a.requirement.id for a in found if a.verdict is Verdict.NOT_APPLICABLE}
    # The statement lists no interface at all: neither an order nor a read of one is claimed.
    assert excluded >= {"FMT-02", "FMT-14", "LIFE-04"}


def test_a_listed_interface_claims_the_capability_that_it_serves():
    interfaces = (
        "aliexpress.solution.batch.product.price.update",
        "aliexpress.ds.order.create",
        "aliexpress.solution.order.get",
    )
    found = {a.requirement.id: a for a in assessed(declaring(interfaces))}
    claimed = [found[row].verdict for row in ("FMT-02", "FMT-14", "LIFE-04")]
    assert Verdict.NOT_APPLICABLE not in claimed


def test_an_empty_run_passes_nothing():
    found = assessed()
    assert {a.requirement.id for a in found} == set(load_plan("aliexpress").requirements)
    assert Verdict.PASS not in {a.verdict for a in found}
    assert Verdict.ERROR not in {a.verdict for a in found}
