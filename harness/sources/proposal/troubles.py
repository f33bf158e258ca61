"""Trouble that a recording shows: which fault lets the sandbox make the same."""

from harness.model.exchange import FailureKind
from harness.model.text import Text
from harness.platforms.calls import Call
from harness.platforms.operations import RefusalKind
from harness.sources.proposal.moves import FAULT, Move

_OF_REFUSALS = {
    RefusalKind.RATE_LIMITED: "rate_limited",
    RefusalKind.EXPIRED_TOKEN: "token_expired",
    RefusalKind.IP_REFUSED: "ip_refused",
}
_OF_STATUSES = {500: "status_500", 503: "status_503"}
_OF_CODES = {
    "InsufficientPermission": "permission_refused",
    "isv.insufficient-permission": "permission_refused",
    "2001": "permission_refused",
    "403": "permission_refused",
    "SYSTEM_BUSY": "partial_failure",
}
_ARMED = Text(
    "guess: armed so that the sandbox does to the next call what the recorded gateway did",
    "推测：布设该故障，使沙箱对下一次调用作出与录制时相同的反应",
)
_BY_ITSELF = Text(
    "guess: any sandbox refuses this; if one does not, put a fault in front (docs/faults.md)",
    "推测：沙箱同样会拒绝该调用；若不拒绝，请在其前布设故障（docs/faults.md）",
)


def fault_before(call: Call) -> Move | None:
    """The fault that must lie in wait for a call to end as it did; None where nothing is known."""
    fault = _fault(call)
    if not fault:
        return None
    return Move(actor=FAULT, name=fault, target=call.name, notes=(_ARMED,))


def doubts_of(call: Call) -> tuple[Text, ...]:
    """What is not sure about a refused call that no fault stands in front of."""
    return (_BY_ITSELF,) if call.refusal and not _fault(call) else ()


def _fault(call: Call) -> str:
    response = call.exchange.response
    if response is None:
        # A shipment that was carried out could not be repeated; of other calls nobody can tell.
        failure = call.exchange.failure
        is_reset = failure is not None and failure.kind is FailureKind.RESET
        return "reset_connection" if is_reset and call.name == "order.ship" else "lost_answer"
    if call.is_lost:
        return _OF_STATUSES.get(response.status, "")
    if call.refusal is None:
        return ""
    return _OF_CODES.get(call.refusal.code) or _OF_REFUSALS.get(call.refusal.kind, "")
