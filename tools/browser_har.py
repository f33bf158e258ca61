"""HAR 1.2 as a browser's developer tools export it. Shares no code with the reader of it."""

import base64
import json
from collections.abc import Iterable, Sequence
from datetime import UTC
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from harness.model.exchange import Exchange, Failure, Headers, Request, Response

_FORM = "application/x-www-form-urlencoded"
_SPENT_BEFORE = 0.25
"""Milliseconds that the browser waits in its queue and sends, of those that the exchange took."""
_UNKNOWN = -1


def write_har(exchanges: Iterable[Exchange], path: Path) -> None:
    """Write exchanges as entries in the order of their start, with what a browser shows of them.

    Times are cut to milliseconds, answers are unpacked, what is no text is base64, a call without
    an answer has status 0.
    """
    entries = [_entry(e) for e in sorted(exchanges, key=lambda e: e.started)]
    log = {
        "version": "1.2",
        "creator": {"name": "WebInspector", "version": "537.36"},
        "pages": [],
        "entries": entries,
    }
    path.write_text(json.dumps({"log": log}, ensure_ascii=False, indent=2) + "\n", "utf-8")


def _entry(exchange: Exchange) -> dict[str, Any]:
    took = (exchange.elapsed or 0.0) * 1000
    before = min(_SPENT_BEFORE, took)
    started = exchange.started.astimezone(UTC).isoformat(timespec="milliseconds")
    return {
        "_connectionId": "1",
        "_initiator": {"type": "other"},
        "_priority": "High",
        "_resourceType": "fetch",
        "cache": {},
        "connection": str(urlsplit(exchange.request.url).port or 443),
        "request": _request(exchange.request),
        "response": _response(exchange.response)
        if exchange.response
        else _no_answer(exchange.failure),
        "serverIPAddress": "127.0.0.1",
        "startedDateTime": started.replace("+00:00", "Z"),
        "time": took,
        "timings": {
            "blocked": before / 2,
            "dns": _UNKNOWN,
            "ssl": _UNKNOWN,
            "connect": _UNKNOWN,
            "send": before / 2,
            "wait": (took - before) * 0.75,
            "receive": (took - before) * 0.25,
            "_blocked_queueing": 0.01,
        },
    }


def _request(request: Request) -> dict[str, Any]:
    parts = urlsplit(request.url)
    pseudo = (
        (":authority", parts.netloc),
        (":method", request.method),
        (":path", parts.path + (f"?{parts.query}" if parts.query else "")),
        (":scheme", parts.scheme),
    )
    written: dict[str, Any] = {
        "method": request.method,
        "url": request.url,
        "httpVersion": "h2",
        "headers": _pairs((*pseudo, *request.headers)),
        "queryString": _pairs(parse_qsl(parts.query, keep_blank_values=True)),
        "cookies": [],
        "headersSize": _UNKNOWN,
        "bodySize": len(request.body),
    }
    if request.body:
        written["postData"] = _post_data(request)
    return written


def _post_data(request: Request) -> dict[str, Any]:
    media, text = request.header("content-type") or "", request.body.decode()
    written: dict[str, Any] = {"mimeType": media, "text": text}
    if media.startswith(_FORM):
        # As they stand there: a browser does not decode them.
        pairs = [piece.partition("=") for piece in text.split("&")]
        written["params"] = _pairs([(name, value) for name, _, value in pairs])
    return written


def _response(response: Response) -> dict[str, Any]:
    return {
        "status": response.status,
        "statusText": "",
        "httpVersion": "h2",
        "headers": _pairs(response.headers),
        "cookies": [],
        "content": _content(response),
        "redirectURL": response.header("location") or "",
        "headersSize": _UNKNOWN,
        "bodySize": _UNKNOWN,
        "_transferSize": len(response.body) + 120,
        "_error": None,
    }


def _content(response: Response) -> dict[str, Any]:
    content: dict[str, Any] = {
        "size": len(response.body),
        "mimeType": (response.header("content-type") or "x-unknown").partition(";")[0],
    }
    try:
        return {**content, "text": response.body.decode()}
    except UnicodeDecodeError:
        text = base64.b64encode(response.body).decode("ascii")
        return {**content, "text": text, "encoding": "base64"}


def _no_answer(failure: Failure | None) -> dict[str, Any]:
    kind = failure.kind.upper() if failure else "ABORTED"
    return {
        "status": 0,
        "statusText": "",
        "httpVersion": "",
        "headers": [],
        "cookies": [],
        "content": {"size": 0, "mimeType": "x-unknown"},
        "redirectURL": "",
        "headersSize": _UNKNOWN,
        "bodySize": _UNKNOWN,
        "_transferSize": 0,
        "_error": f"net::ERR_CONNECTION_{kind}",
    }


def _pairs(pairs: Sequence[tuple[str, str]] | Headers) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in pairs]
