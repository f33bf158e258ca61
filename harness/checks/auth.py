"""AUTH: credentials and the life of tokens."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from harness.checks.registry import Event, Examined, Undecided, check
from harness.checks.request_values import UNREAD_BODY, has_unread_body, missing_place
from harness.checks.traffic import Traffic
from harness.model.text import Text
from harness.model.verdict import Finding
from harness.platforms.aliexpress import TOKEN_PARAMETERS
from harness.platforms.calls import Call, Parameter

_NO_CREDENTIAL = Text(
    "A business call was sent without its credential.",
    "业务调用未携带访问凭证。",
)
_SEND_CREDENTIAL = Text(
    "Send the token of the authorised account as access_token (or session) with every business "
    "call.",
    "请在每次业务调用中以 access_token（或 session）参数携带授权账号的令牌。",
)
_EXPIRED = Text(
    "A business call uses a token that is older than its life.",
    "业务调用使用了已超过有效期的令牌。",
)
_RENEW = Text(
    "Renew the token with /auth/token/refresh before expires_in has run out, and use the new one.",
    "请在 expires_in 到期前调用 /auth/token/refresh 续期，并改用新令牌。",
)
_LIFE_UNKNOWN = Text(
    "The traffic does not show the grant of this token, and the statement gives no token life.",
    "流量中未见授予该令牌的响应，声明文件也未给出令牌有效期。",
)


@check("AUTH-01")
def business_calls_carry_their_credential(traffic: Traffic) -> Iterator[Event]:
    """Every business call carries an access_token or session parameter.

    Fails when a business call is sent without either, or with an empty one. Token calls carry
    none and are not examined.

    Source: register AUTH-01 (seeds 000, 001, 002); platforms.md 1.1, system parameters.
    """
    for call in traffic.business_calls:
        token = _token(call)
        if token is None and has_unread_body(call):
            yield Undecided(UNREAD_BODY, call.exchange.id)
            continue
        yield Examined(call.exchange.id)
        if token is None:
            yield Finding(
                message=_NO_CREDENTIAL,
                exchanges=(call.exchange.id,),
                where=missing_place(call, TOKEN_PARAMETERS[0]),
                expected="access_token or session",
                actual="neither",
                hint=_SEND_CREDENTIAL,
            )


@dataclass(frozen=True, slots=True)
class _Life:
    """From when a token is known, and when it ends; None where nobody says."""

    start: datetime
    end: datetime | None


@check("AUTH-02")
def no_call_uses_an_expired_token(traffic: Traffic) -> Iterator[Event]:
    """No business call uses a token that is older than its life.

    A token lives as long as the answer that granted it says (expires_in), counted from that
    answer; an answer that grants the same token again extends its life. Where the traffic shows no
    grant, the life is the statement's token_life.access, counted from the first sight of the token;
    without that the row is undecided. Fails when a call starts after the life has ended.

    Source: register AUTH-02 (seeds 000, 001, 002); platforms.md 2.
    """
    lives: dict[str, _Life] = {}
    granted = _grants(traffic)
    for call in traffic.business_calls:
        token = _token(call)
        if token is None:
            continue
        started = call.exchange.started
        first_use = _Life(started, _declared_end(traffic, started))
        life = _granted_life(granted.get(token.value, []), started) or lives.setdefault(
            token.value, first_use
        )
        if life.end is None:
            yield Undecided(_LIFE_UNKNOWN, call.exchange.id)
            continue
        yield Examined(call.exchange.id)
        if started > life.end:
            yield Finding(
                message=_EXPIRED,
                exchanges=(call.exchange.id,),
                where=token.where,
                expected=f"a token no older than {_seconds(life.end - life.start)}",
                actual=f"{_seconds(started - life.start)} old",
                hint=_RENEW,
            )


def _token(call: Call) -> Parameter | None:
    found = (call.parameter(name) for name in TOKEN_PARAMETERS)
    return next((p for p in found if p is not None and p.value), None)


def _grants(traffic: Traffic) -> dict[str, list[_Life]]:
    granted: dict[str, list[_Life]] = {}
    for call in traffic.calls:
        if call.is_business or not call.is_success:
            continue
        start = call.exchange.ended
        stated = next(iter(call.answered("expires_in")), "")
        end = _after(start, stated) or _declared_end(traffic, start)
        for token in call.answered("access_token"):
            granted.setdefault(token, []).append(_Life(start, end))
    return granted


def _granted_life(grants: list[_Life], used: datetime) -> _Life | None:
    """The latest grant before the use; a token used before its only grant was known earlier."""
    return next((life for life in reversed(grants) if life.start <= used), None)


def _declared_end(traffic: Traffic, start: datetime) -> datetime | None:
    life = traffic.statement.token_life.access if traffic.statement else None
    return _after(start, str(life)) if life is not None else None


def _after(start: datetime, seconds: str) -> datetime | None:
    if not (seconds.isascii() and seconds.isdigit()):
        return None
    try:
        return start + timedelta(seconds=int(seconds))
    except (OverflowError, ValueError):
        return datetime.max.replace(tzinfo=start.tzinfo)


def _seconds(span: timedelta) -> str:
    return f"{span.total_seconds():.0f} s"
