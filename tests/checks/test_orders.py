"""Rounds and histories: what the traffic tells of an order."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from harness.checks.order_ledger import OrderLedger
from harness.checks.orders import end_statuses, proves_payment
from harness.model.delivery import DeliveryMark
from harness.model.verdict import (
    Round,
)
from harness.platforms.editions import edition_named

ORDER = "8100000000000001"
Build = Callable[[dict[str, Any]], Any]


def only_round(build: Build, *rows: dict[str, Any]) -> Round:
    found: Round
    (found,) = build({"traffic": list(rows)}).traffic.orders.rounds
    return found


def reached(found: Round) -> list[str]:
    return [phase for phase, evidence in found.phases if evidence]


def test_a_whole_round_is_complete(recorded: Build) -> None:
    found = only_round(recorded, {"rounds": [ORDER]})
    assert found.order == ORDER
    assert found.complete
    assert found.callbacks == 2
    assert [(p, e.exchange if e else "") for p, e in found.phases] == [
        ("create", "x1"),
        ("pay", "x3"),
        ("ship", "x5"),
        ("confirm", "x9"),
    ]


def test_messages_are_the_arrows_of_the_order_in_order_of_time(recorded: Build) -> None:
    found = only_round(
        recorded,
        {"create": ORDER, "status": "502"},
        {"create": ORDER},
        {"push": "PaymentAuthorized", "order": ORDER, "status": "500"},
        {"ship": ORDER, "result": '{"result_success":false,"result_error_code":"X1"}'},
        {"track": "PICKED_UP", "order": ORDER, "failure": "timeout"},
        {"call": "aliexpress.ds.order.tracking.get", "form": {"ae_order_id": ORDER},
         "result": '{"ret":false,"code":"1001"}'},
    )  # fmt: skip
    assert [(m.label, m.inbound, m.outcome) for m in found.messages] == [
        ("order.create", False, "502"),
        ("order.create", False, "ok"),
        ("order.status PaymentAuthorized", True, "500"),
        ("order.ship", False, "X1"),
        ("logistics.tracking PICKED_UP", True, "timeout"),
        ("tracking.query", False, "not yet"),
    ]
    assert [m.at for m in found.messages] == sorted(m.at for m in found.messages)


def test_messages_say_what_a_callback_is_by_itself(recorded: Build) -> None:
    forged = {"signature.recipe": ""}
    found = only_round(
        recorded,
        {"create": ORDER},
        {"push": "PaymentAuthorized", "order": ORDER, "status": "401", "facts": forged},
        {"push": "PaymentAuthorized", "order": ORDER},
    )
    assert [m.marks for m in found.messages] == [(), (DeliveryMark.FORGED,), ()]


def test_a_seller_starts_with_the_platforms_order(recorded: Build) -> None:
    found = only_round(
        recorded,
        {"push": "OrderCreated", "order": ORDER},
        {"push": "PaymentAuthorized", "order": ORDER},
        {"ship": ORDER},
        {"read": ORDER, "tells": "FINISH"},
    )
    assert found.complete


def test_a_list_tells_of_many_orders(recorded: Build) -> None:
    listed = (
        '{"target_list":{"order_dto":[{"order_id":1,"order_status":"PLACE_ORDER_SUCCESS"},'
        '{"order_id":"2","order_status":"RISK_CONTROL"}]}}'
    )
    traffic = recorded(
        {"traffic": [{"call": "aliexpress.solution.order.get", "result": listed}]}
    ).traffic
    assert [(r.order, reached(r)) for r in traffic.orders.rounds] == [
        ("1", ["create"]),
        ("2", ["create", "pay"]),
    ]


@pytest.mark.parametrize(
    ("steps", "phases"),
    [
        pytest.param([("FINISH", None)], ["create"], id="finish alone is a closed order"),
        pytest.param(
            [("ship", None), ("PaymentAuthorized", None), ("FINISH", None)],
            ["create", "pay", "ship", "confirm"],
            id="out of order",
        ),
    ],
)
def test_phases_that_do_not_follow_are_no_complete_round(
    recorded: Build, steps: list[tuple[str, None]], phases: list[str]
) -> None:
    rows: list[dict[str, Any]] = [{"create": ORDER}]
    for word, _ in steps:
        match word:
            case "ship":
                rows.append({"ship": ORDER})
            case "FINISH":
                rows.append({"read": ORDER, "tells": word})
            case _:
                rows.append({"push": word, "order": ORDER})
    found = only_round(recorded, *rows)
    assert reached(found) == phases
    assert not found.complete


@pytest.mark.parametrize(
    "extra",
    [
        {"status": "500"},
        {"failure": "reset"},
        {"facts": {"signature.recipe": ""}},
        {"facts": {"signature.unknown": "no secret"}},
    ],
)
def test_a_push_counts_when_it_is_valid_and_acknowledged(
    recorded: Build, extra: dict[str, Any]
) -> None:
    push = {"push": "PaymentAuthorized", "order": ORDER}
    assert reached(only_round(recorded, {"create": ORDER}, push)) == ["create", "pay"]
    assert reached(only_round(recorded, {"create": ORDER}, push | extra)) == ["create"]


def test_an_order_without_any_phase_is_no_round(recorded: Build) -> None:
    traffic = recorded({"traffic": [{"track": "PICKED_UP", "order": ORDER}]}).traffic
    assert traffic.orders.rounds == ()
    assert [h.order for h in traffic.of(OrderLedger).histories()] == [ORDER]


def test_a_read_counts_when_it_is_answered(recorded: Build) -> None:
    traffic = recorded(
        {"traffic": [{"create": ORDER}, {"read": ORDER, "tells": "RISK_CONTROL", "takes": "5"}]}
    ).traffic
    [history] = traffic.of(OrderLedger).histories()
    create, read = history.events
    assert read.at - create.at == timedelta(seconds=6)


def test_only_finish_ends_an_order_and_it_proves_no_payment() -> None:
    life = edition_named("aliexpress").order_life
    assert life is not None
    assert end_statuses(life) == {"FINISH"}
    assert {w for w in life.statuses if not proves_payment(life, w)} == {
        "PLACE_ORDER_SUCCESS",
        "PAYMENT_PROCESSING",
        "IN_BOOK_SALE",
        "FINISH",
    }


@pytest.mark.parametrize(("takes", "outcome"), [("0.5", "200"), ("0.6", "200 late")])
def test_a_late_acknowledgement_is_shown_as_late(recorded: Build, takes: str, outcome: str) -> None:
    push = {"push": "OrderCreated", "order": ORDER, "takes": takes}
    found = only_round(recorded, {"create": ORDER}, push)
    assert found.messages[-1].outcome == outcome


def test_a_slow_call_is_no_late_acknowledgement(recorded: Build) -> None:
    found = only_round(recorded, {"create": ORDER, "takes": "2"})
    assert found.messages[-1].outcome == "ok"


def test_an_order_that_the_platform_closed_was_never_to_be_complete(recorded: Build) -> None:
    found = only_round(recorded, {"create": ORDER}, {"push": "OrderClosed", "order": ORDER})
    assert (found.complete, found.closed) == (False, True)
    whole = only_round(recorded, {"rounds": [ORDER]})
    assert (whole.complete, whole.closed) == (True, False)
