"""RTRY: how long the application waits for an answer that does not come."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple, Self

from harness.checks.frame import Frame
from harness.checks.ledger import Ledger, ledger
from harness.checks.registry import Events, Examined, Undecided, traffic_check
from harness.checks.spool import Spool
from harness.checks.stamps import NO_TIME, STAMP, Stamp, fact_of, stamp_of, stamp_of_fact
from harness.checks.traffic import Traffic
from harness.model.evidence import Act, ActKind
from harness.model.text import Text
from harness.model.verdict import Finding
from harness.platforms.calls import Call

SLOW_ANSWER = "slow_answer"
LONGEST_BUSINESS_CALL = 30.0
LONGEST_TOKEN_CALL = 10.0
_WAY = 1.0
"""Seconds for connecting and closing: a timeout of exactly 30 s ends a little later."""
_SLOW = 1.0
"""Seconds below which an answer was not held back."""

_TOO_PATIENT = Text(
    "The application waits longer than allowed for an answer that does not come.",
    "响应迟迟未到时，应用的等待时间超过上限。",
)
_SET_TIMEOUT = Text(
    "Set a timeout for every request: 30 s for business calls, 10 s for token calls.",
    "请为每个请求设置超时：业务调用 30 秒，令牌调用 10 秒。",
)


class SlowCall(NamedTuple):
    """A call whose answer took its time, or never came."""

    stamp: Stamp
    names: tuple[str, str]
    """Our name of the operation, and the platform's interface."""
    longest: float
    is_answered: bool
    is_meant: bool
    """The exchange itself says that its answer was held back on purpose."""


@ledger
class SlowLedger(Ledger):
    """The calls that took a second or longer: in a spool, for of a slow platform all of them do."""

    def __init__(self) -> None:
        self._calls = Spool[tuple[Any, ...]](3)

    def enter_call(self, call: Call, frame: Frame) -> None:
        """Keep a slow call."""
        del frame
        exchange = call.exchange
        is_meant = exchange.intent == SLOW_ANSWER
        if is_meant or (exchange.elapsed or 0.0) >= _SLOW:
            slow = SlowCall(
                stamp=stamp_of(exchange),
                names=(call.name, call.interface),
                longest=LONGEST_BUSINESS_CALL if call.is_business else LONGEST_TOKEN_CALL,
                is_answered=exchange.response is not None,
                is_meant=is_meant,
            )
            self._calls.add((*fact_of(slow.stamp), *slow[1:]))

    def merge(self, other: Self) -> None:
        """Take in the slow calls of another ledger."""
        self._calls.merge(other._calls)

    def in_order(self) -> Iterator[SlowCall]:
        """Every slow call in order of time."""
        for fact in self._calls:
            yield SlowCall(stamp_of_fact(fact[:STAMP]), *fact[STAMP:])


@traffic_check("RTRY-04")
def the_application_gives_up_on_a_slow_answer(traffic: Traffic) -> Events:
    """The application gives up on an answer that does not come: within 30 s, token calls in 10 s.

    Judged where answers were held back on purpose (fault slow_answer): a call that the application
    ended in time shows the row. Fails when it waited longer, by more than the second that the way
    takes. An answer that came in time after all shows nothing.

    Source: register RTRY-04 (seeds 001, 002).
    """
    for call in traffic.of(SlowLedger).in_order():
        if not (call.is_meant or _was_struck(call, traffic.frame)):
            continue
        exchange, waited = call.stamp.exchange, call.stamp.elapsed
        if waited is None:
            yield Undecided(NO_TIME, exchange)
        elif waited > call.longest + _WAY:
            yield Examined(exchange)
            yield Finding(
                message=_TOO_PATIENT,
                exchanges=(exchange,),
                expected=f"the end of the call within {call.longest:.0f} s",
                actual=f"{waited:.1f} s",
                hint=_SET_TIMEOUT,
            )
        elif not call.is_answered:
            yield Examined(exchange)


def _was_struck(call: SlowCall, frame: Frame) -> bool:
    """Whether the fault lay in wait for such a call when it came."""
    return any(
        act.name == SLOW_ANSWER
        and act.at <= call.stamp.started <= _disarmed(act, frame)
        and act.detail("for") in ("", *call.names)
        for act in frame.acts_of(ActKind.FAULT_ARMED, "armed")
    )


def _disarmed(armed: Act, frame: Frame) -> datetime:
    ends = (
        act.at
        for act in frame.acts_of(ActKind.FAULT_DISARMED)
        if act.name == armed.name and act.detail("for") == armed.detail("for") and act.at > armed.at
    )
    return min(ends, default=datetime.max.replace(tzinfo=armed.at.tzinfo))
