"""Recorded exchanges sorted: what a scenario can tell, in its order, and what it leaves out."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias
from urllib.parse import urlsplit

from harness.model.exchange import Direction, Exchange
from harness.model.text import Text
from harness.platforms.base import Edition
from harness.platforms.calls import Call, Callback
from harness.platforms.operations import Operation, OperationKind

Event: TypeAlias = Call | Callback
"""A business call of a known operation, a token call that went wrong, or an acknowledged push."""

_EXACT = frozenset({"harness", "har"})
"""Clocks that put exchanges of several recorders in order."""
_CODE = "code"
_TOLD = 5


@dataclass(slots=True)
class LeftOut:
    """What no step tells, counted."""

    damaged: int = 0
    tokens: int = 0
    nameless: int = 0
    unacknowledged: int = 0
    hosts: Counter[str] = field(default_factory=Counter)
    interfaces: Counter[str] = field(default_factory=Counter)
    pushes: Counter[str] = field(default_factory=Counter)
    lookalikes: Counter[str] = field(default_factory=Counter)
    """Host -> requests in the form of a push, to an address that nobody named as the callback's."""

    @property
    def sentences(self) -> tuple[Text, ...]:
        """One line for each kind that there was."""
        return tuple(self._told())

    def _told(self) -> Iterator[Text]:
        if self.tokens:
            yield Text(
                f"{_counted(self.tokens, 'token call')}: the driver gets a token of its own",
                f"{self.tokens} 次令牌调用：执行时自行获取令牌",
            )
        if count := self.lookalikes.total():
            names = _names(self.lookalikes)
            yield Text(
                f"{_counted(count, 'request')} in the form of a callback, to {names}: give "
                "--statement FILE whose callback.url is that address",
                f"{count} 个形似回传的请求（{names}）：请用 --statement 提供 callback.url "
                "为该地址的声明文件",
            )
        if count := self.hosts.total():
            names = _names(self.hosts)
            yield Text(
                f"{_counted(count, 'exchange')} with other hosts ({names})",
                f"与其他主机的交互 {count} 次（{names}）",
            )
        if count := self.interfaces.total():
            names = _names(self.interfaces)
            yield Text(
                f"{_counted(count, 'call')} of what the edition does not know ({names})",
                f"平台版本未收录的接口调用 {count} 次（{names}）",
            )
        if count := self.pushes.total():
            names = _names(self.pushes)
            yield Text(
                f"{_counted(count, 'callback')} of unknown type ({names})",
                f"未知类型的回传 {count} 次（{names}）",
            )
        yield from self._bare_counts()

    def _bare_counts(self) -> Iterator[Text]:
        if self.nameless:
            yield Text(
                f"{_counted(self.nameless, 'request')} without the name of an interface",
                f"未指明接口的请求 {self.nameless} 个",
            )
        if self.unacknowledged:
            yield Text(
                f"{_counted(self.unacknowledged, 'callback')} without the answer HTTP 200",
                f"未得到 HTTP 200 响应的回传 {self.unacknowledged} 次",
            )
        if self.damaged:
            yield Text(
                f"{_counted(self.damaged, 'place')} of the file that nobody can read",
                f"文件中无法读取之处 {self.damaged} 个",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """Recorded traffic as a scenario sees it."""

    edition: Edition
    events: tuple[Event, ...]
    left_out: LeftOut

    @property
    def calls(self) -> int:
        """How many business calls of known operations there are."""
        return sum(isinstance(event, Call) and event.is_business for event in self.events)


def sort_out(
    exchanges: Iterable[Exchange],
    *,
    edition: Edition,
    damaged: int = 0,
) -> Traffic:
    """The calls and pushes that a scenario can tell, in order of time where that is known."""
    left_out = LeftOut(damaged=damaged)
    found = (_event(x, edition, left_out) for x in _in_order(tuple(exchanges)))
    return Traffic(
        edition=edition, events=tuple(e for e in found if e is not None), left_out=left_out
    )


def _in_order(exchanges: tuple[Exchange, ...]) -> tuple[Exchange, ...]:
    if any(exchange.time_source not in _EXACT for exchange in exchanges):
        return exchanges  # as they stand in the file: seconds of a Date say less
    return tuple(sorted(exchanges, key=lambda exchange: exchange.started))


def _event(exchange: Exchange, edition: Edition, left_out: LeftOut) -> Event | None:
    if exchange.direction is Direction.INBOUND:
        return _push(edition.read_callback(exchange), left_out)
    if not edition.serves(exchange.request.url):
        is_alike = edition.read_callback(exchange).kind is not None
        (left_out.lookalikes if is_alike else left_out.hosts)[_host(exchange)] += 1
        return None
    call = edition.read_call(exchange)
    if call.operation and call.is_business:
        return call
    if call.operation and call.operation.kind is OperationKind.TOKEN:
        if _is_trouble(call, call.operation):
            return call
        left_out.tokens += 1
    elif call.interface:
        left_out.interfaces[call.interface] += 1
    else:
        left_out.nameless += 1
    return None


def _is_trouble(call: Call, operation: Operation) -> bool:
    """Whether a token call went wrong that the reference client can make without being told how."""
    return (call.is_lost or call.refusal is not None) and _CODE not in operation.fields


def _push(push: Callback, left_out: LeftOut) -> Callback | None:
    if push.kind is None:
        left_out.pushes[push.message_type or "none"] += 1
        return None
    if not push.is_acknowledged:
        left_out.unacknowledged += 1
        return None
    return push


def _host(exchange: Exchange) -> str:
    try:
        return urlsplit(exchange.request.url).netloc.rpartition("@")[2].lower() or "no host"
    except ValueError:
        return "no host"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _names(counted: Counter[str]) -> str:
    told = [name for name, _ in counted.most_common(_TOLD)]
    return ", ".join(told) + (", …" if len(counted) > _TOLD else "")
