"""Every delivery of a callback as the report lists it: facts for a reader, judged elsewhere."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Self

from harness.checks.callbacks import DEADLINE, marks_of
from harness.checks.deliveries import Deliveries
from harness.checks.frame import Frame
from harness.checks.histories import OrderEvent
from harness.checks.ledger import Ledger, ledger, numbers_of
from harness.checks.order_ledger import OrderLedger
from harness.checks.progress import Probes
from harness.checks.traffic import Traffic
from harness.model.delivery import CallbackDelivery, DeliveryMark
from harness.model.evidence import ActKind
from harness.model.exchange import Fact, FailureKind
from harness.platforms.calls import Callback

_MET = "met"


@ledger
class DeliveryLog(Ledger):
    """Keeps what is to be said of a delivery and judges nothing: why it was made, and its type."""

    def __init__(self) -> None:
        self._intents: dict[str, str] = {}
        self._types: dict[str, str] = {}
        self._manners: dict[str, str] = {}

    def enter_callback(self, callback: Callback, frame: Frame) -> None:
        """Keep the fault that a push shows, and the type of one that the edition does not know."""
        del frame
        exchange = callback.exchange
        if exchange.intent:
            self._intents[exchange.id] = exchange.intent
        if manner := exchange.observed(Fact.FORGED_MANNER):
            self._manners[exchange.id] = manner
        if callback.kind is None and callback.message_type:
            self._types[exchange.id] = callback.message_type

    def merge(self, other: Self) -> None:
        """Take in what another ledger keeps."""
        self._intents |= other._intents
        self._types |= other._types
        self._manners |= other._manners

    def intent(self, exchange: str) -> str:
        """The fault that a delivery shows; empty where nothing was provoked."""
        return self._intents.get(exchange, "")

    def manner(self, exchange: str) -> str:
        """In which manner our own sender forged a delivery; empty where it did not."""
        return self._manners.get(exchange, "")

    def message_type(self, exchange: str) -> str:
        """The message type of a push that the edition does not know; else empty."""
        return self._types.get(exchange, "")


def deliveries_of(traffic: Traffic) -> tuple[CallbackDelivery, ...]:
    """Every delivery of a callback that reached for the application, in order of time."""
    found = [delivery for part in traffic.apart for delivery in _deliveries_of(part)]
    return tuple(sorted(found, key=lambda d: (d.at, numbers_of(d.exchange))))


def _deliveries_of(traffic: Traffic) -> tuple[CallbackDelivery, ...]:
    pushes = traffic.of(OrderLedger).pushes
    log, old, awaited = traffic.of(DeliveryLog), _old(traffic), _awaited(traffic)
    repeats = _repeats(pushes)
    return tuple(
        CallbackDelivery(
            at=event.started,
            exchange=event.exchange,
            order=event.order,
            name=event.name,
            word=event.word or log.message_type(event.exchange),
            outcome=event.told,
            elapsed_ms=None if event.elapsed is None else round(event.elapsed * 1000),
            marks=tuple(_marks(event, repeats.get(event.exchange), is_old=event.exchange in old)),
            repeats=repeats[event.exchange].first if event.exchange in repeats else "",
            intent=log.intent(event.exchange),
            manner=log.manner(event.exchange),
            is_awaited=None if awaited is None else event.exchange in awaited,
        )
        for event in pushes
    )


@dataclass(frozen=True, slots=True)
class _Repeat:
    first: str
    """The exchange that delivered the body first."""
    is_retry: bool
    """Whether every delivery before it had ended and none was acknowledged in time."""


def _repeats(pushes: tuple[OrderEvent, ...]) -> Mapping[str, _Repeat]:
    """The deliveries of a body that was delivered before; forged ones are no deliveries of it."""
    by_body: dict[str, list[OrderEvent]] = {}
    found: dict[str, _Repeat] = {}
    for event in pushes:
        if event.push is None or not event.push.body or event.is_forged:
            continue
        before = by_body.setdefault(event.push.body, [])
        if before:
            is_retry = all(_has_failed(e) and e.ended <= event.started for e in before)
            found[event.exchange] = _Repeat(before[0].exchange, is_retry)
        before.append(event)
    return found


def _has_failed(event: OrderEvent) -> bool:
    return not event.is_acknowledged or _is_late(event)


def _is_late(event: OrderEvent) -> bool:
    if event.is_acknowledged:
        return (event.elapsed or 0.0) > DEADLINE
    return event.push is not None and event.push.failure == FailureKind.TIMEOUT


def _marks(event: OrderEvent, repeat: _Repeat | None, *, is_old: bool) -> Iterator[DeliveryMark]:
    push = event.push
    if push is None:
        return
    yield from marks_of(push)
    if repeat:
        yield DeliveryMark.RETRY if repeat.is_retry else DeliveryMark.DUPLICATE
    if is_old:
        yield DeliveryMark.OLD
    if _is_late(event):
        yield DeliveryMark.LATE
        if push.is_lagged:
            yield DeliveryMark.OUR_DELAY


def _old(traffic: Traffic) -> frozenset[str]:
    """The deliveries that tell an older event than one taken before."""
    life = traffic.edition.order_life
    if life is None:
        return frozenset()
    deliveries = Deliveries(life, Probes(traffic.frame))
    histories = traffic.of(OrderLedger).histories.values()
    return frozenset(n.event.exchange for h in histories for n in deliveries.old_news(h))


def _awaited(traffic: Traffic) -> frozenset[str] | None:
    """The exchanges that met a step of a scenario; None where no scenario was played."""
    if not traffic.frame.acts_of(ActKind.SCENARIO_STARTED):
        return None
    met = traffic.frame.acts_of(ActKind.STEP_ENDED, _MET)
    return frozenset(value for act in met for key, value in act.details if key == "exchange")
