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


def heard(**operations):
    """What a check came to of one call of each interface."""
    frame = Frame(
        edition=edition_named("aliexpress"),
        statement=None,
        run_class=RunClass.RECORDED,
        is_certification=False,
    )
    check = Check(requirement="X", name="check", text="t", on_call=names_of, **operations)
    hearing = Hearing(frame, [check])
    for number, interface in enumerate(INTERFACES):
        url = f"https://api-sg.aliexpress.com/sync?method={interface}"
        request = Request(method="POST", url=url)
        at = datetime(2026, 1, 5, 8, 0, number, tzinfo=UTC)
        hearing.hear(
            Exchange(id=f"x{number}", direction=Direction.OUTBOUND, request=request, started=at)
        )
    return [name for _, name in hearing.heard.tallies.get("check").cited]


def test_a_check_that_names_no_operation_is_asked_about_every_call():
    assert heard() == ["order.create", "order.get", "something.new"]


def test_a_check_that_names_operations_is_asked_about_these_alone():
    assert heard(operations=("order.get", "order.ship")) == ["order.get"]


def test_every_operation_that_a_check_names_is_in_the_table_of_an_edition():
    known = {name for e in EDITION_NAMES for name in edition_named(e).operations.names}
    assert {name for check in all_checks() for name in check.operations} <= known
