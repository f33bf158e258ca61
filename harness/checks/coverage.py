"""COV: what was declared against what was called."""

from collections.abc import Iterator

from harness.checks.excerpts import shown
from harness.checks.histories import TRACKING_PUSH, is_forged
from harness.checks.registry import Event, Examined, Note, Undecided, check
from harness.checks.traffic import Traffic
from harness.model.requirement import RunClass
from harness.model.text import Text
from harness.model.verdict import Finding
from harness.platforms.calls import Call

_NO_STATEMENT = Text(
    "No statement of the application was given, so nothing is declared.",
    "未提供应用的声明文件，没有可对照的申报内容。",
)
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


@check("COV-01")
def every_declared_interface_is_exercised(traffic: Traffic) -> Iterator[Event]:
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
    shown_by = {c.interface: c.exchange.id for c in reversed(traffic.calls) if c.is_success}
    missing = [i for i in traffic.statement.interfaces if i not in shown_by]
    if missing and not traffic.is_certification:
        names = ", ".join(missing)
        yield Note(Text(f"Not called with success: {names}.", f"未成功调用：{names}。"))
        return
    for interface in traffic.statement.interfaces:
        if interface in shown_by:
            yield Examined(shown_by[interface])
    for interface in missing:
        if _is_unserved(traffic, interface):
            yield Undecided(_NOT_SERVED.format(interface=shown(interface, 80)))
        elif why := traffic.absence_proves_nothing:
            yield Undecided(why)
        else:
            yield _never_succeeded(traffic, interface)


@check("COV-02")
def no_undeclared_interface_is_called(traffic: Traffic) -> Iterator[Event]:
    """Business calls go only to interfaces that the statement lists.

    Token calls are no business calls. Fails when another interface is called, granted or not.

    Source: register COV-02 (seed 000).
    """
    if traffic.statement is None:
        yield Note(_NO_STATEMENT)
        return
    for call in traffic.business_calls:
        yield Examined(call.exchange.id)
        if call.interface not in traffic.statement.interfaces:
            name = shown(call.interface, 80)
            yield Finding(
                message=Text(f"{name} is called and not declared.", f"调用了未申报的接口 {name}。"),
                exchanges=(call.exchange.id,),
                where=_place_of_method(call),
                expected="an interface of the statement",
                actual=name,
                hint=_DECLARE_IT,
            )


@check("COV-03")
def what_is_declared_absent_stays_absent(traffic: Traffic) -> Iterator[Event]:
    """A capability that the statement gives as false is not used.

    A business call uses the capability of its operation, granted or not; order.cancel and
    order.refund are used by any interface of such a name. tracking.callback is used by
    acknowledging a tracking callback (push 18); status pushes are none. Fails when a capability
    stated false is used.

    Source: register COV-03 (seed 000).
    """
    if traffic.statement is None:
        yield Note(_NO_STATEMENT)
        return
    absent = [c for c in traffic.edition.capabilities if traffic.statement.declares_absent(c)]
    for call in traffic.business_calls:
        yield Examined(call.exchange.id)
        for capability in absent:
            if _uses(call, capability):
                yield _used(capability, call.exchange.id, _place_of_method(call), call.interface)
    if _CALLBACK not in absent:
        return
    for callback in traffic.callbacks:
        if callback.name == TRACKING_PUSH and not is_forged(callback.exchange):
            yield Examined(callback.exchange.id)
            if callback.is_acknowledged:
                yield _used(_CALLBACK, callback.exchange.id, "response.status", "HTTP 200")


def _is_unserved(traffic: Traffic, interface: str) -> bool:
    is_known = interface in traffic.edition.operations.operations
    return traffic.evidence.run_class is RunClass.REHEARSAL and not is_known


def _never_succeeded(traffic: Traffic, interface: str) -> Finding:
    tried = [c.exchange.id for c in traffic.calls if c.interface == interface]
    return Finding(
        message=Text(
            f"{interface} is declared and was never called with success.",
            f"已申报的接口 {interface} 从未成功调用。",
        ),
        exchanges=tuple(tried),
        expected="one successful call",
        actual=f"{len(tried)} calls, none with success" if tried else "no call",
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
