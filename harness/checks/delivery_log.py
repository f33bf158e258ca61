"""Every delivery of a callback as the report lists it: facts for a reader, judged elsewhere."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from harness.checks.callbacks import DEADLINE, marks_of
from harness.checks.frame import Frame
from harness.checks.histories import History, OrderEvent, PushFacts
from harness.model.delivery import ACKNOWLEDGED, CallbackDelivery, DeliveryMark
from harness.model.evidence import ActKind
from harness.model.exchange import FailureKind

_MET = "met"


class Delivered(NamedTuple):
    """A delivery of a callback, before it is put into the words of a report."""

    event: OrderEvent
    push: PushFacts
    marks: tuple[DeliveryMark, ...]
    repeats: str
    """The first exchange that delivered the same body; empty for a first delivery."""
    is_awaited: bool | None

    @property
    def is_plain(self) -> bool:
        """Whether nothing about it is out of the ordinary."""
        is_odd = self.marks or self.push.intent or self.event.told != ACKNOWLEDGED
        return not is_odd and self.is_awaited is not False

    @property
    def elapsed_ms(self) -> int | None:
        """How long it took, in milliseconds."""
        elapsed = self.event.elapsed
        return None if elapsed is None else round(elapsed * 1000)

    @property
    def told(self) -> CallbackDelivery:
        """The delivery as a report has it."""
        event, push = self.event, self.push
        return CallbackDelivery(
            at=event.started,
            exchange=event.exchange,
            order=event.order,
            name=event.name,
            word=event.word or push.message_type,
            outcome=event.told,
            elapsed_ms=self.elapsed_ms,
            marks=self.marks,
            repeats=self.repeats,
            intent=push.intent,
            manner=push.manner,
            is_awaited=self.is_awaited,
        )


def deliveries_of(
    history: History, old: Collection[str], awaited: frozenset[str] | None
) -> Iterator[Delivered]:
    """The deliveries of an order's callbacks, in order of time.

    `old` are those that tell an older event than one taken before; `awaited` those that met a step.
    """
    repeats = _repeats(history.pushes)
    for event in history.pushes:
        push, exchange = event.push, event.exchange
        if push is None:
            continue
        repeat = repeats.get(exchange)
        marks = tuple(_marks(event, repeat, is_old=exchange in old))
        is_awaited = None if awaited is None else exchange in awaited
        yield Delivered(event, push, marks, repeat.first if repeat else "", is_awaited)


def awaited_in(frame: Frame) -> frozenset[str] | None:
    """The exchanges that met a step of a scenario; None where no scenario was played."""
    if not frame.acts_of(ActKind.SCENARIO_STARTED):
        return None
    met = frame.acts_of(ActKind.STEP_ENDED, _MET)
    return frozenset(value for act in met for key, value in act.details if key == "exchange")


@dataclass(frozen=True, slots=True)
class _Repeat:
    first: str
    """The exchange that delivered the body first."""
    is_retry: bool
    """Whether every delivery before it had ended and none was acknowledged in time."""


def _repeats(pushes: tuple[OrderEvent, ...]) -> Mapping[str, _Repeat]:
    """The deliveries of a body that was delivered before; forged ones are no deliveries of it."""
    by_body: dict[str, _Body] = {}
    found: dict[str, _Repeat] = {}
    for event in pushes:
        if event.push is None or not event.push.body or event.is_forged:
            continue
        body = by_body.get(event.push.body)
        if body is None:
            body = by_body[event.push.body] = _Body(event.exchange, event.ended)
        else:
            is_retry = body.has_failed and body.ended <= event.started
            found[event.exchange] = _Repeat(body.first, is_retry)
        body.has_failed = body.has_failed and _has_failed(event)
        body.ended = max(body.ended, event.ended)
    return found


@dataclass(slots=True)
class _Body:
    """The deliveries of a body so far."""

    first: str
    ended: datetime
    has_failed: bool = True
    """Whether none of them was acknowledged in time."""


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
