"""What is known of an order's status."""

from collections.abc import Callable
from typing import Any

import pytest

from harness.checks.order_ledger import OrderLedger
from harness.checks.states import StatusMap
from harness.platforms.editions import edition_named

ORDER = "8100000000000001"
Build = Callable[[dict[str, Any]], Any]


@pytest.fixture(name="statuses")
def status_map() -> StatusMap:
    life = edition_named("aliexpress").order_life
    assert life is not None
    return StatusMap(life)


@pytest.mark.parametrize(
    ("pushed", "expected"),
    [
        ("OrderCreated", {"PLACE_ORDER_SUCCESS"}),
        ("PaymentAuthorized", {"WAIT_SELLER_SEND_GOODS"}),
        ("paymentFailedEvent", {"PLACE_ORDER_SUCCESS", "PAYMENT_PROCESSING", "IN_BOOK_SALE"}),
        ("OrderShipped", {"SELLER_PART_SEND_GOODS", "WAIT_BUYER_ACCEPT_GOODS"}),
        ("OrderConfirmed", {"FINISH"}),
        ("OrderClosed", {"FINISH"}),
        ("OrderLost", set()),
    ],
)
def test_a_pushed_word_stands_for_statuses(
    statuses: StatusMap, pushed: str, expected: set[str]
) -> None:
    assert statuses.behind(pushed) == expected


def last_known(build: Build, statuses: StatusMap, *rows: dict[str, Any]) -> set[str]:
    [history] = build({"traffic": list(rows)}).traffic.of(OrderLedger).histories()
    return set(statuses.states(history)[-1].statuses)


def test_late_news_moves_nothing_back(recorded: Build, statuses: StatusMap) -> None:
    known = last_known(
        recorded,
        statuses,
        {"create": ORDER},
        {"push": "PaymentAuthorized", "order": ORDER},
        {"push": "OrderCreated", "order": ORDER},
    )
    assert known == {"WAIT_SELLER_SEND_GOODS"}


def test_a_slow_read_does_not_undo_a_push(recorded: Build, statuses: StatusMap) -> None:
    known = last_known(
        recorded,
        statuses,
        {"create": ORDER},
        {"read": ORDER, "tells": "PLACE_ORDER_SUCCESS", "at": "2", "takes": "3"},
        {"push": "PaymentAuthorized", "order": ORDER, "at": "3"},
    )
    assert known == {"WAIT_SELLER_SEND_GOODS"}


def test_a_push_after_a_whole_shipment_leaves_it_whole(
    recorded: Build, statuses: StatusMap
) -> None:
    known = last_known(
        recorded,
        statuses,
        {"push": "PaymentAuthorized", "order": ORDER},
        {"ship": ORDER},
        {"push": "OrderShipped", "order": ORDER},
    )
    assert known == {"WAIT_BUYER_ACCEPT_GOODS"}
