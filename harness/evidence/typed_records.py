"""Records of exchanges decoded and validated in one step, straight from the bytes of a line.

What is decoded here is an exchange by the schema. What is not may still be one, written in a way
that this decoder does not vouch for: whoever is refused asks the schema, which also has the words.
"""

import base64
import re
from typing import Annotated, Generic, Literal, TypeVar

import msgspec

from harness.evidence.records import exact_time
from harness.model.exchange import (
    Direction,
    Exchange,
    Fact,
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

_MOST_DIGITS = 18
"""Longer numbers are none of sensible size."""
_Number = Annotated[int, msgspec.Meta(gt=-(10 ** (_MOST_DIGITS - 1)), lt=10**_MOST_DIGITS)]
_Count = Annotated[int, msgspec.Meta(ge=0, lt=10**_MOST_DIGITS)]
_Unset = msgspec.UnsetType
_T = TypeVar("_T")

_BASE64 = re.compile(r"[A-Za-z0-9+/]*={0,2}")
_BLANK_COLON = re.compile(rb" :")  # twice as fast as `in`
_SPACED = re.compile(rb'(?<!\\)" +:')
_KEYS, _RESPONSE_KEYS, _FAILURE_KEYS, _OBSERVATION_KEYS, _FRAME_KEYS = 19, 5, 3, 3, 5


class _Body(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    text: str | _Unset = msgspec.UNSET
    base64: str | _Unset = msgspec.UNSET


class _Request(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    method: str
    url: str
    headers: Headers
    body: _Body


class _Response(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    status: _Number
    headers: Headers
    body: _Body


class _Failure(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    kind: FailureKind
    message: str


class _Origin(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    kind: OriginKind
    file: str
    position: _Count


class _Observation(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    fact: Fact
    value: str
    where: str


class TypedRecord(msgspec.Struct, forbid_unknown_fields=True, gc=False, kw_only=True):
    """One exchange as a record, by `exchange.schema.json`."""

    id: str
    direction: Direction
    started: str
    time_source: str
    elapsed_us: _Count | None
    request: _Request
    origin: _Origin
    fidelity: Fidelity
    step: str
    intent: str
    observations: tuple[_Observation, ...]
    peer: str | _Unset = msgspec.UNSET
    response: _Response | _Unset = msgspec.UNSET
    failure: _Failure | _Unset = msgspec.UNSET


class LogLine(msgspec.Struct, Generic[_T], forbid_unknown_fields=True, gc=False):
    """One record of an evidence log, around an exchange."""

    seq: int
    t: str
    type: Literal["exchange"]
    prev: str
    body: _T


_RECORDS = msgspec.json.Decoder(TypedRecord)
_LOG_LINES = msgspec.json.Decoder(LogLine[TypedRecord])


def typed_record(line: bytes) -> TypedRecord | None:
    """The record that a line holds; None where another look has to tell what it is."""
    try:
        record = _RECORDS.decode(line)
    except (ValueError, RecursionError):
        return None
    return record if _is_told_once(line, _keys(record)) else None


def typed_log_line(line: bytes) -> LogLine[TypedRecord] | None:
    """The same of the line of an evidence log that holds an exchange."""
    try:
        record = _LOG_LINES.decode(line)
    except (ValueError, RecursionError):
        return None
    return record if _is_told_once(line, _keys(record.body) + _FRAME_KEYS) else None


def typed_exchange(record: TypedRecord, name: str, origin: Origin) -> Exchange | None:
    """The exchange of a record, under this id and with this origin; None as above."""
    try:
        request, elapsed = record.request, record.elapsed_us
        return Exchange(
            id=name,
            direction=record.direction,
            started=exact_time(record.started),
            time_source=record.time_source,
            elapsed=None if elapsed is None else elapsed / 1_000_000,
            peer=record.peer or "",
            request=Request(
                method=request.method,
                url=request.url,
                headers=request.headers,
                body=_bytes(request.body),
            ),
            response=_response(record.response) if record.response else None,
            failure=Failure(kind=record.failure.kind, message=record.failure.message)
            if record.failure
            else None,
            origin=origin,
            fidelity=record.fidelity,
            step=record.step,
            intent=record.intent,
            observations=tuple(
                [
                    Observation(fact=o.fact, value=o.value, where=o.where)
                    for o in record.observations
                ]
            ),
        )
    except ValueError:
        return None


def _response(response: _Response) -> Response:
    return Response(status=response.status, headers=response.headers, body=_bytes(response.body))


def _bytes(body: _Body) -> bytes:
    text, encoded = body.text, body.base64
    if encoded is msgspec.UNSET and text is not msgspec.UNSET:
        return text.encode()
    if text is msgspec.UNSET and encoded is not msgspec.UNSET and _BASE64.fullmatch(encoded):
        return base64.b64decode(encoded, validate=True)
    raise ValueError("a body is either text or base64")


def _keys(record: TypedRecord) -> int:
    """How many keys a record has, each told once."""
    return (
        _KEYS
        + (record.peer is not msgspec.UNSET)
        + _RESPONSE_KEYS * (record.response is not msgspec.UNSET)
        + _FAILURE_KEYS * (record.failure is not msgspec.UNSET)
        + _OBSERVATION_KEYS * len(record.observations)
    )


def _is_told_once(line: bytes, keys: int) -> bool:
    """Whether a line, all of whose keys are known ones, has so many of them and no more.

    The decoder takes the last of two values of one key without a word. A key ends in a quote and a
    colon; so may a quote inside a text, but with a backslash before it, which no known key has. A
    text that begins with a colon counts too much: then another look tells. Blanks before the colon
    would count too little.
    """
    if line.count(b'":') - line.count(b'\\":') != keys:
        return False
    if b"\t" in line or 0 <= line.find(b"\r") < len(line) - 1:
        return False
    return not _BLANK_COLON.search(line) or not _SPACED.search(line)
