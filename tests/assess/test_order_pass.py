"""What breaks on the way through the orders is an error of its checks, and the run goes on."""

from datetime import UTC, datetime

import pytest

from harness.assess import assess
from harness.assess.hearing import Hearing
from harness.catalog.load import load_catalogue, load_plan
from harness.checks.frame import Frame
from harness.checks.histories import EventKind, History, OrderEvent
from harness.checks.order_ledger import OrderLedger
from harness.checks.orders_told import OrdersTold
from harness.checks.registry import Check, Examined, all_checks
from harness.model.errors import EnvironmentTrouble
from harness.model.requirement import RunClass
from harness.model.verdict import Verdict
from harness.platforms.editions import edition_named

AT = datetime(2026, 3, 2, tzinfo=UTC)
READ = OrderEvent(
    order="1",
    at=AT,
    number=(1,),
    exchange="x1",
    kind=EventKind.READ,
    name="order.get",
    started=AT,
    ended=AT,
    word="PLACE_ORDER_SUCCESS",
)
OF_ORDERS = {check.requirement for check in all_checks() if check.on_orders}


def hearing(checks=None):
    frame = Frame(
        edition=edition_named("aliexpress"),
        statement=None,
        run_class=RunClass.REHEARSAL,
        is_certification=True,
    )
    return Hearing(frame, all_checks() if checks is None else checks)


def assessed(checks=None):
    plan = load_plan("aliexpress")
    found = assess(hearing(checks), catalogue=load_catalogue(), plan=plan)
    return {one.requirement.id: one for one in found}


def broken(*_args, **_named):
    raise ZeroDivisionError


def one_order(_self):
    yield History(order="1", events=(READ,))


def cut_short(_self):
    yield History(order="1", events=(READ,))
    raise ZeroDivisionError


@pytest.fixture(params=["at once", "after an order", "while rounds are counted"])
def _trouble(request, monkeypatch):
    if request.param == "while rounds are counted":
        monkeypatch.setattr(OrderLedger, "histories", one_order)
        monkeypatch.setattr(OrdersTold, "see", broken)
    else:
        how = broken if request.param == "at once" else cut_short
        monkeypatch.setattr(OrderLedger, "histories", how)


@pytest.mark.usefixtures("_trouble")
def test_orders_that_cannot_be_told_are_an_error_of_every_check_of_orders():
    found = assessed()
    owed = OF_ORDERS & {*found}
    assert len(owed) > 10
    assert {found[name].verdict for name in owed} == {Verdict.ERROR}
    assert "ZeroDivisionError" in found["LIFE-01"].reason.en


def test_other_checks_are_judged_as_ever(monkeypatch):
    before = assessed()
    monkeypatch.setattr(OrderLedger, "histories", broken)
    after = assessed()
    others = [name for name in before if name not in OF_ORDERS]
    assert [after[name] for name in others] == [before[name] for name in others]


@pytest.mark.usefixtures("_trouble")
def test_where_no_check_could_say_so_it_ends_the_run():
    with pytest.raises(ZeroDivisionError):
        _ = hearing(checks=()).traffic().orders


def test_what_this_machine_lacks_ends_the_run(monkeypatch):
    def no_room(_self):
        raise EnvironmentTrouble("the disk is full")

    monkeypatch.setattr(OrderLedger, "histories", no_room)
    with pytest.raises(EnvironmentTrouble):
        assessed()


class Judge:
    def __init__(self, of, end):
        self.of, self.end = of, end


def check(name, of, end):
    return Check(
        requirement="LIFE-03", name=name, text="It breaks.", on_orders=lambda _: Judge(of, end)
    )


@pytest.mark.parametrize(("of", "end"), [(broken, lambda: iter(())), (lambda *_: iter(()), broken)])
def test_a_check_that_breaks_before_it_says_anything_breaks_alone(monkeypatch, of, end):
    monkeypatch.setattr(OrderLedger, "histories", one_order)
    right = check("right", lambda *_: iter([Examined("x1")]), lambda: iter(()))
    heard = hearing([check("breaks", of, end), right])
    traffic = heard.traffic()
    tallies = [heard.tally_of(one, traffic) for one in heard.checks]
    assert [bool(tally.broken) for tally in tallies] == [True, False]
    assert tallies[1].examined == 1
