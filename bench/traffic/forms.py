"""The day in the forms of recorders: NDJSON of ours, HAR, VCR cassettes in YAML and JSON."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import yaml

from bench.traffic.exchange import Exchange, Pairs, time_text
from bench.traffic.statement import EGRESS
from bench.traffic.texts import json_text

Form = Callable[[Iterable[Exchange]], Iterator[str]]

_MESSAGES = {200: "OK"}


def ndjson(exchanges: Iterable[Exchange]) -> Iterator[str]:
    """A line for each, as schemas/exchange.schema.json has it, without observations."""
    for number, exchange in enumerate(exchanges, 1):
        yield json_text(_record(exchange, number)) + "\n"


def har(exchanges: Iterable[Exchange]) -> Iterator[str]:
    """HAR 1.2 as a proxy writes it: calls and pushes."""
    yield '{"log":{"version":"1.2","creator":{"name":"bench proxy","version":"1"},"entries":[\n'
    for number, exchange in enumerate(exchanges):
        yield (",\n" if number else "") + json_text(_entry(exchange))
    yield "\n]}}\n"


def vcr_yaml(exchanges: Iterable[Exchange]) -> Iterator[str]:
    """A cassette as vcrpy writes it: calls alone, times and durations lost."""
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    yield "interactions:\n"
    for exchange in exchanges:
        yield yaml.dump([_interaction(exchange)], Dumper=dumper)
    yield "version: 1\n"


def vcr_json(exchanges: Iterable[Exchange]) -> Iterator[str]:
    """A cassette in vcrpy's JSON form."""
    yield '{"version":1,"interactions":[\n'
    for number, exchange in enumerate(exchanges):
        yield (",\n" if number else "") + json_text(_interaction(exchange))
    yield "\n]}\n"


FORMS: dict[str, Form] = {"ndjson": ndjson, "har": har, "yaml": vcr_yaml, "json": vcr_json}
CALLS_ONLY = frozenset({"yaml", "json"})
"""Cassettes hold no pushes."""


def _record(exchange: Exchange, number: int) -> dict[str, Any]:
    record: dict[str, Any] = {
        "id": f"x{number}",
        "direction": "inbound" if exchange.is_push else "outbound",
        "started": time_text(exchange.started),
        "time_source": "harness",
        "elapsed_us": exchange.elapsed,
        "request": {
            "method": exchange.http,
            "url": exchange.url,
            "headers": exchange.headers,
            "body": {"text": exchange.body},
        },
        "response": {
            "status": exchange.status,
            "headers": exchange.answer_headers,
            "body": {"text": exchange.answer},
        },
        "origin": {"kind": "observed", "file": "", "position": 0},
        "fidelity": "wire",
        "step": "",
        "intent": "",
        "observations": [],
    }
    if not exchange.is_push:
        record["peer"] = EGRESS
    return record


def _entry(exchange: Exchange) -> dict[str, Any]:
    length = len(exchange.body.encode())
    asked = {
        "method": exchange.http,
        "url": exchange.url,
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _named(exchange.headers),
        "queryString": _named(parse_qsl(urlsplit(exchange.url).query, keep_blank_values=True)),
        "postData": {"mimeType": _header(exchange.headers, "Content-Type"), "text": exchange.body},
        "headersSize": -1,
        "bodySize": length,
    }
    answer_length = len(exchange.answer.encode())
    content = {
        "size": answer_length,
        "mimeType": _header(exchange.answer_headers, "Content-Type"),
        "text": exchange.answer,
    }
    answered = {
        "status": exchange.status,
        "statusText": _MESSAGES[exchange.status],
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _named(exchange.answer_headers),
        "content": content,
        "redirectURL": "",
        "headersSize": -1,
        "bodySize": answer_length,
    }
    entry = {
        "startedDateTime": time_text(exchange.started),
        "time": exchange.elapsed / 1000,
        "request": asked,
        "response": answered,
        "cache": {},
        "timings": {"send": 0, "wait": exchange.elapsed / 1000, "receive": 0},
    }
    if not exchange.is_push:
        entry["_clientIPAddress"] = EGRESS
    return entry


def _interaction(exchange: Exchange) -> dict[str, Any]:
    return {
        "request": {
            "body": exchange.body,
            "headers": _listed(exchange.headers),
            "method": exchange.http,
            "uri": exchange.url,
        },
        "response": {
            "body": {"string": exchange.answer},
            "headers": _listed(exchange.answer_headers),
            "status": {"code": exchange.status, "message": _MESSAGES[exchange.status]},
        },
    }


def _named(pairs: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in pairs]


def _listed(pairs: Pairs) -> dict[str, list[str]]:
    return {name: [value] for name, value in pairs}


def _header(pairs: Pairs, name: str) -> str:
    return next((value for each, value in pairs if each == name), "")
