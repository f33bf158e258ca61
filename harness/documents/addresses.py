"""URLs taken apart: few servers are called over and over, each time with another query."""

from functools import lru_cache
from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit


class Address(NamedTuple):
    """A URL up to its query, and the query; whatever stands behind `#` is never sent."""

    parts: SplitResult
    """Scheme, host and path, without query and fragment."""
    path: str
    """The path, decoded."""
    query: str
    """As it was sent, still encoded."""


@lru_cache(maxsize=4)  # all who judge an exchange ask for the same one
def address_of(url: str) -> Address:
    """The parts of a URL, as `urlsplit` tells them. Raises ValueError where that does."""
    if "\t" in url or "\r" in url or "\n" in url:  # which the standard's parser takes out
        parts = urlsplit(url)
        return Address(parts._replace(query="", fragment=""), unquote(parts.path), parts.query)
    head, _, query = url.partition("#")[0].partition("?")
    parts, path = _head(head)
    return Address(parts, path, query)


@lru_cache(maxsize=256)
def _head(head: str) -> tuple[SplitResult, str]:
    parts = urlsplit(head)
    return parts, unquote(parts.path)
