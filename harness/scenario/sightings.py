"""What was seen on the wire, sorted: names of exchanges, and a count of pushes."""

from dataclasses import dataclass, field

from harness.model.exchange import Direction, Exchange
from harness.model.scenario import CallbackStep
from harness.model.text import Text
from harness.platforms.base import Edition
from harness.scenario.endings import duration_text, values_text


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


@dataclass(slots=True, kw_only=True)
class CallbackTally:
    """The pushes that a callback step has seen, told apart by the application's answer."""

    step: CallbackStep
    wanted: str
    """The HTTP status that makes a push count."""
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
        time = duration_text(within)
        return Text(
            f"{count} of {least} callbacks {what} within {time}",
            f"{time} 内收到回传 {what} {count} 次，至少应为 {least} 次",
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


def _answer(exchange: Exchange) -> str:
    if exchange.response:
        return f"HTTP {exchange.response.status}"
    return f"nothing ({exchange.failure.kind})" if exchange.failure else "nothing"
