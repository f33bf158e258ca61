"""COV: what was declared against what was called."""

from dataclasses import dataclass, field
from typing import Self

from harness.checks.excerpts import shown
from harness.checks.frame import Frame
from harness.checks.histories import TRACKING_PUSH
from harness.checks.ledger import Ledger, Moment, ledger, moment_of
from harness.checks.push_facts import is_forged
from harness.checks.registry import (
    Events,
    Examined,
    Note,
    Scope,
    Told,
    Undecided,
    call_check,
    callback_check,
    traffic_check,
)
from harness.checks.traffic import Traffic
from harness.model.requirement import RunClass
from harness.model.text import Text
from harness.model.verdict import Finding
from harness.platforms.calls import Call, Callback

_NO_STATEMENT = Text(
    "No statement of the application was given, so nothing is declared.",
    "未提供应用的声明文件，没有可对照的申报内容。",
)
_UNKNOWN = (Note(_NO_STATEMENT),)
_CALL_IT = Text(
    "Let the application call it with success, or take it out of the statement.",
    "请让应用成功调用该接口，或将其从声明文件中移除。",
)
_DECLARE_IT = Text(
    "Add the interface to the statement, for only declared ones are submitted.",
    "请在声明文件中补充该接口：只有已申报的接口才会提交。",
)
_NOT_SERVED = Text(
    "{interface} is not served by the emulator; whether it is exercised shows in a run against a "
    "real gateway.",
    "仿真沙箱不提供 {interface}；是否已联调，须由针对真实网关的运行来证明。",
)
_STATE_IT = Text(
    "State the capability true, or switch it off in the application.",
    "请在声明文件中将该能力改为 true，或在应用中停用该能力。",
)
_NAMED_IN_INTERFACE = {"order.cancel": "cancel", "order.refund": "refund"}
"""Capabilities without an operation of ours: an interface of such a name uses them."""
_CALLBACK = "tracking.callback"
_CITED = 5


@dataclass(slots=True)
class _Attempts:
    """The calls of one interface: the first granted one, and the first few of all."""

    count: int = 0
    granted: tuple[Moment, str] | None = None
    first: list[tuple[Moment, str]] = field(default_factory=list)

    def see(self, entry: tuple[Moment, str], *, is_granted: bool) -> None:
        self.count += 1
        if is_granted and (self.granted is None or entry < self.granted):
            self.granted = entry
        if len(self.first) < _CITED or entry < self.first[-1]:
            self.first = sorted([*self.first, entry])[:_CITED]

    def merge(self, other: Self) -> None:
        self.count += other.count
        granted = [found for found in (self.granted, other.granted) if found]
        self.granted = min(granted, default=None)
        self.first = sorted([*self.first, *other.first])[:_CITED]


@ledger
class CoverageLedger(Ledger):
    """Which interfaces were called, and which of them with success."""

    def __init__(self) -> None:
        self._attempts: dict[str, _Attempts] = {}

    def enter_call(self, call: Call, frame: Frame) -> None:
        """Count a call to a named interface."""
        del frame
        if call.interface:
            entry = (moment_of(call.exchange), call.exchange.id)
            attempts = self._attempts.get(call.interface)
            if attempts is None:
                attempts = self._attempts[call.interface] = _Attempts()
            attempts.see(entry, is_granted=call.is_success)

    def merge(self, other: Self) -> None:
        """Add the counts of another ledger."""
        for interface, theirs in other._attempts.items():
            self._attempts.setdefault(interface, _Attempts()).merge(theirs)

    def shown_by(self, interface: str) -> str | None:
        """The first exchange that granted a call of an interface; None when none did."""
        attempts = self._attempts.get(interface)
        return attempts.granted[1] if attempts and attempts.granted else None

    def tried(self, interface: str) -> tuple[int, tuple[str, ...]]:
        """How often an interface was called, with the first few exchanges."""
        attempts = self._attempts.get(interface, _Attempts())
        return attempts.count, tuple(exchange for _, exchange in attempts.first)


@traffic_check("COV-01", scope=Scope.RUN)
def every_declared_interface_is_exercised(traffic: Traffic) -> Events:
    """Each interface that the statement lists was called with success at least once.

    Fails in a certification for each one that was not. Undecided there where absence proves
    nothing (the application was lost, the run was broken off, the platform's side refused to act),
    and for an interface that the emulator does not serve when the run is against the emulator. In
    an audit the missing ones are listed and the row is untested.

    Source: register COV-01 (seed 000).
    """
    if traffic.statement is None:
        yield Note(_NO_STATEMENT)
        return
    seen = traffic.of(CoverageLedger)
    missing = [i for i in traffic.statement.interfaces if seen.shown_by(i) is None]
    if missing and not traffic.is_certification:
        names = ", ".join(missing)
        yield Note(Text(f"Not called with success: {names}.", f"未成功调用：{names}。"))
        return
    for interface in traffic.statement.interfaces:
        if exchange := seen.shown_by(interface):
            yield Examined(exchange)
    for interface in missing:
        if _is_unserved(traffic, interface):
            yield Undecided(_NOT_SERVED.format(interface=shown(interface, 80)))
        elif why := traffic.absence_proves_nothing:
            yield Undecided(why)
        else:
            yield _never_succeeded(interface, *seen.tried(interface))


@call_check("COV-02")
def no_undeclared_interface_is_called(call: Call, frame: Frame) -> Told:
    """Business calls go only to interfaces that the statement lists.

    Token calls are no business calls. Fails when another interface is called, granted or not.

    Source: register COV-02 (seed 000).
    """
    if frame.statement is None:
        return _UNKNOWN
    if not call.is_business:
        return 0
    if call.interface in frame.statement.interfaces:
        return 1
    return _undeclared(call)


@call_check("COV-03")
def what_is_declared_absent_is_not_called(call: Call, frame: Frame) -> Told:
    """A capability that the statement gives as false is not used by any call.

    A business call uses the capability of its operation, granted or not; order.cancel and
    order.refund are used by any interface of such a name. Fails when a capability stated false is
    used.

    Source: register COV-03 (seed 000).
    """
    if frame.statement is None:
        return _UNKNOWN
    if not call.is_business:
        return 0
    used = [capability for capability in frame.declared_absent if _uses(call, capability)]
    if not used:
        return 1
    exchange, where = call.exchange.id, _place_of_method(call)
    return Examined(exchange), *(_used(c, exchange, where, call.interface) for c in used)


@callback_check("COV-03")
def tracking_declared_absent_is_not_acknowledged(callback: Callback, frame: Frame) -> Told:
    """An application that declares tracking.callback false acknowledges no tracking callback.

    Only tracking callbacks (push 18) count; status pushes are none. Fails when one is acknowledged
    although the statement gives the capability as false.

    Source: register COV-03 (seed 000).
    """
    if callback.name != TRACKING_PUSH or _CALLBACK not in frame.declared_absent:
        return 0
    if is_forged(callback.exchange):
        return 0
    if not callback.is_acknowledged:
        return 1
    exchange = callback.exchange.id
    return Examined(exchange), _used(_CALLBACK, exchange, "response.status", "HTTP 200")


def _is_unserved(traffic: Traffic, interface: str) -> bool:
    is_known = interface in traffic.edition.operations.operations
    return traffic.frame.run_class is RunClass.REHEARSAL and not is_known


def _undeclared(call: Call) -> Events:
    name = shown(call.interface, 80)
    yield Examined(call.exchange.id)
    yield Finding(
        message=Text(f"{name} is called and not declared.", f"调用了未申报的接口 {name}。"),
        exchanges=(call.exchange.id,),
        where=_place_of_method(call),
        expected="an interface of the statement",
        actual=name,
        hint=_DECLARE_IT,
    )


def _never_succeeded(interface: str, tried: int, exchanges: tuple[str, ...]) -> Finding:
    return Finding(
        message=Text(
            f"{interface} is declared and was never called with success.",
            f"已申报的接口 {interface} 从未成功调用。",
        ),
        exchanges=exchanges,
        expected="one successful call",
        actual=f"{tried} calls, none with success" if tried else "no call",
        hint=_CALL_IT,
    )


def _uses(call: Call, capability: str) -> bool:
    if call.operation is not None and call.operation.capability:
        return call.operation.capability == capability
    word = _NAMED_IN_INTERFACE.get(capability)
    return word is not None and word in call.interface.lower()


def _used(capability: str, exchange: str, where: str, actual: str) -> Finding:
    return Finding(
        message=Text(
            f"{capability} is declared absent and was used.",
            f"声明文件中注明不支持 {capability}，但应用实际使用了该能力。",
        ),
        exchanges=(exchange,),
        where=where,
        expected=f"no use of {capability}",
        actual=shown(actual, 80),
        hint=_STATE_IT,
    )


def _place_of_method(call: Call) -> str:
    method = call.parameter("method")
    return method.where if method else "url"
