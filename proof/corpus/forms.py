"""Recordings in the forms of other recorders: the same traffic, less of it known."""

from collections.abc import Iterable
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

from proof.corpus.wire import Record, time_text

_START = datetime(1970, 1, 1, tzinfo=UTC)


def cassette_records(records: Iterable[Record]) -> tuple[Record, ...]:
    """What a VCR cassette keeps: answered calls, decoded, timed by their signed timestamp."""
    kept = (r for r in records if r["direction"] == "outbound" and "response" in r)
    return tuple(_from_cassette(record) for record in kept)


def _from_cassette(record: Record) -> Record:
    copy = deepcopy(record)
    request = copy["request"]
    form = parse_qs(str(request["body"].get("text", "")))
    stamp = {**form, **parse_qs(urlsplit(str(request["url"])).query)}["timestamp"][0]
    copy["started"] = time_text(_START + timedelta(milliseconds=int(stamp)))
    copy["time_source"] = "signed timestamp"
    copy["elapsed_us"] = None
    copy["fidelity"] = "decoded"
    copy["origin"] = {**copy["origin"], "file": "corpus.yaml"}
    return copy
