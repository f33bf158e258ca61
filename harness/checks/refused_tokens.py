"""AUTH: what the application does with a token that was refused."""

from collections.abc import Iterator

from harness.checks.attempts import AttemptLedger
from harness.checks.registry import Events, Examined, Undecided, traffic_check
from harness.checks.stamps import UNDER_WAY, Stamp, follows, gap_after, has_workers
from harness.checks.tokens import TokenLedger, Uses
from harness.checks.traffic import Traffic
from harness.model.text import Text
from harness.model.verdict import Finding

_REFUSED_TOKEN = Text(
    "A token is used again after the platform has refused it.",
    "令牌被平台拒绝后仍继续使用。",
)
_REPLACE = Text(
    "When a call is refused for its token, get a new token first, hand it to all workers, and "
    "repeat the call with it once.",
    "调用因令牌被拒绝后，请先获取新令牌并供所有工作线程使用，再用新令牌重试一次。",
)


@traffic_check("AUTH-04")
def a_refused_token_is_replaced(traffic: Traffic) -> Events:
    """After a call was refused for its token, no later business call carries that token.

    Such refusals are IllegalAccessToken and invalid_access_token on aliexpress, 401 on alibaba and
    1688. Fails when a business call that starts after the refusal arrived carries the refused
    token. Not held against the application: calls that were under way already (where several
    workers call, others than the refused one that begin within a quarter of a second; and as long
    as our own gateway was delayed), calls of other workers while the new token is being fetched,
    and a token that was granted anew. A refusal that no business call follows shows nothing.

    Source: register AUTH-04 (seeds 000, 002); platforms.md 3.2 and 6.
    """
    book = traffic.of(TokenLedger)
    last = _last_use(book)
    refusals = {stamp.exchange for used in book.uses.values() for stamp in used.refused}
    same = traffic.of(AttemptLedger).attempts_beside(refusals)
    for token, used in book.in_order():
        for refused in _first_refusals(book, token, used):
            later = _later_uses(book, token, refused, same[refused.exchange])
            wrong = [(use, where) for use, where, is_later in later if is_later]
            if wrong:
                yield Examined(refused.exchange)
                yield _used_again(refused, wrong)
            elif later:
                yield Undecided(later[0][0].why_unclear, refused.exchange)
            elif last and follows(refused, last):
                yield Examined(refused.exchange)


def _last_use(book: TokenLedger) -> Stamp | None:
    uses = (s for used in book.uses.values() for stamps in used.at.values() for s in stamps)
    return max(uses, key=lambda stamp: stamp.moment, default=None)


def _used_again(refused: Stamp, wrong: list[tuple[Stamp, str]]) -> Finding:
    return Finding(
        message=_REFUSED_TOKEN,
        exchanges=(refused.exchange, *(use.exchange for use, _ in wrong[:4])),
        where=wrong[0][1],
        expected="another token after the refusal",
        actual="the refused one",
        hint=_REPLACE,
        count=len(wrong),
        latest=wrong[-1][0].exchange,
    )


def _first_refusals(book: TokenLedger, token: str, used: Uses) -> Iterator[Stamp]:
    """The first refusal of a token, and the first after each time that it was granted anew."""
    refusals = sorted(used.refused, key=lambda stamp: stamp.moment)
    starts = [None, *(grant.stamp.moment for grant in book.grants_of(token))]
    found = (next((r for r in refusals if s is None or r.moment > s), None) for s in starts)
    yield from dict.fromkeys(stamp for stamp in found if stamp)


def _later_uses(
    book: TokenLedger, token: str, refused: Stamp, same: frozenset[str]
) -> list[tuple[Stamp, str, bool | None]]:
    """The uses that may lie behind the refusal: with their places, and whether they surely do.

    `same` are the attempts at the very call that was refused: none of them was under way.
    """
    anew = [g.stamp.moment for g in book.grants_of(token) if g.stamp.moment > refused.moment]
    end = min(anew, default=None)
    found: list[tuple[Stamp, str, bool | None]] = []
    fetches, uses = _fetches(book, token), book.uses[token].in_order()
    given = UNDER_WAY if has_workers(use for use, _ in uses) else 0.0
    for use, where in uses:
        if use.moment <= refused.moment or (end and use.moment > end):
            continue
        gap = gap_after(refused, use)
        is_later = gap.is_at_least(0.0)
        is_under_way = is_later and gap.low < max(given, use.lag) and use.exchange not in same
        if is_later is not False and not (is_under_way or (is_later and _is_beside(fetches, use))):
            found.append((use, where, is_later))
    return found


def _fetches(book: TokenLedger, token: str) -> list[Stamp]:
    """The token calls, but for those that renew the token of another account."""
    came_with: dict[str, set[str]] = {}
    for grant in book.all_grants():
        came_with.setdefault(grant.refresh, set()).add(grant.token)
    owners = ((r.stamp, came_with.get(r.token, set())) for r in book.refreshes)
    others = {stamp for stamp, tokens in owners if tokens and token not in tokens}
    return [stamp for stamp in book.token_calls if stamp not in others]


def _is_beside(fetches: list[Stamp], use: Stamp) -> bool:
    """Whether a call shares its time with a token call, as only those of other workers do."""
    return any(follows(t, use) is False and follows(use, t) is False for t in fetches)
