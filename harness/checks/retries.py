"""RTRY: how often, how soon, and what the application tries again."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from harness.checks.attempts import CHAIN_ENDS, Attempt, AttemptLedger, Chain, Outcome, chains
from harness.checks.excerpts import shown
from harness.checks.registry import (
    Events,
    Examined,
    Placed,
    TrafficEvents,
    Undecided,
    traffic_check,
)
from harness.checks.stamps import Gap, Stamp, follows, gap_after, gap_of_starts
from harness.checks.tokens import TokenLedger
from harness.checks.traffic import Traffic
from harness.model.text import Text
from harness.model.verdict import Finding

MOST_REPEATS = 3
_GROWTH = 1.5
_LEAST_WAIT = 0.05
"""Seconds: what is shorter is no wait but the time that the program takes."""
_JITTER, _INEXACT = 0.01, 0.95
_CITED = 5

_TOO_OFTEN = Text(
    "A call is repeated more than three times after network failures or 5xx.",
    "网络故障或 5xx 后，同一调用重试超过三次。",
)
_GIVE_UP = Text(
    "Repeat a lost call at most three times, then report it and leave it to a later run.",
    "同一调用失败后最多重试三次，之后请上报并留待下次运行处理。",
)
_NO_GROWTH = Text(
    "The waits between the retries of a call do not grow.",
    "同一调用的重试间隔没有递增。",
)
_DOUBLE = Text(
    "Double the wait with each retry (1 s, 2 s, 4 s).",
    "请在每次重试时将等待时间加倍（1 秒、2 秒、4 秒）。",
)
_REPEATED = Text(
    "A call is repeated unchanged after a refusal for permission, signature or parameters.",
    "因权限、签名或参数被拒绝后，应用原样重复了同一调用。",
)
_DO_NOT_REPEAT = Text(
    "Retry only what may pass (network failure, 5xx, rate limits); report this refusal, correct "
    "the call or the permission, then call again.",
    "请仅重试可能恢复的错误（网络故障、5xx、限流）；对此类拒绝应上报，修正调用或申请权限后再调用。",
)


@traffic_check("RTRY-01")
def a_call_is_repeated_at_most_three_times(traffic: Traffic) -> TrafficEvents:
    """After a network failure or 5xx the same call is repeated at most three times.

    The same call has the same interface and the same business parameters, whatever its token,
    timestamp and signature. A chain of repeats ends with a granted call or a gap of more than 10
    minutes; a call that began before the former one had ended is no repeat of it. Fails at the
    fourth repeat of a lost call. A lost call after which the recording ends shows nothing.

    Source: register RTRY-01 (seed 000); platforms.md 6.
    """
    book = traffic.of(AttemptLedger)
    last = book.last
    for first, attempts in book.since(Outcome.LOST):
        for chain in chains(attempts):
            yield from (Placed(first, told) for told in _judge_length(chain, last))


def _judge_length(chain: Chain, last: Stamp | None) -> Events:
    lost = chain.attempts[0].stamp
    sure = [b for _, gap, b in chain.repeats if gap.low >= 0 and gap.high <= CHAIN_ENDS]
    if len(sure) <= MOST_REPEATS < len(chain.repeats):
        yield Undecided(lost.why_unclear, lost.exchange)
        return
    if chain.repeats or (last and follows(lost, last)):
        yield Examined(lost.exchange)
    if len(sure) > MOST_REPEATS:
        yield Finding(
            message=_TOO_OFTEN,
            exchanges=(lost.exchange, *(b.stamp.exchange for b in sure))[:_CITED],
            expected=f"at most {MOST_REPEATS} repeats",
            actual=f"{len(sure)} repeats",
            hint=_GIVE_UP,
        )


@traffic_check("RTRY-02")
def waits_between_retries_grow(traffic: Traffic) -> TrafficEvents:
    """Each wait between retries after network failures and 5xx is 1.5 times the former or longer.

    A wait runs from the end of a lost call to the start of its repeat; what is below 50 ms is no
    wait. Fails when a wait does not grow, over two or more retries in a row. A wait that the answer
    itself demands (Retry-After) is not compared. Undecided where the recording does not tell how
    long the calls took.

    Source: register RTRY-02 (seeds 001, 002); platforms.md 6.
    """
    book = traffic.of(AttemptLedger)
    for first, attempts in book.since(Outcome.LOST):
        for chain in chains(attempts):
            for run in _runs(chain):
                yield from (Placed(first, told) for told in _judge_waits(run))


def _runs(chain: Chain) -> Iterator[list[tuple[Attempt, Gap, Attempt]]]:
    """Repeats that follow each other directly: each is a lost attempt, the wait, the next one."""
    run: list[tuple[Attempt, Gap, Attempt]] = []
    for step in chain.repeats:
        if run and run[-1][2] is not step[0]:
            yield run
            run = []
        run.append(step)
    yield run


def _judge_waits(run: list[tuple[Attempt, Gap, Attempt]]) -> Events:
    pairs = [
        (former, later)
        for former, later in pairwise(run)
        if not (former[0].names_wait or later[0].names_wait)
    ]
    if not pairs:
        return
    first = run[0][0].stamp
    if any(gap.low != gap.high for pair in pairs for _, gap, _ in pair):
        yield Undecided(first.why_unclear, first.exchange)
        return
    yield Examined(first.exchange)
    if not all(_grows(former[1].low, later[1].low) for former, later in pairs):
        attempts = (first, *(b.stamp for _, _, b in run))
        yield Finding(
            message=_NO_GROWTH,
            exchanges=tuple(stamp.exchange for stamp in attempts)[:_CITED],
            expected=f"each wait at least {_GROWTH} times the one before",
            actual="waits of " + ", ".join(f"{gap.low:.2f} s" for _, gap, _ in run[:_CITED]),
            hint=_DOUBLE,
        )


def _grows(former: float, later: float) -> bool:
    return later >= _LEAST_WAIT and later >= _GROWTH * former * _INEXACT - _JITTER


@traffic_check("RTRY-03")
def a_final_refusal_is_not_retried(traffic: Traffic) -> TrafficEvents:
    """A call that was refused for permission, signature or parameters is not repeated unchanged.

    Such refusals are 2001 and 403 on alibaba, 400 and 403 on 1688, InsufficientPermission,
    IncompleteSignature, MissingParameter and InvalidParameter on aliexpress. Fails when the same
    call, with the same business parameters, starts within 10 minutes after the refusal arrived;
    timestamp and signature are new in every call and change nothing. It is another call when it
    carries another token that was there before (another account), or one fetched since with which
    it was granted; when a wrong signature became a right one, or where signatures were not
    recomputed, when a call refused for its signature is granted; when other system parameters were
    sent.

    Source: register RTRY-03 (seeds 001, 002); platforms.md 3.2 and 6.
    """
    book, tokens = traffic.of(AttemptLedger), traffic.of(TokenLedger)
    last = book.last
    for first, attempts in book.since(Outcome.FINAL):
        open_ones: list[_Refused] = []
        for attempt in attempts:
            for refused in open_ones:
                refused.see(attempt, tokens)
            open_ones, closed = _parted(open_ones)
            for refused in closed:
                place = (first, refused.attempt.stamp.moment)
                yield from (Placed(place, told) for told in refused.came_to(last))
            if attempt.outcome is Outcome.FINAL:
                open_ones.append(_Refused(attempt))
        for refused in open_ones:
            place = (first, refused.attempt.stamp.moment)
            yield from (Placed(place, told) for told in refused.came_to(last))


@dataclass(slots=True)
class _Refused:
    """A refused attempt, while the later ones at the same call go by."""

    attempt: Attempt
    is_over: bool = False
    """Whether it was repeated, or nothing that is still to come can be a repeat."""
    is_unclear: bool = False
    repeated: tuple[Attempt, Gap] | None = None

    def see(self, later: Attempt, tokens: TokenLedger) -> None:
        """Take in one later attempt."""
        gap = gap_after(self.attempt.stamp, later.stamp)
        if gap.low > CHAIN_ENDS:
            self.is_over = True
        elif gap.high < 0 or _is_another_call(self.attempt, later, tokens):
            return
        elif gap.low >= 0 and gap.high <= CHAIN_ENDS:
            self.is_over, self.repeated = True, (later, gap)
        else:
            self.is_unclear = True

    def came_to(self, last: Stamp | None) -> Events:
        """What can be said of it."""
        refused = self.attempt
        exchange = refused.stamp.exchange
        if self.repeated:
            repeat, gap = self.repeated
            yield Examined(exchange)
            yield Finding(
                message=_REPEATED,
                exchanges=(exchange, repeat.stamp.exchange),
                expected="no repeat within 10 minutes, or a changed one",
                actual=f"repeated {gap.low:.1f} s after {shown(refused.code) or 'the refusal'}",
                hint=_DO_NOT_REPEAT,
            )
        elif self.is_unclear:
            yield Undecided(refused.stamp.why_unclear, exchange)
        elif last and follows(refused.stamp, last):
            yield Examined(exchange)


def _parted(refused: list[_Refused]) -> tuple[list[_Refused], list[_Refused]]:
    """Those that may still be repeated, and the others."""
    return [r for r in refused if not r.is_over], [r for r in refused if r.is_over]


def _is_another_call(refused: Attempt, repeat: Attempt, tokens: TokenLedger) -> bool:
    is_granted = repeat.outcome is Outcome.GRANTED
    if refused.sent != repeat.sent or (refused.is_signed_right is False and repeat.is_signed_right):
        return True
    if is_granted and refused.is_signed_right is None and "sign" in refused.code.lower():
        return True
    if refused.token == repeat.token:
        return False
    return is_granted or not _was_fetched_since(repeat, refused, tokens)


def _was_fetched_since(repeat: Attempt, refused: Attempt, tokens: TokenLedger) -> bool:
    return any(
        gap_of_starts(refused.stamp, g.stamp).high >= 0 and g.stamp.moment < repeat.stamp.moment
        for g in tokens.grants.get(repeat.token, ())
    )
