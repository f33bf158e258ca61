"""What every file of recorded traffic has in common: how it is recognised and how it ends."""

import gzip
import io
import json
import random
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.model.errors import Location
from harness.model.exchange import Exchange
from harness.sources.recorded import Damage, TrafficFile, read_traffic

FOLDER = Path(__file__).parent / "fixtures" / "whole"
WHOLE = {path.name: path.read_text(encoding="utf-8") for path in sorted(FOLDER.iterdir())}

ENTRY = {
    "startedDateTime": "2024-11-22T08:00:00.123Z",
    "time": 12.5,
    "request": {
        "method": "POST",
        "url": "https://api-sg.aliexpress.com/sync?method=a",
        "headers": [{"name": "content-type", "value": "application/json"}],
        "postData": {"mimeType": "application/json", "text": '{"title":"连衣裙"}'},
    },
    "response": {"status": 200, "headers": [], "content": {"size": 2, "text": "{}"}},
}


def read(source, path="traffic"):
    data = source if isinstance(source, bytes) else source.encode("utf-8", "surrogateescape")
    return list(read_traffic(io.BytesIO(data), TrafficFile(path=path)))


def damages(items):
    return [item for item in items if isinstance(item, Damage)]


def exchanges(items):
    return [item for item in items if isinstance(item, Exchange)]


def only_damage(items):
    assert len(items) == 1, items
    assert isinstance(items[0], Damage), items
    return items[0]


@pytest.fixture(params=sorted(WHOLE))
def whole(request):
    """A whole file of each form, with two exchanges."""
    return WHOLE[request.param].encode()


@pytest.mark.parametrize("name", ["a.har", "a.yaml", "a.json", "a.ndjson", "a.txt", "-"])
def test_a_file_is_recognised_by_its_content_whatever_its_name(whole, name):
    assert len(exchanges(read(whole, name))) == 2


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"\n\n", b" \r\n"])
def test_a_bom_or_blanks_before_it_do_no_harm(whole, before):
    assert len(exchanges(read(before + whole))) == 2


def test_windows_line_ends_do_no_harm(whole):
    items = read(whole.replace(b"\n", b"\r\n"))
    assert damages(items) == []
    assert len(items) == 2


def test_a_packed_file_gives_what_it_holds(whole):
    assert read(gzip.compress(whole)) == read(whole)


def test_a_packed_file_in_several_members_gives_what_it_holds(whole):
    assert read(gzip.compress(whole[:100]) + gzip.compress(whole[100:])) == read(whole)


def test_a_stream_that_hands_out_single_bytes_is_read_like_any_other(whole):
    class Trickle(io.RawIOBase):
        def __init__(self):
            self.rest = iter(whole)

        def read(self, size=-1):
            assert size
            byte = next(self.rest, None)
            return b"" if byte is None else bytes([byte])

    assert list(read_traffic(Trickle(), TrafficFile(path="traffic"))) == read(whole)


@pytest.mark.parametrize(
    ("data", "words", "words_zh"),
    [
        (b"", "an empty file", "空文件"),
        (b" \r\n\t\n", "an empty file", "空文件"),
        (b"\xef\xbb\xbf", "an empty file", "空文件"),
        ("{}".encode("utf-16"), "UTF-16", "UTF-16"),
        ('{"log":{}}'.encode("utf-16-le"), "UTF-16", "UTF-16"),
        (b"PK\x03\x04\x14\x00", "ZIP archive", "ZIP"),
        (b"\xd4\xc3\xb2\xa1\x02\x00", "packet capture", "抓包"),
        (b"\xac\xed\x00\x05sr", "a binary file", "二进制"),
        (b"<!DOCTYPE html><title>x</title>", "HTML or XML", "HTML"),
        (b'{"name": "x", "version": "1.0"}', "the keys name, version", "键 name, version"),
        (b"[1, 2]", "a JSON list", "JSON 列表"),
        (b"- request:\n    body: x\n", "vcrpy before 1.0", "vcrpy 1.0 之前"),
        (b"http_interactions:\n- request: {}\n", "Ruby's VCR", "Ruby VCR"),
        (b'{"http_interactions": []}', "Ruby's VCR", "Ruby VCR"),
        (b"services:\n  web: {}\n", "the keys services", "键 services"),
        (b"GET /sync HTTP/1.1\r\nHost: h\r\n", "the keys Host", "Host"),
        (b"hello", "something unknown", "未知格式"),
        (b"5", "something unknown", "未知格式"),
        (b"\x00\x01\x02", "something unknown", "未知格式"),
        (gzip.compress(gzip.compress(b"{}", mtime=0), mtime=0), "gzip inside gzip", "嵌套的 gzip"),
    ],
)
def test_a_file_of_another_sort_is_named_for_what_it_looks_like(data, words, words_zh):
    found = only_damage(read(data))
    assert words in found.what.en
    assert words_zh in found.what.zh
    assert "expected a HAR 1.2, a VCR cassette" in found.what.en
    assert found.location == Location("traffic", 1, 1)


@pytest.mark.parametrize("name", sorted(WHOLE))
def test_a_file_that_is_cut_anywhere_never_reads_as_a_whole_one(name):
    data = WHOLE[name].encode()
    for end in range(len(data.rstrip())):
        items = read(data[:end])
        is_between_records = name == "records.ndjson" and data[: end + 1].endswith((b"}\n", b"}"))
        is_whole_first = name == "records.ndjson" and data[:end].endswith(b"}\n")
        if not (is_between_records or is_whole_first):
            assert damages(items), (end, data[:end])
        assert len(exchanges(items)) <= 2


def test_what_stands_before_the_cut_is_read():
    for name, source in WHOLE.items():
        data = source.encode()
        items = read(data[: len(data) - 12])
        assert exchanges(items), name
        assert damages(items), name


def test_a_cut_in_json_is_placed_at_the_end():
    found = damages(read(WHOLE["har.har"][:-20]))[-1]
    assert "ends early" in found.what.en
    assert found.location == Location("traffic", 1, len(WHOLE["har.har"]) - 20 + 1)


def test_a_packed_file_that_is_cut_is_damage(whole):
    found = damages(read(gzip.compress(whole)[:-10]))
    assert "gzip data ends early" in found[-1].what.en


def test_a_packed_file_whose_sum_is_wrong_is_damage(whole):
    packed = bytearray(gzip.compress(whole))
    packed[-6] ^= 0xFF
    assert "gzip data is damaged" in damages(read(bytes(packed)))[-1].what.en


def test_a_packed_file_with_something_behind_it_is_damage(whole):
    items = read(gzip.compress(whole) + b"trailing")
    assert "gzip data is damaged" in damages(items)[-1].what.en
    assert len(exchanges(items)) == 2


def test_a_stream_that_fails_while_it_is_read_is_damage():
    class Failing(io.BytesIO):
        def read(self, size=-1):
            if self.tell() > 300_000:
                raise OSError(5, "Input/output error")
            return super().read(size)

    many = json.dumps({"log": {"entries": [ENTRY] * 2000}}).encode()
    items = list(read_traffic(Failing(many), TrafficFile(path="traffic")))
    assert "Input/output error" in items[-1].what.en
    assert len(exchanges(items)) > 100


def test_every_message_stands_in_both_languages(whole):
    for end in range(0, len(whole), 7):
        for found in damages(read(whole[:end])):
            assert found.what.en
            assert any("\u4e00" <= c <= "\u9fff" for c in found.what.zh), found.what.zh


def test_very_many_damaged_places_are_counted_not_kept():
    items = read(WHOLE["records.ndjson"] + "{}\n" * 5000)
    assert len(damages(items)) == 1001
    assert "4000 more places" in items[-1].what.en
    assert items[-1].location.line == 5002


TROUBLE = (
    b"\n", b'"', b"\\", b"{", b"}", b"[", b"]", b"null", b"1e999", b"-", b"\\ud800", b"!!binary ",
    b"&a ", b"*a", b": ", b"- ", b"\xff", b"\xef\xbb\xbf", b"\x00", b"? ", b"<<: ", b"%YAML 3.0\n",
    b"9" * 5000, b"http://[", b"http://a:0x/", b"2024-99-99T00:00:00Z", b"\xe2\x80\xa8", b"...\n",
)  # fmt: skip


@given(st.data())
def test_nothing_that_a_file_holds_is_raised(data):
    source = bytearray(WHOLE[data.draw(st.sampled_from(sorted(WHOLE)))].encode())
    edits = data.draw(
        st.lists(
            st.tuples(
                st.integers(0, len(source)),
                st.integers(0, 6),
                st.binary(max_size=4) | st.sampled_from(TROUBLE),
            ),
            min_size=1,
            max_size=4,
        )
    )
    for at, length, new in edits:
        source[at : at + length] = new
    for item in read(bytes(source)):
        assert isinstance(item, (Exchange, Damage))
        assert item.origin.position if isinstance(item, Exchange) else item.location.line >= 1
        if isinstance(item, Damage):
            assert item.location.column >= 1


@given(st.binary(max_size=200))
def test_no_bytes_at_all_are_too_strange(data):
    for packed in (data, gzip.compress(data), b"\x1f\x8b" + data, zlib.compress(data)):
        assert all(isinstance(item, (Exchange, Damage)) for item in read(packed))


def test_bytes_changed_at_random_in_a_packed_file_raise_nothing(whole):
    chance = random.Random(7)  # noqa: S311 - the same bytes each time
    packed = gzip.compress(whole)
    for _ in range(200):
        changed = bytearray(packed)
        changed[chance.randrange(len(changed))] = chance.randrange(256)
        assert read(bytes(changed)) is not None
