"""DATA: secrets in what the application sends."""

from collections.abc import Iterable, Iterator

from harness.checks.frame import Frame
from harness.checks.registry import Events, Examined, Told, Undecided, call_check
from harness.checks.request_values import UNREAD_BODY, has_unread_body
from harness.documents.addresses import address_of
from harness.evidence.observe import PLACEHOLDER, SEARCHED_SECRET_LENGTH
from harness.model.exchange import Exchange, Fact, Observation
from harness.model.statement import Statement
from harness.model.text import Text
from harness.model.verdict import Finding
from harness.platforms.calls import Call
from harness.platforms.operations import OperationKind

SECRET_NAMES = ("app_secret", "appsecret", "client_secret", "clientsecret")
_TOKEN_NAMES = ("access_token", "accesstoken", "token", "session", "authorization")

_IN_URL = Text(
    "The application secret stands in a URL.",
    "URL 中含有应用密钥。",
)
_TOKEN_IN_URL = Text(
    "The access token stands in a URL.",
    "URL 中含有访问令牌。",
)
_SEND_BEARER = Text(
    "Send the token in the header Authorization: Bearer, never in a URL, which logs keep.",
    "请通过请求头 Authorization: Bearer 发送令牌，切勿放入 URL，因为日志会记录 URL。",
)
_NO_TIER = Text(
    "The statement names no account tier, so what may be asked for is not known.",
    "声明文件未注明账号等级，无法判断可请求哪些字段。",
)
_NOT_ALLOWED = Text(
    "{name} is asked for, which the declared account may not see.",
    "请求了 {name}，但所声明的账号无权查看。",
)
_ASK_LESS = Text(
    "Leave the field out, or apply for the tier or package and declare it in the statement "
    "(tier, packages).",
    "请不要请求该字段；或申请相应等级或数据包，并在声明文件的 tier、packages 中注明。",
)
_SENT = Text(
    "The application secret was sent in a request.",
    "请求中发送了应用密钥。",
)
_ROTATE = Text(
    "Send the signature only, never the secret; have this secret replaced, for it has been seen.",
    "请只发送签名，切勿发送密钥；该密钥已暴露，请立即更换。",
)
_NOT_SEARCHED = Text(
    "The secret was not searched for: it was not at hand, or has fewer than {n} characters.",
    "未检索密钥：密钥不可用，或长度不足 {n} 个字符。",
).format(n=SEARCHED_SECRET_LENGTH)


@call_check("DATA-01")
def no_secret_in_a_url(call: Call, frame: Frame) -> Told:
    """The application secret appears in no URL, nor, where calls carry a Bearer token, the token.

    The secret's value was searched, raw and encoded, when the call was recorded. Fails when it
    stands in a URL, when a query has a parameter named app_secret or client_secret, and on the
    Bearer editions when the token stands in a URL. Undecided where no secret was at hand to search
    for.

    Source: register DATA-01 (seeds 000, 001, 002).
    """
    names = [p for p in call.parameters if p.name.lower() in SECRET_NAMES]
    named = [p.where for p in names if p.place == "query"]
    sent = [o.where for o in _sent(call.exchange) if o.where.startswith(("query.", "url"))]
    # On a gateway without one the token is an ordinary signed parameter.
    tokens = tuple(_tokens_in_the_url(call, frame)) if frame.edition.secret_field else ()
    if named or sent or tokens:
        return _in_url(call, dict.fromkeys(named + sent), tokens)
    if _is_searched(frame, call.exchange):
        return 1
    return (Undecided(_NOT_SEARCHED, call.exchange.id),)


def _in_url(call: Call, places: Iterable[str], tokens: Iterable[str]) -> Events:
    yield Examined(call.exchange.id)
    for where in places:
        yield _finding(_IN_URL, call, where, "no secret in a URL")
    for where in tokens:
        yield Finding(
            message=_TOKEN_IN_URL,
            exchanges=(call.exchange.id,),
            where=where,
            expected="the token in the Authorization header only",
            actual="the token",
            hint=_SEND_BEARER,
        )


@call_check("DATA-02")
def secret_is_sent_nowhere(call: Call, frame: Frame) -> Told:
    """The application secret is sent nowhere but in a token request's client_secret field.

    Its value was searched, raw and encoded, in URL, headers and body when the call was recorded.
    Fails when it was found elsewhere. Undecided where no secret of 8 characters or more was at
    hand to search for.

    Source: register DATA-02 (seeds 001, 002).
    """
    found = _sent(call.exchange)
    sent = [o for o in found if not _is_token_field(call, o)]
    if sent:
        findings = (_finding(_SENT, call, o.where, "no secret in any request") for o in sent)
        return Examined(call.exchange.id), *findings
    if any(o.where == "body" for o in found):
        return (Undecided(UNREAD_BODY, call.exchange.id),)
    if _is_searched(frame, call.exchange):
        return 1
    return (Undecided(_NOT_SEARCHED, call.exchange.id),)


@call_check("DATA-03", operations=("item.get",))
def only_fields_of_the_accounts_tier(call: Call, frame: Frame) -> Events:
    """An item is asked only for what the account's tier and packages allow.

    trade_info needs tier standard or advanced and the package trade-data; desc, or include_raw
    true, needs the package raw-data; tier_prices needs tier standard or advanced. Judged on the
    parameters fields and include_raw by what the statement declares. Fails when something is asked
    for that they do not allow. Undecided where the statement names no tier.

    Source: register DATA-03 (seed 001).
    """
    if frame.statement is None:
        return
    asked = dict(_restricted(call))
    if not frame.statement.tier and any(_needs_a_tier(name) for name in asked):
        yield Undecided(_NO_TIER, call.exchange.id)
        return
    yield Examined(call.exchange.id)
    for name, where in asked.items():
        if missing := _missing(name, frame.statement):
            yield Finding(
                message=_NOT_ALLOWED.format(name=name),
                exchanges=(call.exchange.id,),
                where=where,
                expected=missing,
                actual=f"tier {frame.statement.tier or 'none'}, packages "
                f"{', '.join(frame.statement.packages) or 'none'}",
                hint=_ASK_LESS,
            )


_TIERS_ABOVE_BASIC = ("standard", "advanced")
_NEEDED_TIER = {"trade_info", "tier_prices"}
_NEEDED_PACKAGE = {
    "trade_info": "trade-data",
    "desc": "raw-data",
    "include_raw": "raw-data",
}


def _restricted(call: Call) -> Iterator[tuple[str, str]]:
    # A parameter may be sent twice; which of them the platform reads is not known.
    for parameter in call.parameters:
        if parameter.name == "fields":
            names = (name.strip() for name in parameter.value.split(","))
            wanted = (name for name in names if name in _NEEDED_TIER | set(_NEEDED_PACKAGE))
            yield from ((name, parameter.where) for name in wanted)
        elif parameter.name == "include_raw" and parameter.value == "true":
            yield "include_raw", parameter.where


def _needs_a_tier(name: str) -> bool:
    return name in _NEEDED_TIER


def _missing(name: str, statement: Statement) -> str:
    """What the statement would have to declare; empty where it declares it."""
    wanted = []
    if name in _NEEDED_TIER and statement.tier not in _TIERS_ABOVE_BASIC:
        wanted.append("tier standard or advanced")
    package = _NEEDED_PACKAGE.get(name)
    if package and package not in statement.packages:
        wanted.append(f"package {package}")
    return " and ".join(wanted)


def _tokens_in_the_url(call: Call, frame: Frame) -> Iterator[str]:
    token = frame.edition.credential(call)
    value = token.value if token else ""
    for parameter in call.parameters:
        if parameter.place != "query" or not parameter.value:
            continue
        is_named = parameter.name.lower() in _TOKEN_NAMES
        if is_named or value == parameter.value or _holds_token(parameter.value, value):
            yield parameter.where
    if _holds_token(address_of(call.exchange.request.url).path, value):
        yield "url"


def _holds_token(text: str, token: str) -> bool:
    # What is shorter may stand in a text by chance.
    return len(token) >= SEARCHED_SECRET_LENGTH and token in text


def _sent(exchange: Exchange) -> list[Observation]:
    return [o for o in exchange.observations if o.fact is Fact.SECRET_SENT]


def _is_searched(frame: Frame, exchange: Exchange) -> bool:
    secret = frame.statement.app_secret if frame.statement else None
    is_short = secret is not None and len(secret.reveal()) < SEARCHED_SECRET_LENGTH
    return not is_short and exchange.observed(Fact.SIGNATURE_UNKNOWN) in (None, PLACEHOLDER)


def _is_token_field(call: Call, observation: Observation) -> bool:
    is_token_call = call.operation is not None and call.operation.kind is OperationKind.TOKEN
    # Wherever it stands in the body; that a JSON body is wrong there is a matter of AUTH-06.
    own = ("form.client_secret", "body/client_secret")
    # In a body that is neither form nor JSON the name of the field was not read.
    is_unread = observation.where == "body" and has_unread_body(call)
    return is_token_call and (observation.where in own or is_unread)


def _finding(message: Text, call: Call, where: str, expected: str) -> Finding:
    return Finding(
        message=message,
        exchanges=(call.exchange.id,),
        where=where,
        expected=expected,
        actual="the secret",
        hint=_ROTATE,
    )
