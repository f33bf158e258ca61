"""AUTH: credentials, and tokens that are used for as long as they live."""

from dataclasses import dataclass, field
from typing import Self

from harness.checks.call_facts import credential_of
from harness.checks.frame import Frame
from harness.checks.ledger import Ledger, ledger
from harness.checks.registry import (
    Events,
    Examined,
    Placed,
    TrafficEvents,
    Undecided,
    traffic_check,
)
from harness.checks.request_values import UNREAD_BODY, has_unread_body, missing_place
from harness.checks.sightings import Sightings
from harness.checks.stamps import Stamp, stamp_of
from harness.checks.tokens import Age, TokenLedger, Use, ages, is_nothing
from harness.checks.traffic import Traffic
from harness.model.exchange import Fidelity
from harness.model.text import Text
from harness.model.verdict import Finding
from harness.platforms.aliexpress import TOKEN_PARAMETERS
from harness.platforms.base import Edition
from harness.platforms.calls import Call

LIFE_UNKNOWN = Text(
    "The traffic does not show the grant of this token, and the statement gives no token life.",
    "流量中未见授予该令牌的响应，声明文件也未给出令牌有效期。",
)
_NO_CREDENTIAL = Text(
    "A business call was sent without its credential.",
    "业务调用未携带访问凭证。",
)
_SEND_PARAMETER = Text(
    "Send the token of the authorised account as access_token (or session) with every business "
    "call.",
    "请在每次业务调用中以 access_token（或 session）参数携带授权账号的令牌。",
)
_SEND_HEADER = Text(
    "Send the token with every business call in the header `Authorization: Bearer TOKEN`.",
    "请在每次业务调用中以请求头 `Authorization: Bearer TOKEN` 携带令牌。",
)
_TAKEN_OUT = Text(
    "No call of this recording shows a credential, yet the platform granted them or the recording "
    "holds no headers at all: whatever made it has taken the credentials out.",
    "录制内容中没有任何调用带有凭证，而平台予以受理，或录制内容根本不含请求头：凭证应是在录制时被去除。",
)
_EXPIRED = Text(
    "A business call uses a token that is older than its life.",
    "业务调用使用了已超过有效期的令牌。",
)
_RENEW = Text(
    "Renew the token before expires_in has run out, and use the new one.",
    "请在 expires_in 到期前续期，并改用新令牌。",
)


@dataclass(slots=True)
class Bare:
    """Calls without a credential, by where it is missing."""

    stripped: Sightings = field(default_factory=Sightings)
    """From a recording that may have left the credential out."""
    others: Sightings = field(default_factory=Sightings)


@ledger
class CredentialLedger(Ledger):
    """How many business calls carried a credential, and those that did not."""

    def __init__(self) -> None:
        self.carried = Sightings()
        self.files: set[str] = set()
        """The files of which some call carries one: nobody took the credentials out of them."""
        self.bare: dict[tuple[str, str], Bare] = {}
        """File and place -> the calls."""
        self.unread = Sightings()

    def enter_call(self, call: Call, frame: Frame) -> None:
        """Count a business call."""
        if not call.is_business:
            return
        stamp, token = stamp_of(call.exchange), credential_of(call, frame.edition)
        file = call.exchange.origin.file
        if token:
            self.files.add(file)
        if token and is_nothing(token.value):
            self.bare.setdefault((file, token.where), Bare()).others.see(stamp)
        elif token:
            self.carried.see(stamp)
        elif has_unread_body(call) and not _stands_in_header(frame.edition):
            self.unread.see(stamp)
        else:
            where = _missing_place(call, frame.edition)
            bare = self.bare.setdefault((file, where), Bare())
            (bare.stripped if _may_be_stripped(call, frame.edition) else bare.others).see(stamp)

    def merge(self, other: Self) -> None:
        """Add the counts of another ledger."""
        self.carried.merge(other.carried)
        self.unread.merge(other.unread)
        self.files |= other.files
        for key, theirs in other.bare.items():
            mine = self.bare.setdefault(key, Bare())
            mine.stripped.merge(theirs.stripped)
            mine.others.merge(theirs.others)

    def is_stripped(self, file: str) -> bool:
        """Whether credentials were taken out of a file: no call has one, yet some got through."""
        own = [bare for (name, _), bare in self.bare.items() if name == file]
        return file not in self.files and any(bare.stripped.count for bare in own)


@traffic_check("AUTH-01")
def business_calls_carry_their_credential(traffic: Traffic) -> Events:
    """Every business call carries its credential.

    On aliexpress that is an access_token or session parameter, on alibaba and 1688 the header
    Authorization: Bearer. Fails when a business call is sent without it, with an empty one, or with
    a word for nothing (None, null, undefined). Token calls carry none and are not examined.
    Undecided for a HAR or a cassette that shows no credential in any call although the platform
    granted some, or no headers at all: such files are often stripped of credentials.

    Source: register AUTH-01 (seeds 000, 001, 002); platforms.md 1.1, system parameters.
    """
    seen = traffic.of(CredentialLedger)
    yield from seen.carried.examined()
    for exchange in seen.unread.exchanges:
        yield Undecided(UNREAD_BODY, exchange)
    for (file, where), bare in sorted(seen.bare.items()):
        missing = Sightings()
        missing.merge(bare.stripped)
        missing.merge(bare.others)
        if seen.is_stripped(file):
            yield from (Undecided(_TAKEN_OUT, exchange) for exchange in missing.exchanges)
            continue
        yield from missing.examined()
        yield _bare(traffic.edition, where, missing)


def _bare(edition: Edition, where: str, missing: Sightings) -> Finding:
    in_header = _stands_in_header(edition)
    return Finding(
        message=_NO_CREDENTIAL,
        exchanges=missing.exchanges,
        where=where,
        expected="Authorization: Bearer TOKEN" if in_header else "access_token or session",
        actual="no token there",
        hint=_SEND_HEADER if in_header else _SEND_PARAMETER,
        count=missing.count,
        latest=missing.latest,
    )


def _stands_in_header(edition: Edition) -> bool:
    return bool(edition.secret_field)


def _may_be_stripped(call: Call, edition: Edition) -> bool:
    """Whether whatever made the recording may have taken the credential out."""
    if call.exchange.fidelity is Fidelity.WIRE:
        return False
    return call.is_success or (_stands_in_header(edition) and not call.exchange.request.headers)


def _missing_place(call: Call, edition: Edition) -> str:
    if _stands_in_header(edition):
        return "header.Authorization"
    return missing_place(call, TOKEN_PARAMETERS[0])


@traffic_check("AUTH-02")
def no_call_uses_an_expired_token(traffic: Traffic) -> TrafficEvents:
    """No business call uses a token that is older than its life.

    A token lives as long as the answer that granted it says (expires_in), counted from the arrival
    of that answer; an answer that grants the same token again extends its life. Where the traffic
    shows no grant, the life is the statement's token_life.access, counted from the first sight of
    the token; without that the row is undecided. Fails when a call starts after the life has ended.
    Undecided as well where the recording's clock cannot tell on which side of the end a call lies.

    Source: register AUTH-02 (seeds 000, 001, 002); platforms.md 2.
    """
    book = traffic.of(TokenLedger)
    for token, found in book.by_token():
        first = book.used[token].first
        place = first.stamp.moment if first else ()
        uses = (use for use, _ in found)
        for use, age in ages(book, token, uses, traffic.statement):
            yield from (Placed(place, told) for told in _judge_age(use, age))


def _judge_age(use: Use, age: Age) -> Events:
    stamp, is_expired = use.stamp, age.is_expired
    if age.life is None:
        yield Undecided(LIFE_UNKNOWN, stamp.exchange)
    elif is_expired is None:
        yield Undecided(_why_unclear(stamp, age), stamp.exchange)
    else:
        yield Examined(stamp.exchange)
        if is_expired:
            yield _expired(stamp, use.where, age)


def _expired(use: Stamp, where: str, age: Age) -> Finding:
    granted = (age.grant.stamp.exchange,) if age.grant else ()
    return Finding(
        message=_EXPIRED,
        exchanges=(use.exchange, *granted),
        where=where,
        expected=f"a token no older than {age.life:.0f} s",
        actual=f"at least {age.age.low:.1f} s old",
        hint=_RENEW,
    )


def _why_unclear(use: Stamp, age: Age) -> Text:
    is_known = age.grant is None or age.grant.stamp.has_time
    return use.why_unclear if is_known or age.grant is None else age.grant.stamp.why_unclear
