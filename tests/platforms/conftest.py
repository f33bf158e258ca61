"""Exchanges for the editions, made from the parts that a test is about."""

from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest

from harness.model.exchange import (
    Direction,
    Exchange,
    Failure,
    FailureKind,
    Headers,
    Request,
    Response,
)

NOW = datetime(2026, 11, 22, tzinfo=UTC)
FORM = ("content-type", "application/x-www-form-urlencoded")


def made_exchange(
    url: str,
    *,
    method: str = "POST",
    form: dict[str, str] | None = None,
    body: bytes = b"",
    headers: Headers = (),
    status: int | None = 200,
    answer: bytes = b"",
    answer_headers: Headers = (),
) -> Exchange:
    response = None
    if status is not None:
        response = Response(status=status, headers=answer_headers, body=answer)
    failure = None if response else Failure(kind=FailureKind.TIMEOUT, message="")
    return Exchange(
        id="x1",
        direction=Direction.OUTBOUND,
        started=NOW,
        request=Request(
            method=method,
            url=url,
            headers=(FORM, *headers) if form is not None else headers,
            body=urlencode(form).encode() if form is not None else body,
        ),
        response=response,
        failure=failure,
    )


@pytest.fixture
def exchange() -> Callable[..., Exchange]:
    """A function that makes an outbound exchange: url, then what differs from an empty 200."""
    return made_exchange
