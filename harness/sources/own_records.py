"""What a recording of our own holds beside what vcrpy and HAR viewers read, as plain records.

`about` says where the recording comes from, each exchange carries its facts, and digests tell a
recording that was edited from one that was not. They keep nobody from editing who means to.
"""

import hashlib
import json
from http import HTTPStatus

from harness.documents.canonical import sha256_hex
from harness.evidence.records import Record, act_record, exchange_record, time_text
from harness.model.evidence import Act
from harness.model.exchange import Exchange
from harness.model.recording import Provenance, Recording

FORMAT = 1
"""The form of these records; a reader refuses a later one."""
OWN = "harness"
"""The member of a cassette that holds them; vcrpy passes it over."""
OWN_IN_HAR = f"_{OWN}"
"""The same in a HAR, where members of one's own begin with an underscore."""
DIGEST = "sha256"
_SUMS = 1 << 256
_ELSEWHERE = ("request", "response", "origin")


def head_record(recording: Recording) -> Record:
    """Where a recording comes from, what was done beside its exchanges, and the whole digest."""
    if recording.provenance is None:
        raise ValueError("only a recording of our own can be written")
    about = about_record(
        recording.provenance, exchanges=len(recording.exchanges), acts=len(recording.acts)
    )
    digest = HeadDigest()
    digest.add(about)
    for act in recording.acts:
        digest.add(act)
    for exchange in recording.exchanges:
        digest.count(exchange_digest(exchange))
    acts = [act_record(act) for act in recording.acts]
    return {"about": about, "acts": acts, DIGEST: digest.value}


def about_record(provenance: Provenance, *, exchanges: int, acts: int) -> Record:
    """Where a recording comes from, and how much it holds."""
    return {
        "format": FORMAT,
        "run": provenance.run_id,
        "recorded": time_text(provenance.recorded),
        "edition": provenance.edition,
        "app_key": provenance.app_key,
        "driver": provenance.driver,
        "tool": provenance.tool_version,
        "cassette_key": provenance.cassette_key,
        "application": provenance.application,
        "scenarios": [{"name": name, DIGEST: digest} for name, digest in provenance.scenarios],
        "exchanges": exchanges,
        "acts": acts,
    }


def whole_record(exchange: Exchange) -> Record:
    """An exchange with everything in it, for one that nobody else can play."""
    record = exchange_record(exchange)
    del record["origin"]
    return {**record, DIGEST: exchange_digest(exchange)}


def facts_record(exchange: Exchange) -> Record:
    """What is known of an exchange beside its request and its answer."""
    record = exchange_record(exchange)
    kept = {name: value for name, value in record.items() if name not in _ELSEWHERE}
    return {**kept, DIGEST: exchange_digest(exchange)}


def exchange_digest(exchange: Exchange) -> str:
    """The digest of everything in an exchange but where it was read from."""
    record = exchange_record(exchange)
    del record["origin"]
    return sha256_hex(_bytes(record))


class HeadDigest:
    """The digest of where a recording comes from, of each act that was done, and of the exchanges.

    Each exchange has a digest of its own, which one of another recording has as well: the sum tells
    whether they are those that were recorded together, in whatever order a file holds them.
    """

    def __init__(self) -> None:
        self._digest = hashlib.sha256()
        self._sum = 0

    def add(self, part: Record | Act) -> None:
        """Take in `about`, or the next act."""
        record = act_record(part) if isinstance(part, Act) else part
        self._digest.update(_bytes(record) + b"\n")

    def count(self, digest: str) -> None:
        """Take in the digest of an exchange."""
        self._sum = (self._sum + int(digest, 16)) % _SUMS

    @property
    def value(self) -> str:
        """Of everything that was taken in."""
        whole = self._digest.copy()
        whole.update(f"{self._sum:064x}".encode())
        return whole.hexdigest()


def phrase_of(status: int) -> str:
    """What HTTP calls a status; empty for one that it does not know."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _bytes(record: Record) -> bytes:
    # Escapes, since half a character has no UTF-8.
    return json.dumps(record, sort_keys=True, separators=(",", ":")).encode()
