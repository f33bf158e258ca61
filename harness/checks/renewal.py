"""AUTH: when tokens are renewed: in time, and not too often."""

from collections.abc import Iterator
from operator import itemgetter
from typing import NamedTuple

from harness.checks.auth import LIFE_UNKNOWN
from harness.checks.registry import Event, Events, Examined, Undecided, traffic_check
from harness.checks.stamps import Gap, Stamp, follows, gap_after, gap_of_answers, gap_to_sending
from harness.checks.tokens import Age, Grant, TokenLedger, Use, Used, ages, life_of, seconds_of
from harness.checks.traffic import Traffic
from harness.model.evidence import ActKind
from harness.model.text import Text
from harness.model.verdict import Finding

_LATE = 5.0
"""Seconds by which a renewal may be late: clients wait for their turn, gateways see calls late."""
_RAN_OUT = Text(
    "A call was refused for a token whose life had run out, although it could have been renewed.",
    "令牌已过有效期而调用被拒，但此前本可续期。",
)
_REFRESH_AHEAD = Text(
    "Call /auth/token/refresh with the refresh token before expires_in has run out (half an hour "
    "ahead is good practice).",
    "请在 expires_in 到期前（建议提前半小时）以 refresh_token 调用 /auth/token/refresh。",
)
_TOO_LATE = Text(
    "A token is still in use less than 10 minutes before its end, or after it, without renewal.",
    "令牌在到期前不足 10 分钟时（或到期后）仍在使用且未续期。",
)
_ASK_AHEAD = Text(
    "Keep the token for expires_in minus 600 seconds, then ask for a new one.",
    "请将令牌缓存 expires_in 减 600 秒，之后即获取新令牌。",
)
_UNSEEN = Text(
    "The traffic does not show the grant of the refused token, so whether it could have been "
    "renewed is not known.",
    "流量中未见授予被拒令牌的响应，无法判断此前能否续期。",
)
_TOO_OFTEN = Text(
    "A new token was fetched while the former one still had more than half of its life.",
    "上一令牌剩余有效期仍过半时又获取了新令牌。",
)
_KEEP = Text(
    "Keep the token and share it among all calls and workers; fetch a new one in the second half "
    "of its life, or when it is refused.",
    "请缓存令牌并供所有调用和工作线程共用；仅在其有效期的后半段或被拒绝后再获取新令牌。",
)


@traffic_check("AUTH-03")
def tokens_are_renewed_before_they_expire(traffic: Traffic) -> Events:
    """A token is renewed before it expires; on alibaba at least 10 minutes before.

    Aliexpress: fails when a call is refused for its token after the token's life had run out,
    although it came with a refresh token and was not refreshed in time. Alibaba: fails when a token
    is still used in the last 10 minutes of its life (of 10 minutes and less: in its second half),
    or after them, and no new one was fetched before; five seconds are given. An application that
    lies idle then, and fetches a token before its next call, is late with nothing; one that fetches
    it because the former was refused shows nothing. Undecided where the life of the token is not
    known, and where our own gateway's delay may be what was late.

    Source: register AUTH-03 (seeds 000, 001); platforms.md 2.
    """
    if traffic.edition.secret_field:
        yield from _judge_clients(traffic)
    else:
        yield from _judge_refreshes(traffic)
        yield from _judge_refusals(traffic)


def _judge_clients(traffic: Traffic) -> Events:
    book = traffic.of(TokenLedger)
    doubtful: list[_Doubtful] = []
    told: list[tuple[int, Event]] = []
    for number, (grant, renewal) in enumerate(_successions(book)):
        life = life_of(grant, traffic.statement)
        if life is None:
            if renewal:
                told.append((number, Undecided(LIFE_UNKNOWN, renewal.stamp.exchange)))
            continue
        due = _due(traffic, life)
        is_late = renewal is None or _is_late(grant, renewal, due)
        if renewal and is_late is False:
            # Fetched because the platform refused the former: that shows nothing of looking ahead.
            if follows(grant.stamp, renewal.stamp) and not _was_refused(book, grant, renewal):
                told.append((number, Examined(renewal.stamp.exchange)))
        else:
            doubtful.append(_Doubtful(number, grant, renewal, due))
    told += _judge_doubtful(traffic, doubtful)
    yield from (event for _, event in sorted(told, key=itemgetter(0)))


class _Doubtful(NamedTuple):
    """A token that was not surely renewed in time."""

    number: int
    grant: Grant
    renewal: Grant | None
    due: float


def _judge_doubtful(traffic: Traffic, doubtful: list[_Doubtful]) -> Iterator[tuple[int, Event]]:
    by_token: dict[str, list[_Doubtful]] = {}
    for one in doubtful:
        by_token.setdefault(one.grant.token, []).append(one)

    def is_past(token: str, use: Use) -> bool:
        gaps = ((gap_to_sending(one.grant.stamp, use.stamp), one.due) for one in by_token[token])
        return any(gap.exceeds(due) is not False for gap, due in gaps)

    uses = traffic.of(TokenLedger).uses_of(by_token, is_past)
    for one in doubtful:
        used = uses.get(one.grant.token, [])
        events = _judge_last_minutes(traffic, one, used)
        yield from ((one.number, event) for event in events)


def _due(traffic: Traffic, life: float) -> float:
    """Seconds after its grant at which a token is due for renewal.

    So long before its end as the edition asks; a life that has no such time to spare is halved.
    """
    ahead = traffic.edition.renewed_ahead
    return life - ahead if life > ahead else life / 2


def _is_late(grant: Grant, renewal: Grant, due: float) -> bool | None:
    return gap_to_sending(grant.stamp, renewal.stamp).exceeds(due + _LATE)


def _judge_last_minutes(traffic: Traffic, one: _Doubtful, used: list[Use]) -> Events:
    """Whether a token that was not surely renewed in time was used when it should have been."""
    _, grant, renewal, due = one
    is_late = False
    for use, where in used:
        if renewal and use.moment > renewal.stamp.moment:
            break
        # A renewal that came was given its seconds already; where none came, the use is given them.
        is_past = gap_to_sending(grant.stamp, use).exceeds(due if renewal else due + _LATE)
        if is_past and (renewal is None or _is_late(grant, renewal, due)):
            yield Examined(use.exchange)
            yield Finding(
                message=_TOO_LATE,
                exchanges=(grant.stamp.exchange, use.exchange),
                where=where,
                expected=f"a new token within {due:.0f} s of the grant, or {_LATE:.0f} s later",
                actual=f"the same token {gap_after(grant.stamp, use).low:.1f} s after the grant",
                hint=_ASK_AHEAD,
            )
            return
        is_late = is_late or is_past is not False
    if is_late:
        yield Undecided(grant.stamp.why_unclear, grant.stamp.exchange)
    elif renewal and not _was_refused(traffic.of(TokenLedger), grant, renewal):
        yield Examined(renewal.stamp.exchange)


def _judge_refreshes(traffic: Traffic) -> Events:
    book = traffic.of(TokenLedger)
    last: dict[str, Grant] = {}
    for grant in book.all_grants():
        former = last.get(grant.bought_with) if grant.bought_with else None
        last[grant.refresh] = grant
        life = life_of(former, traffic.statement) if former else None
        if former is None or life is None:
            continue
        is_late = gap_after(former.stamp, grant.stamp).exceeds(life)
        if is_late is None:
            yield Undecided(grant.stamp.why_unclear, grant.stamp.exchange)
        elif not is_late:
            yield Examined(grant.stamp.exchange)


def _judge_refusals(traffic: Traffic) -> Events:
    book = traffic.of(TokenLedger)
    for token, used in book.in_order():
        refusals = sorted(used.refused, key=lambda refusal: refusal.stamp.moment)
        refused = [Use(refusal.stamp, refusal.where) for refusal in refusals]
        for (use, where), age in ages(book, token, refused, traffic.statement):
            is_past = _is_past_its_life(use, age)
            if is_past is False:
                continue
            if age.life is None:
                yield Undecided(LIFE_UNKNOWN, use.exchange)
            elif is_past is None:
                yield Undecided(use.why_unclear, use.exchange)
            elif age.grant is None:
                yield Undecided(_UNSEEN, use.exchange)
            elif _could_be_renewed(age.grant) and not _was_renewed(book, age.grant, age.life):
                yield Examined(use.exchange)
                yield Finding(
                    message=_RAN_OUT,
                    exchanges=(age.grant.stamp.exchange, use.exchange),
                    where=where,
                    expected=f"a refresh within {age.life:.0f} s of the grant",
                    actual=f"none; refused {_refused_after(use, age):.0f} s after the grant",
                    hint=_REFRESH_AHEAD,
                )
            break


def _is_past_its_life(refused: Stamp, age: Age) -> bool | None:
    """Whether the refusal came when the life had run out; the call may have left before."""
    if age.grant is None or age.life is None:
        return age.is_expired
    gap = gap_of_answers(age.grant.stamp, refused)
    return Gap(gap.low - refused.lag, gap.high).exceeds(age.life)


def _refused_after(refused: Stamp, age: Age) -> float:
    return gap_of_answers(age.grant.stamp, refused).low if age.grant else age.age.low


def _could_be_renewed(grant: Grant) -> bool:
    return bool(grant.refresh) and seconds_of(grant.refresh_life) != 0


def _was_renewed(book: TokenLedger, grant: Grant, life: float) -> bool:
    return any(
        g.bought_with == grant.refresh
        and g.stamp.moment > grant.stamp.moment
        and not gap_after(grant.stamp, g.stamp).exceeds(life)
        for g in book.all_grants()
    )


def _successions(book: TokenLedger) -> Iterator[tuple[Grant, Grant | None]]:
    """Every grant of a client with the next one of the same client, in order of time."""
    last: dict[tuple[str, ...], Grant] = {}
    for grant in book.all_grants():
        if grant.client in last:
            yield last[grant.client], grant
        last[grant.client] = grant
    for grant in last.values():
        yield grant, None


@traffic_check("AUTH-05")
def tokens_are_cached_and_reused(traffic: Traffic) -> Events:
    """A new token is asked for only in the second half of the former one's life.

    Fails when a token request of the same client, for the same scopes, is granted while the former
    token still had more than half of its life. Not held against the application: a token that was
    granted for less than half of the documented life, which clients with a fixed margin replace at
    once; requests that were under way before the former was granted, a former token that was
    refused, and an application that was started anew by us in between. A token with which two or
    more business calls were made shows that it was reused. Undecided where the life is not known.

    Source: register AUTH-05 (seed 001); platforms.md 2.
    """
    book = traffic.of(TokenLedger)
    judged: set[str] = set()
    for former, grant in _successions(book):
        if grant is None or follows(former.stamp, grant.stamp) is False:
            continue
        judged.add(grant.stamp.exchange)
        life = life_of(former, traffic.statement)
        if _is_justified(traffic, former, grant):
            continue
        if life is None:
            yield Undecided(LIFE_UNKNOWN, grant.stamp.exchange)
            continue
        if life >= traffic.edition.token_life / 2:
            yield from _judge_repeat(former, grant, life)
    for grant in book.all_grants():
        used = book.used.get(grant.token)
        if used and used.count > 1 and grant.stamp.exchange not in judged:
            yield Examined(grant.stamp.exchange)


def _judge_repeat(former: Grant, grant: Grant, life: float) -> Events:
    age = gap_after(former.stamp, grant.stamp)
    is_due = age.is_at_least(life / 2)
    if is_due is None or (not is_due and not follows(former.stamp, grant.stamp)):
        yield Undecided(grant.stamp.why_unclear, grant.stamp.exchange)
        return
    yield Examined(grant.stamp.exchange)
    if not is_due:
        yield Finding(
            message=_TOO_OFTEN,
            exchanges=(former.stamp.exchange, grant.stamp.exchange),
            expected=f"the former token for at least {life / 2:.0f} s of its {life:.0f} s",
            actual=f"a new one {age.high:.0f} s after it",
            hint=_KEEP,
        )


def _is_justified(traffic: Traffic, former: Grant, grant: Grant) -> bool:
    return _was_refused(traffic.of(TokenLedger), former, grant) or any(
        former.stamp.started < act.at <= grant.stamp.started
        for act in traffic.frame.acts_of(ActKind.APPLICATION_STARTED)
    )


def _was_refused(book: TokenLedger, former: Grant, grant: Grant) -> bool:
    """Whether a token was refused before the next one was fetched."""
    refused = book.used.get(former.token, Used()).refused
    return any(former.stamp.moment < r.stamp.moment < grant.stamp.moment for r in refused)
