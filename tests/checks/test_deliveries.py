"""Which pushes are repeats, which are old news, and which word of an order lies before which."""

from collections.abc import Callable
from typing import Any

import pytest

from harness.checks.deliveries import Deliveries
from harness.checks.news import repeats
from harness.checks.order_ledger import OrderLedger
from harness.checks.progress import Probes, Progress
from harness.platforms.editions import edition_named

ORDER = "8100000000000001"
FORGED = {"status": "401", "facts": {"signature.recipe": ""}}
Build = Callable[[dict[str, Any]], Any]


def push(word: str, stamp: str, **row: Any) -> dict[str, Any]:
    return {"push": word, "order": ORDER, "stamp": stamp, **row}


def track(number: str, time: str, **row: Any) -> dict[str, Any]:
    return {"track": "MOVED", "order": ORDER, "number": number, "event_time": time, **row}


def old_news(build: Build, *rows: dict[str, Any]) -> list[tuple[str, str, bool]]:
    traffic = build({"traffic": list(rows)}).traffic
    life = traffic.edition.order_life
    deliveries = Deliveries(life, Probes(traffic.frame))
    [history] = traffic.of(OrderLedger).histories()
    found = deliveries.old_news(history)
    return [(n.event.exchange, n.newer.exchange, n.is_replay) for n in found]


def repeated(build: Build, *rows: dict[str, Any]) -> list[tuple[str, str, bool]]:
    [history] = build({"traffic": list(rows)}).traffic.of(OrderLedger).histories()
    return [(r.event.exchange, r.first.exchange, r.was_taken) for r in repeats(history.pushes)]


def test_a_repeat_cites_the_first_delivery_that_was_taken(recorded: Build) -> None:
    again = push("OrderCreated", "0")
    assert repeated(recorded, again | {"status": "500"}, again, again) == [
        ("x2", "x1", False),
        ("x3", "x2", True),
    ]


def test_a_forged_delivery_of_the_same_body_is_no_repeat(recorded: Build) -> None:
    again = push("OrderCreated", "0")
    assert repeated(recorded, again | FORGED, again, again | FORGED) == []


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([push("PaymentAuthorized", "1"), push("OrderCreated", "0")], [("x2", "x1", False)]),
        ([push("PaymentAuthorized", "0"), push("OrderCreated", "0")], [("x2", "x1", False)]),
        ([push("OrderCreated", "0"), push("PaymentAuthorized", "0")], []),
        ([push("OrderCreated", "1"), push("PaymentAuthorized", "0")], []),
        ([push("OrderShipped", "1"), push("OrderShipped", "0")], [("x2", "x1", False)]),
        ([push("PaymentAuthorized", "1", status="500"), push("OrderCreated", "0")], []),
        ([push("PaymentAuthorized", "1"), push("OrderCreated", "0") | FORGED], []),
        (
            [push("OrderCreated", "0"), push("OrderShipped", "3"), push("OrderCreated", "0")],
            [("x3", "x2", True)],
        ),
        (
            [push("PaymentAuthorized", "1"), push("OrderCreated", "-90000")],
            [("x2", "x1", True)],
        ),
        (
            [push("PaymentAuthorized", "-90000"), push("OrderCreated", "-90001")],
            [("x2", "x1", False)],
        ),
        ([track("A1", "9"), track("A1", "5")], [("x2", "x1", False)]),
        ([track("A1", "9"), track("B2", "5")], []),
        ([track("A1", "9"), push("OrderCreated", "5")], []),
    ],
)  # fmt: skip
def test_old_news_is_older_than_what_was_taken_before(
    rows: list[dict[str, Any]], expected: list[tuple[str, str, bool]], recorded: Build
) -> None:
    assert old_news(recorded, *rows) == expected


@pytest.fixture(name="progress")
def progress_of_aliexpress() -> Progress:
    life = edition_named("aliexpress").order_life
    assert life is not None
    return Progress(life)


@pytest.mark.parametrize(
    ("word", "pushed", "is_shown"),
    [
        ("PaymentAuthorized", "PaymentAuthorized", True),
        ("WAIT_SELLER_SEND_GOODS", "PaymentAuthorized", True),
        ("RISK_CONTROL_HOLD", "PaymentAuthorized", True),
        ("PLACE_ORDER_SUCCESS", "PaymentAuthorized", False),
        ("WAIT_BUYER_ACCEPT_GOODS", "PaymentAuthorized", False),
        ("PLACE_ORDER_SUCCESS", "OrderClosed", False),
        ("OrderClosed", "OrderCreated", False),
        ("FINISH", "OrderClosed", True),
    ],
)
def test_a_word_shows_the_state_that_it_stands_for(
    word: str, pushed: str, *, is_shown: bool, progress: Progress
) -> None:
    assert progress.shows(word, pushed) is is_shown


@pytest.mark.parametrize(
    ("word", "pushed", "is_reached"),
    [
        ("OrderShipped", "PaymentAuthorized", True),
        ("OrderCreated", "PaymentAuthorized", False),
        ("IN_CANCEL", "OrderClosed", True),
        ("WAIT_SELLER_SEND_GOODS", "OrderClosed", False),
    ],
)
def test_a_word_reaches_what_comes_before_it(
    word: str, pushed: str, *, is_reached: bool, progress: Progress
) -> None:
    assert progress.has_reached(word, pushed) is is_reached
