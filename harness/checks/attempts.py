"""What became of each attempt at the same call, and which attempts are retries of which."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from itertools import chain as joined
from itertools import dropwhile, groupby
from operator import itemgetter
from typing import Any, NamedTuple, Self

from harness.checks.call_facts import credential_of
from harness.checks.frame import Frame
from harness.checks.ledger import Ledger, Moment, ledger
from harness.checks.spool import Spool
from harness.checks.stamps import (
    STAMP,
    Gap,
    Stamp,
    fact_of,
    gap_after,
    later_of,
    stamp_of,
    stamp_of_fact,
)
from harness.model.exchange import Fact
from harness.platforms.calls import Call
from harness.platforms.operations import RefusalKind

CHAIN_ENDS = 600.0
"""After a gap of so many seconds a repeat is a new call."""


class Outcome(StrEnum):
    """What an attempt came to."""

    GRANTED = "granted"
    """Or answered in a way that the recording does not hold."""
    LOST = "lost"
    """No answer, or HTTP 5xx."""
    FINAL = "final"
    """Refused for permission, signature or parameters."""
    OTHER = "other"


class Attempt(NamedTuple):
    """One attempt at a call."""

    stamp: Stamp
    outcome: Outcome
    code: str = ""
    """The error code of a final refusal."""
    token: str = ""
    names_wait: bool = False
    """The answer says itself how long to wait."""
    is_signed_right: bool | None = None
    """None where the signature was not recomputed."""
    sent: str = ""
    """The names of the system parameters that were sent."""


@dataclass(slots=True)
class Chain:
    """A lost attempt with the repeats that follow it: each with the gap to the one before."""

    attempts: list[Attempt]
    gaps: list[Gap] = field(default_factory=list)

    @property
    def repeats(self) -> list[tuple[Attempt, Gap, Attempt]]:
        """Every repeat of a lost attempt: the lost one, the gap, the repeat."""
        steps = zip(self.attempts, self.gaps, self.attempts[1:], strict=False)
        return [(a, gap, b) for a, gap, b in steps if a.outcome is Outcome.LOST]


@ledger
class AttemptLedger(Ledger):
    """Every attempt at every call, by what was asked for; in a spool, for each call is one."""

    def __init__(self) -> None:
        self._attempts = Spool[tuple[Any, ...]](4)
        self._outcomes = set[Outcome]()
        """Those that some attempt came to."""
        self.last: Stamp | None = None
        """The last call of all."""

    def enter_call(self, call: Call, frame: Frame) -> None:
        """Keep what became of an attempt."""
        if call.interface:
            attempt = _attempt(call, frame)
            identity = bytes.fromhex(call.business_identity)
            self._attempts.add((identity, *fact_of(attempt.stamp), *attempt[1:]))
            self._outcomes.add(attempt.outcome)
            self.last = later_of(self.last, attempt.stamp)

    def merge(self, other: Self) -> None:
        """Take in the attempts of another ledger."""
        self._attempts.merge(other._attempts)
        self._outcomes |= other._outcomes
        if other.last:
            self.last = later_of(self.last, other.last)

    def since(self, outcome: Outcome) -> Iterator[tuple[Moment, Iterator[Attempt]]]:
        """The attempts at each call since the first that came to such an outcome, in order.

        With the moment of the first attempt of all, by which the calls have their order; they come
        in another one.
        """
        if outcome not in self._outcomes:
            return
        for _, facts in groupby(self._attempts, key=itemgetter(0)):
            yield _since(outcome, facts)


_OUTCOME = 1 + STAMP


def _since(outcome: Outcome, facts: Iterator[tuple[Any, ...]]) -> tuple[Moment, Iterator[Attempt]]:
    first = next(facts)
    found = dropwhile(lambda fact: fact[_OUTCOME] is not outcome, joined((first,), facts))
    return stamp_of_fact(first[1:_OUTCOME]).moment, map(_attempt_of, found)


def _attempt_of(fact: tuple[Any, ...]) -> Attempt:
    return Attempt(stamp_of_fact(fact[1:_OUTCOME]), *fact[_OUTCOME:])


def chains(attempts: Iterable[Attempt]) -> Iterator[Chain]:
    """The chains of retries in the attempts at one call.

    A chain begins with a lost attempt and ends with a granted one or a gap of more than 10 minutes.
    An attempt that began before the former one had ended is no repeat of it.
    """
    chain: Chain | None = None
    for attempt in attempts:
        gap = gap_after(chain.attempts[-1].stamp, attempt.stamp) if chain else None
        if chain and gap and gap.low > CHAIN_ENDS:
            yield chain
            chain = None
        if chain and gap:
            if gap.is_at_least(0.0) is False:
                continue
            chain.attempts.append(attempt)
            chain.gaps.append(gap)
            if attempt.outcome is Outcome.GRANTED:
                yield chain
                chain = None
        elif attempt.outcome is Outcome.LOST:
            chain = Chain([attempt])
    if chain:
        yield chain


def _attempt(call: Call, frame: Frame) -> Attempt:
    response, token = call.exchange.response, credential_of(call, frame.edition)
    recipe, outcome = call.exchange.observed(Fact.SIGNATURE_RECIPE), _outcome(call)
    is_final = outcome is Outcome.FINAL
    return Attempt(
        stamp=stamp_of(call.exchange),
        outcome=outcome,
        code=call.refusal.code if is_final and call.refusal else "",
        token=token.value if token else "",
        names_wait=response is not None and response.header("retry-after") is not None,
        is_signed_right=None if recipe is None else bool(recipe),
        sent=_system_names(tuple([p.name for p in call.parameters]), call.system_parameters),
    )


@lru_cache(maxsize=256)  # the same few over and over: kept once
def _system_names(sent: tuple[str, ...], system: frozenset[str]) -> str:
    return " ".join(sorted({*sent} & system))


def _outcome(call: Call) -> Outcome:
    if call.is_lost:
        return Outcome.LOST
    if call.refusal and call.refusal.kind is RefusalKind.FINAL:
        return Outcome.FINAL
    is_not_yet = call.answer is not None and call.answer.is_not_yet
    is_granted = call.is_success or is_not_yet or (call.has_unread_answer and not call.refusal)
    return Outcome.GRANTED if is_granted else Outcome.OTHER
