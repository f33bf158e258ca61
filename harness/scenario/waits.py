"""Waiting for what a step wants to see, among the exchanges as they come."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from harness.model.clock import Clock
from harness.model.exchange import Direction, Exchange
from harness.model.scenario import AppStep, CallbackStep, ExpectNoneStep
from harness.model.text import Text
from harness.platforms.base import Edition
from harness.platforms.calls import Call, Callback
from harness.platforms.operations import OperationKind
from harness.scenario.actors import Watch
from harness.scenario.endings import StepEnding, duration_text, failed, met, values_text
from harness.scenario.expectations import STATUS, captures, judge
from harness.scenario.sightings import Arrivals, CallbackTally, Reader

_ACKNOWLEDGED = "200"
_ORDER = "order_id"
"""What the answer of an act names when the act brings an order into being."""

RoundKey = tuple[str, int]
"""A round of the run: the scenario's name and the number of the round."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """The waiting steps of a run. An exchange that met one application step meets no other."""

    edition: Edition
    watch: Watch
    clock: Clock
    reader: Reader
    spent: set[str] = field(default_factory=set)
    """Ids of the exchanges that met an application step of this run."""
    orders: dict[str, RoundKey] = field(default_factory=dict)
    """Orders whose creation met an application step, with the round that they belong to."""

    def for_call(self, step: AppStep, *, since: int, within: float, round_: RoundKey) -> StepEnding:
        """Wait for a call of the application that meets the step.

        A creation sent twice names the same order again: it belongs to the round that has the
        order and meets no step of another one.
        """
        seen = _SeenCalls(step=step, edition=self.edition, reader=self.reader, spent=self.spent)
        deadline = self.clock.monotonic() + within
        wrong: tuple[Text, str] | None = None
        while found := self.watch.wait(since, seen.is_match, self._left(deadline)):
            since = found[0] + 1
            call = self.edition.read_call(found[1])
            created = _created(call)
            earlier = [order for order in created if self.orders.get(order, round_) != round_]
            if earlier:
                wrong = _placed_earlier(earlier[0]), found[1].id
                continue
            judged = judge(call, step)
            if judged.refusal:
                return failed(judged.refusal, found[1].id)
            if judged.mismatch is None:
                self.spent.add(found[1].id)
                self.orders.update(dict.fromkeys(created, round_))
                return met(found[1].id, captured=judged.captured)
            wrong = judged.mismatch, found[1].id
        if wrong:
            return self._missed(_not_as_wanted(wrong[0], within), wrong[1])
        return self._missed(seen.nothing(within))

    def for_callbacks(self, step: CallbackStep, *, since: int, within: float) -> StepEnding:
        """Wait until as many pushes came, and were answered, as the step wants."""
        arrivals = Arrivals(edition=self.edition)
        wanted = step.expect.get(STATUS, _ACKNOWLEDGED)
        tally = CallbackTally(step=step, wanted=wanted, arrivals=arrivals)
        deadline = self.clock.monotonic() + within

        def is_match(exchange: Exchange) -> bool:
            arrivals.add(exchange)
            return self._is_push(exchange, step.callback, step.where)

        while found := self.watch.wait(since, is_match, self._left(deadline)):
            since = found[0] + 1
            tally.add(found[1])
            if tally.is_settled:
                break
        wrong = tally.problem(within)
        if wrong:
            return self._missed(wrong, *tally.exchanges)
        body = self.edition.read_callback(tally.counted[0]).body if tally.counted else None
        captured, missing = captures(step.capture, body)
        if missing:
            return failed(missing, *tally.exchanges)
        return met(*tally.exchanges, captured=captured)

    def for_none(
        self, step: ExpectNoneStep, *, since: int, within: float, known: frozenset[str]
    ) -> StepEnding:
        """Wait the whole time; a push that no earlier step has met already fails the step."""
        found = self.watch.wait(
            since,
            lambda x: x.id not in known and self._is_push(x, step.callback, step.where),
            within,
        )
        what = f"{step.callback} {values_text(step.where)}".strip()
        if found:
            return failed(
                Text(f"{what} came, none was expected", f"收到了不应出现的回传 {what}"), found[1].id
            )
        gone = self.watch.gone()
        if gone:
            return self._missed(
                Text(f"that no {what} comes could not be shown", f"无法证明不会收到回传 {what}")
            )
        return met()

    def _is_push(self, exchange: Exchange, name: str, where: Mapping[str, str]) -> bool:
        if exchange.direction is not Direction.INBOUND or self.reader.name(exchange) != name:
            return False
        return _carries(self.edition.read_callback(exchange), where)

    def _left(self, deadline: float) -> float:
        return max(0.0, deadline - self.clock.monotonic())

    def _missed(self, reason: Text, *exchanges: str) -> StepEnding:
        gone = self.watch.gone()
        if gone:
            reason = Text(f"{reason.en}; {gone}", f"{reason.zh}；被测方已无法再发送（{gone}）")
        return failed(reason, *exchanges, is_last=bool(gone))


@dataclass(slots=True, kw_only=True)
class _SeenCalls:
    step: AppStep
    edition: Edition
    reader: Reader
    spent: set[str]
    others: dict[str, str] = field(default_factory=dict)
    """Calls of the operation with other values than wanted: exchange id -> those values."""

    def is_match(self, exchange: Exchange) -> bool:
        if exchange.direction is not Direction.OUTBOUND or exchange.id in self.spent:
            return False
        if self.reader.name(exchange) != self.step.operation:
            return False
        call = self.edition.read_call(exchange)
        if _carries(call, self.step.match):
            return True
        self.others[exchange.id] = values_text(_sent(call, self.step.match))
        return False

    def nothing(self, within: float) -> Text:
        what = f"{self.step.operation} {values_text(self.step.match)}".strip()
        time = duration_text(within)
        if not self.others:
            return Text(f"no call of {what} within {time}", f"{time} 内没有调用 {what}")
        count, last = len(self.others), list(self.others.values())[-1]
        return Text(
            f"no call of {what} within {time}; {count} with other values, the last {last}",
            f"{time} 内没有调用 {what}；另有 {count} 次参数不同的调用，最后一次为 {last}",
        )


def _created(call: Call) -> tuple[str, ...]:
    """The orders that a call brought into being; a repeat of it names them again."""
    is_act = call.operation is not None and call.operation.kind is OperationKind.ACT
    return call.answered(_ORDER) if is_act and call.is_success else ()


def _carries(read: Call | Callback, values: Mapping[str, str]) -> bool:
    return _sent(read, values) == dict(values)


def _sent(read: Call | Callback, names: Mapping[str, str]) -> dict[str, str]:
    fields = {name: read.field(name) for name in names}
    return {name: found.text if found else "(none)" for name, found in fields.items()}


def _placed_earlier(order: str) -> Text:
    return Text(
        f"order {order} belongs to an earlier round: its creation was sent again",
        f"订单 {order} 属于更早的一轮：其下单请求被重复发送",
    )


def _not_as_wanted(wrong: Text, within: float) -> Text:
    time = duration_text(within)
    return Text(
        f"{wrong.en}; no better answer within {time}", f"{wrong.zh}；{time} 内没有符合要求的响应"
    )
