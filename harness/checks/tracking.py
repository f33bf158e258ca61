"""TRK: tracking callbacks, seen and acknowledged, and their effect."""

from harness.checks.histories import EventKind
from harness.checks.order_ledger import OrderLedger
from harness.checks.orders import rounds_of
from harness.checks.registry import Events, Examined, Note, Scope, Undecided, traffic_check
from harness.checks.traffic import Traffic
from harness.model.requirement import RunClass
from harness.model.text import Text
from harness.model.verdict import Finding, Round

_NO_TRACKING = Text(
    "An order was shipped and confirmed without one acknowledged tracking callback.",
    "订单已发货并确认收货，但应用未确认过任何物流轨迹回传。",
)
_NEVER_ACKNOWLEDGED = Text(
    "Tracking callbacks were sent and the application acknowledged none of them.",
    "平台已推送物流轨迹回传，但应用一次也未确认。",
)
_ANSWER_200 = Text(
    "Receive push 18 at the callback address and answer it with HTTP 200.",
    "请在回传地址接收 18 号推送，并以 HTTP 200 响应。",
)
_NOTHING_INBOUND = Text(
    "The traffic holds no callback at all, so it cannot show whether any was received.",
    "流量中没有任何回传，无法判断应用是否收到。",
)


@traffic_check("TRK-01", scope=Scope.RUN)
def every_finished_round_has_a_tracking_callback(traffic: Traffic) -> Events:
    """Every complete round has a tracking callback that the application received and acknowledged.

    Fails when an order was shipped and confirmed and no tracking callback of it was answered HTTP
    200, and when tracking callbacks were sent and none at all was. Undecided where absence proves
    nothing: the application was lost on the way, the run was broken off, or the platform's side
    refused to act. A recording without any callback shows nothing: untested.

    Source: register TRK-01 (seed 000); platforms.md 5.1.
    """
    for round_ in rounds_of(traffic):
        shown = dict(round_.phases)
        ship, confirm = shown.get("ship"), shown.get("confirm")
        if ship is None or confirm is None:
            continue
        if round_.callbacks:
            yield Examined(_acknowledged(traffic, round_))
            continue
        if not traffic.callbacks and traffic.frame.run_class is RunClass.RECORDED:
            yield Note(_NOTHING_INBOUND)
            continue
        reason = _why_absence_proves_nothing(traffic)
        if reason:
            yield Undecided(reason, ship.exchange)
            continue
        yield Examined(ship.exchange)
        yield Finding(
            message=_NO_TRACKING,
            exchanges=(ship.exchange, confirm.exchange),
            expected="a tracking callback answered HTTP 200",
            actual=f"order {round_.order}: none",
            hint=_ANSWER_200,
        )
    yield from _all_refused(traffic)


def _acknowledged(traffic: Traffic, round_: Round) -> str:
    tracking = traffic.of(OrderLedger).histories[round_.order].genuine_tracking
    return next(e.exchange for e in tracking if e.is_acknowledged)


def _why_absence_proves_nothing(traffic: Traffic) -> Text | None:
    frame = traffic.frame
    if frame.is_certification or not frame.is_finished or frame.platform_refused:
        return traffic.absence_proves_nothing
    return None


def _all_refused(traffic: Traffic) -> Events:
    pushes = traffic.of(OrderLedger).pushes
    sent = [e for e in pushes if e.kind is EventKind.TRACKED and not e.is_forged]
    if not sent or any(e.is_acknowledged for e in sent):
        return
    if traffic.is_certification and (why := traffic.absence_proves_nothing):
        yield Undecided(why)
        return
    yield from (Examined(e.exchange) for e in sent)
    yield Finding(
        message=_NEVER_ACKNOWLEDGED,
        exchanges=tuple(e.exchange for e in sent),
        expected="HTTP 200",
        actual=f"{len(sent)} tracking callbacks, none answered HTTP 200",
        hint=_ANSWER_200,
    )
