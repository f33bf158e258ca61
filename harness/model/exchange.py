"""An exchange: one request with its answer or its failure, in either direction."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

Headers = tuple[tuple[str, str], ...]


class Direction(StrEnum):
    """Who asked: a call goes out to the platform, a callback comes in from it."""

    OUTBOUND = "outbound"
    INBOUND = "inbound"


class Fidelity(StrEnum):
    """How well an exchange shows the wire."""

    WIRE = "wire"
    """We saw the bytes."""
    DECODED = "decoded"
    """From a HAR or a cassette: encodings or header order may be lost."""
    RECONSTRUCTED = "reconstructed"
    """Put together from what others kept."""


class OriginKind(StrEnum):
    """Which kind of source an exchange came from."""

    DRIVEN = "driven"
    OBSERVED = "observed"
    REPLAYED = "replayed"
    IMPORTED = "imported"


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The source of an exchange; file and position where it was read from one."""

    kind: OriginKind
    file: str = ""
    position: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What was asked: method, URL as sent, ordered header pairs, body bytes."""

    method: str
    url: str
    headers: Headers = ()
    body: bytes = b""

    def header(self, name: str) -> str | None:
        """The first header of that name, whatever its case; None when there is none."""
        return _named(self.headers, name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What was answered: status, ordered header pairs, body bytes after transfer decoding."""

    status: int
    headers: Headers = ()
    body: bytes = b""

    def header(self, name: str) -> str | None:
        """The first header of that name, whatever its case; None when there is none."""
        return _named(self.headers, name)


class FailureKind(StrEnum):
    """Why no answer came."""

    REFUSED = "refused"
    RESET = "reset"
    TIMEOUT = "timeout"
    TLS = "tls"
    DNS = "dns"
    PROTOCOL = "protocol"


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """The end of an exchange that got no answer."""

    kind: FailureKind
    message: str


class Fact(StrEnum):
    """The facts that are computed on raw bytes, before redaction takes the secrets out."""

    SIGNATURE_RECIPE = "signature.recipe"
    """Name of the accepted recipe that gives the signature sent; empty when none does."""
    SIGNATURE_VARIANT = "signature.variant"
    """How the accepted recipe was varied (for example `empty_values_dropped`), when it was."""
    SIGNATURE_MISTAKE = "signature.mistake"
    """Name of the known mistake that gives the signature sent."""
    SIGNATURE_UNKNOWN = "signature.unknown"
    """No secret was at hand, so the signature could not be recomputed; the value says why."""
    SECRET_SENT = "secret.sent"  # noqa: S105 - the name of a fact
    """The application secret stands at `where`; the value names its form (raw, url, base64)."""
    SENDER_LAG = "sender.lag_ms"
    """Largest delay of our own sender's clock during a callback, in milliseconds."""
    FORGED_MANNER = "signature.forged"
    """In which manner our own sender made the signature of a callback wrong (`wrong_key`)."""
    GATEWAY_LAG = "gateway.lag_ms"
    """How long our own gateway may have left a call waiting before it saw it, in milliseconds;
    noted where that is long."""
    CERTIFICATE = "tls.certificate"
    """The certificate that our HTTPS listener presented: `own CA`, or `self-signed`, which nobody
    can verify."""
    TLS_NOT_VERIFIED = "tls.not_verified"
    """The certificate of a callback address was not verified; the value says why: `loopback`, where
    no authority vouches for anybody."""
    BODY_WITHHELD = "body.withheld"
    """The body at `where` is not kept: it was no JSON or form, and only its length and keyed digest
    are; or it was never recorded."""
    RESIGNED = "resigned"
    """The recording was signed anew with a published key; the value names it."""


DIGESTED = "keyed digest"
"""What the value of BODY_WITHHELD holds where there was a body that nobody could read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One fact about an exchange: its name, its value, and the place it speaks of."""

    fact: Fact
    value: str
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request with its answer or its failure.

    `started` is UTC; `time_source` says whose clock gave it (`harness`, `signed timestamp`,
    `Date header`, `har`, `unknown`). `elapsed` is in seconds, None where unknown. `peer` is the
    address of the caller where it is known. `step` and `intent` tell which scenario step asked for
    it, where one did.
    """

    id: str
    direction: Direction
    request: Request
    started: datetime
    response: Response | None = None
    failure: Failure | None = None
    time_source: str = "harness"
    elapsed: float | None = None
    peer: str = ""
    step: str = ""
    intent: str = ""
    origin: Origin = field(default_factory=lambda: Origin(kind=OriginKind.OBSERVED))
    fidelity: Fidelity = Fidelity.WIRE
    observations: tuple[Observation, ...] = ()

    def __hash__(self) -> int:
        return hash(self.id)

    @property
    def ended(self) -> datetime:
        """When the answer was complete; the start where the duration is unknown."""
        return self.started + timedelta(seconds=self.elapsed or 0.0)

    def observed(self, fact: Fact) -> str | None:
        """The first value observed for a fact; None when the fact was not observed."""
        for observation in self.observations:
            if observation.fact is fact:
                return observation.value
        return None

    def withheld(self, where: str) -> str | None:
        """Why the body at `where` is not kept; None where it is, or where there was none."""
        for observation in self.observations:
            if observation.fact is Fact.BODY_WITHHELD and observation.where == where:
                return observation.value
        return None

    def is_unrecorded(self, where: str) -> bool:
        """Whether nothing is known of the body at `where`; one that could not be read was there."""
        noted = self.withheld(where)
        return noted is not None and DIGESTED not in noted


def _named(headers: Headers, name: str) -> str | None:
    wanted, size = name.lower(), len(name)
    for key, value in headers:
        if len(key) == size and key.lower() == wanted:
            return value
    return None
