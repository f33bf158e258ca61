"""One entry of a HAR as an exchange; producers differ, and each loses something else."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Self

from harness.model.clock import LONGEST_SECONDS
from harness.model.exchange import (
    Direction,
    Exchange,
    Failure,
    FailureKind,
    Fidelity,
    Headers,
    Observation,
    Origin,
    OriginKind,
    Request,
    Response,
)
from harness.sources.har_body import Asked, Body, kept_text, request_body, response_body
from harness.sources.har_headers import Heads, heads_of, pairs_of
from harness.sources.own_reader import OwnReader
from harness.sources.own_records import OWN_IN_HAR
from harness.sources.recorded_bodies import DECODED_AWAY, form_of, without_codings
from harness.sources.recorded_damage import TrafficFile
from harness.sources.recorded_exchange import (
    CallbackAddress,
    require_status,
    require_url,
)
from harness.sources.recorded_members import Members, object_of, require_encodable
from harness.sources.recorded_times import EPOCH, UNKNOWN, instant, time_of

_FROM_CACHE = frozenset({"Memory Cache", "Disk Cache"})
_CHARLES_FAILED = frozenset({"FAILED", "EXCEPTION"})
_FAILURES = (
    (FailureKind.TIMEOUT, re.compile(r"timed?[ _-]?out|timeout", re.IGNORECASE)),
    (
        FailureKind.DNS,
        re.compile(
            r"name_not_resolved|name resolution|resolve|getaddrinfo|\bdns\b|unknown[ _]?host"
            r"|enotfound|nodename",
            re.IGNORECASE,
        ),
    ),
    (FailureKind.TLS, re.compile(r"cert|ssl|tls|handshake", re.IGNORECASE)),
    (FailureKind.REFUSED, re.compile(r"refused", re.IGNORECASE)),
    (FailureKind.PROTOCOL, re.compile(r"protocol|invalid[ _]|malformed|parse", re.IGNORECASE)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Producer:
    """What is known of the program that wrote a HAR, where it departs from the others."""

    is_mitmproxy: bool = False
    """Decodes bodies without a charset as Latin-1, and escapes what it cannot decode."""
    is_insomnia: bool = False
    """Writes the time of the export as the time of every request, and renders requests anew."""

    @classmethod
    def from_creator(cls, creator: Any) -> Self:
        """The producer that `log.creator` names."""
        name = creator.get("name") if isinstance(creator, dict) else None
        word = name.lower() if isinstance(name, str) else ""
        return cls(is_mitmproxy="mitmproxy" in word, is_insomnia="insomnia" in word)


def exchange_of(
    data: Any,
    *,
    file: TrafficFile,
    position: int,
    producer: Producer,
    callback: CallbackAddress,
    own: OwnReader,
) -> Exchange | None:
    """The exchange of an entry; None for one that never went to the other side. Raises Unfit."""
    entry = object_of(data, "an entry", "条目对象")
    asked, answered = entry.object("request"), entry.object("response")
    if OWN_IN_HAR in entry:
        return _recorded(entry, asked, answered, own)
    own.stranger()
    status = answered.whole("status")
    if _is_from_cache(entry) or _is_preflight(entry, asked):
        return None
    if producer.is_insomnia and not status and not answered.value("statusText"):
        return None  # it exports what was never sent as well
    request, is_rebuilt, facts = _request(asked, producer)
    response, failure = None, None
    if status > 0 and not _is_proxys_own(answered):
        response, more = _response(entry, answered, status, request.method, producer)
        facts += more
    else:
        failure = _failure(entry, answered)
    direction = callback.direction(request.url)
    elapsed = _elapsed(entry, direction)
    peer = (entry.optional_text("_clientIPAddress") or "").strip("[]")
    exchange = Exchange(
        id=f"{file.prefix}x{position}",
        direction=direction,
        request=request,
        response=response,
        failure=failure,
        started=EPOCH if producer.is_insomnia else _started(entry),
        time_source="har",
        elapsed=elapsed,
        peer=peer,
        origin=Origin(kind=OriginKind.IMPORTED, file=file.path, position=position),
        fidelity=Fidelity.RECONSTRUCTED if is_rebuilt or producer.is_insomnia else Fidelity.DECODED,
        observations=facts,
    )
    return _timed(exchange) if producer.is_insomnia else exchange


def _recorded(entry: Members, asked: Members, answered: Members, own: OwnReader) -> Exchange:
    """The exchange of a recording of our own, byte for byte as it was written."""
    sent = asked.optional_object("postData")
    request = Request(
        method=asked.text("method"),
        url=asked.text("url"),
        headers=tuple(pairs_of(asked, "headers")),
        body=kept_text(sent) if sent else b"",
    )
    status, content = answered.whole("status"), answered.optional_object("content")
    response = Response(
        status=status,
        headers=tuple(pairs_of(answered, "headers")),
        body=kept_text(content) if content else b"",
    )
    return own.exchange(entry.object(OWN_IN_HAR).data, request, response if status else None)


def _is_from_cache(entry: Members) -> bool:
    return bool(entry.value("_fromCache")) or entry.value("_fetchType") in _FROM_CACHE


def _is_preflight(entry: Members, asked: Members) -> bool:
    if asked.value("method") != "OPTIONS":
        return False
    names = heads_of(asked).first
    return entry.value("_resourceType") == "preflight" or "access-control-request-method" in names


def _request(asked: Members, producer: Producer) -> tuple[Request, bool, tuple[Observation, ...]]:
    """The request, whether it had to be put together, and what is missing of it."""
    method, url, heads = asked.text("method"), asked.text("url"), heads_of(asked)
    require_url(url, (*asked.pointer, "url"))
    is_rebuilt = False
    if "?" not in url and (pairs := pairs_of(asked, "queryString")):
        url, is_rebuilt = f"{url}?{form_of(pairs)}", True
    body = request_body(asked, heads, is_mitmproxy=producer.is_mitmproxy)
    headers = _with_type(heads, body)
    if not (heads.is_ascii and method.isascii() and url.isascii() and body.content_type.isascii()):
        require_encodable(headers, method, url)
    request = Request(method=method, url=url, headers=headers, body=body.body)
    return request, is_rebuilt or body.is_rebuilt, body.facts


def _response(
    entry: Members, answered: Members, status: int, method: str, producer: Producer
) -> tuple[Response, tuple[Observation, ...]]:
    heads = heads_of(answered)
    if not heads.is_ascii:
        require_encodable(heads.pairs)
    require_status(status, (*answered.pointer, "status"))
    asked = Asked(status=status, method=method, is_mitmproxy=producer.is_mitmproxy)
    body = response_body(entry, answered, heads, asked)
    headers = heads.pairs if DECODED_AWAY.isdisjoint(heads.first) else without_codings(heads.pairs)
    return Response(status=status, headers=headers, body=body.body), body.facts


def _with_type(heads: Heads, body: Body) -> Headers:
    """Headers that name the body's type, where a recorder names it beside them only."""
    if not body.content_type:
        return heads.pairs
    if "content-type" not in heads.first:
        return (*heads.pairs, ("Content-Type", body.content_type))
    if not body.is_rebuilt:
        return heads.pairs
    return tuple(
        (name, body.content_type if name.lower() == "content-type" else value)
        for name, value in heads.pairs
    )


def _is_proxys_own(answered: Members) -> bool:
    """Whether Fiddler or Charles gave this answer itself, for want of the other side's."""
    text, status = answered.value("statusText"), answered.value("_charlesStatus")
    return (isinstance(text, str) and text.startswith("Fiddler - ")) or status in _CHARLES_FAILED


def _failure(entry: Members, answered: Members) -> Failure:
    words = [
        found
        for where in (answered, entry)
        for name in ("_error", "statusText", "_charlesStatus")
        if isinstance(found := where.value(name), str) and found
    ]
    text = "; ".join(dict.fromkeys(words))
    kind = next((kind for kind, pattern in _FAILURES if pattern.search(text)), FailureKind.RESET)
    return Failure(kind=kind, message=text or "no answer was recorded")


def _elapsed(entry: Members, direction: Direction) -> float | None:
    """Seconds until the answer was complete.

    For a push it is the time that the application took: waiting and receiving, without what the
    sender spent on connecting.
    """
    milliseconds = entry.number("time")
    if direction is Direction.INBOUND and (timings := entry.optional_object("timings")):
        wait, receive = timings.number("wait"), timings.number("receive")
        if wait is not None and receive is not None and min(wait, receive) >= 0:
            milliseconds = wait + receive
    if milliseconds is None or milliseconds < 0:
        return None
    if milliseconds > LONGEST_SECONDS * 1000:
        raise entry.wrong("time", "milliseconds of less than a year", "不超过一年的毫秒数")
    return milliseconds / 1000


def _timed(exchange: Exchange) -> Exchange:
    """The exchange with a time of its own: Insomnia's is that of the export and tells nothing."""
    moment, source = time_of(exchange.request, exchange.response) or (EPOCH, UNKNOWN)
    return replace(exchange, started=moment, time_source=source)


def _started(entry: Members) -> datetime:
    moment = instant(entry.text("startedDateTime"))
    if moment is None:
        raise entry.wrong(
            "startedDateTime",
            "a time with its offset (2026-11-22T08:00:00.000+08:00)",
            "带时区偏移的时间（2026-11-22T08:00:00.000+08:00）",
        )
    return moment
