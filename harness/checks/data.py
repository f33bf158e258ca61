"""DATA: secrets in what the application sends."""

from collections.abc import Iterator

from harness.checks.registry import Event, Examined, Undecided, check
from harness.checks.traffic import Traffic
from harness.evidence.observe import SEARCHED_SECRET_LENGTH
from harness.model.exchange import Exchange, Fact, Observation
from harness.model.text import Text
from harness.model.verdict import Finding
from harness.platforms.calls import Call
from harness.platforms.operations import OperationKind

SECRET_NAMES = ("app_secret", "appsecret", "client_secret", "clientsecret")

_IN_URL = Text(
    "The application secret stands in a URL.",
    "URL 中含有应用密钥。",
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


@check("DATA-01")
def no_secret_in_a_url(traffic: Traffic) -> Iterator[Event]:
    """The application secret appears in no URL.

    Its value was searched, raw and encoded, when the call was recorded. Fails when it stands in a
    URL, and when a query has a parameter named app_secret or client_secret. Undecided where no
    secret was at hand to search for.

    Source: register DATA-01 (seeds 000, 001, 002).
    """
    for call in traffic.calls:
        named = [
            p for p in call.parameters if p.place == "query" and p.name.lower() in SECRET_NAMES
        ]
        sent = [o for o in _sent(call.exchange) if o.where.startswith(("query.", "url"))]
        places = dict.fromkeys([p.where for p in named] + [o.where for o in sent])
        if not places and not _is_searched(traffic, call.exchange):
            yield Undecided(_NOT_SEARCHED, call.exchange.id)
            continue
        yield Examined(call.exchange.id)
        for where in places:
            yield _finding(_IN_URL, call, where, "no secret in a URL")


@check("DATA-02")
def secret_is_sent_nowhere(traffic: Traffic) -> Iterator[Event]:
    """The application secret is sent nowhere but in a token request's client_secret field.

    Its value was searched, raw and encoded, in URL, headers and body when the call was recorded.
    Fails when it was found elsewhere. Undecided where no secret of 8 characters or more was at
    hand to search for.

    Source: register DATA-02 (seeds 001, 002).
    """
    for call in traffic.calls:
        sent = [o for o in _sent(call.exchange) if not _is_token_field(call, o)]
        if not sent and not _is_searched(traffic, call.exchange):
            yield Undecided(_NOT_SEARCHED, call.exchange.id)
            continue
        yield Examined(call.exchange.id)
        for observation in sent:
            yield _finding(_SENT, call, observation.where, "no secret in any request")


def _sent(exchange: Exchange) -> list[Observation]:
    return [o for o in exchange.observations if o.fact is Fact.SECRET_SENT]


def _is_searched(traffic: Traffic, exchange: Exchange) -> bool:
    secret = traffic.statement.app_secret if traffic.statement else None
    is_short = secret is not None and len(secret.reveal()) < SEARCHED_SECRET_LENGTH
    return not is_short and exchange.observed(Fact.SIGNATURE_UNKNOWN) is None


def _is_token_field(call: Call, observation: Observation) -> bool:
    is_token_call = call.operation is not None and call.operation.kind is OperationKind.TOKEN
    return is_token_call and observation.where == "form.client_secret"


def _finding(message: Text, call: Call, where: str, expected: str) -> Finding:
    return Finding(
        message=message,
        exchanges=(call.exchange.id,),
        where=where,
        expected=expected,
        actual="the secret",
        hint=_ROTATE,
    )
