"""SIGN: which calls are signed, and what every signed call has to carry."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Self

from harness.checks.frame import Frame
from harness.checks.ledger import Ledger, ledger
from harness.checks.registry import Events, Undecided, traffic_check
from harness.checks.request_values import UNREAD_BODY, has_unread_body, missing_place
from harness.checks.sightings import Sightings
from harness.checks.stamps import stamp_of
from harness.checks.traffic import Traffic
from harness.model.exchange import Fidelity
from harness.model.text import Text
from harness.model.verdict import Finding
from harness.platforms.base import Edition
from harness.platforms.calls import Call

_PART_MISSING = Text(
    "A call that has to be signed carries no {name}.",
    "应签名的请求未携带 {name}。",
)
_SEND_ALL = Text(
    "Send sign, sign_method and timestamp with every call, token calls included.",
    "请在每次调用（包括令牌接口）中携带 sign、sign_method 和 timestamp。",
)
_SEND_ALL_BUSINESS = Text(
    "Send sign, sign_method and timestamp with every business call.",
    "请在每次业务调用中携带 sign、sign_method 和 timestamp。",
)
_TAKEN_OUT = Text(
    "No call of this recording shows {name} and the platform granted them: whatever made the "
    "recording has taken it out.",
    "录制内容中没有任何调用带有 {name}，而平台均予以受理：该参数应是在录制时被去除。",
)


def is_signed(call: Call, frame: Frame) -> bool:
    """Whether the edition signs this call.

    Paths that a Bearer edition does not know are only taken for such calls when they carry a part
    of a signature.
    """
    return _is_signed(call, frame.edition)


@lru_cache(maxsize=1)  # all that judge signatures ask one after the other
def _is_signed(call: Call, edition: Edition) -> bool:
    if not edition.signs(call):
        return False
    if call.operation is not None or not edition.secret_field:
        return True
    return any(call.parameter(name) for name in edition.signing_parameters)


@dataclass(slots=True)
class Lacking:
    """Calls that lack one part of a signature."""

    granted: Sightings = field(default_factory=Sightings)
    """Granted all the same, in a recording that is not the wire itself."""
    others: Sightings = field(default_factory=Sightings)

    def merge(self, other: Self) -> None:
        """Add the calls of another."""
        self.granted.merge(other.granted)
        self.others.merge(other.others)


@ledger
class SigningLedger(Ledger):
    """How many signed calls carry all parts of a signature, and which lack one."""

    def __init__(self) -> None:
        self.whole = Sightings()
        self.partial = Sightings()
        self.unread = Sightings()
        self.carried: set[tuple[str, str]] = set()
        """File and part: what at least one call of the file carries."""
        self.lacking: dict[tuple[str, str, str, str], Lacking] = {}
        """Part, place, `missing` or `empty`, and file -> the calls."""

    def enter_call(self, call: Call, frame: Frame) -> None:
        """Count a signed call."""
        if not is_signed(call, frame):
            return
        stamp = stamp_of(call.exchange)
        parts, file = frame.edition.signing_parameters, call.exchange.origin.file
        missing = []
        for name in parts:
            if not call.value(name):
                missing.append(name)
            elif (file, name) not in self.carried:
                self.carried.add((file, name))
        if not missing:
            self.whole.see(stamp)
        elif has_unread_body(call):
            self.unread.see(stamp)
        else:
            self.partial.see(stamp)
            is_copy = call.exchange.fidelity is not Fidelity.WIRE
            for name in missing:
                how = "missing" if call.parameter(name) is None else "empty"
                key = (name, missing_place(call, name), how, file)
                lacking = self.lacking.setdefault(key, Lacking())
                (lacking.granted if is_copy and call.is_success else lacking.others).see(stamp)

    def merge(self, other: Self) -> None:
        """Add the counts of another ledger."""
        self.whole.merge(other.whole)
        self.partial.merge(other.partial)
        self.unread.merge(other.unread)
        self.carried |= other.carried
        for key, theirs in other.lacking.items():
            self.lacking.setdefault(key, Lacking()).merge(theirs)

    def is_taken_out(self, file: str, name: str) -> bool:
        """Whether a file was stripped of a part: no call has it, yet some got through."""
        without = [
            v for (part, _, _, own), v in self.lacking.items() if (own, part) == (file, name)
        ]
        return (file, name) not in self.carried and any(v.granted.count for v in without)


@traffic_check("SIGN-01")
def signed_calls_carry_a_signature(traffic: Traffic) -> Events:
    """Every signed call carries sign, sign_method and timestamp.

    On aliexpress every call is signed, token calls as well; pages that a person opens
    (/oauth/authorize) are not. On alibaba every business call is signed; the token call is not.
    Fails when one of the three is missing or empty. Undecided for a HAR or a cassette that shows
    one of them in no call although the platform granted some: such files are often stripped of it.

    Source: register SIGN-01 (seeds 000, 001); platforms.md 1.1.
    """
    seen = traffic.of(SigningLedger)
    yield from seen.whole.examined()
    for exchange in seen.unread.exchanges:
        yield Undecided(UNREAD_BODY, exchange)
    findings = []
    for (name, where, how, file), lacking in sorted(seen.lacking.items()):
        if seen.is_taken_out(file, name):
            for exchange in (*lacking.granted.exchanges, *lacking.others.exchanges):
                yield Undecided(_TAKEN_OUT.format(name=name), exchange)
        else:
            findings.append(_finding(traffic, name, where, how, lacking))
    if findings:
        yield from seen.partial.examined()
    yield from findings


def _finding(traffic: Traffic, name: str, where: str, how: str, lacking: Lacking) -> Finding:
    calls = Sightings()
    calls.merge(lacking.granted)
    calls.merge(lacking.others)
    return Finding(
        message=_PART_MISSING.format(name=name),
        exchanges=calls.exchanges,
        where=where,
        expected=f"{name} with a value",
        actual=how,
        hint=_SEND_ALL_BUSINESS if traffic.edition.secret_field else _SEND_ALL,
        count=calls.count,
        latest=calls.latest,
    )
