"""Evidence logs made by hand, each record chained to the one before it."""

import json
from datetime import UTC, datetime

from harness.documents.canonical import sha256_hex
from harness.evidence.log import FIRST
from harness.evidence.records import time_text

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
STARTED = {"run": "r1", "verb": "certify", "class": "live", "edition": "aliexpress", "digests": {}}


def chained(log, *bodies):
    """The log with further records, each chained to the one before it."""
    lines = log.read_bytes().splitlines()
    for number, (kind, body) in enumerate(bodies, start=len(lines)):
        previous = sha256_hex(lines[-1]) if lines else FIRST
        record = {"seq": number, "prev": previous, "t": time_text(NOW), "type": kind, "body": body}
        lines.append(json.dumps(record).encode())
    log.write_bytes(b"\n".join(lines) + b"\n")
    return log
