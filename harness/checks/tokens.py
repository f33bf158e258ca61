"""What the traffic tells of tokens: who was granted which, for how long, and who used them."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple, Self

from harness.checks.call_facts import asked_for, credential_of
from harness.checks.frame import Frame
from harness.checks.ledger import Ledger, Moment, ledger
from harness.checks.spool import Spool
from harness.checks.stamps import (
    Gap,
    Stamp,
    fact_of,
    gap_of_starts,
    gap_to_sending,
    later_of,
    may_lie_before,
    stamp_of,
    stamp_of_fact,
)
from harness.documents.lossless import text_of
from harness.model.statement import Statement
from harness.platforms.base import Edition
from harness.platforms.calls import Call
from harness.platforms.operations import OperationKind, RefusalKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A granted token call: the token with its life, the client it is for, what bought it."""

    stamp: Stamp
    token: str
    life: str
    """`expires_in` as the answer has it; empty where it has none."""
    client: tuple[str, ...] = ()
    """The client's id with the scope that it asked for, where the edition has clients."""
    bought_with: str = ""
    """The refresh token that it was asked with."""
    refresh: str = ""
    """The refresh token that came with it."""
    refresh_life: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refresh:
    """A call that asks for a new token with a refresh token."""

    stamp: Stamp
    token: str
    where: str


class Use(NamedTuple):
    """A business call that carried a token, and where."""

    stamp: Stamp
    where: str


class Refusal(NamedTuple):
    """A business call that was told that its token is no longer good, and what it asked for."""

    stamp: Stamp
    where: str
    asked: bytes


@dataclass(slots=True)
class Used:
    """The business calls that carried a token, summed up."""

    count: int = 0
    first: Use | None = None
    refused: list[Refusal] = field(default_factory=list)

    def see(self, use: Use, count: int = 1) -> None:
        """Count uses, of which this is the first."""
        self.count += count
        first = self.first
        if first is None or later_of(use.stamp, first.stamp) is not use.stamp:
            self.first = use


@ledger
class TokenLedger(Ledger):
    """Grants, uses and refusals of every token. Tokens are pseudonyms: good enough as keys.

    The uses are in a spool, for every business call is one; what is held beside grows with the
    tokens, the token calls and the refusals.
    """

    def __init__(self) -> None:
        self.grants: dict[str, list[Grant]] = {}
        """By token."""
        self.used: dict[str, Used] = {}
        """By token."""
        self.token_calls: list[Stamp] = []
        self.refreshes: list[Refresh] = []
        self.last_use: Stamp | None = None
        self._uses = Spool[tuple[Any, ...]](4)

    def enter_call(self, call: Call, frame: Frame) -> None:
        """Keep a token call, or the token that a business call carries."""
        if call.operation and call.operation.kind is OperationKind.TOKEN:
            self._enter_token_call(call, frame)
        elif call.is_business and (token := credential_of(call, frame.edition)):
            stamp, used = stamp_of(call.exchange), self.used.get(token.value)
            if used is None:
                used = self.used[token.value] = Used()
            asked = asked_for(call)
            used.see(Use(stamp, token.where))
            self.last_use = later_of(self.last_use, stamp)
            self._uses.add((token.value, *fact_of(stamp), token.where, asked))
            if call.refusal and call.refusal.kind is RefusalKind.EXPIRED_TOKEN:
                used.refused.append(Refusal(stamp, token.where, asked))

    def merge(self, other: Self) -> None:
        """Take in the tokens of another ledger."""
        for token, grants in other.grants.items():
            self.grants.setdefault(token, []).extend(grants)
        for token, theirs in other.used.items():
            mine = self.used.setdefault(token, Used())
            mine.refused.extend(theirs.refused)
            if theirs.first:
                mine.see(theirs.first, theirs.count)
        self.token_calls.extend(other.token_calls)
        self.refreshes.extend(other.refreshes)
        self._uses.merge(other._uses)
        if other.last_use:
            self.last_use = later_of(self.last_use, other.last_use)

    def in_order(self) -> list[tuple[str, Used]]:
        """Every token that was used, in the order of first use."""
        return sorted(self.used.items(), key=lambda entry: _moment_of(entry[1].first))

    def by_token(self) -> Iterator[tuple[str, Iterator[tuple[Use, bytes]]]]:
        """The uses of each token, in order, with what was asked for; the tokens come in any."""
        for token, facts in groupby(self._uses, key=itemgetter(0)):
            yield token, ((Use(stamp_of_fact(f[1:-2]), f[-2]), f[-1]) for f in facts)

    def uses_of(
        self, tokens: Collection[str], keep: Callable[[str, Use], bool] = lambda *_: True
    ) -> dict[str, list[Use]]:
        """The uses of some tokens in order, as far as they are to be kept."""
        found: dict[str, list[Use]] = {}
        for token, uses in self.by_token() if tokens else ():
            if token in tokens:
                found[token] = [use for use, _ in uses if keep(token, use)]
        return found

    def grants_of(self, token: str) -> list[Grant]:
        """The grants of a token in order of time."""
        return sorted(self.grants.get(token, ()), key=lambda g: g.stamp.moment)

    def all_grants(self) -> list[Grant]:
        """Every grant in order of time."""
        found = (grant for grants in self.grants.values() for grant in grants)
        return sorted(found, key=lambda g: g.stamp.moment)

    def _enter_token_call(self, call: Call, frame: Frame) -> None:
        stamp = stamp_of(call.exchange)
        self.token_calls.append(stamp)
        bought_with = call.field("refresh_token")
        if bought_with and bought_with.text:
            refresh = Refresh(stamp=stamp, token=bought_with.text, where=bought_with.where)
            self.refreshes.append(refresh)
        for token in call.answered("access_token") if call.is_success else ():
            grant = Grant(
                stamp=stamp,
                token=token,
                life=_first(call.answered("expires_in")),
                client=client_of(call, frame.edition),
                bought_with=bought_with.text if bought_with else "",
                refresh=_first(call.answered("refresh_token")),
                refresh_life=_first(call.answered("refresh_expires_in")),
            )
            self.grants.setdefault(token, []).append(grant)


class Age(NamedTuple):
    """How old a token was when it was used, and how old it may become; None: nobody says."""

    age: Gap
    life: float | None
    grant: Grant | None
    """The grant that the age is counted from; None where it is the first use."""

    @property
    def is_expired(self) -> bool | None:
        """Whether it was past its life; None where the recording's clock cannot tell."""
        return self.age.exceeds(self.life) if self.life is not None else None


def ages(
    book: TokenLedger, token: str, uses: Iterable[Use], statement: Statement | None
) -> Iterator[tuple[Use, Age]]:
    """Some uses of a token, each with the token's age."""
    grants, declared = book.grants_of(token), _declared(statement)
    first: Stamp | None = None
    for use in uses:
        stamp, grant = use.stamp, _latest(grants, use.stamp)
        if grant:
            life = seconds_of(grant.life)
            age = gap_to_sending(grant.stamp, stamp)
            yield use, Age(age=age, life=declared if life is None else life, grant=grant)
        else:
            first = first or _first_without_grant(book, token, grants)
            yield use, Age(age=gap_of_starts(first, stamp), life=declared, grant=None)


def life_of(grant: Grant, statement: Statement | None) -> float | None:
    """The life in seconds that a grant gives its token; the statement's where it gives none."""
    life = seconds_of(grant.life)
    return _declared(statement) if life is None else life


def seconds_of(text: str) -> float | None:
    """A whole number of seconds; None for anything else."""
    return float(text) if text.isascii() and text.isdigit() and len(text) < _PAST_ANY else None


def client_of(call: Call, edition: Edition) -> tuple[str, ...]:
    """The client that a token call is for and the scopes it asks for, where there are clients."""
    if not edition.secret_field:
        return ()
    return asked(call, "client_id"), *sorted(scopes_of(call))


def scopes_of(call: Call) -> tuple[str, ...]:
    """The scopes that a token call asks for, separated by commas or blanks, or sent one by one."""
    sent = [p.value for p in call.parameters if p.name == "scope"] or [asked(call, "scope")]
    return tuple(dict.fromkeys(" ".join(sent).replace(",", " ").split()))


def is_nothing(token: str) -> bool:
    """Whether a token is the word for no token at all: None, null or undefined."""
    return _NOTHING.fullmatch(token) is not None


def asked(call: Call, name: str) -> str:
    """What a token call says under a name: a parameter, or a member of a JSON body."""
    if call.parameter(name) is None and isinstance(call.json_body, dict):
        return text_of(call.json_body.get(name, ""))
    return call.value(name)


_NOTHING = re.compile("[G-Z][g-z]{2}[a-f]|[g-z]{4}|[g-z]{2}[a-f]{3}[g-z]{2}[a-f]{2}")
"""None, null and undefined, in the shape that their pseudonyms keep as well."""
_PAST_ANY = 300
"""Digits that a float can hold."""


def _moment_of(use: Use | None) -> Moment:
    assert use is not None  # noqa: S101 - a token is noted with its first use
    return use.stamp.moment


def _first_without_grant(book: TokenLedger, token: str, grants: list[Grant]) -> Stamp:
    first = book.used[token].first
    if first and _latest(grants, first.stamp) is None:
        return first.stamp
    # Recordings with several clocks: a use of unknown time may lie behind any grant.
    uses = book.uses_of((token,))[token]
    return next(use.stamp for use in uses if _latest(grants, use.stamp) is None)


def _latest(grants: list[Grant], use: Stamp) -> Grant | None:
    """The latest grant that may lie before the use; a token used before it was known earlier."""
    for grant in reversed(grants):
        if may_lie_before(grant.stamp, use):
            return grant
    return None


def _declared(statement: Statement | None) -> float | None:
    return statement.token_life.access if statement else None


def _first(texts: tuple[str, ...]) -> str:
    return next(iter(texts), "")
