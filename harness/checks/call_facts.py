"""What several ledgers keep of the same call or push: found out once, for the first that asks."""

from functools import lru_cache

from harness.checks.histories import Literals
from harness.platforms.base import Edition
from harness.platforms.calls import Call, Callback
from harness.platforms.parameters import Parameter

_OF_CALLS = ("order_id", "tracking_number", "send_type")
_OF_PUSHES = ("order_id", "tracking_number", "event_time", "description")


@lru_cache(maxsize=1)  # here and below: the ledgers ask one after the other
def literals_of(told: Call | Callback) -> Literals:
    """Those of the values that an order's history keeps which a call or a push carries."""
    table = told.operation if isinstance(told, Call) else told.kind
    if table is None:
        return ()
    known = table.fields
    names = _OF_CALLS if isinstance(told, Call) else _OF_PUSHES
    found = [(name, told.field(name)) for name in names if name in known]
    return tuple([(name, field.text, field.where) for name, field in found if field])


def order_of(literals: Literals) -> str | None:
    """The order that values name; None where they name none."""
    return literals[0][1] if literals and literals[0][0] == _OF_CALLS[0] else None


@lru_cache(maxsize=1)
def credential_of(call: Call, edition: Edition) -> Parameter | None:
    """The credential that a call carries."""
    return edition.credential(call)


@lru_cache(maxsize=1)
def asked_for(call: Call) -> bytes:
    """What a call asks for, as a digest; empty for one that names no interface."""
    return bytes.fromhex(call.business_identity[:_DIGITS]) if call.interface else b""


_DIGITS = 24
"""Hexadecimal digits that tell what is asked for from everything else."""
