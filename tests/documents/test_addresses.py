"""A URL taken apart: as the standard's parser does it, without what is never sent."""

from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from harness.documents.addresses import address_of

PIECES = st.sampled_from(
    [
        *("https:", "HTTP:", "//", "/", "api.example", "user@", ":8443", "[::1]", "[", "?", "#"),
        *("a=b", "&", "%20", "%e4", "+", ":", ";", " ", "\t", "\n", "\r", "é", "\u2100", "\ud800"),
    ]
)
URLS = st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=30)


def taken_apart(read, url):
    try:
        return read(url)
    except ValueError:
        return None


def by_the_standard(url):
    parts = urlsplit(url)
    return parts.scheme, parts.netloc, parts.path, unquote(parts.path), parts.query


def by_us(url):
    address = address_of(url)
    parts = address.parts
    return parts.scheme, parts.netloc, parts.path, address.path, address.query


@given(URLS)
@example("https://api.example/sync?a=https://b/?c#d?e")
@example("https://api.example/a%2Fb#c?d=e")
@example("https://api.ex\nample/s\tync?a=b\r")
@example("https://[::1/sync?a=b")
def test_an_address_has_the_parts_that_the_standard_tells(url):
    assert taken_apart(by_us, url) == taken_apart(by_the_standard, url)


@pytest.mark.parametrize("url", ["https://api.example/sync#a?b=c", "https://api.example/sync"])
def test_what_stands_behind_a_hash_is_no_query(url):
    assert address_of(url).query == ""
