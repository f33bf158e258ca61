"""Edition aliexpress: the seed's rules on the IOP wire. Facts: platforms.md §1.1, §2, §3, §5.1."""

from collections.abc import Iterator
from dataclasses import replace

from harness.documents.addresses import address_of
from harness.documents.lossless import Json, JsonObject, text_of
from harness.model.exchange import Exchange, Response
from harness.platforms.base import AcceptedRecipe, Edition, Host, SignatureMatch
from harness.platforms.calls import (
    Answer,
    Call,
    Callback,
    holds,
    read_answer,
    read_callback_body,
)
from harness.platforms.mistakes import explain
from harness.platforms.operations import Operation, RefusalTable, read_operations
from harness.platforms.orders import read_order_life
from harness.platforms.parameters import Parameter, read_parameters
from harness.platforms.recipes import IOP, IOP_MD5, IOP_PUSH, Signable
from harness.platforms.refusals import Refusal, refused

DOCUMENTED_METHODS = ("sha256", "hmac-sha256")
"""Words of `sign_method` that declare HMAC-SHA256 on this gateway."""
TOKEN_PARAMETERS = ("access_token", "session")
_DAILY_QUOTAS = {
    "apparel": 500_000,
    "consumer electronics": 300_000,
    "electronics": 300_000,
}
_REMOTE_SERVICE = "15"
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
    endpoints = ("/sync", "/rest", "/router/rest", "/oauth/authorize")
    sandbox_app_key = "12345678"
    sandbox_secret = "helloworld"  # noqa: S105 - the sandbox's published secret
    sample_application = "erp"
    declares = ("category",)
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
    signs_requests = True
    signing_parameters = ("sign", "sign_method", "timestamp")
    documented_methods = DOCUMENTED_METHODS
    system_parameters = frozenset(
        [
            *("app_key", "method", "sign", "sign_method", "timestamp"),
            *("format", "v", "simplify", "partner_id"),
            *TOKEN_PARAMETERS,
        ]
    )
    calls_per_second = None
    token_life = 43200.0
    refusal_members = (("code",), ("msg", "message"), ("request_id",))
    secret_field = ""

    def __init__(self) -> None:
        self.operations = read_operations(self.name)
        self.order_life = read_order_life(self.name)

    def read_call(self, exchange: Exchange) -> Call:
        """The call: method parameter on /sync and on the /rest root, else the path below /rest."""
        parameters = read_parameters(exchange)
        path = address_of(exchange.request.url).path
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
        return self._call(
            exchange,
            interface=interface,
            operation=operation,
            parameters=parameters,
            api_path=api_path,
            answer=_read_answer(exchange, operation, self.operations.refusals),
        )

    def credential(self, call: Call) -> Parameter | None:
        """The first `access_token` or `session` parameter with a value."""
        found = (call.parameter(name) for name in TOKEN_PARAMETERS)
        return next((parameter for parameter in found if parameter and parameter.value), None)

    def daily_quota(self, category: str) -> int | None:
        """By category: apparel 500,000, consumer electronics 300,000."""
        return _DAILY_QUOTAS.get(category.strip().lower())

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
        recipe = IOP_MD5 if call.value("sign_method").lower() == "md5" else IOP
        signed = call.signable
        for variant, path in _prefixes(call):
            signable = signed if path == signed.api_path else replace(signed, api_path=path)
            yield AcceptedRecipe(recipe=recipe, signable=signable, variant=variant)
            yield AcceptedRecipe(
                recipe=recipe.but(keeps_empty=False),
                signable=signable,
                variant="+".join(filter(None, (variant, "empty_values_dropped"))),
            )

    def match_callback(self, callback: Callback, app_key: str, secret: str) -> SignatureMatch:
        """Lower-case hex HMAC-SHA256 over app key and raw body, in the Authorization header."""
        request = callback.exchange.request
        signable = Signable(parameters=(("app_key", app_key),), body=request.body)
        given = request.header("authorization") or ""
        if IOP_PUSH.gives(signable, secret, given):
            return SignatureMatch(recipe=IOP_PUSH.name)
        found = explain(IOP_PUSH, signable, secret, given)
        return SignatureMatch(mistake=found.mistake.name if found.mistake else "")


def _prefixes(call: Call) -> Iterator[tuple[str, str]]:
    """What may stand in front of the signed pairs, with the name of the variant if it is one."""
    method = call.value("method")
    path = address_of(call.exchange.request.url).parts.path
    if method.startswith("/"):
        yield "system_call_through_sync", call.api_path
    elif not call.api_path and path.rstrip("/").endswith("/rest"):
        yield "dotted_method_on_rest_root", ""
        yield "method_name_prefix", method
    else:
        yield "", call.api_path


def _read_answer(
    exchange: Exchange, operation: Operation | None, refusals: RefusalTable
) -> Answer | None:
    whole, response = read_answer(exchange), exchange.response
    if whole is None or response is None:
        return None
    if isinstance(whole, JsonObject):
        return _object_answer(whole, response, operation, refusals)
    return Answer(whole, whole, refused(refusals, response, message="not an object"))


def _object_answer(
    whole: JsonObject, response: Response, operation: Operation | None, refusals: RefusalTable
) -> Answer:
    if isinstance(error := whole.get("error_response"), JsonObject):
        return Answer(whole, error, _gateway_refusal(error, response, refusals))
    envelope = operation.envelope if operation else ""
    content: Json = whole.get(envelope, whole) if envelope else whole
    if content is whole and "code" in whole and text_of(whole["code"]) != "0":
        return Answer(whole, whole, _gateway_refusal(whole, response, refusals))
    if operation is None or operation.success is None or holds(operation.success, content):
        return Answer(whole, content, None)
    if operation.not_yet and holds(operation.not_yet, content):
        return Answer(whole, content, None, is_not_yet=True)
    return Answer(whole, content, _business_refusal(content, response, refusals))


def _gateway_refusal(error: dict[str, Json], response: Response, refusals: RefusalTable) -> Refusal:
    code, sub_code = _first(error, ("code",)), _first(error, ("sub_code",))
    refusal = refused(
        refusals,
        response,
        sub_code,
        code,
        message=_first(error, ("sub_msg", "msg", "message")),
    )
    # 15 says only that the service behind the gateway refused; any other code speaks for itself.
    return refusal if code == _REMOTE_SERVICE else replace(refusal, code=code or sub_code)


def _business_refusal(content: Json, response: Response, refusals: RefusalTable) -> Refusal:
    inner = content.get("result", content) if isinstance(content, dict) else content
    if not isinstance(inner, dict):
        return refused(refusals, response, from_gateway=False)
    return refused(
        refusals,
        response,
        _first(inner, _BUSINESS_CODES),
        message=_first(inner, _BUSINESS_MESSAGES),
        from_gateway=False,
    )


def _first(value: dict[str, Json], names: tuple[str, ...]) -> str:
    return next((text_of(value[n]) for n in names if n in value and value[n] not in ("", None)), "")
