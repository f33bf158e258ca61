"""Edition alibaba: the seed's item interface, word for word, on the seed's own addresses."""

from collections.abc import Iterator

from harness.documents.addresses import address_of
from harness.model.exchange import Exchange
from harness.platforms.base import AcceptedRecipe, Edition, Host, bearer_token
from harness.platforms.calls import Call
from harness.platforms.coded import read_coded_answer
from harness.platforms.operations import read_operations
from harness.platforms.parameters import Parameter, read_parameters
from harness.platforms.recipes import SECRET_WRAPPED


class Alibaba(Edition):
    """Alibaba.com: a signed query under a Bearer token of the client-credentials grant."""

    name = "alibaba"
    hosts = (
        Host(name="openapi.alibaba.com", is_production=True),
        Host(name="auth.alibaba.com", is_production=True),
    )
    endpoints = ("/api/v3/item/get", "/oauth/token")
    sandbox_app_key = "12345678"
    sandbox_secret = "helloworld"  # noqa: S105 - the sandbox's published secret
    sample_application = "sourcing"
    capabilities = ("item.get",)
    order_life = None
    timestamp_tolerance = 300.0
    signs_requests = True
    signing_parameters = ("sign", "sign_method", "timestamp")
    documented_methods = ("hmac-sha256",)
    system_parameters = frozenset(
        ("app_key", "sign", "sign_method", "timestamp", "access_token", "client_secret")
    )
    calls_per_second = 5
    most_per_second = 100
    most_per_day = 1_000_000
    refusal_members = (("code",), ("msg",))
    token_life = 7200.0
    renewed_ahead = 600.0
    declares = ("tier", "packages", "scopes")
    secret_field = "client_secret"  # noqa: S105 - the name of a field

    def __init__(self) -> None:
        self.operations = read_operations(self.name)

    def read_call(self, exchange: Exchange) -> Call:
        """The call, by the path of its URL."""
        path = address_of(exchange.request.url).path
        operation = self.operations.at_path(path)
        return self._call(
            exchange,
            interface=path,
            operation=operation,
            parameters=read_parameters(exchange),
            api_path=path,
            answer=read_coded_answer(
                exchange, operation, self.operations.refusals, code="0", message="msg"
            ),
        )

    def credential(self, call: Call) -> Parameter | None:
        """The token of the Bearer header."""
        return bearer_token(call)

    def signs(self, call: Call) -> bool:
        """Business calls only: a token call carries the secret itself."""
        return call.is_business

    def daily_quota(self, category: str) -> int | None:  # noqa: ARG002 - one quota for all
        """The default of an enterprise account."""
        return 100_000

    def accepted(self, call: Call) -> Iterator[AcceptedRecipe]:
        """HMAC-SHA256 over the pairs between two secrets; an empty value takes no part."""
        if self.signs(call):
            yield AcceptedRecipe(recipe=SECRET_WRAPPED, signable=call.signable)
