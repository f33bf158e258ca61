"""TRK: whether what a callback reports is taken over by the application."""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import datetime

from harness.checks.excerpts import shown
from harness.checks.histories import SHIP, EventKind, History, OrderEvent
from harness.checks.order_frame import OrderFrame
from harness.checks.progress import Probes
from harness.checks.registry import Events, Examined, Note, Scope, Undecided, orders_check
from harness.checks.states import NEWS
from harness.checks.traffic import Traffic
from harness.model.evidence import Act, ActKind
from harness.model.text import Text
from harness.model.verdict import Finding
from harness.platforms.orders import OrderLife

_PROBE_BEHIND = Text(
    "The state probe shows that the application did not take over what a callback reported.",
    "状态探针表明应用未采纳回传内容。",
)
_ACT_BEHIND = Text(
    "A shipment shows that the application did not take over that the order had ended.",
    "应用在收到订单已结束的回传之后仍然发货，表明未采纳回传内容。",
)
_TAKE_OVER = Text(
    "Process the callbacks that are acknowledged: store the new state of the order.",
    "请处理已确认的回传，并保存订单的新状态。",
)
_UNKNOWN_WORD = Text(
    "The state probe shows {word}, which the edition does not know as a status; later acts and "
    "reads were judged instead.",
    "状态探针返回 {word}，不在该平台版本的状态表中；已改为依据后续操作与查询判断。",
)
_PROBE_SILENT = Text(
    "The state probe that the statement declares gave no answer for {count} orders; the last time: "
    "{problem}.",
    "声明文件中的状态探针有 {count} 个订单未给出状态；最近一次：{problem}。",
)
_NOT_SEEN = Text(
    "No later act or read depends on a callback, and the statement names no state probe: the "
    "effect of callbacks cannot be seen.",
    "没有依赖回传的后续操作或查询，声明文件也未提供状态探针，无法观察回传的效果。",
)
_NOT_SEEN_BY_THE_PROBE = Text(
    "No later act or read depends on a callback, and what the state probe shows does not tell "
    "either whether it was taken over.",
    "没有依赖回传的后续操作或查询，状态探针返回的内容也无法说明回传是否被采纳。",
)
_KNOWS_NONE = Text(
    "The application answers the state probe, but has no status of any order whose callback it "
    "acknowledged, and no later act or read depends on a callback: either nothing was stored, or "
    "the probe's address asks for something else. Ask it by hand for an order that the application "
    "knows.",
    "应用对状态探针有应答，但对已确认回传的订单均无状态，也没有依赖回传的后续操作或查询："
    "或者回传未被保存，或者探针地址有误。请用应用已知的订单手动访问探针以确认。",
)
_NOT_KNOWN = Text(
    "The state probe shows other orders and no status of this one, of which a callback was "
    "acknowledged.",
    "状态探针可返回其他订单的状态，但未返回此订单的状态，而该订单的回传已得到确认。",
)


@orders_check("TRK-10", scope=Scope.RUN)
def callbacks_have_their_effect(traffic: Traffic) -> "_Effects":
    """What a valid callback reports is taken over by the application.

    It is seen in the statement's state probe, which must come to show the pushed state or a later
    one, or in a later read or act of the application on that order. Fails when the probe stays
    behind an acknowledged status push, and when the order is shipped after an acknowledged push
    that it had ended. A callback of an older state than one acknowledged before has no effect to
    show, and a probe that went back to it is left to TRK-04 and TRK-06. A probe that gives no
    answer, or a word that the edition does not know, is noted and left aside; one that shows other
    orders and has no status of this one leaves it undecided. Where nothing shows it: undecided in a
    certification and where the application answered the probe, untested elsewhere. To have no
    status of any order is no proof that nothing was stored: a probe of a wrong address says so too.

    Source: register TRK-10 (seed 000); platforms.md 5.1.
    """
    return _Effects(traffic)


class _Effects:
    """Judges the callbacks of one order after the other, then whether anything showed an effect."""

    def __init__(self, traffic: Traffic) -> None:
        self._traffic = traffic
        self._was_received = self._was_decided = False

    def of(self, history: History, orders: OrderFrame) -> Events:
        """What can be said of the genuine callbacks that were acknowledged and brought news."""
        old = {news.event.exchange for news in orders.deliveries.old_news(history)}
        judge: _Judge | None = None
        for event in history.of(EventKind.PUSHED, EventKind.TRACKED):
            if event.is_acknowledged and event.is_valid and event.exchange not in old:
                self._was_received = True
                judge = judge or _Judge(history, orders)
                for result in judge.effect(event):
                    self._was_decided = True
                    yield result

    def end(self) -> Events:
        """What is to be said of the probe, and where nothing showed any effect."""
        traffic = self._traffic
        life = traffic.edition.order_life
        if life is None:
            return
        asked = traffic.frame.acts_of(ActKind.PROBE)
        yield from _probe_notes(asked, life)
        has_answered = any(probe.detail("status") for probe in asked)
        if not self._was_received or self._was_decided:
            return
        if Probes(traffic.frame).knows_none:
            yield Undecided(_KNOWS_NONE)
        elif traffic.is_certification or has_answered:
            yield Undecided(_NOT_SEEN_BY_THE_PROBE if asked else _NOT_SEEN)


class _Judge:
    """Judges the callbacks of one order."""

    def __init__(self, history: History, orders: OrderFrame) -> None:
        self._history = history
        self._progress, self._probes = orders.progress, orders.probes
        self._deliveries = orders.deliveries
        calls = [e.started for e in history.events if e.call]
        self._last_call = max(calls, default=None)

    def effect(self, event: OrderEvent) -> Events:
        """What can be said of one acknowledged callback; nothing where nothing shows it."""
        order = self._history.order
        words = [s.word for s in self._probes.of(order, since=event.ended)]
        if event.kind is EventKind.PUSHED and not self._progress.is_known(event.word):
            return  # an event that nobody documented has no effect to show
        if event.kind is EventKind.PUSHED and self._is_shown(event, words):
            yield from self._probed(event, words)
        elif wrong := self._wrong_act(event):
            yield Examined(event.exchange)
            yield _acted_behind(event, wrong)
        elif self._last_call is not None and self._last_call > event.at:
            yield Examined(event.exchange)
        elif event.kind is EventKind.PUSHED and self._probes.lacks(order, since=event.ended):
            yield Undecided(_NOT_KNOWN, event.exchange)

    def _is_shown(self, event: OrderEvent, words: list[str]) -> bool:
        """Whether the words of the probe decide; one that the edition does not know cannot."""
        if not words:
            return False
        return self._progress.is_known(words[-1]) or self._is_reached(event, words)

    def _is_reached(self, event: OrderEvent, words: list[str]) -> bool:
        return any(self._progress.has_reached(word, event.word) for word in words)

    def _probed(self, event: OrderEvent, words: list[str]) -> Events:
        if self._is_reached(event, words):
            yield Examined(event.exchange)
        elif not self._deliveries.explains(words[-1], event, self._history):
            yield Examined(event.exchange)
            yield Finding(
                message=_PROBE_BEHIND,
                exchanges=(event.exchange,),
                where=event.word_where,
                expected=f"{event.word} or later",
                actual=shown(words[-1]),
                hint=_TAKE_OVER,
            )

    def _wrong_act(self, event: OrderEvent) -> OrderEvent | None:
        """A shipment after the end of the order, with no other callback in between."""
        if event.kind is not EventKind.PUSHED or not self._progress.is_end(event.word):
            return None
        events = self._history.events
        for place in range(bisect_right(events, event.at, key=_at), len(events)):
            later = events[place]
            if later.push:
                return None
            if later.name == SHIP and later.started > event.ended + NEWS:
                return later
        return None


def _probe_notes(probes: tuple[Act, ...], life: OrderLife) -> Iterator[Note]:
    """What is to be said of a probe that helped nothing."""
    answered = [p.detail("status") for p in probes if p.detail("status")]
    for word in dict.fromkeys(w for w in answered if life.phase_of(w) is None):
        yield Note(_UNKNOWN_WORD.format(word=shown(repr(word), 80)))
    silent = [p for p in probes if not p.detail("status")]
    if silent:
        orders = {p.detail("order") for p in silent}
        problem = shown(silent[-1].detail("problem"), 120) or "no status"
        yield Note(_PROBE_SILENT.format(count=len(orders), problem=problem))


def _acted_behind(event: OrderEvent, act: OrderEvent) -> Finding:
    order = act.literal("order_id")
    return Finding(
        message=_ACT_BEHIND,
        exchanges=(event.exchange, act.exchange),
        where=order.where if order else "",
        expected=f"no shipment after {event.word}",
        actual="shipped",
        hint=_TAKE_OVER,
    )


def _at(event: OrderEvent) -> datetime:
    return event.at
