"""Files that would take memory or time without end: bombs, depth, size, crowds."""

import base64
import gzip
import io
import json
from pathlib import Path

import pytest

from harness.model.exchange import Exchange
from harness.sources import recorded_bytes, recorded_decoder
from harness.sources.recorded import Damage, TrafficFile, read_traffic

FOLDER = Path(__file__).parent / "fixtures" / "whole"
WHOLE = {path.name: path.read_text(encoding="utf-8") for path in sorted(FOLDER.iterdir())}

INTERACTION = {
    "request": {"method": "GET", "uri": "http://h/sync", "body": "", "headers": {}},
    "response": {"status": {"code": 200}, "headers": {}, "body": {"string": "{}"}},
}


def read(source, path="traffic"):
    data = source if isinstance(source, bytes) else source.encode("utf-8", "surrogateescape")
    return list(read_traffic(io.BytesIO(data), TrafficFile(path=path)))


def damages(items):
    return [item for item in items if isinstance(item, Damage)]


def exchanges(items):
    return [item for item in items if isinstance(item, Exchange)]


@pytest.fixture
def small_limit(monkeypatch):
    """An item may take no more than 64 KiB."""
    for module in ("recorded_bytes", "recorded_json", "recorded_bodies"):
        monkeypatch.setattr(f"harness.sources.{module}.LARGEST_ITEM", 64 * 1024)
    monkeypatch.setattr(recorded_bytes, "_HARMLESS", 1024 * 1024)


@pytest.mark.usefixtures("small_limit")
@pytest.mark.parametrize("filler", [b" ", b"\n", b"0", b"\0"])
def test_a_bomb_of_a_packed_file_is_refused(filler):
    head = WHOLE["har.har"].encode()[:-2]
    packed = gzip.compress(head + filler * 20_000_000)
    items = read(packed)
    assert len(packed) < 40_000
    assert damages(items)


@pytest.mark.usefixtures("small_limit")
def test_a_bomb_is_named_as_one():
    items = read(gzip.compress(WHOLE["records.ndjson"].encode() + b"\n" * 20_000_000))
    assert "decompression bomb" in damages(items)[-1].what.en
    assert len(exchanges(items)) == 2


@pytest.mark.usefixtures("small_limit")
def test_a_packed_body_that_is_a_bomb_is_damage_and_the_next_interaction_is_read():
    packed = gzip.compress(b"0" * 200_000)
    body = json.dumps(INTERACTION)
    response = {
        "status": {"code": 200},
        "headers": {"content-encoding": ["gzip"]},
        "body": {"base64_string": base64.b64encode(packed).decode()},
    }
    bad = json.dumps({**INTERACTION, "response": response})
    found, good = read(f'{{"version": 1, "interactions": [{bad}, {body}]}}')
    assert "decompression bomb" in found.what.en
    assert isinstance(good, Exchange)


@pytest.mark.usefixtures("small_limit")
@pytest.mark.parametrize("name", ["har.har", "cassette.json", "cassette.yaml", "records.ndjson"])
def test_an_exchange_that_is_too_large_is_damage_not_memory(name):
    large = "x" * 3_000_000
    source = WHOLE[name].replace("/sync", f"/{large}", 1)
    found = damages(read(source))
    assert "more than" in found[0].what.en
    assert "MiB" in found[0].what.zh


@pytest.mark.usefixtures("small_limit")
def test_a_line_that_is_too_large_does_not_hide_the_next():
    first, second = WHOLE["records.ndjson"].splitlines()
    long = first.replace("/sync", "/" + "x" * 700_000)
    bad, good = read(f"{long}\n{second}\n")
    assert bad.location.line == 1
    assert good.id == "x2"


DEEP = 100_000


@pytest.mark.parametrize(
    "source",
    [
        '{"log": {"entries": [' + "[" * DEEP,
        '{"log": {"entries": [' + '{"a":' * DEEP,
        '{"log": {"entries": []}, "x": ' + "[" * DEEP + "]" * DEEP + "}",
        '{"log": {"pages": ' + "[" * DEEP + "]" * DEEP + "}}",
        '{"version": 1, "interactions": [' + "[" * DEEP,
        "interactions:\n- " + "[" * DEEP,
        "interactions:\n- " + "{a: " * DEEP,
        "interactions:\n" + "".join(" " * n + "-\n" for n in range(200)),
        "interactions:\n- ? " + "[" * DEEP,
        "{interactions: " + "[" * DEEP,
        '{"direction": ' + "[" * DEEP,
        '{"direction": ' + "[" * DEEP + "]" * DEEP + "}\n" + WHOLE["records.ndjson"],
    ],
)
def test_deep_nesting_is_damage(source):
    items = read(source)
    assert "deep" in damages(items)[0].what.en


@pytest.mark.parametrize(
    "source",
    [
        '{"log": {"entries": [[' + "1," * 200_000,
        '{"log": {"entries": [' + "1" * 400_000,
        '{"log": {"entries": [[' + "[]," * 200_000 + "1]]}}",
        '{"direction": [' + "{}," * 200_000 + "1]}\n",
        "interactions:\n- [" + "a," * 150_000 + "a]\nversion: 1\n",
        "interactions:\n- [" + "[]," * 150_000 + "a]\nversion: 1\n",
    ],
)
def test_a_crowd_of_small_values_is_damage_not_memory(source, monkeypatch):
    monkeypatch.setattr(recorded_decoder, "_CROWD", 100_000)
    words = damages(read(source))[0].what.en
    assert "so many values" in words or "values in one place" in words


def test_a_large_body_full_of_quotes_and_commas_is_no_crowd(monkeypatch):
    monkeypatch.setattr(recorded_decoder, "_CROWD", 100_000)
    body = json.dumps(json.dumps([["a", 1]] * 100_000))
    source = WHOLE["har.har"].replace('"{}"', body, 1)
    assert len(source) > 1_000_000
    assert len(exchanges(read(source))) == 2


def test_an_interaction_nested_sixty_deep_is_still_data():
    deep = "[" * 50 + "]" * 50
    source = WHOLE["cassette.yaml"].replace("body: ''", f"extra: {deep}\n    body: ''")
    assert len(exchanges(read(source))) == 2
