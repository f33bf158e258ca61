"""Objects decoded at the speed of C, held against the decoder that notes everything."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.documents.lossless import Number
from harness.sources import recorded_decoder, recorded_sound
from harness.sources.recorded_decoder import Crowd, Decoder
from harness.sources.recorded_sound import Short, SoundDecoder

TEXT = st.text(st.sampled_from('ab:"\\/{}[],é好\U0001f600 \n\x7f') | st.characters(), max_size=6)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)
OBJECTS = st.dictionaries(TEXT, VALUES, max_size=4)
PIECES = st.sampled_from(
    [b"", b" ", b":", b'"', b"\\", b"}", b"{", b"1", b"-0", b"\xff", b"\x00"]
) | (
    st.sampled_from([b"\\u003a", b"1e999", b"NaN", b"\xed\xa0\x80", b'"a": 1, '])
    | st.sampled_from([b'"a": 1, "a": ":", ', b'"a" :1.5, "\\u0061":2, '])
)
REST = st.sampled_from([b"", b", {}", b"]", b"\n ]", b" x", b'"'])


def noted(data):
    """The object and its end by the other decoder, its whole numbers as `int`; None if refused."""
    try:
        text = data.decode("utf-8", "surrogateescape")
        decoder = Decoder(whole=int)
        value, end = decoder.read(text)
        text[:end].encode()
    except (ValueError, RecursionError, Crowd):
        return None
    return None if decoder.fault(text[:end]) else (value, len(text[:end].encode()))


def sound(data):
    try:
        return SoundDecoder().read(data, 0)
    except Short:
        return None


@given(OBJECTS, st.booleans(), st.sampled_from([None, 1]), REST, st.data())
def test_nothing_is_decoded_that_the_other_decoder_refuses_or_reads_otherwise(
    members, is_ascii, indent, rest, data
):
    made = json.dumps(members, ensure_ascii=is_ascii, indent=indent)
    source = made.encode("utf-8", "surrogatepass") + rest
    at = data.draw(st.integers(0, len(source)))
    source = source[:at] + data.draw(PIECES) + source[at + data.draw(st.integers(0, 1)) :]
    found = sound(source)
    if found is not None:
        value, end = found
        assert (value, len(source[:end].rstrip(b" \n"))) == noted(source)


@given(OBJECTS, st.sampled_from([b",", b" ]", b"\n,\n"]))
def test_an_object_without_oddities_is_decoded_up_to_its_end(members, rest):
    source = json.dumps(members, allow_nan=True).encode()
    expected = noted(source + rest)
    is_odd = expected is None or any(f"\\u{half}" in source.decode() for half in ("d8", "dc"))
    found = sound(source + rest)
    if not is_odd and b"NaN" not in source and b"Infinity" not in source and found is not None:
        assert found[0] == expected[0]


def test_broken_numbers_keep_their_literals():
    data = b'{"a": 12.50, "b": {"c": [1e3, 7]}} '
    value, _ = SoundDecoder().read(data + b"]", 0)
    assert value == {"a": Number("12.50"), "b": {"c": [Number("1e3"), 7]}}


def test_the_end_of_an_object_is_found_among_more():
    data = b'[{"a": {}}, {"b": 1}]'
    decoder = SoundDecoder()
    assert decoder.read(data, 1) == ({"a": {}}, 10)
    assert decoder.read(data, 12) == ({"b": 1}, 20)


@pytest.mark.parametrize("data", [b'{"a": ', b'{"a": {}', b'{"a', b"{", b'{"a": 1}', b'{"a": 1} '])
def test_bytes_that_end_with_the_object_or_inside_are_too_short(data):
    with pytest.raises(Short):
        SoundDecoder().read(data, 0)


@pytest.mark.parametrize(
    "data",
    [
        b"[1],",
        b"12,",
        b'"a",',
        b'{"a": 1, "a": 1},',
        b'{"a": {"b": 1, "\\u0062": 2}},',
        b'{"a": 1, "a": 2, "b": "\\u003a"},',
        b'{"a": 1.5, "a": 2.5},',
        b'{"a": NaN},',
        b'{"a": "\\ud800"}, {}, {}',
        b'{"a": "\xff"},',
        b'{"a": 01},',
        b'{"a" 1},',
        b'{"a":' * 100_000,
    ],
)
def test_what_must_be_looked_at_twice_is_not_decoded(data):
    assert SoundDecoder().read(data, 0) is None


def test_a_large_value_is_left_to_the_decoder_that_counts(monkeypatch):
    monkeypatch.setattr(recorded_decoder, "_CROWD", 100)
    assert SoundDecoder().read(b'{"a": "' + b"x" * 200 + b'"},', 0) is None


def test_other_words_of_the_parser_make_it_slower_and_nothing_else(monkeypatch):
    monkeypatch.setattr(recorded_sound, "_FOLLOWED", recorded_sound.re.compile("no such words"))
    assert SoundDecoder().read(b'{"a": 1},', 0) is None
