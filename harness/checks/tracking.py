"""TRK: tracking callbacks, seen and acknowledged, and their effect."""

from harness.checks.histories import History
from harness.checks.order_frame import OrderFrame
from harness.checks.orders import round_of
from harness.checks.registry import Events, Examined, Note, Scope, Undecided, orders_check
from harness.checks.sightings import Sightings, sightings_of_moments
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


@orders_check("TRK-01", scope=Scope.RUN, is_of_all_pushes=True)
def every_finished_round_has_a_tracking_callback(traffic: Traffic) -> "_Tracking":
    """Every complete round has a tracking callback that the application received and acknowledged.

    Fails when an order was shipped and confirmed and no tracking callback of it was answered HTTP
    200, and when tracking callbacks were sent and none at all was. Undecided where absence proves
    nothing: the application was lost on the way, the run was broken off, or the platform's side
    refused to act. A recording without any callback shows nothing: untested.

    Source: register TRK-01 (seed 000); platforms.md 5.1.
    """
    return _Tracking(traffic)


class _Tracking:
    """Judges the rounds one by one, and counts the tracking callbacks of all."""

    def __init__(self, traffic: Traffic) -> None:
        self._traffic = traffic
        self._sent = Sightings()
        self._is_any_acknowledged = False

    def of(self, history: History, orders: OrderFrame) -> Events:
        """What the round of one order shows."""
        tracking = history.genuine_tracking
        self._sent.merge(sightings_of_moments((e.moment, e.exchange) for e in tracking))
        acknowledged = next((e.exchange for e in tracking if e.is_acknowledged), None)
        self._is_any_acknowledged = self._is_any_acknowledged or acknowledged is not None
        if history.order:
            yield from self._judge(round_of(history, orders.life), acknowledged)

    def end(self) -> Events:
        """Whether any tracking callback was acknowledged at all."""
        traffic, sent = self._traffic, self._sent
        if not sent.count or self._is_any_acknowledged:
            return
        if traffic.is_certification and (why := traffic.absence_proves_nothing):
            yield Undecided(why)
            return
        yield from sent.examined()
        yield Finding(
            message=_NEVER_ACKNOWLEDGED,
            exchanges=sent.exchanges,
            expected="HTTP 200",
            actual=f"{sent.count} tracking callbacks, none answered HTTP 200",
            hint=_ANSWER_200,
            latest=sent.latest,
        )

    def _judge(self, found: Round, acknowledged: str | None) -> Events:
        shown, traffic = dict(found.phases), self._traffic
        ship, confirm = shown.get("ship"), shown.get("confirm")
        if ship is None or confirm is None:
            return
        if found.callbacks and acknowledged:
            yield Examined(acknowledged)
            return
        if not traffic.callbacks and traffic.frame.run_class is RunClass.RECORDED:
            yield Note(_NOTHING_INBOUND)
            return
        reason = _why_absence_proves_nothing(traffic)
        if reason:
            yield Undecided(reason, ship.exchange)
            return
        yield Examined(ship.exchange)
        yield Finding(
            message=_NO_TRACKING,
            exchanges=(ship.exchange, confirm.exchange),
            expected="a tracking callback answered HTTP 200",
            actual=f"order {found.order}: none",
            hint=_ANSWER_200,
        )


def _why_absence_proves_nothing(traffic: Traffic) -> Text | None:
    frame = traffic.frame
    if frame.is_certification or not frame.is_finished or frame.platform_refused:
        return traffic.absence_proves_nothing
    return None
