from urllib.parse import quote, quote_plus, unquote_to_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.documents.form_encoding import form_decoded

PIECES = st.sampled_from(
    [b"%", b"=", b"+", b"%41", b"%3d", b"=\n", b"==", b"\r\n", b" ", b"_", b"%F", b"\xff", b"\x00"]
)


@given(st.lists(PIECES | st.binary(max_size=3), max_size=12).map(b"".join))
def test_any_bytes_read_as_the_standard_library_reads_them(raw):
    expected = unquote_to_bytes(raw.replace(b"+", b" ")).decode("utf-8", "surrogateescape")
    assert form_decoded(raw) == expected


@given(st.text())
@pytest.mark.parametrize("encode", [quote, quote_plus])
def test_what_was_encoded_reads_as_it_was(encode, text):
    assert form_decoded(encode(text).encode()) == text
