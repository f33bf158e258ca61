"""JSON read piece by piece: every value, every place, wherever the pieces end."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.documents.lossless import read_json
from harness.sources import recorded_json
from harness.sources.json_wording import TOO_DEEP
from harness.sources.recorded_bytes import ByteSource
from harness.sources.recorded_damage import Broken, Unfit
from harness.sources.recorded_json import JsonText

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


class Pieces:
    """A stream that hands out a few bytes at a time."""

    def __init__(self, data, size):
        self._data, self._size = io.BytesIO(data), size

    def read(self, size=-1):
        return self._data.read(min(size, self._size))


@pytest.fixture
def short_pieces(monkeypatch):
    monkeypatch.setattr(recorded_json, "CHUNK", 3)


def values(data, size=7):
    """The items of a JSON list, taken one by one."""
    text = JsonText(ByteSource(Pieces(data, size)))
    text.skip("[")
    found = []
    while text.more("]", is_first=not found):
        found.append(text.value())
    text.expect_end()
    return found


@given(st.lists(VALUES, max_size=5), st.booleans(), st.sampled_from([None, 2]))
def test_values_are_what_a_parser_of_the_whole_gives(items, is_ascii, indent):
    source = json.dumps(items, ensure_ascii=is_ascii, indent=indent)
    data = source.encode("utf-8", "surrogatepass")
    try:
        data.decode()
    except UnicodeDecodeError:  # lone surrogates have no UTF-8
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recorded_json, "CHUNK", 3)
        found = [value.data for value in values(data)]
    assert found == read_json(source)


@given(st.lists(VALUES, min_size=1, max_size=4))
def test_each_value_knows_its_line_and_column(items):
    source = json.dumps(items, indent=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recorded_json, "CHUNK", 3)
        found = values(source.encode())
    rows = source.split("\n")
    for value in found:
        rest = "\n".join([rows[value.line - 1][value.column - 1 :], *rows[value.line :]])
        assert rest.startswith(value.source)


@pytest.mark.usefixtures("short_pieces")
@pytest.mark.parametrize("number", ["12.50", "1e3", "-0", "1005006057059635", "9" * 5000])
def test_numbers_keep_their_literals(number):
    assert values(f"[{number},1]".encode())[0].data.literal == number


@pytest.mark.usefixtures("short_pieces")
def test_lone_surrogates_stay_what_they_are():
    assert values(rb'["a\ud800b"]')[0].data == "a\ud800b"


@pytest.mark.usefixtures("short_pieces")
@pytest.mark.parametrize(
    ("source", "words", "place"),
    [
        ("[1,\n 2,\n tru]", "expecting value", (3, 2)),
        ('[1,\n "a\nb"]', "invalid control character", (2, 4)),
        ('["\\x"]', "invalid \\escape", (1, 3)),
        ("[1,\n\n 2", "ends early", (3, 3)),
        ("[1,\n\n", "ends early", (1, 4)),
        ('["abc', "ends early", (1, 6)),
        ("[{", "ends early", (1, 3)),
        ('[{"a":', "ends early", (1, 7)),
        ("[1] x", "follows", (1, 5)),
        ("{", "expected '['", (1, 1)),
        ("", "ends early", (1, 1)),
    ],
)
def test_what_is_no_json_is_placed_exactly(source, words, place):
    with pytest.raises(Broken) as raised:
        values(source.encode())
    assert words in raised.value.what.en
    assert (raised.value.line, raised.value.column) == place


def test_a_place_inside_a_value_is_found_again():
    source = '[ {"a": [1,\n  {"b": 2}]} ]'
    (value,) = values(source.encode())
    assert value.place(Unfit(TOO_DEEP, ("a", 1, "b"))) == (2, 9)
    assert value.place(Unfit(TOO_DEEP, ("a", 0))) == (1, 10)
    assert value.place(Unfit(TOO_DEEP, ("a", 7))) == (1, 9)
    assert value.place(Unfit(TOO_DEEP, ("x",))) == (1, 3)


def test_a_fault_is_placed_and_the_next_value_sound():
    bad, good = values(b'[\n{"a": 1, "a": 2},\n{"a": 1}]')
    assert bad.place_at(bad.fault.offset) == (2, 10)
    assert good.fault is None


def test_the_same_key_in_two_objects_is_no_fault():
    assert values(b'[{"a": {"a": 1}, "b": [{"a": 1}, {"a": 2}]}]')[0].fault is None


def test_a_file_much_larger_than_a_piece_is_read_in_one_pass():
    items = [{"n": n, "text": "x" * 5_000} for n in range(500)]
    found = values(json.dumps(items).encode(), size=100_000)
    assert [value.data["text"] for value in found] == [item["text"] for item in items]
