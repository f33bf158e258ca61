"""Whatever time a recording names, it is read or told where it stands, and can be computed with."""

import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from harness.evidence.records import exchange_record
from harness.model.exchange import Direction, Exchange, Request, Response
from harness.sources.recorded import Damage, TrafficFile, read_traffic

MOMENTS = st.datetimes()
EDGES = (datetime.min, datetime.max, datetime(9999, 12, 31), datetime(1, 1, 1, 23))  # noqa: DTZ901, DTZ001
OFFSETS = st.integers(-24 * 60 + 1, 24 * 60 - 1).map(
    lambda minutes: f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
)
NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
URL = "http://127.0.0.1:8000/sync"
CALL = exchange_record(
    Exchange(
        id="x1",
        direction=Direction.OUTBOUND,
        started=datetime(2026, 11, 22, 8, 0, tzinfo=UTC),
        elapsed=0.1,
        request=Request(method="GET", url=URL),
        response=Response(status=200),
    )
)


def read(document, path):
    """The one item that a recording of one exchange comes to; its end can always be computed."""
    (found,) = read_traffic(io.BytesIO(json.dumps(document).encode()), TrafficFile(path=path))
    if isinstance(found, Exchange):
        assert 1970 <= found.started.year < 2200
        assert found.started + timedelta(seconds=found.elapsed or 0.0)
    return found


def har(started, took=100):
    content = {"size": 2, "mimeType": "application/json", "text": "{}"}
    entry = {
        "startedDateTime": started,
        "time": took,
        "request": {"method": "GET", "url": URL, "headers": [], "httpVersion": "HTTP/1.1"},
        "response": {"status": 200, "headers": [], "content": content},
    }
    return {"log": {"version": "1.2", "creator": {"name": "c", "version": "1"}, "entries": [entry]}}


def cassette(date, stamp):
    request = {"method": "GET", "uri": f"{URL}?timestamp={stamp}", "body": None, "headers": {}}
    response = {
        "status": {"code": 200, "message": "OK"},
        "headers": {"Date": [date]},
        "body": {"string": "{}"},
    }
    return {"interactions": [{"request": request, "response": response}], "version": 1}


@pytest.mark.parametrize("edge", EDGES)
def test_a_record_at_the_edge_of_time_is_damage_in_its_line(edge):
    text = f"{edge.isoformat(timespec='microseconds')}Z"
    found = read({**CALL, "started": text}, "a.ndjson")
    assert isinstance(found, Damage)
    assert found.location.line == 1


@given(MOMENTS, st.none() | st.integers(0, 10**18))
def test_a_record_of_any_time_is_read_or_told_where_it_stands(moment, elapsed):
    text = f"{moment.isoformat(timespec='microseconds')}Z"
    found = read({**CALL, "started": text, "elapsed_us": elapsed}, "a.ndjson")
    is_sensible = 1970 <= moment.year < 2200 and (elapsed or 0) <= 366 * 24 * 3600 * 10**6
    assert isinstance(found, Exchange) == is_sensible


@given(MOMENTS, OFFSETS, NUMBERS)
@example(datetime.max, "-23:59", 1e308)  # noqa: DTZ901
@example(datetime.min, "+23:59", 10**400)  # noqa: DTZ901
def test_a_har_entry_of_any_time_is_read_or_told_where_it_stands(moment, offset, took):
    read(har(f"{moment.isoformat()}{offset}", took), "a.har")


@given(MOMENTS, OFFSETS, NUMBERS | st.text(max_size=20))
@example(datetime.max, "-23:59", 253402300799999)  # noqa: DTZ901
@example(datetime.min, "+23:59", 9999999999999)  # noqa: DTZ901
def test_a_cassette_of_any_time_is_read_or_told_where_it_stands(moment, offset, stamp):
    date = f"{moment:%a, %d} Jan {moment.year:04} {moment:%H:%M:%S} {offset.replace(':', '')}"
    read(cassette(date, stamp), "a.json")


@pytest.mark.parametrize(
    ("document", "path"),
    [
        (CALL, "a.ndjson"),
        (har("2026-11-22T08:00:00Z"), "a.har"),
        (cassette("Sun, 22 Nov 2026 08:00:00 GMT", 1795334400000), "a.json"),
    ],
)
def test_a_usual_time_is_read(document, path):
    found = read(document, path)
    assert isinstance(found, Exchange)
    assert found.started == datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
