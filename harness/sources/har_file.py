"""Writing a recording as HAR 1.2, which browsers and proxies open."""

import base64
import json
from typing import Any
from urllib.parse import unquote_plus, urlsplit

from harness import __version__
from harness.evidence.records import time_text
from harness.model.exchange import Exchange, Headers, Request, Response
from harness.model.recording import Recording
from harness.sources.own_records import OWN_IN_HAR, facts_record, head_record, phrase_of

_UNKNOWN = -1
"""What HAR writes for a size that is not known."""
_HTTP = "HTTP/1.1"


def har_bytes(recording: Recording) -> bytes:
    """The finished file, all of it ASCII. A call without an answer has the status 0."""
    log = {
        "version": "1.2",
        "creator": {"name": "sandbox-harness", "version": __version__},
        OWN_IN_HAR: head_record(recording),
        "entries": [_entry(exchange) for exchange in recording.exchanges],
    }
    return (json.dumps({"log": log}, indent=1) + "\n").encode("ascii")


def _entry(exchange: Exchange) -> dict[str, Any]:
    milliseconds = round((exchange.elapsed or 0.0) * 1000, 3)
    return {
        "startedDateTime": time_text(exchange.started),
        "time": milliseconds,
        "request": _request(exchange.request),
        "response": _response(exchange),
        "cache": {},
        "timings": {"send": 0, "wait": milliseconds, "receive": 0},
        OWN_IN_HAR: facts_record(exchange),
    }


def _request(request: Request) -> dict[str, Any]:
    made = {
        "method": request.method,
        "url": request.url,
        "httpVersion": _HTTP,
        "cookies": [],
        "headers": _named(request.headers),
        "queryString": _query(request.url),
        "headersSize": _UNKNOWN,
        "bodySize": len(request.body),
    }
    if request.body:
        kind = request.header("content-type") or ""
        made["postData"] = {"mimeType": kind, "params": [], **_text(request.body)}
    return made


def _response(exchange: Exchange) -> dict[str, Any]:
    response, failure = exchange.response, exchange.failure
    made = {
        **_answer(response or Response(status=0)),
        "httpVersion": _HTTP if response else "",
    }
    if failure:
        made["_error"] = f"{failure.kind}: {failure.message}"
    return made


def _answer(response: Response) -> dict[str, Any]:
    content = {"size": len(response.body), "mimeType": response.header("content-type") or ""}
    return {
        "status": response.status,
        "statusText": phrase_of(response.status),
        "cookies": [],
        "headers": _named(response.headers),
        "content": {**content, **_text(response.body)},
        "redirectURL": response.header("location") or "",
        "headersSize": _UNKNOWN,
        "bodySize": len(response.body) if response.status else _UNKNOWN,
    }


def _named(pairs: Headers) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in pairs]


def _query(url: str) -> list[dict[str, str]]:
    pieces = [piece.partition("=") for piece in urlsplit(url).query.split("&") if piece]
    return _named(tuple((unquote_plus(name), unquote_plus(value)) for name, _, value in pieces))


def _text(body: bytes) -> dict[str, str]:
    try:
        return {"text": body.decode("utf-8")}
    except UnicodeDecodeError:
        return {"text": base64.b64encode(body).decode("ascii"), "encoding": "base64"}
