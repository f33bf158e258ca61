"""AUTH: what the application does with a token that was refused."""

from collections.abc import Iterator

from harness.checks.registry import (
    Events,
    Examined,
    Placed,
    TrafficEvents,
    Undecided,
    traffic_check,
)
from harness.checks.stamps import UNDER_WAY, Stamp, follows, gap_after, has_workers
from harness.checks.tokens import Refusal, TokenLedger, Use, Used
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
def a_refused_token_is_replaced(traffic: Traffic) -> TrafficEvents:
    """After a call was refused for its token, no later business call carries that token.

    Such refusals are IllegalAccessToken and invalid_access_token on aliexpress, 401 on alibaba and
    1688. Fails when a business call that starts after the refusal arrived carries the refused
    token. Not held against the application: calls that were under way already (where several
    workers call, others than the refused one that begin within a quarter of a second; and as long
    as our own gateway was delayed), calls of other workers while the new token is being fetched,
    and a token that was granted anew. A refusal that no business call follows shows nothing.

    Source: register AUTH-04 (seeds 000, 002); platforms.md 3.2 and 6.
    """
    book, last = traffic.of(TokenLedger), traffic.of(TokenLedger).last_use
    refused_ones = {token for token, used in book.used.items() if used.refused}
    for token, uses in book.by_token() if refused_ones else ():
        if token not in refused_ones:
            continue
        used = book.used[token]
        place = used.first.stamp.moment if used.first else ()
        later_ones = _Later(book, token, uses)
        for refused in _first_refusals(book, token, used):
            later = later_ones.than(refused)
            yield from (Placed(place, told) for told in _judge(refused.stamp, later, last))


def _judge(refused: Stamp, later: list[tuple[Use, bool | None]], last: Stamp | None) -> Events:
    wrong = [use for use, is_later in later if is_later]
    if wrong:
        yield Examined(refused.exchange)
        yield _used_again(refused, wrong)
    elif later:
        yield Undecided(later[0][0].stamp.why_unclear, refused.exchange)
    elif last and follows(refused, last):
        yield Examined(refused.exchange)


def _used_again(refused: Stamp, wrong: list[Use]) -> Finding:
    return Finding(
        message=_REFUSED_TOKEN,
        exchanges=(refused.exchange, *(use.stamp.exchange for use in wrong[:4])),
        where=wrong[0].where,
        expected="another token after the refusal",
        actual="the refused one",
        hint=_REPLACE,
        count=len(wrong),
        latest=wrong[-1].stamp.exchange,
    )


def _first_refusals(book: TokenLedger, token: str, used: Used) -> Iterator[Refusal]:
    """The first refusal of a token, and the first after each time that it was granted anew."""
    refusals = sorted(used.refused, key=lambda refusal: refusal.stamp.moment)
    starts = [None, *(grant.stamp.moment for grant in book.grants_of(token))]
    found = (next((r for r in refusals if s is None or r.stamp.moment > s), None) for s in starts)
    yield from dict.fromkeys(refusal for refusal in found if refusal)


class _Later:
    """The uses of a token since it was first refused."""

    def __init__(self, book: TokenLedger, token: str, uses: Iterator[tuple[Use, bytes]]) -> None:
        self._grants = [grant.stamp.moment for grant in book.grants_of(token)]
        self._fetches = _fetches(book, token)
        first = min(refusal.stamp.moment for refusal in book.used[token].refused)
        self._uses: list[tuple[Use, bytes]] = []
        self._has_workers = False
        former: Stamp | None = None
        for use, asked in uses:
            if former and not self._has_workers:
                self._has_workers = has_workers((former, use.stamp))
            former = use.stamp
            if use.stamp.moment > first:
                self._uses.append((use, asked))

    def than(self, refusal: Refusal) -> list[tuple[Use, bool | None]]:
        """The uses that may lie behind a refusal, and whether they surely do.

        None of the attempts at the very call that was refused was under way.
        """
        refused = refusal.stamp
        end = min((at for at in self._grants if at > refused.moment), default=None)
        found: list[tuple[Use, bool | None]] = []
        given = UNDER_WAY if self._has_workers else 0.0
        for use, asked in self._uses:
            stamp = use.stamp
            if stamp.moment <= refused.moment or (end and stamp.moment > end):
                continue
            gap = gap_after(refused, stamp)
            is_later = gap.is_at_least(0.0)
            is_other = not asked or asked != refusal.asked
            is_under_way = is_later and gap.low < max(given, stamp.lag) and is_other
            is_beside = is_later and _is_beside(self._fetches, stamp)
            if is_later is not False and not (is_under_way or is_beside):
                found.append((use, is_later))
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
