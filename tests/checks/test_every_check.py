"""What holds for all checks: nothing vacuous, nothing that breaks on odd traffic."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import harness.checks.families  # noqa: F401 - importing the families fills the registry
from harness.checks.metrics import call_metrics
from harness.checks.registry import Check, Examined, checked_requirements, checks_of
from harness.model.verdict import Finding
from harness.platforms.editions import edition_named

Build = Callable[[dict[str, Any]], Any]

CHECKS = [check for name in sorted(checked_requirements()) for check in checks_of(name)]
STATEMENT = {"interfaces": ["aliexpress.ds.order.create"], "capabilities": {"order.ship": "false"}}
KEYS = re.findall(
    r"\w+",
    """result order_list number order_status order_amount amount price product_id order_id
    product_count child_order_list product_price code data orderId orderStatus eventTime
    trackingNumber eventCode timestamp detail_node_list time_stamp access_token expires_in
    pay_currency send_type error_response currency""",
)

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False)
    | st.text(max_size=12)
    | st.sampled_from(["8100000000000001", "FINISH", "OrderClosed", "true", "12.50", "\ud800"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(KEYS),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)
TEXTS = JSON.map(json.dumps) | st.text(max_size=20)


@pytest.mark.parametrize("check", CHECKS, ids=[c.name for c in CHECKS])
@pytest.mark.parametrize("verb", ["certification", "audit"])
def test_no_traffic_is_no_evidence(check: Check, verb: str, recorded: Build) -> None:
    for statement in (None, STATEMENT):
        certification = "true" if verb == "certification" else "false"
        recording = recorded({"certification": certification, "statement": statement})
        kinds = {type(event) for event in recording.events(check)}
        assert not kinds & {Examined, Finding}


@pytest.mark.parametrize("check", CHECKS, ids=[c.name for c in CHECKS])
def test_a_check_says_what_it_demands_when_it_fails_and_where_that_stands(check: Check) -> None:
    assert "ails " in check.text
    assert f"Source: register {check.requirement}" in check.text


def judged(recording: Any) -> list[Any]:
    assert recording.traffic.orders.rounds is not None
    call_metrics(recording.traffic)
    return [event for check in CHECKS for event in recording.events(check)]


@settings(max_examples=60, deadline=None)
@given(
    interface=st.sampled_from([*edition_named("aliexpress").operations.operations, "x.y", ""]),
    name=st.text(max_size=10),
    value=TEXTS,
    answer=TEXTS,
    data=TEXTS,
    wrapped=st.booleans(),
)
def test_no_check_breaks_on_odd_traffic(
    *,
    interface: str,
    name: str,
    value: str,
    answer: str,
    data: str,
    wrapped: bool,
    recorded: Build,
) -> None:
    operation = edition_named("aliexpress").operations.operations.get(interface)
    heads = {path.partition("/")[0] for path in operation.fields.values()} if operation else set()
    form = {key: _sendable(value) for key in {*heads, _sendable(name)}}
    query = {"timestamp": _sendable(value), "sign": _sendable(name), "sign_method": _sendable(name)}
    call: dict[str, Any] = {"call": interface, "form": form, "query": query}
    call |= {"result": _sendable(answer)} if wrapped else {"answer": _sendable(answer)}
    pushes = [
        {"push": "X", "order": "1", "body": f'{{"message_type":{n},"data":{_sendable(data)}}}'}
        for n in (53, 18)
    ]
    rows = [{"rounds": ["8100000000000001"]}, call, *pushes, call]
    rows += [{"probe": "8100000000000001", "shows": _sendable(name)}]
    for certification in ("true", "false"):
        document = {"certification": certification, "statement": STATEMENT, "traffic": rows}
        assert judged(recorded(document))


LITERALS = st.from_regex(re.compile(r"-?[0-9]{1,3}[.,]?[0-9]{0,4}(e[0-9])?"), fullmatch=True)


@settings(max_examples=200, deadline=None)
@given(literal=LITERALS | st.text("0123456789.,-+eE ", max_size=8))
def test_a_price_is_right_exactly_when_it_has_two_decimals(literal: str, recorded: Build) -> None:
    form = {"line": json.dumps({"price": literal}), "sale_price": literal}
    recording = recorded({"traffic": [{"call": "aliexpress.x", "form": form}]})
    findings = [e for e in recording.events_of("FMT-02") if isinstance(e, Finding)]
    whole, point, decimals = literal.partition(".")
    is_right = bool(point) and _is_digits(whole) and _is_digits(decimals) and len(decimals) == 2
    assert len(findings) == (0 if is_right else 2)


@settings(max_examples=200, deadline=None)
@given(literal=LITERALS)
def test_a_number_is_judged_by_its_literal(literal: str, recorded: Build) -> None:
    try:
        json.loads(literal)
    except json.JSONDecodeError:
        return
    form = {"line": f'{{"price": {literal}}}'}
    recording = recorded({"traffic": [{"call": "aliexpress.x", "form": form}]})
    findings = [e for e in recording.events_of("FMT-02") if isinstance(e, Finding)]
    is_right = literal[-3:-2] == "." and _is_digits(literal[:-3] + literal[-2:])
    assert len(findings) == (0 if is_right else 1)


def _is_digits(text: str) -> bool:
    return bool(text) and set(text) <= set("0123456789")


def _sendable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
