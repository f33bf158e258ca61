"""FMT: the tier prices that alibaba answers with: quantities, prices and their range agree."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import pairwise

from harness.checks.answers import SANDBOX_DRIFT, place_in_answer
from harness.checks.frame import Frame
from harness.checks.registry import Events, Examined, Undecided, call_check
from harness.checks.request_values import quoted
from harness.documents.lossless import Json, JsonObject, Number, Pointer, at
from harness.model.text import Text
from harness.model.verdict import Finding
from harness.platforms.calls import Call

_QUANTITIES = Text(
    "The quantities of the tier prices do not rise.",
    "阶梯价格的起订量未逐级递增。",
)
_PRICES = Text(
    "A tier price is higher than the one for fewer pieces.",
    "阶梯价格高于数量更少一级的价格。",
)
_RANGE_FORM = Text(
    "price_range is not written low-high.",
    "price_range 未写成“低价-高价”。",
)
_RANGE_ORDER = Text(
    "The low end of price_range is above its high end.",
    "price_range 的低价高于高价。",
)
_OUTSIDE = Text(
    "A tier price lies outside price_range.",
    "阶梯价格超出 price_range 的范围。",
)
_NOT_READ = Text(
    "A tier price or its quantity is no plain number, so it cannot be compared.",
    "阶梯价格或起订量不是普通数字，无法比较。",
)
_PLACES = (("result", "price_info"), ("result",))
_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_RANGE = re.compile(rf" *({_PLAIN.pattern}) *- *({_PLAIN.pattern}) *")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Figure:
    """A number of an answer: where it stands, as it was written, and its value if it has one."""

    pointer: Pointer
    literal: Json
    value: Decimal | None


@call_check("FMT-13", operations=("item.get",))
def tier_prices_are_consistent(call: Call, _frame: Frame) -> Events:
    """The tier prices of an answer are consistent with each other and with price_range.

    min_quantity rises from tier to tier and price does not rise; price_range is low-high with low
    not above high, and covers every tier price. Numbers may stand in quotes and are compared as
    decimals. What an answer leaves out is not examined. Fails when one of these is broken;
    undecided when a quantity or price of a tier is no plain number.

    Source: register FMT-13 (seed 001).
    """
    if call.answer is None or not call.is_success:
        return
    content = call.answer.content
    quantities = tuple(_figures(content, "min_quantity"))
    prices = tuple(_figures(content, "price"))
    stated = _first(content, "price_range")
    findings = (
        *_rising(call, quantities),
        *_not_rising(call, prices),
        *(_range_findings(call, stated, prices) if stated else ()),
    )
    if not findings and any(figure.value is None for figure in quantities + prices):
        yield Undecided(_NOT_READ, call.exchange.id)
    elif stated or max(len(quantities), len(prices)) > 1:
        yield Examined(call.exchange.id)
    yield from findings


def _first(content: Json, name: str) -> tuple[Pointer, Json] | None:
    """Where a name first stands with a value; None when the answer leaves it out."""
    for place in _PLACES:
        try:
            found = at(content, (*place, name))
        except LookupError:
            continue
        if found not in (None, ""):
            return (*place, name), found
    return None


def _figures(content: Json, name: str) -> Iterator[_Figure]:
    pointer, tiers = _first(content, "tier_prices") or ((), None)
    for index, tier in enumerate(tiers if isinstance(tiers, list) else ()):
        if isinstance(tier, JsonObject) and tier.get(name) not in (None, ""):
            literal = tier[name]
            yield _Figure(pointer=(*pointer, index, name), literal=literal, value=_decimal(literal))


def _decimal(value: Json) -> Decimal | None:
    if isinstance(value, str):
        return Decimal(value) if _PLAIN.fullmatch(value) else None
    try:
        return value.decimal if isinstance(value, Number) else None
    except InvalidOperation:  # an exponent of astronomic size
        return None


def _pairs(figures: Sequence[_Figure]) -> Iterator[tuple[_Figure, Decimal, _Figure, Decimal]]:
    read = [(figure, figure.value) for figure in figures if figure.value is not None]
    for (first, low), (second, high) in pairwise(read):
        yield first, low, second, high


def _rising(call: Call, quantities: Sequence[_Figure]) -> Iterator[Finding]:
    for first, low, second, high in _pairs(quantities):
        if high <= low:
            wanted = f"more than {quoted(first.literal)}"
            yield _finding(call, _QUANTITIES, second.pointer, wanted, second.literal)


def _not_rising(call: Call, prices: Sequence[_Figure]) -> Iterator[Finding]:
    for first, former, second, later in _pairs(prices):
        if later > former:
            wanted = f"at most {quoted(first.literal)}"
            yield _finding(call, _PRICES, second.pointer, wanted, second.literal)


def _range_findings(
    call: Call, stated: tuple[Pointer, Json], prices: Sequence[_Figure]
) -> Iterator[Finding]:
    pointer, literal = stated
    ends = _RANGE.fullmatch(literal) if isinstance(literal, str) else None
    if ends is None:
        yield _finding(call, _RANGE_FORM, pointer, "low-high, such as 5.0-10.0", literal)
        return
    low, high = Decimal(ends[1]), Decimal(ends[2])
    if low > high:
        yield _finding(call, _RANGE_ORDER, pointer, "low not above high", literal)
        return
    for price in prices:
        if price.value is not None and not low <= price.value <= high:
            wanted = f"within {quoted(literal)}"
            yield _finding(call, _OUTSIDE, price.pointer, wanted, price.literal)


def _finding(call: Call, message: Text, pointer: Pointer, expected: str, literal: Json) -> Finding:
    return Finding(
        message=message,
        exchanges=(call.exchange.id,),
        where=place_in_answer(call, pointer),
        expected=expected,
        actual=quoted(literal),
        hint=SANDBOX_DRIFT,
    )
