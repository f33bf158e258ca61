"""Queries that no client should send, and that must not break the check."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from harness.checks import encoding
from harness.model.verdict import Finding

Build = Callable[[dict[str, Any]], Any]


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("a=%20&b=%2B&c=%E4%B8%AD", []),
        ("a=中&b=é", []),
        ("a=b+c&d=e+f", ["query.a", "query.d"]),
        ("a=%ff%20+", ["query.a"]),
        ("a=%zz&%=%", []),
    ],
)
def test_a_query_is_judged_as_it_was_sent(query: str, places: list[str], recorded: Build) -> None:
    recording = recorded({"traffic": [{"create": "81"}]})
    exchange = recording.exchanges[0]
    request = replace(exchange.request, url=f"https://api-sg.aliexpress.com/sync?{query}")
    recording = replace(recording, exchanges=(replace(exchange, request=request),))
    events = recording.events_of("SIGN-11")
    assert [e.where for e in events if isinstance(e, Finding)] == places


@pytest.mark.parametrize("piece", ["a=\ud800", "\udcff=1", "a=b\udfff%20"])
def test_half_a_surrogate_pair_is_no_utf8(piece: str) -> None:
    fault = encoding._fault(piece)
    assert fault is not None
    assert fault[1] == "UTF-8"
