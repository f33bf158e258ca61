"""What was seen on the wire, sorted: names of exchanges, and a count of pushes."""

from collections import Counter
from dataclasses import dataclass, field

from harness.model.exchange import Direction, Exchange
from harness.model.scenario import CallbackStep
from harness.model.text import Text
from harness.platforms.base import Edition
from harness.platforms.calls import Callback
from harness.scenario.endings import duration_text, shortened, values_text

_ORDER, _WORDS = "order_id", ("status", "event")
"""What an edition's callback table calls the order, and the word that a push tells of it."""
_KINDS_TOLD = 6


@dataclass(frozen=True, slots=True)
class Reader:
    """Our names of exchanges, each found once: a long run waits over the same ones many times."""

    edition: Edition
    names: dict[str, str] = field(default_factory=dict)

    def name(self, exchange: Exchange) -> str:
        """`order.create` for a call, `order.status` for a push."""
        known = self.names.get(exchange.id)
        if known is None:
            is_push = exchange.direction is Direction.INBOUND
            read = self.edition.read_callback if is_push else self.edition.read_call
            known = self.names[exchange.id] = read(exchange).name
        return known


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A push as a sentence names it: its kind, the word that it tells, and the order."""

    name: str
    word: str
    order: str

    @property
    def text(self) -> Text:
        """`order.status OrderCreated of order 100`."""
        what = f"{self.name} {self.word}".strip()
        if not self.order:
            return Text(f"{what} of no order", f"未指明订单的 {what}")
        return Text(f"{what} of order {self.order}", f"订单 {self.order} 的 {what}")


@dataclass(slots=True, kw_only=True)
class Arrivals:
    """All pushes that came while a step waited, whichever it waited for."""

    edition: Edition
    seen: dict[str, Sighting] = field(default_factory=dict)
    """Exchange id -> what it was: a wait may look at an exchange more than once."""

    def add(self, exchange: Exchange) -> None:
        """Take in an exchange, if it is a push."""
        if exchange.direction is Direction.INBOUND and exchange.id not in self.seen:
            self.seen[exchange.id] = _sighting(self.edition.read_callback(exchange))

    @property
    def text(self) -> Text:
        """What came, with counts: the end of a sentence that says what did not."""
        kinds = Counter(self.seen.values())
        if not kinds:
            return Text("no callback came at all", "期间未收到任何回传")
        told = [(kind.text, count) for kind, count in list(kinds.items())[:_KINDS_TOLD]]
        more = len(kinds) - len(told)
        en = ", ".join(f"{count} {text.en}" for text, count in told)
        zh = "、".join(f"{text.zh} {count} 次" for text, count in told)
        if more:
            en, zh = f"{en} and {more} other kinds", f"{zh}，另有 {more} 种"
        return Text(f"what came: {en}", f"期间收到的回传：{zh}")


@dataclass(slots=True, kw_only=True)
class CallbackTally:
    """The pushes that a callback step has seen, told apart by the application's answer."""

    step: CallbackStep
    wanted: str
    """The HTTP status that makes a push count."""
    arrivals: Arrivals
    counted: list[Exchange] = field(default_factory=list)
    others: list[Exchange] = field(default_factory=list)

    def add(self, exchange: Exchange) -> None:
        """Take in one push that carries the values of the step."""
        answer = exchange.response
        counts = answer is not None and str(answer.status) == self.wanted
        (self.counted if counts else self.others).append(exchange)

    @property
    def is_settled(self) -> bool:
        """Whether nothing that may still come can change the outcome."""
        most = self.step.at_most
        if most is None:
            return len(self.counted) >= self.step.at_least
        return len(self.counted) > most

    @property
    def exchanges(self) -> tuple[str, ...]:
        """Ids of the pushes that counted, else of those that did not."""
        return tuple(exchange.id for exchange in self.counted or self.others)

    def problem(self, within: float) -> Text | None:
        """Why the step is not met; None when it is."""
        count, least, most = len(self.counted), self.step.at_least, self.step.at_most
        what = f"{self.step.callback} {values_text(self.step.where)}".strip()
        if most is not None and count > most:
            return Text(
                f"{count} callbacks {what}, at most {most} expected",
                f"收到回传 {what} {count} 次，最多应为 {most} 次",
            )
        if count >= least:
            return None
        if self.others:
            return self._unanswered(what)
        time, came = duration_text(within), self.arrivals.text
        return Text(
            f"{count} of {least} callbacks {what} within {time}; {came.en}",
            f"{time} 内收到回传 {what} {count} 次，至少应为 {least} 次；{came.zh}",
        )

    def _unanswered(self, what: str) -> Text:
        answers = ", ".join(_answer(exchange) for exchange in self.others[:5])
        count, least = len(self.counted), self.step.at_least
        return Text(
            f"{count} of {least} callbacks {what} answered HTTP {self.wanted}; "
            f"{len(self.others)} others were answered {answers}",
            f"回传 {what} 中有 {count} 次得到 HTTP {self.wanted} 响应，至少应为 {least} 次；"
            f"另有 {len(self.others)} 次的响应为 {answers}",
        )


def _sighting(callback: Callback) -> Sighting:
    words = (callback.text(name) for name in _WORDS)
    word = next((word for word in words if word), "")
    if callback.kind is None:
        word = callback.message_type
    order = callback.text(_ORDER)
    return Sighting(name=callback.name, word=shortened(word), order=shortened(order))


def _answer(exchange: Exchange) -> str:
    if exchange.response:
        return f"HTTP {exchange.response.status}"
    return f"nothing ({exchange.failure.kind})" if exchange.failure else "nothing"
