"""Edition 1688: the seed's batch upload, word for word, on the seed's own addresses."""

from harness.documents.addresses import address_of
from harness.model.exchange import Exchange
from harness.platforms.base import Edition, Host, bearer_token
from harness.platforms.calls import Call
from harness.platforms.coded import read_coded_answer
from harness.platforms.operations import read_operations
from harness.platforms.parameters import Parameter, read_parameters


class Ali1688(Edition):
    """1688: a JSON body under a Bearer token of the client-credentials grant, not signed."""

    name = "1688"
    hosts = (
        Host(name="api.1688.com", is_production=True),
        Host(name="auth.1688.com", is_production=True),
    )
    endpoints = ("/item/batchUpload", "/oauth/token")
    sandbox_app_key = "1000000"
    sandbox_secret = "helloworld"  # noqa: S105 - the sandbox's published secret
    sample_application = "lister"
    capabilities = ("item.batch_upload",)
    order_life = None
    timestamp_tolerance = 0.0
    signs_requests = False
    signing_parameters = ()
    documented_methods = ()
    system_parameters = frozenset(("access_token", "client_secret"))
    calls_per_second = 5
    token_life = 3600.0
    refusal_members = (("code",), ("message",))
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
            answer=read_coded_answer(
                exchange, operation, self.operations.refusals, code="200", message="message"
            ),
        )

    def credential(self, call: Call) -> Parameter | None:
        """The token of the Bearer header."""
        return bearer_token(call)
