"""Round trips: an exchange, written as each form has it, reads as the same, up to fidelity."""

import base64
import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import quote

from hypothesis import given
from hypothesis import strategies as st

from harness.evidence.records import exchange_record
from harness.model.exchange import (
    Direction,
    Exchange,
    Fact,
    Failure,
    FailureKind,
    Fidelity,
    Observation,
    Origin,
    OriginKind,
    Request,
    Response,
)
from harness.sources.recorded import TrafficFile, read_traffic

CALLBACK = "https://erp.example/callbacks"
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
HEADERS = st.lists(st.tuples(TEXT.filter(bool), TEXT), max_size=3).map(tuple)
URLS = TEXT.map(lambda text: "http://127.0.0.1:8000/sync?q=" + quote(text))
RESPONSES = st.builds(
    Response, status=st.integers(100, 599), headers=HEADERS, body=st.binary(max_size=9)
)
FAILURES = st.builds(Failure, kind=st.sampled_from(FailureKind), message=TEXT)
RECORDED = st.builds(
    Exchange,
    id=TEXT,
    direction=st.sampled_from(Direction),
    started=st.datetimes(datetime(1971, 1, 1), datetime(2199, 1, 1)).map(  # noqa: DTZ001 - given one
        lambda t: t.replace(tzinfo=UTC)
    ),
    time_source=TEXT,
    elapsed=st.none() | st.integers(0, 10**12).map(lambda n: n / 1_000_000),
    peer=TEXT,
    request=st.builds(Request, method=TEXT, url=URLS, headers=HEADERS, body=st.binary(max_size=9)),
    response=st.none() | RESPONSES,
    failure=st.none() | FAILURES,
    step=TEXT,
    intent=TEXT,
    fidelity=st.sampled_from(Fidelity),
    observations=st.lists(
        st.builds(Observation, fact=st.sampled_from(Fact), value=TEXT, where=TEXT), max_size=2
    ).map(tuple),
)


def read(text, **more):
    stream = io.BytesIO(text.encode())
    return list(read_traffic(stream, TrafficFile(path="a"), **more))


@given(st.lists(RECORDED, max_size=4), st.booleans())
def test_an_exchange_survives_our_ndjson(exchanges, is_ascii):
    text = "".join(json.dumps(exchange_record(e), ensure_ascii=is_ascii) + "\n" for e in exchanges)
    expected = [
        replace(
            exchange,
            id=f"x{number}",
            origin=Origin(kind=OriginKind.IMPORTED, file="a", position=number),
        )
        for number, exchange in enumerate(exchanges, 1)
    ]
    assert (read(text) if exchanges else []) == expected


def browser_entry(exchange):
    """An entry as Chrome writes it, from an exchange as it went over the wire."""
    request, response = exchange.request, exchange.response
    elapsed = exchange.elapsed * 1000
    body = request.body.decode()
    made = {
        "startedDateTime": exchange.started.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "time": elapsed,
        "request": {
            "method": request.method,
            "url": request.url,
            "httpVersion": "http/2.0",
            "headers": [{"name": ":path", "value": "/"}, *named(request.headers)],
            "queryString": [],
            "cookies": [],
            "bodySize": len(request.body),
        },
        "cache": {},
        "timings": {"blocked": -1, "send": 0, "wait": elapsed, "receive": 0},
    }
    if body:
        made["request"]["postData"] = {"mimeType": "", "text": body}
    if response is None:
        content = {"size": 0, "mimeType": "x-unknown"}
        made["response"] = {"status": 0, "headers": [], "content": content}
        made["response"]["_error"] = exchange.failure.message
    else:
        made["response"] = {
            "status": response.status,
            "headers": named(response.headers),
            "content": content_of(response.body),
            "_error": None,
        }
    return made


def named(headers):
    return [{"name": name, "value": value} for name, value in headers]


def content_of(body):
    try:
        return {"size": len(body), "mimeType": "", "text": body.decode()}
    except UnicodeDecodeError:
        encoded = base64.b64encode(body).decode()
        return {"size": len(body), "mimeType": "", "text": encoded, "encoding": "base64"}


ERRORS = {
    "net::ERR_TIMED_OUT": FailureKind.TIMEOUT,
    "net::ERR_NAME_NOT_RESOLVED": FailureKind.DNS,
    "net::ERR_CERT_DATE_INVALID": FailureKind.TLS,
    "net::ERR_CONNECTION_REFUSED": FailureKind.REFUSED,
    "net::ERR_CONNECTION_RESET": FailureKind.RESET,
}
PLAIN = HEADERS.map(
    lambda pairs: tuple((n, v) for n, v in pairs if not n.startswith(":") and n != "content-length")
)
BROWSED = st.builds(
    Exchange,
    id=st.just(""),
    direction=st.just(Direction.OUTBOUND),
    started=st.datetimes(datetime(1971, 1, 1), datetime(2199, 1, 1)).map(  # noqa: DTZ001 - given one
        lambda t: t.replace(tzinfo=UTC)
    ),
    time_source=st.just("har"),
    elapsed=st.integers(0, 10**9).map(lambda n: n / 1_000_000),
    request=st.builds(
        Request,
        method=st.sampled_from(["GET", "POST", "PUT"]),
        url=URLS | st.just(CALLBACK),
        headers=PLAIN,
        body=TEXT.map(str.encode),
    ),
    response=st.none() | st.builds(
        Response, status=st.integers(200, 599), headers=PLAIN, body=st.binary(max_size=9)
    ),
    failure=st.sampled_from(sorted(ERRORS)).map(lambda e: Failure(kind=ERRORS[e], message=e)),
    fidelity=st.just(Fidelity.DECODED),
)  # fmt: skip


@given(st.lists(BROWSED, max_size=4), st.sampled_from([None, 2]))
def test_an_exchange_survives_the_har_of_a_browser_up_to_fidelity(exchanges, indent):
    exchanges = [replace(e, failure=None) if e.response else e for e in exchanges]
    log = {
        "version": "1.2",
        "creator": {"name": "WebInspector", "version": "537.36"},
        "pages": [],
        "entries": [browser_entry(exchange) for exchange in exchanges],
    }
    items = read(json.dumps({"log": log}, indent=indent), callback_url=CALLBACK)
    assert len(items) == len(exchanges), items
    for number, (item, sent) in enumerate(zip(items, exchanges, strict=True), 1):
        is_push = sent.request.url == CALLBACK
        origin = Origin(kind=OriginKind.IMPORTED, file="a", position=number)
        assert item.elapsed is not None
        assert abs(item.elapsed - sent.elapsed) < 1e-6
        assert item == replace(
            sent,
            id=f"x{number}",
            direction=Direction.INBOUND if is_push else Direction.OUTBOUND,
            elapsed=item.elapsed,
            origin=origin,
        )
