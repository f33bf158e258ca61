"""The law of ledgers for orders: split a recording anywhere, merge, and judge it the same."""

import pickle
import random
from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from harness.assess.hearing import Hearing
from harness.checks import (
    amounts,
    callbacks,
    creation,
    delivery_order,
    effects,
    forgery,
    lifecycle,
    moves,
    shipment,
    tracking,
    tracking_events,
)
from harness.checks.order_ledger import OrderLedger
from harness.checks.registry import Check, all_checks
from tests.checks.traffic_events import events_of_traffic

FAMILIES = (
    lifecycle, moves, amounts, creation, tracking, callbacks, forgery, delivery_order, shipment,
    tracking_events, effects,
)  # fmt: skip
OWN = {name for family in FAMILIES for name in vars(family)}
CHECKS = tuple(c for c in all_checks() if c.name in OWN)
Row = dict[str, Any]
Build = Callable[[Row], Any]

ORDERS = st.sampled_from(["8100000000000001", "8100000000000002", "8100000000000003"])
FORGED, UNKNOWN = {"signature.recipe": ""}, {"signature.unknown": "no secret at hand"}
UNPAID = '{"is_success":true,"order_list":{"number":[8100000000000001]},"error_code":"PAY_FAILED"}'
LISTED = (
    '{"target_list":{"order_dto":[{"order_id":8100000000000001,"order_status":"FINISH",'
    '"pay_amount":{"amount":"3.00"}}]}}'
)
WORDS = ["OrderCreated", "PaymentAuthorized", "OrderShipped", "OrderConfirmed", "OrderClosed"]
STATUSES = ["PLACE_ORDER_SUCCESS", "WAIT_SELLER_SEND_GOODS", "WAIT_BUYER_ACCEPT_GOODS", "FINISH"]


def fates(*results: str) -> st.SearchStrategy[Row]:
    """What becomes of a call: granted, lost, refused, or one of the results."""
    lost: list[Row] = [{"failure": "timeout"}, {"status": "502"}]
    told: list[Row] = [{"result": result} for result in results]
    return st.sampled_from([{}, {}, *lost, *told])


def rows(key: str, values: st.SearchStrategy[str], **others: st.SearchStrategy[str]) -> Any:
    return st.fixed_dictionaries({key: values, **others})


deliveries = st.sampled_from(
    [{}, {}, {}, {"status": "500"}, {"status": "401", "facts": FORGED}, {"facts": FORGED},
     {"facts": UNKNOWN}, {"failure": "timeout"}, {"takes": "0.7"},
     {"takes": "0.7", "facts": {"signature.recipe": "iop-push", "sender.lag_ms": "80"}}]
)  # fmt: skip
stamps = st.sampled_from(["0", "1", "2", "3"])
creates = st.builds(
    lambda row, fate: row | fate,
    rows("create", ORDERS, out=st.sampled_from(["", "erp-1", "erp-2"])),
    fates(
        '{"is_success":false,"error_code":"X","order_list":{"number":[8100000000000002]}}', UNPAID
    ),
)
ships = st.builds(
    lambda row, form, fate: row | {"form": form} | fate,
    rows("ship", st.one_of(ORDERS, st.just("None"))),
    st.sampled_from([{}, {"send_type": "part"}, {"logistics_no": "LP00999999999CN"}]),
    fates('{"result_success":false}'),
)
reads = st.builds(
    lambda row, fate: row | fate,
    rows(
        "read", ORDERS, tells=st.sampled_from(STATUSES), amount=st.sampled_from(["25.00", "26.00"])
    ),
    fates(),
)
pushes = st.builds(
    lambda row, delivery: row | delivery,
    rows("push", st.sampled_from(WORDS), order=ORDERS, stamp=stamps),
    deliveries,
)
tracks = st.builds(
    lambda row, delivery: row | delivery,
    rows(
        "track", st.sampled_from(["PICKED_UP", "DELIVERED"]), order=ORDERS, stamp=stamps,
        event_time=stamps,
    ),
    deliveries,
)  # fmt: skip
others = st.sampled_from(
    [
        {"call": "aliexpress.solution.order.get", "form": {"param0": "{}"}, "result": LISTED},
        {"call": "aliexpress.ds.product.get", "form": {"product_id": "1"}},
        {"probe": "8100000000000001", "shows": "OrderCreated"},
        {"rounds": ["8100000000000001"]},
        {"rounds": ["8100000000000002"]},
    ]
)
moments = st.one_of(st.none(), st.integers(0, 20))
steps = st.builds(
    lambda row, at: row if at is None or "rounds" in row else row | {"at": str(at / 2)},
    st.one_of(creates, ships, reads, pushes, pushes, tracks, others),
    moments,
)


@settings(max_examples=80, deadline=None)
@given(
    traffic=st.lists(steps, max_size=14),
    certification=st.sampled_from(["true", "false"]),
    shards=st.integers(1, 5),
    chance=st.randoms(use_true_random=False),
)
def test_shards_that_are_merged_are_judged_like_the_whole(
    traffic: list[Row], certification: str, shards: int, chance: random.Random, recorded: Build
) -> None:
    recording = recorded({"traffic": traffic, "certification": certification})
    whole = heard(recording, recording.exchanges)
    parts: list[list[Any]] = [[] for _ in range(shards)]
    for exchange in chance.sample(recording.exchanges, len(recording.exchanges)):
        chance.choice(parts).append(exchange)
    pieces = [heard(recording, part) for part in parts]
    chance.shuffle(pieces)
    merged = pieces[0]
    for piece in pieces[1:]:
        merged.heard.merge(pickle.loads(pickle.dumps(piece.heard)))  # noqa: S301 - our own
    assert not merged.heard.broken
    for check in CHECKS:
        assert events(merged, check) == events(whole, check)
        tallies = [hearing.tally_of(check, hearing.traffic()) for hearing in (merged, whole)]
        assert tallies[0] == tallies[1]
        assert not tallies[0].broken
    assert merged.traffic().orders.rounds == whole.traffic().orders.rounds
    assert merged.traffic().orders.deliveries == whole.traffic().orders.deliveries


def test_a_ledger_that_was_asked_still_takes_in_more(recorded: Build) -> None:
    first = recorded({"traffic": [{"create": "8100000000000001"}]})
    second = recorded({"traffic": [{"create": "8100000000000002", "id": "x2"}]})
    ledger = first.traffic.of(OrderLedger)
    assert [h.order for h in ledger.histories()] == ["8100000000000001"]
    ledger.merge(second.traffic.of(OrderLedger))
    assert [h.order for h in ledger.histories()] == ["8100000000000001", "8100000000000002"]


def test_an_edition_without_an_order_life_is_not_judged_by_it(recorded: Build) -> None:
    rows = [{"push": "OrderCreated", "order": "8100000000000001"}, {"rounds": ["1"]}]
    recording = recorded({"edition": "alibaba", "traffic": rows, "certification": "true"})
    by_order = [c for c in CHECKS if c.on_orders and c.requirement not in ("LIFE-01", "TRK-01")]
    assert [event for check in by_order for event in recording.events(check)] == []


def heard(recording: Any, exchanges: Any) -> Hearing:
    hearing = Hearing(recording.frame, CHECKS)
    for exchange in exchanges:
        hearing.hear(exchange)
    return hearing


def events(hearing: Hearing, check: Check) -> list[Any]:
    return events_of_traffic(check, hearing.traffic())
