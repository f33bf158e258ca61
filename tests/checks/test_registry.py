"""Which calls a check is asked about."""

from datetime import UTC, datetime

import harness.checks.families  # noqa: F401 - registers the checks
from harness.assess.hearing import Hearing
from harness.checks.frame import Frame
from harness.checks.registry import Check, Examined, all_checks
from harness.model.exchange import Direction, Exchange, Request
from harness.model.requirement import RunClass
from harness.platforms.editions import EDITION_NAMES, edition_named

INTERFACES = ("aliexpress.ds.order.create", "aliexpress.trade.ds.order.get", "something.new")


def names_of(call, _frame):
    yield Examined(call.name)


FRAME = Frame(
    edition=edition_named("aliexpress"),
    statement=None,
    run_class=RunClass.RECORDED,
    is_certification=False,
)


def sent(interface, name, second=0):
    """A call of an interface."""
    url = f"https://api-sg.aliexpress.com/sync?method={interface}"
    return Exchange(
        id=name,
        direction=Direction.OUTBOUND,
        request=Request(method="POST", url=url),
        started=datetime(2026, 1, 5, 8, 0, second, tzinfo=UTC),
    )


def heard(**operations):
    """What a check came to of one call of each interface."""
    check = Check(requirement="X", name="check", text="t", on_call=names_of, **operations)
    hearing = Hearing(FRAME, [check])
    for number, interface in enumerate(INTERFACES):
        hearing.hear(sent(interface, f"x{number}", number))
    return [name for _, name in hearing.heard.tallies.get("check").cited]


def test_a_check_that_names_no_operation_is_asked_about_every_call():
    assert heard() == ["order.create", "order.get", "something.new"]


def test_a_check_that_names_operations_is_asked_about_these_alone():
    assert heard(operations=("order.get", "order.ship")) == ["order.get"]


def test_every_operation_that_a_check_names_is_in_the_table_of_an_edition():
    known = {name for e in EDITION_NAMES for name in edition_named(e).operations.names}
    assert {name for check in all_checks() for name in check.operations} <= known


def test_a_check_that_tells_a_number_examined_so_many_things_of_the_exchange():
    check = Check(requirement="X", name="check", text="t", on_call=lambda _call, _frame: 2)
    call = edition_named("aliexpress").read_call(sent("something.new", "x7"))
    assert [*check.call_events(call, FRAME)] == [Examined("x7"), Examined("x7")]


def test_a_check_that_tells_nothing_has_no_event():
    check = Check(requirement="X", name="check", text="t", on_callback=lambda _call, _frame: 0)
    push = edition_named("aliexpress").read_callback(sent("something.new", "x7"))
    assert [*check.callback_events(push, FRAME)] == []
