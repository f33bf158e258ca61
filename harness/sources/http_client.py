"""Sends the reference client's requests, and records each as it went over the wire."""

import re
import zlib
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from urllib.parse import SplitResult, urlsplit

from harness.model.clock import Clock
from harness.model.errors import SourceError
from harness.model.exchange import (
    Direction,
    Exchange,
    FailureKind,
    Headers,
    Origin,
    OriginKind,
    Request,
    Response,
)
from harness.sources.http_line import Line, NoAnswer, Peer, TooLarge

_MAX_ANSWER = 8 * 1024 * 1024
_SPELT = re.compile(r"[!#$%&'()*+,/:;=?@\[\]~A-Za-z0-9._-]+")
_PORTS = {"http": 80, "https": 443}
_OWN = (
    ("accept", "*/*"),
    ("accept-encoding", "gzip, deflate"),
    ("connection", "keep-alive"),
    ("user-agent", "sandbox-harness"),
)
_WITH_BODY = ("POST", "PUT", "PATCH")
_COMPRESSED = ("gzip", "x-gzip", "deflate")
_ANY_HEADER, _BARE = zlib.MAX_WBITS | 32, -zlib.MAX_WBITS


class HttpClient:
    """Keeps connections open between calls; follows no redirect and asks no proxy."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lines: dict[Peer, Line] = {}

    def close(self) -> None:
        """Close the connections."""
        for line in self._lines.values():
            line.close()
        self._lines.clear()

    def send(self, request: Request, *, started: datetime, timeout: float) -> Exchange:
        """The request with its answer, or with why none came.

        Raises SourceError for an answer larger than we take.
        """
        url = _spelt(request.url)
        parts, peer = _split(url)
        headers = _headers(request, parts)
        spelt = Request(method=request.method, url=url, headers=headers, body=request.body)
        response, failure = None, None
        begun = self._clock.monotonic()
        try:
            response = self._answer(spelt, peer, _target(parts), timeout)
        except NoAnswer as none:
            failure = none.failure
        except TooLarge as error:
            raise SourceError(f"an answer is larger than {_MAX_ANSWER} bytes") from error
        return Exchange(
            id="",
            direction=Direction.OUTBOUND,
            request=spelt,
            response=response,
            failure=failure,
            started=started,
            elapsed=self._clock.monotonic() - begun,
            origin=Origin(kind=OriginKind.DRIVEN),
        )

    def _answer(self, request: Request, peer: Peer, target: str, timeout: float) -> Response:
        line = self._lines.pop(peer, None)
        if line is None or not line.is_usable:
            if line:
                line.close()
            line = Line.to(peer, timeout)
        try:
            answer = line.ask(request, target, timeout=timeout, most=_MAX_ANSWER)
            body = _decoded(answer)
        except BaseException:
            line.close()
            raise
        self._lines[peer] = line
        return replace(answer, body=body) if body is not answer.body else answer


def _split(url: str) -> tuple[SplitResult, Peer]:
    """The parts of a URL, and whom it leads to. Raises SourceError where it leads nowhere."""
    try:
        parts = urlsplit(url)
        return parts, _peer(parts.scheme, parts.netloc)
    except (ValueError, KeyError) as error:
        raise SourceError(f"{url!r} cannot be called: {error}") from error


@lru_cache(maxsize=16)
def _peer(scheme: str, netloc: str) -> Peer:
    named = SplitResult(scheme, netloc, "", "", "")
    port = named.port or _PORTS[scheme]
    return Peer(host=named.hostname or "", port=port, is_secured=scheme == "https")


def _target(parts: SplitResult) -> str:
    return f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"


def _headers(request: Request, parts: SplitResult) -> Headers:
    """Every header as it is sent."""
    given = ((name.lower(), value) for name, value in request.headers)
    is_measured = request.body or request.method in _WITH_BODY
    length = (("content-length", str(len(request.body))),) if is_measured else ()
    return (("host", parts.netloc.rpartition("@")[2]), *_OWN, *given, *length)


def _spelt(url: str) -> str:
    """A URL in the characters that may stand in one. Raises SourceError for what is none."""
    if _SPELT.fullmatch(url):
        return url
    # httpx knows how the others are spelt; hardly any run meets one.
    import httpx  # noqa: PLC0415 - see above

    try:
        return str(httpx.URL(url))
    except httpx.InvalidURL as error:
        raise SourceError(f"{url!r} cannot be called: {error}") from error


def _decoded(answer: Response) -> bytes:
    """The body with its compression undone."""
    body = answer.body
    codings = [
        coding.strip().lower()
        for name, value in answer.headers
        if name == "content-encoding"
        for coding in value.split(",")
    ]
    for coding in reversed(codings):
        if coding in _COMPRESSED and body:
            body = _inflated(body)
    return body


def _inflated(body: bytes) -> bytes:
    for form in (_ANY_HEADER, _BARE):  # `deflate` is sent with its header, and without
        unpacking = zlib.decompressobj(form)
        try:
            whole = unpacking.decompress(body, _MAX_ANSWER + 1)
        except zlib.error:
            continue
        if len(whole) > _MAX_ANSWER:
            raise TooLarge
        if unpacking.eof:
            return whole
    raise NoAnswer(FailureKind.PROTOCOL, "the body is not compressed as its headers say")
