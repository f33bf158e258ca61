"""Events and creations as a spool keeps them: plain tuples, and back again."""

import pickle
from decimal import Decimal
from typing import Any

from harness.checks.histories import (
    CallFacts,
    EventKind,
    OrderEvent,
    Outcome,
    PushFacts,
    Signature,
)
from harness.checks.order_amounts import OrderAmounts
from harness.checks.order_entries import Creation
from harness.checks.stamps import micros, moment_at
from harness.platforms.operations import RefusalKind

Fact = tuple[Any, ...]

SORTED_BY = 4
"""An event is told by its order, when it counts, and the exchange."""
_PROTOCOL = 5
_KINDS = {kind.value: kind for kind in EventKind}
_OUTCOMES = {outcome.value: outcome for outcome in Outcome}
_REFUSALS = {kind.value: kind for kind in RefusalKind}
_SIGNATURES = {signature.value: signature for signature in Signature}


def fact_of(event: OrderEvent) -> Fact:
    """An event as plain values: what its place is told by, and the rest packed.

    So what goes through many hands on its way to its order costs little on it.
    """
    order, at, number, exchange, kind, name, started, ended, *plain, call, push = event
    rest = (
        kind.value,
        name,
        None if started == at else micros(started),
        None if ended == at else micros(ended),
        *plain,
        call and _plain_call(call),
        push and (push.signature.value, *push[1:]),
    )
    return order, micros(at), number, exchange, pickle.dumps(rest, _PROTOCOL)


def event_of(fact: Fact) -> OrderEvent:
    """The event that a fact was made of."""
    order, microseconds, number, exchange, packed = fact
    at = moment_at(microseconds)
    kind, name, started, ended, *plain, call, push = pickle.loads(packed)  # noqa: S301 - our own bytes
    return OrderEvent._make(
        (
            order,
            at,
            number,
            exchange,
            _KINDS[kind],
            name,
            at if started is None else moment_at(started),
            at if ended is None else moment_at(ended),
            *plain,
            call and _call_of(call),
            push and PushFacts._make((_SIGNATURES[push[0]], *push[1:])),
        )
    )


def fact_of_creation(creation: Creation) -> Fact:
    """A create call as plain values, told by when it began."""
    event = creation.event
    return (micros(event.started), event.number, event.exchange, fact_of(event), *creation[1:])


def creation_of_fact(fact: Fact) -> Creation:
    """The create call that a fact was made of."""
    return Creation(event_of(fact[3]), *fact[4:])


def _plain_call(call: CallFacts) -> Fact:
    outcome, refusal, amounts, tells_of_a_refund = call
    plain = amounts and (*amounts[:2], *(None if n is None else str(n) for n in amounts[2:]))
    return outcome.value, refusal and refusal.value, plain, tells_of_a_refund


def _call_of(fact: Fact) -> CallFacts:
    outcome, refusal, amounts, tells_of_a_refund = fact
    if amounts is not None:
        name, where, *texts = amounts
        numbers = (None if text is None else Decimal(text) for text in texts)
        amounts = OrderAmounts._make((name, where, *numbers))
    return CallFacts(_OUTCOMES[outcome], refusal and _REFUSALS[refusal], amounts, tells_of_a_refund)
