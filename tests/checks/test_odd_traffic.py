"""No check breaks on odd traffic of the Bearer editions: odd queries, uploads and answers."""

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import harness.checks.families  # noqa: F401 - importing the families fills the registry
from harness.catalog.load import load_catalogue

Build = Callable[[dict[str, Any]], Any]

KEYS = re.findall(
    r"\w+",
    """title price stock images code msg message data success_count failed_items index result
price_info price_range tier_prices min_quantity item_id sku_list error request_id""",
)
SCALARS = st.sampled_from(
    [
        "5.0-10.0",
        "10-5",
        "12.50",
        "",
        " ",
        "\ud800",
        "\x00",
        "http://h/x",
        "http://[",
        "١٢",
        "1" * 5000,
    ]
)
NUMBERS = st.sampled_from(["0", "-0", "1e999999999999", "1e-99999", "12.345", "9" * 5000, "0.00"])
JSON_TEXTS = st.recursive(
    SCALARS.map(json.dumps) | NUMBERS | st.sampled_from(["null", "true", "{}", "[]"]),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda parts: f"[{','.join(parts)}]")
        | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4).map(
            lambda members: "{" + ",".join(f'"{k}":{v}' for k, v in members.items()) + "}"
        )
    ),
    max_leaves=12,
)
TEXTS = JSON_TEXTS | st.text(max_size=20).map(lambda t: t.encode("utf-8", "replace").decode())
STATUSES = st.sampled_from(["200", "204", "302", "400", "401", "404", "429", "500", "999"])


def listen(build: Build, edition: str, rows: list[dict[str, Any]]) -> None:
    recording = build({"edition": edition, "traffic": rows})
    for requirement in load_catalogue().of_edition(edition):
        assert recording.events_of(requirement.id) is not None


@settings(max_examples=60, deadline=None)
@given(
    values=st.dictionaries(
        st.sampled_from(["item_id", "language", "fields", "sign", "timestamp", "x", ""]), TEXTS
    ),
    answer=TEXTS,
    status=STATUSES,
    path=st.sampled_from(["/api/v3/item/get", "/oauth/token", "/x", "", "/"]),
)
def test_an_odd_item_query_breaks_nothing(
    *, values: dict[str, str], answer: str, status: str, path: str, recorded: Build
) -> None:
    query = "&".join(f"{name}={quote(value)}" for name, value in values.items())
    row = {"http": {"url": f"https://openapi.alibaba.com{path}?{query}"}, "answer": answer}
    listen(recorded, "alibaba", [row | {"status": status}] * 2)


@settings(max_examples=60, deadline=None)
@given(
    body=TEXTS,
    answer=TEXTS,
    status=STATUSES,
    method=st.sampled_from(["POST", "GET", "OPTIONS", ""]),
    media_type=st.sampled_from(["application/json", "text/plain", "", "application/json;;"]),
)
def test_an_odd_upload_breaks_nothing(
    *, body: str, answer: str, status: str, method: str, media_type: str, recorded: Build
) -> None:
    headers = {"Content-Type": media_type, "Authorization": "Bearer t"}
    call = {"method": method, "url": "https://api.1688.com/item/batchUpload", "body": body}
    row = {"http": {**call, "headers": headers}, "answer": answer, "status": status}
    listen(recorded, "1688", [row] * 2)


@pytest.mark.parametrize("edition", ["alibaba", "1688"])
def test_no_traffic_says_nothing(edition: str, recorded: Build) -> None:
    recording = recorded({"edition": edition})
    words = ("SIGN-", "FMT-", "ERRH-03", "ERRH-04")
    rows = [r.id for r in load_catalogue().of_edition(edition) if r.id.startswith(words)]
    assert not [event for row in rows for event in recording.events_of(row)]
