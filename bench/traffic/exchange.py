"""One exchange of the day as the wire would give it, and the moments that it carries."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

Pairs = tuple[tuple[str, str], ...]

SECOND = 1_000_000
"""Moments are microseconds since 1970, whole numbers: the same seed gives the same bytes."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PACIFIC = timedelta(hours=8)


class Exchange(NamedTuple):
    """A call of the application, or a push of the platform, with its answer."""

    started: int
    elapsed: int
    is_push: bool
    http: str
    url: str
    headers: Pairs
    body: str
    status: int
    answer_headers: Pairs
    answer: str
    mistake: str = ""
    """The requirement that it breaks on purpose."""


def time_text(moment: int) -> str:
    """UTC with microseconds."""
    return f"{_to_the_second(moment // SECOND)}.{moment % SECOND:06}Z"


@lru_cache(maxsize=64)
def _to_the_second(seconds: int) -> str:
    return (_EPOCH + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S")


@lru_cache(maxsize=64)
def http_date(seconds: int) -> str:
    """The moment as the header Date says it."""
    return (_EPOCH + timedelta(seconds=seconds)).strftime("%a, %d %b %Y %H:%M:%S GMT")


def shop_time(moment: int) -> str:
    """The moment as the platform's orders say it: Pacific time without a zone."""
    at = _EPOCH + timedelta(seconds=moment // SECOND) - _PACIFIC
    return at.strftime("%Y-%m-%d %H:%M:%S")
