"""Memory does not grow with the file: ten times the exchanges, the same peak."""

import json
import tracemalloc
import zlib

import pytest

from harness.model.exchange import Exchange
from harness.sources.recorded import TrafficFile, read_traffic

pytestmark = pytest.mark.long

FEW, MANY = 400, 4_000
SLACK = 1024 * 1024
FORM = "app_key=12345678&timestamp=1732262400000&q=" + "%7B%22" * 100
ANSWER = json.dumps({"result": ["x" * 10] * 80})


def har(count):
    entry = json.dumps(
        {
            "startedDateTime": "2024-11-22T08:00:00.123Z",
            "time": 12.5,
            "request": {
                "method": "POST",
                "url": "https://api-sg.aliexpress.com/sync",
                "headers": [],
                "postData": {"mimeType": "application/x-www-form-urlencoded", "text": FORM},
            },
            "response": {"status": 200, "headers": [], "content": {"text": ANSWER}},
        }
    )
    yield b'{"log": {"entries": ['
    for number in range(count):
        yield (", " * bool(number) + entry).encode()
    yield b"]}}"


def json_cassette(count):
    item = json.dumps(
        {
            "request": {"method": "POST", "uri": "http://h/sync", "body": FORM, "headers": {}},
            "response": {"status": {"code": 200}, "headers": {}, "body": {"string": ANSWER}},
        }
    )
    yield b'{"version": 1, "interactions": ['
    for number in range(count):
        yield (", " * bool(number) + item).encode()
    yield b"]}"


def yaml_cassette(count):
    item = (
        f"- request:\n    body: {FORM}\n    headers: {{}}\n    method: POST\n    uri: http://h/sync\n"
        f"  response:\n    body:\n      string: '{ANSWER}'\n    headers: {{}}\n"
        "    status:\n      code: 200\n"
    ).encode()
    yield b"interactions:\n"
    for _ in range(count):
        yield item
    yield b"version: 1\n"


def ndjson(count):
    record = {
        "id": "x1",
        "direction": "outbound",
        "started": "2024-11-22T08:00:00.000000Z",
        "time_source": "harness",
        "elapsed_us": 12500,
        "request": {"method": "GET", "url": "http://h/", "headers": [], "body": {"text": FORM}},
        "response": {"status": 200, "headers": [], "body": {"text": ANSWER}},
        "origin": {"kind": "observed", "file": "", "position": 0},
        "fidelity": "wire",
        "step": "",
        "intent": "",
        "observations": [],
    }
    line = json.dumps(record).encode() + b"\n"
    for _ in range(count):
        yield line


def packed(parts):
    packer = zlib.compressobj(wbits=31)
    for part in parts:
        yield packer.compress(part)
    yield packer.flush()


class Made:
    """A file that is made while it is read."""

    def __init__(self, parts):
        self._parts = parts
        self._rest = b""

    def read(self, size=-1):
        while len(self._rest) < size:
            part = next(self._parts, None)
            if part is None:
                break
            self._rest += part
        piece, self._rest = self._rest[:size], self._rest[size:]
        return piece


def peak(parts, count):
    tracemalloc.start()
    try:
        seen = 0
        for item in read_traffic(Made(parts), TrafficFile(path="made")):
            assert isinstance(item, Exchange), item
            seen += 1
        assert seen == count
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("make", [har, json_cassette, yaml_cassette, ndjson])
def test_ten_times_the_exchanges_take_no_more_memory(make):
    few, many = peak(make(FEW), FEW), peak(make(MANY), MANY)
    assert many < few + SLACK
    assert many < 8 * SLACK


def test_a_packed_file_takes_no_more_memory_either():
    few, many = peak(packed(har(FEW)), FEW), peak(packed(har(MANY)), MANY)
    assert many < few + SLACK
    assert many < 8 * SLACK
