"""Sends the reference client's requests, and records each as it went over the wire."""

from datetime import datetime

import httpx

from harness.emulator.delivery import failure_kind
from harness.model.clock import Clock
from harness.model.errors import SourceError
from harness.model.exchange import (
    Direction,
    Exchange,
    Failure,
    Origin,
    OriginKind,
    Request,
    Response,
)

_MAX_ANSWER = 8 * 1024 * 1024


class HttpClient:
    """Keeps connections open between calls; follows no redirect and asks no proxy."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._client = httpx.Client(trust_env=False, follow_redirects=False)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def send(self, request: Request, *, started: datetime, timeout: float) -> Exchange:
        """The request with its answer, or with why none came.

        Raises SourceError for an answer larger than we take.
        """
        built = self._client.build_request(
            request.method,
            request.url,
            content=request.body or None,
            headers=request.headers,
            timeout=timeout,
        )
        response, failure = None, None
        begun = self._clock.monotonic()
        try:
            response = _read(self._client.send(built, stream=True))
        except httpx.TransportError as error:
            message = str(error) or type(error).__name__
            failure = Failure(kind=failure_kind(error), message=message)
        return Exchange(
            id="",
            direction=Direction.OUTBOUND,
            request=Request(
                method=request.method,
                url=str(built.url),
                headers=_pairs(built.headers),
                body=request.body,
            ),
            response=response,
            failure=failure,
            started=started,
            elapsed=self._clock.monotonic() - begun,
            origin=Origin(kind=OriginKind.DRIVEN),
        )


def _read(response: httpx.Response) -> Response:
    try:
        body = bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > _MAX_ANSWER:
                raise SourceError(f"an answer is larger than {_MAX_ANSWER} bytes")
        return Response(
            status=response.status_code, headers=_pairs(response.headers), body=bytes(body)
        )
    finally:
        response.close()


def _pairs(headers: httpx.Headers) -> tuple[tuple[str, str], ...]:
    return tuple(headers.multi_items())
