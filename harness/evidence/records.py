"""Exchanges and acts as JSON records and back: schema `exchange.schema.json`, our own NDJSON."""

import base64
import re
from datetime import UTC, datetime
from typing import Any

from harness.model.evidence import Act, ActKind
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

Record = dict[str, Any]

_AS_WE_WRITE = re.compile(
    r"[0-9]{4}(?:-[0-9]{2}){2}T(?:[01][0-9]|2[0-3])(?::[0-9]{2}){2}\.[0-9]{6}Z"
)


def exchange_record(exchange: Exchange) -> Record:
    """One exchange as a record; bodies as text where they are UTF-8, else base64."""
    record: Record = {
        "id": exchange.id,
        "direction": str(exchange.direction),
        "started": time_text(exchange.started),
        "time_source": exchange.time_source,
        "elapsed_us": None if exchange.elapsed is None else round(exchange.elapsed * 1_000_000),
        "request": {
            "method": exchange.request.method,
            "url": exchange.request.url,
            "headers": [list(pair) for pair in exchange.request.headers],
            "body": _body_record(exchange.request.body),
        },
        "origin": {
            "kind": str(exchange.origin.kind),
            "file": exchange.origin.file,
            "position": exchange.origin.position,
        },
        "fidelity": str(exchange.fidelity),
        "step": exchange.step,
        "intent": exchange.intent,
        "observations": [
            {"fact": str(o.fact), "value": o.value, "where": o.where} for o in exchange.observations
        ],
    }
    if exchange.peer:
        record["peer"] = exchange.peer
    if exchange.response:
        record["response"] = {
            "status": exchange.response.status,
            "headers": [list(pair) for pair in exchange.response.headers],
            "body": _body_record(exchange.response.body),
        }
    if exchange.failure:
        record["failure"] = {
            "kind": str(exchange.failure.kind),
            "message": exchange.failure.message,
        }
    return record


def exchange_from(record: Record) -> Exchange:
    """The exchange that a record holds. Raises KeyError, ValueError or TypeError on a bad one."""
    response, failure = record.get("response"), record.get("failure")
    elapsed = record["elapsed_us"]
    return Exchange(
        id=record["id"],
        direction=Direction(record["direction"]),
        started=time_from(record["started"]),
        time_source=record["time_source"],
        elapsed=None if elapsed is None else elapsed / 1_000_000,
        peer=record.get("peer", ""),
        request=Request(
            method=record["request"]["method"],
            url=record["request"]["url"],
            headers=_headers(record["request"]["headers"]),
            body=_body(record["request"]["body"]),
        ),
        response=Response(
            status=response["status"],
            headers=_headers(response["headers"]),
            body=_body(response["body"]),
        )
        if response
        else None,
        failure=Failure(kind=FailureKind(failure["kind"]), message=failure["message"])
        if failure
        else None,
        origin=Origin(
            kind=OriginKind(record["origin"]["kind"]),
            file=record["origin"]["file"],
            position=record["origin"]["position"],
        ),
        fidelity=Fidelity(record["fidelity"]),
        step=record["step"],
        intent=record["intent"],
        observations=tuple(
            Observation(fact=Fact(o["fact"]), value=o["value"], where=o["where"])
            for o in record["observations"]
        ),
    )


def act_record(act: Act) -> Record:
    """One act as a record."""
    return {
        "kind": str(act.kind),
        "at": time_text(act.at),
        "name": act.name,
        "outcome": act.outcome,
        "scenario": act.scenario,
        "round": act.round,
        "details": [list(pair) for pair in act.details],
    }


def act_from(record: Record) -> Act:
    """The act that a record holds. Raises KeyError, ValueError or TypeError on a bad one."""
    return Act(
        kind=ActKind(record["kind"]),
        at=time_from(record["at"]),
        name=record["name"],
        outcome=record["outcome"],
        scenario=record["scenario"],
        round=record["round"],
        details=tuple((str(key), str(value)) for key, value in record["details"]),
    )


def time_text(moment: datetime) -> str:
    """A UTC time with microseconds, as RFC 3339."""
    utc = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    return utc.isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def time_from(text: str) -> datetime:
    """The UTC time that a text of ours names. Raises ValueError for any other text."""
    try:
        return exact_time(text)
    except ValueError:  # told in the words of the other
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def exact_time(text: str) -> datetime:
    """The same of a text written as `time_text` writes it. Raises ValueError for any other text."""
    if not _AS_WE_WRITE.fullmatch(text):
        raise ValueError("a UTC time is written with six digits of a second")
    return datetime.fromisoformat(text)


def _body_record(body: bytes) -> Record:
    try:
        return {"text": body.decode("utf-8")}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(body).decode("ascii")}


def _body(record: Record) -> bytes:
    if "text" in record:
        return str(record["text"]).encode("utf-8")
    return base64.b64decode(record["base64"], validate=True)


def _headers(pairs: list[list[str]]) -> Headers:
    return tuple((str(name), str(value)) for name, value in pairs)
