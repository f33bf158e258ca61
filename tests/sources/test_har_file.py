import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from harness.model.exchange import Direction, Exchange, Failure, FailureKind, Request, Response
from harness.model.recording import Provenance, Recording
from harness.sources.har_file import har_bytes

ABOUT = Provenance(
    run_id="r",
    recorded=datetime(2026, 11, 22, tzinfo=UTC),
    edition="alibaba",
    app_key="12345678",
    driver="observe",
    tool_version="0.1.0",
    cassette_key="cassette-1",
)
CALL = Exchange(
    id="x1",
    direction=Direction.OUTBOUND,
    started=datetime(2026, 11, 22, 8, 0, 1, 250_000, tzinfo=UTC),
    elapsed=0.012345,
    request=Request(
        method="POST",
        url="http://127.0.0.1:9/api/v3/item/get?q=a%20b&empty=&q=2#there",
        headers=(("Content-Type", "text/plain"), ("A", "1"), ("A", "2")),
        body="连衣裙".encode(),
    ),
    response=Response(status=404, headers=(("Location", "/there"),), body=b"\x89\xff"),
)
LOST = replace(
    CALL,
    id="x2",
    elapsed=None,
    response=None,
    failure=Failure(kind=FailureKind.TIMEOUT, message="no answer in 10 s"),
    request=replace(CALL.request, body=b""),
)


def entries(*exchanges):
    data = json.loads(har_bytes(Recording(exchanges=exchanges, provenance=ABOUT)))
    assert data["log"]["version"] == "1.2"
    return data["log"]["entries"]


def test_an_entry_holds_what_a_viewer_shows():
    (entry,) = entries(CALL)
    assert entry["startedDateTime"] == "2026-11-22T08:00:01.250000Z"
    assert entry["time"] == 12.345
    assert entry["time"] == sum(entry["timings"].values())
    request, response = entry["request"], entry["response"]
    assert request["url"] == CALL.request.url
    assert [h["value"] for h in request["headers"]] == ["text/plain", "1", "2"]
    assert [(q["name"], q["value"]) for q in request["queryString"]] == [
        ("q", "a b"), ("empty", ""), ("q", "2"),
    ]  # fmt: skip
    assert request["postData"]["text"] == "连衣裙"
    assert request["postData"]["mimeType"] == "text/plain"
    assert request["bodySize"] == 9
    assert (response["status"], response["statusText"]) == (404, "Not Found")
    assert response["redirectURL"] == "/there"
    assert (response["content"]["text"], response["content"]["encoding"]) == ("if8=", "base64")


def test_a_call_without_an_answer_has_status_0_and_says_why():
    (entry,) = entries(LOST)
    assert entry["response"]["status"] == 0
    assert entry["response"]["_error"] == "timeout: no answer in 10 s"
    assert entry["time"] == 0
    assert "postData" not in entry["request"]


REQUIRED = {
    "": {"startedDateTime", "time", "request", "response", "cache", "timings"},
    "request": {
        "method", "url", "httpVersion", "cookies", "headers", "queryString", "headersSize",
        "bodySize",
    },
    "response": {
        "status", "statusText", "httpVersion", "cookies", "headers", "content", "redirectURL",
        "headersSize", "bodySize",
    },
    "timings": {"send", "wait", "receive"},
}  # fmt: skip
"""What HAR 1.2 demands; what else there is begins with an underscore or is optional."""


@pytest.mark.parametrize("exchange", [CALL, LOST], ids=["answered", "lost"])
def test_nothing_that_the_standard_demands_is_missing(exchange):
    (entry,) = entries(exchange)
    for name, members in REQUIRED.items():
        holder = entry[name] if name else entry
        assert members <= set(holder)
        others = {n for n in set(holder) - members if not n.startswith("_")}
        assert others <= {"postData"}


def test_a_callback_is_an_entry_that_says_so():
    (entry,) = entries(replace(CALL, direction=Direction.INBOUND))
    assert entry["_harness"]["direction"] == "inbound"
