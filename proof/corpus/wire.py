"""Traffic as the wire would give it: signatures, encodings, records; written from the documents.

Nothing here comes from `harness`: what this module signs is what platforms.md says is right.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, quote_plus

Pairs = tuple[tuple[str, str], ...]
Record = dict[str, Any]

APP_KEY = "12345678"
SECRET = "helloworld"  # noqa: S105 - the published secret of the vectors
_START = datetime(1970, 1, 1, tzinfo=UTC)


class Literal(str):
    """A JSON token as it is to be sent, `12.50` for one: no float could say it."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the other side answered."""

    body: bytes = b""
    status: int = 200
    headers: Pairs = (("Content-Type", "application/json;charset=UTF-8"),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """That no answer came."""

    kind: str = "timeout"
    message: str = "the read operation timed out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked, ready for a record."""

    http: str
    url: str
    headers: Pairs = ()
    body: bytes = b""


def iop_signature(pairs: Iterable[tuple[str, str]], path: str = "", secret: str = SECRET) -> str:
    """Upper-case hex HMAC-SHA256 over the path and the pairs sorted by name, joined bare."""
    return _hmac(path + sorted_text(pairs), secret).upper()


def iop_signature_without_empty(
    pairs: Iterable[tuple[str, str]], path: str = "", secret: str = SECRET
) -> str:
    """The same as the Java and C# samples do it: parameters without a value take no part."""
    return iop_signature(((n, v) for n, v in pairs if n and v), path, secret)


def md5_signature(pairs: Iterable[tuple[str, str]], path: str = "", secret: str = SECRET) -> str:
    """Upper-case hex MD5 with the secret on both ends: what old clients still send to `/sync`."""
    text = secret + path + sorted_text(pairs) + secret
    return hashlib.md5(text.encode()).hexdigest().upper()  # noqa: S324 - the legacy recipe


def push_signature(body: bytes, app_key: str = APP_KEY, secret: str = SECRET) -> str:
    """Lower-case hex HMAC-SHA256 over app key and body bytes: the Authorization of a push."""
    return hmac.new(secret.encode(), app_key.encode() + body, hashlib.sha256).hexdigest()


def sorted_text(pairs: Iterable[tuple[str, str]]) -> str:
    """Names and values joined without separators, sorted by the ASCII order of the names."""
    return "".join(name + value for name, value in sorted(pairs, key=lambda pair: pair[0]))


def json_text(value: object, *, spaced: bool = False, ascii_only: bool = False) -> str:
    """JSON text of a value in which a `Literal` stands as it is."""
    comma, colon = (", ", ": ") if spaced else (",", ":")

    def text(part: object) -> str:
        if isinstance(part, Literal):
            return str(part)
        if isinstance(part, Mapping):
            members = (f"{text(str(name))}{colon}{text(each)}" for name, each in part.items())
            return "{" + comma.join(members) + "}"
        if isinstance(part, Sequence) and not isinstance(part, str):
            return "[" + comma.join(text(each) for each in part) + "]"
        return json.dumps(part, ensure_ascii=ascii_only)

    return text(value)


def json_reply(value: object, *, status: int = 200, headers: Pairs = ()) -> Reply:
    """An answer with a JSON body."""
    kind = ("Content-Type", "application/json;charset=UTF-8")
    return Reply(body=json_text(value).encode(), status=status, headers=(kind, *headers))


def query_text(pairs: Iterable[tuple[str, str]], *, plus: bool = False) -> str:
    """Pairs percent-encoded in UTF-8; a space as `%20`, or as `+` the way of HTML forms."""
    encode = _form_encoded if plus else _percent_encoded
    return "&".join(f"{encode(name)}={encode(value)}" for name, value in pairs)


def milliseconds(moment: datetime) -> int:
    """Epoch milliseconds, without a float in between."""
    return (moment - _START) // timedelta(milliseconds=1)


def seconds(moment: datetime) -> int:
    """Epoch seconds."""
    return (moment - _START) // timedelta(seconds=1)


def time_text(moment: datetime) -> str:
    """UTC with microseconds, as the records hold it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def exchange_record(  # noqa: PLR0913 - the fields of a record
    asked: Asked,
    outcome: Reply | Lost,
    *,
    number: int,
    started: datetime,
    elapsed: float | None,
    inbound: bool = False,
    intent: str = "",
    peer: str = "",
    observations: Iterable[tuple[str, str, str]] = (),
) -> Record:
    """One exchange in the form of schemas/exchange.schema.json."""
    record: Record = {
        "id": f"x{number:06}",
        "direction": "inbound" if inbound else "outbound",
        "started": time_text(started),
        "time_source": "harness",
        "elapsed_us": None if elapsed is None else round(elapsed * 1_000_000),
        "request": {
            "method": asked.http,
            "url": asked.url,
            "headers": [list(pair) for pair in asked.headers],
            "body": _body(asked.body),
        },
        "origin": {"kind": "imported", "file": "corpus.ndjson", "position": number},
        "fidelity": "wire",
        "step": "",
        "intent": intent,
        "observations": [
            {"fact": fact, "value": value, "where": where} for fact, value, where in observations
        ],
    }
    if peer:
        record["peer"] = peer
    if isinstance(outcome, Reply):
        record["response"] = {
            "status": outcome.status,
            "headers": [list(pair) for pair in outcome.headers],
            "body": _body(outcome.body),
        }
    else:
        record["failure"] = {"kind": outcome.kind, "message": outcome.message}
    return record


def act_record(
    kind: str,
    at: datetime,
    *,
    name: str = "",
    outcome: str = "",
    round_number: int = 0,
    details: Pairs = (),
) -> Record:
    """One act beside the exchanges, in the form in which the evidence holds it."""
    return {
        "kind": kind,
        "at": time_text(at),
        "name": name,
        "outcome": outcome,
        "scenario": "order-lifecycle",
        "round": round_number,
        "details": [list(pair) for pair in details],
    }


def _hmac(text: str, secret: str) -> str:
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()


def _percent_encoded(text: str) -> str:
    return quote(text, safe="-_.~")


def _form_encoded(text: str) -> str:
    return quote_plus(text, safe="-_.~")


def _body(body: bytes) -> Record:
    try:
        return {"text": body.decode("utf-8")}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(body).decode("ascii")}
