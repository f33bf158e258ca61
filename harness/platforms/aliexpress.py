"""Edition aliexpress: the seed's rules on the IOP wire. Facts: platforms.md §1.1, §2, §3, §5.1."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import unquote, urlsplit

from harness.documents.lossless import Json, JsonObject, text_of
from harness.model.exchange import Exchange
from harness.platforms.base import AcceptedRecipe, Edition, Host, SignatureMatch
from harness.platforms.calls import (
    Answer,
    Call,
    Callback,
    Refusal,
    holds,
    read_answer,
    read_callback_body,
    read_parameters,
)
from harness.platforms.mistakes import Explanation, explain
from harness.platforms.operations import Operation, read_operations
from harness.platforms.orders import read_order_life
from harness.platforms.recipes import IOP, IOP_MD5, IOP_PUSH, Recipe, Signable

DOCUMENTED_METHODS = ("sha256", "hmac-sha256")
"""Words of `sign_method` that declare HMAC-SHA256 on this gateway."""
TOKEN_PARAMETERS = ("access_token", "session")
_BUSINESS_CODES = ("error_code", "result_error_code", "update_error_code", "code")
_BUSINESS_MESSAGES = ("error_msg", "result_error_desc", "update_error_message", "msg", "message")


class AliExpress(Edition):
    """AliExpress Open Platform on the IOP gateway."""

    name = "aliexpress"
    hosts = (
        Host(name="api-sg.aliexpress.com", is_production=True),
        Host(name="api.aliexpress.com", is_production=True),
        Host(name="oauth.aliexpress.com", is_production=True),
        Host(name="gw.api.alibaba.com", is_production=True),
        Host(name="gw.api.taobao.com", is_production=True),
        Host(name="eco.taobao.com", is_production=True),
        Host(name="api.taobao.com", is_production=True),
        Host(name="gw.api.tbsandbox.com", is_production=False),
    )
    sandbox_app_key = "12345678"
    sandbox_secret = "helloworld"  # noqa: S105 - the sandbox's published secret
    capabilities = (
        "order.create",
        "order.ship",
        "order.cancel",
        "order.refund",
        "tracking.callback",
        "tracking.query",
        "price.update",
        "stock.update",
    )
    timestamp_tolerance = 7200.0

    def __init__(self) -> None:
        self.operations = read_operations(self.name)
        self.order_life = read_order_life(self.name)

    def read_call(self, exchange: Exchange) -> Call:
        """The call: method parameter on /sync and on the /rest root, else the path below /rest."""
        parameters = read_parameters(exchange)
        path = unquote(urlsplit(exchange.request.url).path)
        _, rest, api_path = path.partition("/rest")
        method = next((p.value for p in parameters if p.name == "method"), "")
        if not rest or api_path in ("", "/"):
            # A system call through /sync names its path in `method` and signs with that prefix.
            api_path = method if method.startswith("/") else ""
        interface = api_path or method
        dotted = interface.lstrip("/")
        operation = self.operations.operations.get(interface) or self.operations.operations.get(
            dotted
        )
        if operation:
            interface = operation.interface
        return Call(
            exchange=exchange,
            interface=interface,
            operation=operation,
            parameters=parameters,
            api_path=api_path,
            answer=_read_answer(exchange, operation),
        )

    def read_callback(self, exchange: Exchange) -> Callback:
        """The push, by its message_type."""
        body = read_callback_body(exchange)
        message_type = text_of(body.get("message_type")) if body is not None else ""
        return Callback(
            exchange=exchange,
            message_type=message_type,
            kind=self.operations.callbacks.get(message_type),
            body=body,
        )

    def accepted(self, call: Call) -> Iterator[AcceptedRecipe]:
        """HMAC-SHA256 or legacy md5 by sign_method, empty values signed or left out."""
        legacy = call.value("sign_method").lower() == "md5"
        recipe = IOP_MD5 if legacy else IOP
        signable = call.signable
        prefix = "system_call_through_sync" if call.value("method").startswith("/") else ""
        yield AcceptedRecipe(recipe=recipe, signable=signable, variant=prefix)
        yield AcceptedRecipe(
            recipe=recipe.but(keeps_empty=False), signable=signable, variant="empty_values_dropped"
        )

    def match_call(self, call: Call, secret: str) -> SignatureMatch:
        """The accepted recipe that gives the signature sent, else the known mistake that does."""
        given = call.value("sign")
        for candidate in self.accepted(call):
            if candidate.recipe.sign(candidate.signable, secret) == given:
                return SignatureMatch(recipe=candidate.recipe.name, variant=candidate.variant)
        found = self.explain_call(call, secret, given)
        return SignatureMatch(mistake=found.mistake.name if found.mistake else "")

    def match_callback(self, callback: Callback, app_key: str, secret: str) -> SignatureMatch:
        """Lower-case hex HMAC-SHA256 over app key and raw body, in the Authorization header."""
        request = callback.exchange.request
        signable = Signable(parameters=(("app_key", app_key),), body=request.body)
        given = request.header("authorization") or ""
        if IOP_PUSH.sign(signable, secret) == given:
            return SignatureMatch(recipe=IOP_PUSH.name)
        found = explain(IOP_PUSH, signable, secret, given)
        return SignatureMatch(mistake=found.mistake.name if found.mistake else "")

    def explain_call(self, call: Call, secret: str, given: str) -> Explanation:
        """Why `given` is or is not the documented signature of this call."""
        return explain(self._documented(call), call.signable, secret, given)

    def _documented(self, call: Call) -> Recipe:
        return next(iter(self.accepted(call))).recipe


def _read_answer(exchange: Exchange, operation: Operation | None) -> Answer | None:
    whole = read_answer(exchange)
    if whole is None:
        return None
    if not isinstance(whole, dict):
        return Answer(whole, whole, Refusal(code="", message="not an object", from_gateway=True))
    if isinstance(error := whole.get("error_response"), JsonObject):
        return Answer(whole, error, _gateway_refusal(error))
    envelope = operation.envelope if operation else ""
    content: Json = whole.get(envelope, whole) if envelope else whole
    if content is whole and "code" in whole and text_of(whole["code"]) != "0":
        return Answer(whole, whole, _gateway_refusal(whole))
    return _business_answer(whole, content, operation)


def _business_answer(whole: Json, content: Json, operation: Operation | None) -> Answer:
    plain_answer = Answer(whole, content, None)
    if operation is None or operation.success is None:
        return plain_answer
    if holds(operation.success, content):
        return plain_answer
    if operation.not_yet and holds(operation.not_yet, content):
        return replace(plain_answer, is_not_yet=True)
    return replace(plain_answer, refusal=_business_refusal(content))


def _gateway_refusal(error: dict[str, Json]) -> Refusal:
    code = _first(error, ("sub_code",)) if text_of(error.get("code")) == "15" else ""
    return Refusal(
        code=code or _first(error, ("code",)),
        message=_first(error, ("sub_msg", "msg", "message")),
        from_gateway=True,
    )


def _business_refusal(content: Json) -> Refusal:
    inner = content.get("result", content) if isinstance(content, dict) else content
    if not isinstance(inner, dict):
        return Refusal(code="", message="", from_gateway=False)
    return Refusal(
        code=_first(inner, _BUSINESS_CODES),
        message=_first(inner, _BUSINESS_MESSAGES),
        from_gateway=False,
    )


def _first(value: dict[str, Json], names: tuple[str, ...]) -> str:
    return next((text_of(value[n]) for n in names if n in value and value[n] not in ("", None)), "")
