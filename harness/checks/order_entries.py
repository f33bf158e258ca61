"""From calls and callbacks to what an order's history keeps of them."""

import hashlib
import json
from collections.abc import Iterator
from typing import NamedTuple

from harness.checks.answers import place_in_answer
from harness.checks.call_facts import literals_of, order_of
from harness.checks.excerpts import shown
from harness.checks.histories import (
    STATUS_PUSH,
    TRACKING_PUSH,
    CallFacts,
    EventKind,
    Literals,
    OrderEvent,
    Outcome,
    PushFacts,
)
from harness.checks.ledger import numbers_of
from harness.checks.order_amounts import read_amounts, tells_of_a_refund
from harness.checks.push_facts import (
    body_identity,
    is_in_other_case,
    is_out_of_form,
    signature_of,
)
from harness.checks.request_values import missing_place
from harness.documents.lossless import Json, Number, Pointer, at, text_of
from harness.model.exchange import Exchange, Fact
from harness.platforms.calls import Call, Callback
from harness.platforms.operations import OperationKind

HEALTHY_LAG_MS = 50.0
UNKNOWN_EVENT = "callback_unknown_event"
"""The fault of the emulator that makes events up."""
_OTHER_WORD = (EventKind.OTHER_PUSH, "status")
_WORDS = {STATUS_PUSH: (EventKind.PUSHED, "status"), TRACKING_PUSH: (EventKind.TRACKED, "event")}
_ITEM = ("product_id", "quantity", "sku")
_WARNINGS = (("result", "error_code"), ("result", "error_msg"))
_NO_WARNING = ("", "0", "200", "null", "ok", "success")
_MILLISECONDS = 10**11
_DIGEST_SIZE = 16


class Creation(NamedTuple):
    """A create call: what it asked for, and what came of it."""

    event: OrderEvent
    """Names no order: one create may open several."""
    out_order_id: str
    goods: str
    """A digest of the items and of where they go; empty where they cannot be read."""
    orders: tuple[str, ...]
    """The orders that the answer names, granted or not."""
    warning: str = ""
    """What stands beside a success: the error code or message of a payment that failed."""

    @property
    def outcome(self) -> Outcome:
        """What came of it."""
        return self.event.call.outcome if self.event.call else Outcome.UNREAD

    @property
    def is_granted(self) -> bool:
        """Whether the order was opened."""
        return self.outcome is Outcome.GRANTED

    @property
    def is_lost(self) -> bool:
        """Whether the application cannot know what came of it."""
        return self.outcome is Outcome.LOST


def creation_of(call: Call) -> Creation:
    """A create call as the ledger keeps it."""
    kind = EventKind.CREATED if call.is_success else EventKind.NOT_CREATED
    out = call.field("out_order_id")
    place = call.operation.fields.get("out_order_id", "") if call.operation else ""
    kept = (out.text, out.where) if out else ("", missing_place(call, place))
    return Creation(
        event=_call_event(kind, call, literals=(("out_order_id", *kept),)),
        out_order_id=out.text if out else "",
        goods=_goods(call),
        orders=call.answered("order_id"),
        warning=_warning(call) if call.is_success else "",
    )


def call_events(call: Call) -> Iterator[OrderEvent]:
    """What a call other than a create means for the orders that it or its answer names."""
    order = order_of(literals_of(call)) or ""
    if call.operation and call.operation.kind is OperationKind.ACT:
        if order:
            yield _call_event(EventKind.ACTED, call, order)
        return
    told = _orders_told(call)
    for name, (status, pointer) in told.items():
        yield _read_event(call, name, status, pointer)
    if order and order not in told:
        yield _call_event(EventKind.QUERIED, call, order)


def is_lookup(call: Call) -> bool:
    """Whether a call asked for orders without naming one, and got an answer that is no refusal."""
    operation = call.operation
    return (
        operation is not None
        and "status" in operation.answer
        and order_of(literals_of(call)) is None
        and (call.is_success or call.has_unread_answer)
    )


def push_event(callback: Callback) -> OrderEvent:
    """A push as the ledger keeps it; without an order where it names none."""
    exchange, called = callback.exchange, callback.name
    kind, name = _WORDS.get(called, _OTHER_WORD)
    word, literals = callback.field(name), literals_of(callback)
    return OrderEvent(
        order=order_of(literals) or "",
        at=exchange.started,
        number=numbers_of(exchange.id),
        exchange=exchange.id,
        kind=kind,
        name=called,
        started=exchange.started,
        ended=exchange.ended,
        elapsed=exchange.elapsed,
        told=_http_outcome(exchange),
        word=word.text if word else "",
        word_where=word.where if word else "body",
        literals=literals,
        push=PushFacts(
            signature=signature_of(exchange),
            status=exchange.response.status if exchange.response else None,
            failure=exchange.failure.kind if exchange.failure else "",
            is_lagged=_is_lagged(exchange),
            body=body_identity(exchange),
            stamp=_stamp(callback.body),
            is_out_of_form=is_out_of_form(callback),
            is_made_up=exchange.intent == UNKNOWN_EVENT,
            is_in_other_case=is_in_other_case(exchange),
            intent=exchange.intent,
            manner=exchange.observed(Fact.FORGED_MANNER) or "",
            message_type="" if callback.kind else callback.message_type,
        ),
    )


def _orders_told(call: Call) -> dict[str, tuple[str, Pointer]]:
    """The orders that a granted read tells of, with their status and its place in the answer."""
    path = call.operation.answer.get("status") if call.operation else None
    if path is None or call.answer is None or not call.is_success:
        return {}
    asked = order_of(literals_of(call)) or ""
    found: dict[str, tuple[str, Pointer]] = {}
    for pointer, status in call.answer.find(path):
        holder = at(call.answer.content, pointer[:-1])
        told = holder.get("order_id") if isinstance(holder, dict) else None
        order = text_of(told) if told is not None else asked
        if order:
            found[order] = text_of(status), pointer
    return found


def _read_event(call: Call, order: str, status: str, pointer: Pointer) -> OrderEvent:
    assert call.answer is not None  # noqa: S101 - told by _orders_told
    above = pointer[:-1]
    holder = at(call.answer.content, above)
    amounts = read_amounts(holder, lambda below: place_in_answer(call, (*above, *below)))
    return _call_event(
        EventKind.READ,
        call,
        order,
        word=status,
        word_where=place_in_answer(call, pointer),
        facts=CallFacts(
            outcome=Outcome.GRANTED, amounts=amounts, tells_of_a_refund=tells_of_a_refund(holder)
        ),
    )


def _call_event(  # noqa: PLR0913 - what differs from kind to kind
    kind: EventKind,
    call: Call,
    order: str = "",
    *,
    word: str = "",
    word_where: str = "",
    literals: Literals | None = None,
    facts: CallFacts | None = None,
) -> OrderEvent:
    exchange, refusal = call.exchange, call.refusal
    ended = exchange.ended
    return OrderEvent(
        order=order,
        at=ended,
        number=numbers_of(exchange.id),
        exchange=exchange.id,
        kind=kind,
        name=call.name,
        started=exchange.started,
        ended=ended,
        elapsed=exchange.elapsed,
        told=_told(call),
        word=word,
        word_where=word_where,
        literals=literals_of(call) if literals is None else literals,
        call=facts or CallFacts(_outcome(call), refusal.kind if refusal else None),
    )


def _outcome(call: Call) -> Outcome:
    if call.is_success:
        return Outcome.GRANTED
    if call.is_lost:
        return Outcome.LOST
    if call.refusal:
        return Outcome.REFUSED
    return Outcome.NOT_YET if call.answer and call.answer.is_not_yet else Outcome.UNREAD


def _told(call: Call) -> str:
    if call.answer is None:
        return _http_outcome(call.exchange)
    if call.is_success:
        return "ok"
    if call.answer.is_not_yet:
        return "not yet"
    code = call.answer.refusal.code if call.answer.refusal else ""
    return code or _http_outcome(call.exchange)


def _http_outcome(exchange: Exchange) -> str:
    if exchange.response:
        return str(exchange.response.status)
    return exchange.failure.kind if exchange.failure else "no answer"


def _warning(call: Call) -> str:
    content = call.answer.content if call.answer else None
    found = (text_of(_at(content, pointer)) for pointer in _WARNINGS)
    return next((shown(text) for text in found if text.strip().lower() not in _NO_WARNING), "")


def _goods(call: Call) -> str:
    """The items of a create, and the address that tells one customer's order from another's."""
    fields = call.operation.fields if call.operation else {}
    if not {*_ITEM, "country"} <= set(fields):
        return ""
    head, *steps = fields["product_id"].split("/")
    request = call.json_parameters.get(head)
    listed = _at(request, tuple(steps[: steps.index("0")]))
    keys = [fields[name].rpartition("/")[2] for name in _ITEM]
    items = [i for i in listed if isinstance(i, dict)] if isinstance(listed, list) else []
    if not items:
        return ""
    lines = sorted([text_of(item.get(key, "")) for key in keys] for item in items)
    address = _at(request, tuple(fields["country"].split("/")[1:-1]))
    members = address.items() if isinstance(address, dict) else ()
    goes_to = sorted((name, text_of(value)) for name, value in members)
    text = json.dumps([lines, goes_to])
    return hashlib.blake2b(text.encode(), digest_size=_DIGEST_SIZE).hexdigest()


def _at(value: Json, pointer: Pointer) -> Json:
    try:
        return at(value, pointer)
    except LookupError:
        return None


def _is_lagged(exchange: Exchange) -> bool:
    try:
        return float(exchange.observed(Fact.SENDER_LAG) or 0.0) > HEALTHY_LAG_MS
    except ValueError:
        return False


def _stamp(body: Json) -> int | None:
    value = body.get("timestamp") if isinstance(body, dict) else None
    text = text_of(value) if isinstance(value, (str, Number)) else ""
    if not (text.isascii() and text.isdigit() and len(text) < 16):  # noqa: PLR2004 - past any date
        return None
    return int(text) // 1000 if int(text) > _MILLISECONDS else int(text)
