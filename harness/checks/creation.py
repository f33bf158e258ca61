"""LIFE: orders whose creation was lost, refused, or granted without payment."""

from harness.checks.failed_creates import FailedCreates
from harness.checks.lost_creates import LostCreates
from harness.checks.registry import orders_check
from harness.checks.traffic import Traffic


@orders_check("LIFE-05")
def a_lost_create_makes_no_second_order(traffic: Traffic) -> "LostCreates":
    """After a create without an answer, or with HTTP 5xx, the same order is not placed once more.

    The repeat carries the same out_order_id, or the order is looked up first. The same items are
    the same products, counts and variants to the same address. The rule ends when a create with the
    same out_order_id succeeds, when the application is told its orders, and when it reads an order
    that came up since and that no other create opened. Fails when before that the same items are
    ordered under another out_order_id or none. Undecided when the traffic does not show what the
    application did afterwards.

    Source: register LIFE-05; platforms.md 4.1.
    """
    return LostCreates(traffic)


@orders_check("LIFE-06")
def a_refused_create_is_no_order(traffic: Traffic) -> "FailedCreates":
    """After a create that failed, or that came with an error beside its success, nothing goes on.

    Fails when the application acts on an order that a refused create names in its answer or by its
    out_order_id, or on none at all (`None`, `null`), unless a repeat was granted or the platform
    told of that order; and when it ships an order whose create was granted with an error_code or
    error_msg (the automatic payment failed) before a read, a push or another create shows it paid.
    Undecided when the traffic does not show what the application did afterwards.

    Source: register LIFE-06 (seed 000); platforms.md 4.1.
    """
    return FailedCreates(traffic)
