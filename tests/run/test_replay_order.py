"""Which recording is replayed: read whole, of one edition, with what it tells of its age."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from harness.model.errors import DocumentError, UsageError
from harness.run.replay_order import replay_order

FIXTURES = Path(__file__).parent.parent / "sources" / "fixtures"
WHEN = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def entry(url, second):
    return {
        "startedDateTime": WHEN.replace(second=second).isoformat(),
        "time": 5,
        "request": {"method": "POST", "url": url, "headers": [], "httpVersion": "HTTP/1.1"},
        "response": {"status": 200, "headers": [], "content": {"text": "{}"}},
    }


@pytest.fixture
def har(tmp_path):
    """A HAR of calls to these addresses, a second apart."""

    def write(*urls):
        path = tmp_path / "traffic.har"
        entries = [entry(url, second) for second, url in enumerate(urls)]
        log = {"version": "1.2", "creator": {"name": "x", "version": "1"}, "entries": entries}
        path.write_text(json.dumps({"log": log}), "utf-8")
        return str(path)

    return write


def read(path, edition=""):
    return replay_order(path, edition=edition, otherwise="aliexpress", read_stdin=lambda: b"")


def test_what_is_with_other_hosts_is_left_out_and_counted(har):
    order = read(har("https://api-sg.aliexpress.com/sync", "https://example.com/x"))
    assert (len(order.recording.exchanges), order.left_out) == (1, 1)
    assert (order.form, order.edition, order.is_own) == ("har", "aliexpress", False)


def test_another_tools_recording_is_as_old_as_its_newest_exchange(har):
    urls = ["https://api-sg.aliexpress.com/sync"] * 2
    assert read(har(*urls)).recorded == WHEN.replace(second=1)


def test_its_edition_is_read_off_its_addresses(har):
    path = har("https://api-sg.aliexpress.com/sync")
    with pytest.raises(UsageError, match="a recording of edition aliexpress, the run is of 1688"):
        read(path, "1688")


def test_calls_on_loopback_may_be_those_of_the_emulator(har):
    assert read(har("http://127.0.0.1:8000/sync")).is_of_emulator
    assert not read(har("https://api-sg.aliexpress.com/sync")).is_of_emulator


def test_a_recording_of_other_hosts_alone_is_refused(har):
    with pytest.raises(UsageError, match="no call to a platform of edition aliexpress"):
        read(har("https://example.com/x"))


def test_a_recording_without_an_exchange_is_refused(har):
    with pytest.raises(DocumentError, match="holds no exchange"):
        read(har())


def test_a_cassette_without_any_time_tells_no_age(tmp_path):
    path = tmp_path / "cassette.json"
    request = {"method": "GET", "uri": "http://127.0.0.1:8000/sync", "headers": {}, "body": None}
    response = {"status": {"code": 200, "message": "OK"}, "headers": {}, "body": {"string": "{}"}}
    interactions = [{"request": request, "response": response}]
    path.write_text(json.dumps({"version": 1, "interactions": interactions}), "utf-8")
    assert read(str(path)).recorded is None
