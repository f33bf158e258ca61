"""ERRH: a refused answer is a failure, and nothing is built on what it holds."""

from harness.checks.refused_answers import RefusedAnswerLedger, Standing, Subject, Use
from harness.checks.registry import (
    Events,
    Examined,
    Placed,
    TrafficEvents,
    Undecided,
    traffic_check,
)
from harness.checks.stamps import Stamp, follows
from harness.checks.tokens import TokenLedger, is_nothing
from harness.checks.traffic import Traffic
from harness.model.text import Text
from harness.model.verdict import Finding

_BUILT_ON = {
    Subject.TOKEN: Text(
        "The application uses a token from an answer that did not grant it.",
        "应用使用了未成功响应中的令牌。",
    ),
    Subject.ORDER: Text(
        "The application acts on an order that only a refused answer told of.",
        "应用对仅见于失败响应的订单执行了操作。",
    ),
    Subject.PARCEL: Text(
        "The application uses a tracking number that only a refused answer told of.",
        "应用使用了仅见于失败响应的运单号。",
    ),
}
_NOTHING = Text(
    "After a token request was refused, the application calls with a word for nothing as token.",
    "获取令牌被拒绝后，应用以表示“空”的字样充当令牌发起调用。",
)
_LOOK_AT_THE_CODE = Text(
    "HTTP 200 is no success by itself: look at error_response, code, ret, is_success or "
    "result_success first, and drop the whole answer when it says no.",
    "HTTP 200 并不等于成功：请先检查 error_response、code、ret、is_success 或 result_success，"
    "若为失败则丢弃整个响应。",
)


@traffic_check("ERRH-01")
def nothing_is_built_on_a_refused_answer(traffic: Traffic) -> TrafficEvents:
    """What a refused answer holds is not used.

    A refused answer is an error envelope, or a code other than the success code of the operation,
    whatever its HTTP status. Fails when a business call carries a token that only an answer that
    was no success has held, or None, null or undefined after a refused token call; when a call
    carries a tracking number, or acts on an order, that only refused answers have named; when it
    acts on an order whose reading was refused and of which nothing else in the traffic tells. What
    the application sent before, what a granted answer or a push has named by then, is known to it.
    Refused creates belong to LIFE-06. A refusal after which the recording ends shows nothing.

    Source: register ERRH-01 (seeds 000, 001, 002); platforms.md 3.1.
    """
    book, tokens = traffic.of(RefusedAnswerLedger), traffic.of(TokenLedger)
    for refused in book.refused():
        if book.last and follows(refused, book.last):
            yield Placed((0,), Examined(refused.exchange))
    for subject, value, moment, standing in book.doubtful():
        told = _judge_standing(subject, value, standing, tokens)
        yield from (Placed((1, moment, subject, value), event) for event in told)
    yield from _judge_nothing(book, tokens)


def _judge_standing(
    subject: Subject, value: str, standing: Standing, tokens: TokenLedger
) -> Events:
    use = standing.use
    if subject is Subject.TOKEN:
        used = tokens.used.get(value)
        use = Use(*used.first) if used and used.first else None
    if standing.told and use and not _is_before(use.stamp, standing.told):
        is_order = subject is Subject.ORDER
        yield from _judge(subject, standing.told, standing.act if is_order else use, standing)
    elif standing.unread:
        yield from _judge(subject, standing.unread, standing.act, standing)


def _judge(subject: Subject, refused: Stamp, use: Use | None, standing: Standing) -> Events:
    granted = standing.granted
    if use is None or _is_before(use.stamp, refused):
        return
    if granted and _is_before(granted, use.stamp):
        return
    is_later = follows(refused, use.stamp)
    if is_later is None:
        yield Undecided(refused.why_unclear, refused.exchange)
    elif is_later:
        yield Examined(refused.exchange)
        yield _built_on(subject, refused, use)


def _judge_nothing(book: RefusedAnswerLedger, tokens: TokenLedger) -> Events:
    """Whether what a refused token call did not hold was sent as a token."""
    words = [token for token, _ in tokens.in_order() if is_nothing(token)]
    uses = tokens.uses_of(words if book.refused_grants else ())
    for token in words:
        for use, where in uses.get(token, ()):
            before = [refused for refused in book.refused_grants if follows(refused, use)]
            if not before:
                continue
            refused = max(before, key=lambda stamp: stamp.moment)
            yield Examined(refused.exchange)
            yield Finding(
                message=_NOTHING,
                exchanges=(refused.exchange, use.exchange),
                where=where,
                expected="a token that was granted",
                actual="None, null or undefined",
                hint=_LOOK_AT_THE_CODE,
            )
            break


def _is_before(one: Stamp, other: Stamp) -> bool:
    return one.moment < other.moment


def _built_on(subject: Subject, refused: Stamp, use: Use) -> Finding:
    return Finding(
        message=_BUILT_ON[subject],
        exchanges=(refused.exchange, use.stamp.exchange),
        where=use.where,
        expected=f"a {subject} that a granted answer or a push has named",
        actual="named by a refused answer only",
        hint=_LOOK_AT_THE_CODE,
    )
