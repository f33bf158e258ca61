"""AUTH: what a token call asks for, and with what."""

from harness.checks.excerpts import shown
from harness.checks.frame import Frame
from harness.checks.registry import Events, Examined, Told, Undecided, call_check, traffic_check
from harness.checks.request_values import UNREAD_BODY, has_unread_body
from harness.checks.stamps import gap_after, gap_of_starts
from harness.checks.tokens import Grant, Refresh, TokenLedger, scopes_of, seconds_of
from harness.checks.traffic import Traffic
from harness.model.exchange import Fidelity
from harness.model.text import Text
from harness.model.verdict import Finding
from harness.platforms.calls import Call
from harness.platforms.operations import OperationKind
from harness.platforms.parameters import FORM, media_type_of

_GRANT_TYPE = "client_credentials"

_NOT_POST = Text(
    "A token request is not a POST.",
    "获取令牌的请求未使用 POST 方法。",
)
_NO_FORM = Text(
    "The body of a token request is not form-encoded.",
    "获取令牌的请求体不是表单编码。",
)
_SECRET_IN_URL = Text(
    "A token request carries the client secret in the URL.",
    "获取令牌的请求将 client_secret 放在了 URL 中。",
)
_MISSING = Text(
    "A token request lacks {name} in its body.",
    "获取令牌的请求体中缺少 {name}。",
)
_OTHER_GRANT = Text(
    "A token request asks for another grant than client_credentials.",
    "获取令牌的请求所用的 grant_type 不是 client_credentials。",
)
_SEND_FORM = Text(
    "POST grant_type=client_credentials, client_id and client_secret as a body of type "
    "application/x-www-form-urlencoded.",
    "请以 POST 方法、application/x-www-form-urlencoded 请求体发送 grant_type=client_credentials、"
    "client_id 和 client_secret。",
)
_NO_MEDIA_TYPE = Text(
    "The recording does not tell the media type of the token request's body.",
    "录制内容未记载令牌请求体的媒体类型。",
)
_NO_STATEMENT = Text(
    "The statement lists no scopes, so which of them are approved is not known.",
    "声明文件未列出权限范围（scopes），无法判断哪些已获批准。",
)
_UNLISTED = Text(
    "A token request asks for a scope that the statement does not list.",
    "获取令牌的请求申请了声明文件未列出的权限范围。",
)
_ASK_LESS = Text(
    "Ask for approved scopes only; once a further one is approved, list it in the statement "
    "(scopes).",
    "请仅申请已批准的权限范围；新范围获批后，请在声明文件的 scopes 中列出。",
)
_REFRESH_UNSEEN = Text(
    "The traffic does not show the grant of this refresh token, so its age is not known.",
    "流量中未见授予该 refresh_token 的响应，无法得知其已使用多久。",
)
_REFRESH_LIFE_UNKNOWN = Text(
    "Neither the grant of this refresh token nor the statement says how long it lives.",
    "授予该 refresh_token 的响应和声明文件均未给出其有效期。",
)
_DEAD_REFRESH = Text(
    "A refresh call uses a refresh token that is older than its life.",
    "续期调用使用了已超过有效期的 refresh_token。",
)
_AUTHORISE_AGAIN = Text(
    "Past refresh_expires_in (0: it cannot be refreshed at all) ask the user to authorise again.",
    "超过 refresh_expires_in（为 0 表示不可续期）后，请引导用户重新授权。",
)


@call_check("AUTH-06")
def token_requests_are_well_formed(call: Call, frame: Frame) -> Told:
    """A token request is a POST with a form: grant_type=client_credentials, id and secret.

    Fails with another method, another or no grant_type, a body that is not form-encoded (JSON,
    say), a client_secret in the URL, or without client_id or client_secret in the body.

    Source: register AUTH-06 (seeds 001, 002).
    """
    secret = frame.edition.secret_field
    return _request_events(call, secret) if _is_token_call(call) and secret else 0


def _request_events(call: Call, secret: str) -> Events:
    request, exchange = call.exchange.request, call.exchange.id
    is_post, kind = request.method.upper() == "POST", media_type_of(request)
    if is_post and has_unread_body(call) and kind in ("", FORM):
        yield Undecided(UNREAD_BODY, exchange)
        return
    if is_post and request.body and not kind and call.exchange.fidelity is not Fidelity.WIRE:
        yield Undecided(_NO_MEDIA_TYPE, exchange)
        return
    yield Examined(exchange)
    if not is_post:
        yield _malformed(call, _NOT_POST, "method", "POST", request.method)
    if is_post and (request.body or has_unread_body(call)) and kind != FORM:
        yield _malformed(call, _NO_FORM, "header.Content-Type", FORM, shown(kind) or "none")
    grant = call.parameter("grant_type")
    if grant and grant.value and grant.value != _GRANT_TYPE:
        yield _malformed(call, _OTHER_GRANT, grant.where, _GRANT_TYPE, shown(grant.value))
    if any(p.name == secret and p.place == "query" for p in call.parameters):
        where = f"query.{secret}"
        yield _malformed(call, _SECRET_IN_URL, where, f"{secret} in the body", "in the URL")
    elif is_post and (kind == FORM or not request.body):
        yield from _missing(call, ("grant_type", "client_id", secret))


def _missing(call: Call, names: tuple[str, ...]) -> Events:
    in_body = {p.name for p in call.parameters if p.place == "form" and p.value}
    for name in names:
        if name not in in_body:
            message = _MISSING.format(name=name)
            yield _malformed(call, message, f"form.{name}", f"{name} in the body", "none")


def _malformed(call: Call, message: Text, where: str, expected: str, actual: str) -> Finding:
    return Finding(
        message=message,
        exchanges=(call.exchange.id,),
        where=where,
        expected=expected,
        actual=actual,
        hint=_SEND_FORM,
    )


@call_check("AUTH-07")
def only_approved_scopes_are_asked_for(call: Call, frame: Frame) -> Told:
    """Every scope that a token request asks for is listed in the application's statement.

    Scopes are separated by commas or blanks; a request without scope asks for none beyond those
    approved. Fails when an unlisted scope is asked for. Undecided where the statement lists none.

    Source: register AUTH-07 (seed 001).
    """
    if not _is_token_call(call):
        return 0
    return _scope_events(call, frame.statement.scopes if frame.statement else ())


def _scope_events(call: Call, listed: tuple[str, ...]) -> Events:
    scopes = scopes_of(call)
    if has_unread_body(call) and not scopes:
        yield Undecided(UNREAD_BODY, call.exchange.id)
        return
    if scopes and not listed:
        yield Undecided(_NO_STATEMENT, call.exchange.id)
        return
    yield Examined(call.exchange.id)
    unlisted = [scope for scope in scopes if scope not in listed]
    if unlisted:
        sent = (p for p in call.parameters if p.name == "scope")
        parameter = next((p for p in sent if any(scope in p.value for scope in unlisted)), None)
        yield Finding(
            message=_UNLISTED,
            exchanges=(call.exchange.id,),
            where=parameter.where if parameter else "body/scope",
            expected=f"of {', '.join(listed)}",
            actual=shown(", ".join(unlisted)),
            hint=_ASK_LESS,
        )


@traffic_check("AUTH-08")
def refresh_tokens_are_used_within_their_life(traffic: Traffic) -> Events:
    """A refresh call uses a refresh token that is younger than its life.

    The life is refresh_expires_in of the answer that gave the token (0: it cannot be refreshed),
    else the statement's token_life.refresh, counted from that answer. Fails when a refresh call
    starts after it has ended. Undecided where the traffic does not show who gave the token.

    Source: register AUTH-08 (seed 000); platforms.md 2.
    """
    book = traffic.of(TokenLedger)
    given: dict[str, list[Grant]] = {}
    for grant in reversed(book.all_grants()):
        given.setdefault(grant.refresh, []).append(grant)
    declared = traffic.statement.token_life.refresh if traffic.statement else None
    for refresh in sorted(book.refreshes, key=lambda r: r.stamp.moment):
        known = (g for g in given.get(refresh.token, ()) if _may_lie_before(g, refresh))
        giver = next(known, None)
        life = seconds_of(giver.refresh_life) if giver else None
        life = declared if life is None else life
        if giver is None or life is None:
            why = _REFRESH_LIFE_UNKNOWN if giver else _REFRESH_UNSEEN
            yield Undecided(why, refresh.stamp.exchange)
        else:
            yield from _judge_refresh(refresh, giver, life)


def _judge_refresh(refresh: Refresh, grant: Grant, life: float) -> Events:
    age = gap_after(grant.stamp, refresh.stamp)
    is_expired = age.exceeds(life)
    if is_expired is None:
        yield Undecided(refresh.stamp.why_unclear, refresh.stamp.exchange)
        return
    yield Examined(refresh.stamp.exchange)
    if is_expired:
        yield Finding(
            message=_DEAD_REFRESH,
            exchanges=(grant.stamp.exchange, refresh.stamp.exchange),
            where=refresh.where,
            expected=f"a refresh token no older than {life:.0f} s",
            actual=f"at least {age.low:.1f} s old",
            hint=_AUTHORISE_AGAIN,
        )


def _may_lie_before(grant: Grant, refresh: Refresh) -> bool:
    is_other = grant.stamp.exchange != refresh.stamp.exchange
    return is_other and gap_of_starts(grant.stamp, refresh.stamp).high >= 0


def _is_token_call(call: Call) -> bool:
    return call.operation is not None and call.operation.kind is OperationKind.TOKEN
