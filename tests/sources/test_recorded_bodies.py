import gzip
import zlib
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.sources.recorded_bodies import form_of, from_base64, unpacked, without_codings
from harness.sources.recorded_damage import Unfit

BODY = b'{"a": "\xe8\xbf\x9e"}'
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


def test_members_of_gzip_in_a_row_are_one_body():
    packed = gzip.compress(BODY) + gzip.compress(BODY)
    assert unpacked(packed, "gzip", ()).body == BODY * 2


def test_codings_are_undone_from_the_last_to_the_first():
    packed = gzip.compress(zlib.compress(BODY))
    assert unpacked(packed, "deflate, gzip", ()).body == BODY


def test_identity_is_no_coding():
    assert unpacked(BODY, "identity", ()).body == BODY


@given(st.binary(max_size=60))
def test_whatever_is_packed_comes_out(body):
    assert unpacked(gzip.compress(body), "gzip", ()).body == body
    assert unpacked(zlib.compress(body), "Deflate", ()).body == body


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
@pytest.mark.parametrize(
    "body", [b"\x1f\x8b\x08\xff", gzip.compress(BODY, mtime=0)[:-9], b"\xff\xfe\x00"]
)
def test_packed_data_that_are_damaged_are_refused(coding, body):
    with pytest.raises(Unfit, match=f"damaged {coding} data"):
        unpacked(body, coding, ("body",))


def test_base64_may_be_broken_into_lines():
    assert from_base64("AP\n8\r\n= ", ()) == b"\x00\xff"


@pytest.mark.parametrize("text", ["A", "AP8", "连", "A-_8"])
def test_base64_that_is_none_is_refused(text):
    with pytest.raises(Unfit, match="not base64"):
        from_base64(text, ())


@given(st.lists(st.tuples(TEXT, TEXT), max_size=4))
def test_decoded_parameters_become_a_form_that_reads_the_same(pairs):
    if any("%" in text for pair in pairs for text in pair):
        return
    assert parse_qsl(form_of(pairs), keep_blank_values=True) == pairs


def test_headers_of_the_packing_go_and_others_stay():
    headers = (("Content-Encoding", "gzip"), ("X", "y"), ("content-LENGTH", "5"))
    assert without_codings(headers) == (("X", "y"),)
