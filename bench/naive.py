"""`python -m bench.naive FORM FILE`: the pipeline that one would write first, as the baseline.

json.loads or vcrpy to read, jsonschema to validate (validators made once), hmac.new to check every
signature. It keeps nothing between exchanges and writes no report.
"""

import hashlib
import hmac
import json
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

from jsonschema import Draft202012Validator

from bench.traffic.statement import APP_KEY, CALLBACK, SECRET

_SCHEMAS = Path(__file__).resolve().parent.parent / "schemas" / "aliexpress"


_PUSH = Draft202012Validator(
    {
        "type": "object",
        "required": ["message_type", "data", "seller_id", "timestamp"],
        "properties": {
            "message_type": {"type": "integer"},
            "seller_id": {"type": "string", "pattern": "^[0-9]+$"},
            "timestamp": {"type": "integer", "minimum": 0},
            "data": {
                "type": "object",
                "required": ["orderId"],
                "properties": {
                    "orderId": {"type": "integer"},
                    "buyerId": {"type": "integer"},
                    "orderStatus": {"type": "string"},
                    "trackingNumber": {"type": "string", "pattern": "^[A-Za-z0-9-]{8,35}$"},
                    "eventCode": {"type": "string"},
                    "eventTime": {"type": "integer"},
                },
            },
        },
    }
)


class Seen(NamedTuple):
    """The parts of an exchange that are judged."""

    url: str
    headers: dict[str, str]
    body: str
    answer: str


def main(form: str, path: str) -> int:
    """Judge the file; print how many exchanges it holds and how many are wrong."""
    count = wrong = 0
    for seen in _READERS[form](Path(path)):
        count += 1
        wrong += not (_is_right_push(seen) if seen.url == CALLBACK else _is_right_call(seen))
    print(f"{count} exchanges, {wrong} wrong")  # noqa: T201 - its result
    return 0


def _is_right_push(seen: Seen) -> bool:
    if not _PUSH.is_valid(json.loads(seen.body)):
        return False
    text = (APP_KEY + seen.body).encode()
    expected = hmac.new(SECRET.encode(), text, hashlib.sha256).hexdigest()
    return expected == seen.headers.get("authorization")


def _is_right_call(seen: Seen) -> bool:
    address = urlsplit(seen.url)
    pairs = parse_qsl(address.query, keep_blank_values=True)
    business = dict(parse_qsl(seen.body, keep_blank_values=True))
    system = dict(pairs)
    sign = system.pop("sign", "")
    path = address.path.partition("/rest")[2]
    joined = "".join(name + value for name, value in sorted({**system, **business}.items()))
    expected = hmac.new(SECRET.encode(), (path + joined).encode(), hashlib.sha256).hexdigest()
    method = system.get("method", "")
    name = "token" if path else method.removeprefix("aliexpress.")
    answer = json.loads(seen.answer)
    body = answer if path else answer.get(f"{method.replace('.', '_')}_response", {})
    return (
        expected.upper() == sign
        and _validator(f"{name}.request").is_valid(business)
        and _validator(f"{name}.answer").is_valid(body)
    )


@lru_cache
def _validator(name: str) -> Draft202012Validator:
    schema = json.loads((_SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))
    return Draft202012Validator(schema)


def _ndjson(path: Path) -> Iterator[Seen]:
    with path.open(encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            asked = record["request"]
            yield Seen(
                asked["url"],
                _lower(asked["headers"]),
                asked["body"]["text"],
                record["response"]["body"]["text"],
            )


def _har(path: Path) -> Iterator[Seen]:
    with path.open(encoding="utf-8") as file:
        entries = json.load(file)["log"]["entries"]
    for entry in entries:
        asked = entry["request"]
        headers = [(each["name"], each["value"]) for each in asked["headers"]]
        text = entry["response"]["content"]["text"]
        yield Seen(asked["url"], _lower(headers), asked["postData"]["text"], text)


def _cassette(path: Path, serializer: Any) -> Iterator[Seen]:
    from vcr.persisters.filesystem import FilesystemPersister  # noqa: PLC0415 - cassettes only

    requests, responses = FilesystemPersister.load_cassette(path, serializer)
    for request, response in zip(requests, responses, strict=True):
        headers = _lower(dict(request.headers).items())
        answer = response["body"]["string"].decode()
        yield Seen(request.uri, headers, request.body.decode(), answer)


def _vcr_yaml(path: Path) -> Iterator[Seen]:
    from vcr.serializers import yamlserializer  # noqa: PLC0415 - cassettes only

    return _cassette(path, yamlserializer)


def _vcr_json(path: Path) -> Iterator[Seen]:
    from vcr.serializers import jsonserializer  # noqa: PLC0415 - cassettes only

    return _cassette(path, jsonserializer)


def _lower(pairs: Any) -> dict[str, str]:
    return {name.lower(): value for name, value in pairs}


_READERS = {"ndjson": _ndjson, "har": _har, "yaml": _vcr_yaml, "json": _vcr_json}

if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
