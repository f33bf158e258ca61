"""TRK: callbacks that are not what they seem: forged ones, and old ones sent again."""

from datetime import datetime

from harness.checks.callbacks import VALIDITY_UNKNOWN
from harness.checks.deliveries import (
    IGNORE_OLD,
    acted_upon,
    moved_back,
    shown_state,
)
from harness.checks.frame import Frame
from harness.checks.histories import (
    EventKind,
    History,
    Signature,
)
from harness.checks.order_frame import OrderFrame
from harness.checks.progress import Shown
from harness.checks.push_facts import is_in_other_case, signature_of
from harness.checks.registry import (
    Counted,
    Events,
    Examined,
    Told,
    Undecided,
    callback_check,
    order_check,
)
from harness.model.exchange import Exchange, Fact
from harness.model.text import Text
from harness.model.verdict import Finding
from harness.platforms.calls import Callback

_ACCEPTED = Text(
    "A callback whose signature does not verify was not refused.",
    "签名验证不通过的回传未被拒绝。",
)
_NOT_REFUSED = Text(
    "A forged callback was answered with HTTP 5xx ({count} in all): not taken, but not refused "
    "either.",
    "伪造回传得到 HTTP 5xx 响应（共 {count} 次）：未被接受，但也未被拒绝。",
)
_NOT_ANSWERED = Text(
    "A forged callback got no answer ({count} in all), so it was not seen to be refused.",
    "伪造回传未得到任何响应（共 {count} 次），无法确认其被拒绝。",
)
_OTHER_CASE = Text(
    "A callback whose signature is right but written in upper-case letters was answered with HTTP "
    "2xx ({count} in all); the platform writes lower-case ones.",
    "签名数值正确但以大写字母书写的回传得到 HTTP 2xx 响应（共 {count} 次）；平台使用小写字母。",
)
_VERIFY = Text(
    "Recompute the HMAC-SHA256 of app key and raw body, compare it with the Authorization header, "
    "and answer HTTP 401 when they differ, before the body is read.",
    "请先对 App Key 与原始请求体计算 HMAC-SHA256，并与 Authorization 请求头比对；"
    "不一致时，不解析请求体，直接返回 HTTP 401。",
)
_ACTED_ON_FORGED = Text(
    "A shipment follows a forged callback, and nothing else that was known of the order allows it.",
    "应用在收到伪造回传之后发货，而该订单的其他已知状态均不允许发货。",
)
_SHOWS_FORGED = Text(
    "The state probe shows what only a forged callback said.",
    "状态探针返回的状态仅见于伪造回传。",
)
_CHANGE_NOTHING = Text(
    "Discard a callback whose signature does not verify; store and queue nothing of it.",
    "签名验证不通过的回传应直接丢弃，不得保存或处理其任何内容。",
)
_ACTED_ON_OLD = Text(
    "A shipment follows a replay of an old callback, and the newer state of the order forbids it.",
    "应用在收到重放的旧回传之后发货，而订单的最新状态不允许发货。",
)
_MOVED_BACK = Text(
    "After a replay of an old callback the state probe shows the older state.",
    "收到重放的旧回传之后，状态探针返回了较早的状态。",
)
_EFFECT_NOT_SEEN = Text(
    "An old callback was sent again, and neither a later call on the order nor a state probe shows "
    "what came of it.",
    "旧回传被重放，但没有该订单的后续调用，也没有状态探针，无法观察其效果。",
)


@callback_check("TRK-03")
def forged_callbacks_are_refused(callback: Callback, frame: Frame) -> Told:
    """A callback whose Authorization header does not verify over the raw body is answered 4xx.

    Fails when it is answered 2xx or 3xx. A 5xx, and no answer at all, is a note: such a callback
    was not taken, but it was not seen to be refused. So is a 2xx where the signature is the right
    value in letters of the other case. Undecided when no secret was at hand.

    Source: register TRK-03; platforms.md 5.1.
    """
    del frame
    exchange = callback.exchange
    signature = signature_of(exchange)
    if signature is Signature.UNKNOWN:
        return (Undecided(VALIDITY_UNKNOWN, exchange.id),)
    return _answer_to_forged(exchange) if signature is Signature.FORGED else 0


def _answer_to_forged(exchange: Exchange) -> Told:
    if exchange.response is None:
        return (Counted(_NOT_ANSWERED),)
    status = exchange.response.status
    if status >= 500:  # noqa: PLR2004 - HTTP's own number
        return (Counted(_NOT_REFUSED),)
    if status < 300 and is_in_other_case(exchange):  # noqa: PLR2004 - HTTP's own number
        return (Counted(_OTHER_CASE),)
    if status >= 400:  # noqa: PLR2004 - HTTP's own number
        return 1
    manner = exchange.observed(Fact.FORGED_MANNER)
    accepted = Finding(
        message=_ACCEPTED,
        exchanges=(exchange.id,),
        where="response.status",
        expected="4xx",
        actual=f"{status} (signature: {manner})" if manner else f"{status}",
        hint=_VERIFY,
    )
    return Examined(exchange.id), accepted


@order_check("TRK-03")
def forged_callbacks_change_nothing(history: History, orders: OrderFrame) -> Events:
    """What a forged callback says has no effect, however the application answered it.

    Fails when the first shipment after it fits what it says and nothing else that was known of the
    order does, and when the state probe comes to show a state that only it told. One that carries
    the right signature in letters of the other case may be believed.

    Source: register TRK-03; platforms.md 5.1.
    """
    progress, otherwise = orders.progress, dict[tuple[datetime, str], bool]()
    for event in history.status_pushes:
        if not event.is_forged or (event.push and event.push.is_in_other_case):
            continue
        if act := orders.deliveries.act_upon(event, history):
            yield Examined(event.exchange)
            yield acted_upon(_ACTED_ON_FORGED, event, act, _CHANGE_NOTHING)
        later = orders.probes.of(history.order, since=event.ended)
        told = next((s for s in reversed(later) if progress.is_known(s.word)), None)
        if told is None or not progress.shows(told.word, event.word):
            continue
        key = told.at, told.word
        if key not in otherwise:
            otherwise[key] = _is_told_otherwise(told, history, orders)
        if not otherwise[key]:
            yield Examined(event.exchange)
            yield shown_state(
                _SHOWS_FORGED,
                (event,),
                expected=f"not {event.word}, which only a forged callback told",
                word=told.word,
                hint=_CHANGE_NOTHING,
            )


@order_check("TRK-04")
def old_callbacks_sent_again_have_no_effect(history: History, orders: OrderFrame) -> Events:
    """A replay of an old, validly signed status callback has no effect.

    A replay is a body that the application had acknowledged before, or one older than the platform
    itself would send (seven hours), that arrives after it has acknowledged a newer status of the
    order. Judged on effect alone. Fails when the first shipment after it fits the older state and
    the newer one forbids it, and when the state probe goes back to the older state. Undecided when
    neither a later call on the order nor a probe shows what came of it.

    Source: register TRK-04; platforms.md 5.1.
    """
    for news in orders.deliveries.old_news(history):
        event = news.event
        if not news.is_replay or event.kind is not EventKind.PUSHED:
            continue
        if not event.is_valid:
            yield Undecided(VALIDITY_UNKNOWN, event.exchange)
            continue
        effect = orders.deliveries.effect(news, history)
        if not effect.is_seen:
            yield Undecided(_EFFECT_NOT_SEEN, event.exchange)
            continue
        yield Examined(event.exchange)
        if effect.act:
            yield acted_upon(_ACTED_ON_OLD, event, effect.act, IGNORE_OLD)
        if effect.word:
            yield moved_back(_MOVED_BACK, news, effect.word)


def _is_told_otherwise(told: Shown, history: History, orders: OrderFrame) -> bool:
    """Whether a word that the probe shows was to be known from more than forged callbacks."""
    progress = orders.progress
    genuine = (e for e in history.genuine_pushes if e.at <= told.at)
    if any(progress.shows(told.word, e.word) for e in genuine):
        return True
    meant = progress.statuses.meant_by(told.word)
    states = orders.deliveries.states(history)
    return any(s.statuses & meant for s in states if s.event.at <= told.at)
