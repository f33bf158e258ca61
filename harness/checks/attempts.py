"""What became of each attempt at the same call, and which attempts are retries of which."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from sys import intern
from typing import Self

from harness.checks.frame import Frame
from harness.checks.ledger import Ledger, ledger
from harness.checks.stamps import Gap, Stamp, gap_after, stamp_of
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
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
    """Every attempt at every call, by what was asked for."""

    def __init__(self) -> None:
        self.attempts: dict[bytes, list[Attempt]] = {}
        """Business identity of the call -> its attempts."""

    def enter_call(self, call: Call, frame: Frame) -> None:
        """Keep what became of an attempt."""
        if call.interface:
            attempt = _attempt(call, frame)
            identity = bytes.fromhex(call.business_identity)
            self.attempts.setdefault(identity, []).append(attempt)

    def merge(self, other: Self) -> None:
        """Take in the attempts of another ledger."""
        for identity, attempts in other.attempts.items():
            self.attempts.setdefault(identity, []).extend(attempts)

    def with_outcome(self, outcome: Outcome) -> list[list[Attempt]]:
        """The attempts at each call that came to such an outcome at least once, in order."""
        found = (a for a in self.attempts.values() if any(t.outcome is outcome for t in a))
        in_order = (sorted(attempts, key=lambda a: a.stamp.moment) for attempts in found)
        return sorted(in_order, key=lambda attempts: attempts[0].stamp.moment)

    def attempts_beside(self, exchanges: set[str]) -> dict[str, frozenset[str]]:
        """For each of these exchanges all attempts at the same call, itself among them."""
        beside = dict.fromkeys(exchanges, frozenset[str]())
        for attempts in self.attempts.values():
            ids = frozenset(attempt.stamp.exchange for attempt in attempts)
            beside.update(dict.fromkeys(ids & exchanges, ids))
        return beside

    @property
    def last(self) -> Stamp | None:
        """The last call of all."""
        stamps = (a.stamp for attempts in self.attempts.values() for a in attempts)
        return max(stamps, key=lambda stamp: stamp.moment, default=None)


def chains(attempts: list[Attempt]) -> Iterator[Chain]:
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
    response, token = call.exchange.response, frame.edition.credential(call)
    recipe, outcome = call.exchange.observed(Fact.SIGNATURE_RECIPE), _outcome(call)
    is_final = outcome is Outcome.FINAL
    return Attempt(
        stamp=stamp_of(call.exchange),
        outcome=outcome,
        code=call.refusal.code if is_final and call.refusal else "",
        token=token.value if token else "",
        names_wait=response is not None and response.header("retry-after") is not None,
        is_signed_right=None if recipe is None else bool(recipe),
        # The same few texts over and over: kept once.
        sent=intern(" ".join(sorted({p.name for p in call.parameters} & call.system_parameters))),
    )


def _outcome(call: Call) -> Outcome:
    if call.is_lost:
        return Outcome.LOST
    if call.refusal and call.refusal.kind is RefusalKind.FINAL:
        return Outcome.FINAL
    is_not_yet = call.answer is not None and call.answer.is_not_yet
    is_granted = call.is_success or is_not_yet or (call.has_unread_answer and not call.refusal)
    return Outcome.GRANTED if is_granted else Outcome.OTHER
