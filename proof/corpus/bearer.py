"""Calls as records, their times and their signature: editions with a Bearer token.

Written from the register and the seeds alone, so that the corpus and the checks are outside
witnesses of each other: nothing here comes from `harness`.
"""

import base64
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any, Protocol
from urllib.parse import quote, quote_plus

from proof.corpus.case import Record

SECRET = "helloworld"  # noqa: S105 - the published secret of the sandbox
TOKEN = "tok-first-5d0c1a77"  # noqa: S105 - opens nothing
NEW_TOKEN = "tok-second-91be3f20"  # noqa: S105 - opens nothing

START = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
"""10:00 in GMT+8; all times of the corpus are seconds after it."""
MIDNIGHT_GMT8 = 14 * 3600.0
MIDNIGHT_UTC = 22 * 3600.0

LOST_ANSWER = frozenset({"PERF-02"})
"""A recording with a lost answer in it is below 99.95 % availability, whoever is to blame."""

Pairs = tuple[tuple[str, str], ...]
Overrides = tuple[tuple[str, str | None], ...]
"""Headers to set, or with None to leave out."""


class Sent(Protocol):
    """A call of the corpus."""

    @property
    def at(self) -> float:
        """Seconds after START."""

    def record(self) -> Record:
        """The call and its answer in the form of schemas/exchange.schema.json."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What came back: an answer, or with `failure` nothing."""

    status: int = 200
    body: str | bytes = ""
    headers: Pairs = (("Content-Type", "application/json; charset=utf-8"),)
    elapsed: float = 0.18
    failure: str = ""


def answered(value: Any, *, status: int = 200, elapsed: float = 0.18, headers: Pairs = ()) -> Reply:
    """An answer in JSON."""
    text = json.dumps(value, ensure_ascii=False)
    return Reply(status=status, body=text, elapsed=elapsed, headers=Reply().headers + headers)


def unavailable(status: int = 503, elapsed: float = 0.2) -> Reply:
    """A server error."""
    page = "<html><body>Service Unavailable</body></html>"
    return Reply(
        status=status, body=page, elapsed=elapsed, headers=(("Content-Type", "text/html"),)
    )


def lost(kind: str, elapsed: float = 0.2) -> Reply:
    """No answer; `kind` as the schema of exchanges spells it."""
    return Reply(failure=kind, elapsed=elapsed)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainCall:
    """A call spelled out: nothing is added to it."""

    at: float
    method: str
    url: str
    headers: Pairs
    body: str | bytes = ""
    reply: Reply
    intent: str = ""
    observations: Pairs = ()

    def record(self) -> Record:
        """The record, as yet without an id."""
        ended = moment(self.at + self.reply.elapsed)
        record: dict[str, Any] = {
            "id": "",
            "direction": "outbound",
            "started": stamp(moment(self.at)),
            "time_source": "harness",
            "elapsed_us": round(self.reply.elapsed * 1_000_000),
            "request": {
                "method": self.method,
                "url": self.url,
                "headers": [list(pair) for pair in self.headers],
                "body": _body(self.body),
            },
            "origin": {"kind": "imported", "file": "corpus", "position": 0},
            "fidelity": "wire",
            "step": "",
            "intent": self.intent,
            "observations": [
                {"fact": fact, "value": value, "where": ""} for fact, value in self.observations
            ],
        }
        if self.reply.failure:
            record["failure"] = {"kind": self.reply.failure, "message": f"{self.reply.failure}"}
        else:
            date = ["Date", http_date(ended)]
            record["response"] = {
                "status": self.reply.status,
                "headers": [*([n, v] for n, v in self.reply.headers), date],
                "body": _body(self.reply.body),
            }
        return record


def recording(calls: Iterable[Sent]) -> tuple[Record, ...]:
    """The records in order of time, numbered."""
    records = sorted((call.record() for call in calls), key=lambda record: str(record["started"]))
    return tuple(
        {**record, "id": f"x{n}", "origin": {**record["origin"], "position": n}}
        for n, record in enumerate(records, 1)
    )


def moment(at: float) -> datetime:
    """The time that is so many seconds after START."""
    return START + timedelta(microseconds=round(at * 1_000_000))


def stamp(when: datetime) -> str:
    """A time as records spell it."""
    return when.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def epoch_ms(at: float) -> str:
    """A time as the signed timestamp spells it."""
    return str((moment(at) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1))


def http_date(when: datetime) -> str:
    """A time as HTTP spells it."""
    return format_datetime(when.replace(microsecond=0), usegmt=True)


def handshake(at: float, outcome: str) -> Record:
    """What a rehearsal records of a TLS handshake over a certificate that nobody can verify."""
    details = [["certificate", "self-signed"]]
    return {**act("tls_handshake", at, outcome=outcome), "details": details}


def act(kind: str, at: float, *, outcome: str = "", scenario: str = "") -> Record:
    """One act of a rehearsal."""
    return {
        "kind": kind,
        "at": stamp(moment(at)),
        "name": "",
        "outcome": outcome,
        "scenario": scenario,
        "round": 0,
        "details": [],
    }


def secret_wrapped(parameters: Pairs) -> str:
    """Seed 001: secret, sorted names with their values, secret; without empty values."""
    filled = tuple(pair for pair in parameters if pair[1])
    return keyed_hash(SECRET + joined(tuple(sorted(filled))) + SECRET)


def keyed_hash(content: str, secret: str = SECRET) -> str:
    """HMAC-SHA256 in upper-case hex."""
    return hmac.new(secret.encode(), content.encode(), "sha256").hexdigest().upper()


def joined(parameters: Pairs) -> str:
    """Names and values without anything between."""
    return "".join(name + value for name, value in parameters)


def percent_encoded(parameters: Pairs) -> str:
    """A query string in UTF-8 with %20 for a space."""
    return "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in parameters)


def plus_encoded(parameters: Pairs) -> str:
    """A query string as `requests` writes it: with + for a space."""
    return "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in parameters)


def overridden(headers: Pairs, overrides: Overrides) -> Pairs:
    """The headers with others set, added or left out; names are compared as they are spelled."""
    values: dict[str, str | None] = {**dict(headers), **dict(overrides)}
    return tuple((name, value) for name, value in values.items() if value is not None)


def _body(body: str | bytes) -> dict[str, str]:
    if isinstance(body, str):
        return {"text": body}
    return {"base64": base64.b64encode(body).decode("ascii")}
