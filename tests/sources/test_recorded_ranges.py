"""A file cut into ranges of bytes, each read by itself."""

import hashlib
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.sources import recorded_bytes, recorded_damage
from harness.sources.recorded import Damage, Range, TrafficFile, cut_of, read_items
from harness.sources.recorded_damage import joined
from harness.sources.recorded_ranges import LineCut

RECORD = {
    "id": "x1",
    "direction": "outbound",
    "started": "2026-11-22T08:00:00.000000Z",
    "time_source": "harness",
    "elapsed_us": 12,
    "request": {"method": "GET", "url": "http://h/sync", "headers": [], "body": {"text": ""}},
    "origin": {"kind": "observed", "file": "", "position": 0},
    "fidelity": "wire",
    "step": "",
    "intent": "",
    "observations": [],
}
GOOD = json.dumps(RECORD).encode()
FILE = TrafficFile(path="a.ndjson", prefix="f2.")

LINES = st.sampled_from(
    [GOOD, GOOD + b"\r", b"", b" \t\r", b"{", b"\xff", b"\x1f\x8b", b"\xef\xbb\xbf" + GOOD, b"[]"]
)
ENDS = st.sampled_from([b"", b"\n", b"\n\n"])


def read(data, **how):
    return list(read_items(io.BytesIO(data), FILE, **how))


def cut(data, size):
    ranges = LineCut(io.BytesIO(data), size)
    return list(ranges), ranges.sha256


@given(st.lists(LINES, max_size=20), ENDS, st.integers(1, 2000))
def test_the_ranges_of_a_file_hold_what_it_holds_wherever_it_is_cut(lines, end, size):
    data = GOOD + b"\n" + b"\n".join(lines) + end
    ranges, _ = cut(data, size)
    assert [item for part in ranges for item in read(data, part=part)] == read(data)


@given(st.binary(max_size=300), st.integers(1, 40))
def test_ranges_follow_one_another_from_the_first_byte_to_the_last(data, size):
    ranges, sha256 = cut(data, size)
    assert b"".join(data[part.offset : part.end] for part in ranges) == data
    assert sha256 == hashlib.sha256(data).hexdigest()
    for part in ranges:
        assert part.first_line == data[: part.offset].count(b"\n") + 1
        assert part.offset == 0 or data[part.offset - 1 : part.offset] == b"\n"


@given(st.binary(max_size=300), st.integers(1, 40))
def test_a_range_ends_at_the_first_line_end_that_makes_it_large_enough(data, size):
    for part in cut(data, size)[0][:-1]:
        held = data[part.offset : part.end]
        assert len(held) >= size
        assert b"\n" not in held[size - 1 : -1]


def test_a_line_longer_than_the_pieces_that_are_read_stays_whole():
    data = GOOD + b"\n" + b"x" * 3_000_000 + b"\n" + GOOD
    ranges, sha256 = cut(data, 1000)
    second = len(GOOD) + 1 + 3_000_001
    assert ranges == [Range(0, second, 1), Range(second, len(data), 3)]
    assert sha256 == hashlib.sha256(data).hexdigest()


def test_a_byte_order_mark_is_one_only_where_the_file_begins():
    data = b"\xef\xbb\xbf" + GOOD + b"\n\xef\xbb\xbf" + GOOD
    first, second = (read(data, part=part)[0] for part in cut(data, 1)[0])
    assert first.id == "f2.x1"
    assert (second.location.line, second.location.column) == (2, 1)


def test_packed_data_inside_a_range_is_a_damaged_line_not_a_packed_file():
    data = GOOD + b"\n\x1f\x8b\x08\n" + GOOD
    damage, good = [item for part in cut(data, 1)[0][1:] for item in read(data, part=part)]
    assert "not UTF-8" in damage.what.en
    assert good.id == "f2.x3"


def test_a_file_that_lost_bytes_since_it_was_cut_is_damaged():
    data = GOOD + b"\n" + GOOD
    (part,) = cut(data, 10_000)[0]
    (damage,) = read(data[: len(GOOD) - 5], part=part)
    assert "became shorter" in damage.what.en


def test_what_was_written_behind_a_file_since_it_was_cut_is_not_read():
    data = GOOD + b"\n"
    (part,) = cut(data, 10_000)[0]
    assert len(read(data + GOOD, part=part)) == 1


@pytest.mark.parametrize(
    ("data", "divisible"),
    [
        (GOOD + b"\n" + GOOD, True),
        (b"\xef\xbb\xbf\r\n" + GOOD, True),
        (b'{"direction": "outbound", broken\n' + GOOD, True),
        (b'{"seq": 0, "t": "", "type": "run_started", "prev": "", "body": {}}\n', False),
        (b'\n\n{"seq": 0, "t": "", "type": "act", "prev": "", "body": {}}\n' + GOOD, False),
        (b'{"log": {"entries": []}}', False),
        (b'{"version": 1, "interactions": []}', False),
        (b"\x1f\x8b damaged", False),
        (b"", False),
    ],
)
def test_only_plain_records_of_ours_are_divisible(data, divisible):
    stream = io.BytesIO(data)
    assert (cut_of(stream, TrafficFile(path="a")) is not None) is divisible
    assert stream.tell() == 0


def test_a_packed_file_is_not_divisible():
    import gzip  # noqa: PLC0415 - beside the only test that packs

    assert cut_of(io.BytesIO(gzip.compress(GOOD)), FILE) is None


def test_a_log_behind_a_line_too_large_to_be_read_is_not_divisible(monkeypatch):
    monkeypatch.setattr(recorded_bytes, "LARGEST_ITEM", 1000)
    log = b'{"seq": 0, "t": "", "type": "act", "prev": "", "body": {}}'
    data = b'{"direction": "' + b"x" * 900_000 + b"\n" + log
    assert cut_of(io.BytesIO(data), FILE) is None


@given(st.lists(st.booleans(), max_size=30), st.integers(1, 600), st.data())
def test_damage_joined_in_any_way_is_that_of_the_whole_file(goods, size, data):
    most, recorded_damage.MOST_DAMAGE = recorded_damage.MOST_DAMAGE, 3
    try:
        whole = GOOD + b"\n" + b"\n".join(GOOD if good else b"{" for good in goods)
        told = [damage_of(read(whole, part=part)) for part in cut(whole, size)[0]]
        while len(told) > 1:
            at = data.draw(st.integers(0, len(told) - 2))
            told[at : at + 2] = [joined(told[at], told[at + 1])]
        assert list(told[0]) == damage_of(read(whole))
    finally:
        recorded_damage.MOST_DAMAGE = most


def damage_of(items):
    return [item for item in items if isinstance(item, Damage)]


def test_only_wanted_lines_are_read():
    data = b"{\n" + b"\n".join([GOOD, b"{", GOOD, b"{", GOOD, b"{"])
    assert [item.id for item in read(data, wanted={"f2.x2", "f2.x6", "x4"})] == ["f2.x2", "f2.x6"]


def test_wanted_lines_of_a_range_are_those_of_the_file():
    data = b"\n".join([GOOD] * 9)
    found = [item.id for p in cut(data, 700)[0] for item in read(data, part=p, wanted={"f2.x7"})]
    assert found == ["f2.x7"]
