import base64
import gzip
import json

import pytest

from harness.evidence.free_text import FreeText, decoded, is_encoded, is_packed

PACKED = gzip.compress(b"a", mtime=0)


@pytest.fixture
def hide():
    """Puts a row of # in the place of each value; a query's values are hidden likewise."""

    def form(query):
        pairs = [pair.partition("=") for pair in query.split("&")]
        return "&".join(f"{name}{equals}{'#' * len(value)}" for name, equals, value in pairs)

    return FreeText(replaced=lambda text: "#" * len(text), form=form).changed


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("session=abc12345 sent", "session=######## sent"),
        ("a=1&access_token=abc12345&b=2", "a=1&access_token=########&b=2"),
        ("token: abc12345", "token: ########"),
        ("{'full_name': 'Anna B'}", "{'full_name': '######'}"),
        ('{"phone": "139 0000"}', '{"phone": "########"}'),
        (r"{\"full_name\":\"Anna\"}", r"{\"full_name\":\"####\"}"),
        ("Authorization: Bearer abc12345", "Authorization: Bearer ########"),
        ("basic dXNlcjpwYXNz0000", "basic ################"),
        ("http://u:p@h/cb?code=9#t=8", "http://###@h/cb?code=##t=#"),
        ("back: http://h/?code=9", "back: http://h/?code=#"),
        ("to anna@mail.example.", "to #################."),
        ("say eyJhbGciOi.eyJzdWIiOi.c2ln now", "say ########################## now"),
        ("address=文一西路", "address=####"),
    ],
)
def test_a_value_that_is_given_away_is_replaced(hide, text, hidden):
    assert hide(text) == hidden


@pytest.mark.parametrize(
    "text",
    [
        "token: missing",
        "session = expired",
        "address: required field",
        "price=12.50&product_id=1005006",
        "14:193#Red;5:361386#M",
        "2026-11-22T04:38:05Z",
        "the session has ended",
        "bearer missing",
        "https://img.example/a.png",
        "a@b",
    ],
)
def test_prose_and_plain_values_stay(hide, text):
    assert hide(text) == text


def test_a_value_behind_a_name_of_no_interest_is_looked_into(hide):
    assert hide("sent: note=token=abc12345") == "sent: note=token=########"


def test_what_stands_in_base64_is_read():
    encoded = base64.b64encode(json.dumps({"a": "文字 and more"}).encode()).decode()
    assert is_encoded(encoded)
    assert decoded(encoded) == json.dumps({"a": "文字 and more"})


def test_base64_for_urls_without_its_end_is_read():
    encoded = base64.urlsafe_b64encode(b"???>>>session=1").decode().rstrip("=")
    assert decoded(encoded) == "???>>>session=1"


def test_what_is_no_base64_of_a_text_hides_none():
    assert decoded("9F86D081884C7D659A2FEAA0") is None
    assert not is_encoded("12.50")


def test_compressed_data_in_base64_is_not_read():
    assert decoded(base64.b64encode(gzip.compress(b"a")).decode()) == ""


@pytest.mark.parametrize(
    ("data", "encoding", "expected"),
    [
        (PACKED, None, True),
        (PACKED, "gzip", True),
        (b"\x78\x9c\x4b\x04\x00\x00\x62\x00\x62", "deflate", True),
        (b"session=a", "gzip", False),
        (b"session=\xff", None, False),
        (b"session=\xff", "identity", False),
    ],
)
def test_packed_bytes_are_told_from_those_that_a_recorder_unpacked(data, encoding, expected):
    assert is_packed(data, encoding) is expected
