"""What the traffic tells of tokens: who was granted which, for how long, and who used them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Self

from harness.checks.frame import Frame
from harness.checks.ledger import Ledger, Moment, ledger
from harness.checks.stamps import Gap, Stamp, gap_of_starts, gap_to_sending, stamp_of
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


@dataclass(slots=True)
class Uses:
    """The business calls that carried a token: where, and those refused for it."""

    at: dict[str, list[Stamp]] = field(default_factory=dict)
    """Place of the token -> the calls."""
    refused: list[Stamp] = field(default_factory=list)
    """The calls that were told that the token is no longer good."""

    @property
    def count(self) -> int:
        """How many calls carried the token."""
        return sum(map(len, self.at.values()))

    @property
    def first(self) -> Moment:
        """When the token was used first."""
        return min(stamp.moment for stamps in self.at.values() for stamp in stamps)

    def in_order(self) -> list[tuple[Stamp, str]]:
        """Every call with the place of the token, in order of time."""
        found = [(stamp, where) for where, stamps in self.at.items() for stamp in stamps]
        return sorted(found, key=lambda use: use[0].moment)


@ledger
class TokenLedger(Ledger):
    """Grants, uses and refusals of every token. Tokens are pseudonyms: good enough as keys."""

    def __init__(self) -> None:
        self.grants: dict[str, list[Grant]] = {}
        """By token."""
        self.uses: dict[str, Uses] = {}
        """By token."""
        self.token_calls: list[Stamp] = []
        self.refreshes: list[Refresh] = []

    def enter_call(self, call: Call, frame: Frame) -> None:
        """Keep a token call, or the token that a business call carries."""
        if call.operation and call.operation.kind is OperationKind.TOKEN:
            self._enter_token_call(call, frame)
        elif call.is_business and (token := frame.edition.credential(call)):
            uses = self.uses.setdefault(token.value, Uses())
            stamp = stamp_of(call.exchange)
            uses.at.setdefault(token.where, []).append(stamp)
            if call.refusal and call.refusal.kind is RefusalKind.EXPIRED_TOKEN:
                uses.refused.append(stamp)

    def merge(self, other: Self) -> None:
        """Take in the tokens of another ledger."""
        for token, grants in other.grants.items():
            self.grants.setdefault(token, []).extend(grants)
        for token, theirs in other.uses.items():
            mine = self.uses.setdefault(token, Uses())
            mine.refused.extend(theirs.refused)
            for where, stamps in theirs.at.items():
                mine.at.setdefault(where, []).extend(stamps)
        self.token_calls.extend(other.token_calls)
        self.refreshes.extend(other.refreshes)

    def in_order(self) -> list[tuple[str, Uses]]:
        """Every token that was used, in the order of first use."""
        return sorted(self.uses.items(), key=lambda entry: entry[1].first)

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Age:
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
    book: TokenLedger, token: str, statement: Statement | None
) -> Iterator[tuple[Stamp, str, Age]]:
    """Every use of a token in order of time, with its place and the token's age."""
    grants, declared = book.grants_of(token), _declared(statement)
    first: Stamp | None = None
    for use, where in book.uses[token].in_order():
        grant = _latest(grants, use)
        if grant:
            life = seconds_of(grant.life)
            age = gap_to_sending(grant.stamp, use)
            yield use, where, Age(age=age, life=declared if life is None else life, grant=grant)
        else:
            first = first or use
            yield use, where, Age(age=gap_of_starts(first, use), life=declared, grant=None)


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


def _latest(grants: list[Grant], use: Stamp) -> Grant | None:
    """The latest grant that may lie before the use; a token used before it was known earlier."""
    known = (g for g in reversed(grants) if gap_of_starts(g.stamp, use).high >= 0)
    return next(known, None)


def _declared(statement: Statement | None) -> float | None:
    return statement.token_life.access if statement else None


def _first(texts: tuple[str, ...]) -> str:
    return next(iter(texts), "")
