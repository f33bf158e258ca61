"""Events and creations as a spool keeps them: plain tuples, and back again."""

from decimal import Decimal
from typing import Any

from harness.checks.histories import CallFacts, OrderEvent, PushFacts
from harness.checks.order_amounts import OrderAmounts
from harness.checks.order_entries import Creation

Fact = tuple[Any, ...]

SORTED_BY = 4
"""An event is told by its order, when it counts, and the exchange."""


def fact_of(event: OrderEvent) -> Fact:
    """An event as plain values."""
    *plain, call, push = event
    return (*plain, call and _plain_call(call), push and tuple(push))


def event_of(fact: Fact) -> OrderEvent:
    """The event that a fact was made of."""
    call, push = fact[-2:]
    if call is not None:
        return OrderEvent._make((*fact[:-2], _call_of(call), None))
    return OrderEvent._make((*fact[:-2], None, push and PushFacts._make(push)))


def fact_of_creation(creation: Creation) -> Fact:
    """A create call as plain values, told by when it began."""
    event = creation.event
    return (event.started, event.number, event.exchange, fact_of(event), *creation[1:])


def creation_of_fact(fact: Fact) -> Creation:
    """The create call that a fact was made of."""
    return Creation(event_of(fact[3]), *fact[4:])


def _plain_call(call: CallFacts) -> Fact:
    amounts = call.amounts
    if amounts is None:
        return tuple(call)
    name, where, *numbers = amounts
    texts = tuple(None if n is None else str(n) for n in numbers)
    return (call.outcome, call.refusal, (name, where, *texts), call.tells_of_a_refund)


def _call_of(fact: Fact) -> CallFacts:
    outcome, refusal, amounts, tells_of_a_refund = fact
    if amounts is not None:
        name, where, *texts = amounts
        numbers = (None if text is None else Decimal(text) for text in texts)
        amounts = OrderAmounts._make((name, where, *numbers))
    return CallFacts(outcome, refusal, amounts, tells_of_a_refund)
