"""What every edition offers: addresses, reading of exchanges, and the judging of signatures."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import SplitResult, urlsplit

from harness.documents.hosts import is_loopback
from harness.model.exchange import Exchange
from harness.platforms.calls import Answer, Call, Callback, read_callback_body
from harness.platforms.mistakes import Explanation, explain
from harness.platforms.operations import Operation, OperationKind, OperationTable, RefusalKind
from harness.platforms.orders import OrderLife
from harness.platforms.parameters import Parameter
from harness.platforms.recipes import Recipe, Signable
from harness.platforms.refusals import Refusal, status_refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """A host of the platform; a production host is refused for anything that writes."""

    name: str
    is_production: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedRecipe:
    """A recipe that the platform is known to take, and the name of the variant if it is one."""

    recipe: Recipe
    signable: Signable
    variant: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureMatch:
    """How a signature came about: an accepted recipe, or a known mistake, or neither."""

    recipe: str = ""
    variant: str = ""
    mistake: str = ""

    @property
    def is_accepted(self) -> bool:
        """Whether the platform takes the signature."""
        return bool(self.recipe)


class Edition(ABC):
    """One platform as the harness knows it. Stateless; one instance per edition."""

    name: str
    hosts: tuple[Host, ...]
    endpoints: tuple[str, ...]
    """The URL paths under which the platform is called, each with all below it."""
    sandbox_app_key: str
    sandbox_secret: str
    sample_application: str
    """The folder of `examples` whose application stands for a right one."""
    operations: OperationTable
    order_life: OrderLife | None
    capabilities: tuple[str, ...]
    timestamp_tolerance: float
    """Seconds that the gateway lets a clock be off."""
    signs_requests: bool
    signing_parameters: tuple[str, ...]
    """The parameters that every signed call carries."""
    documented_methods: tuple[str, ...]
    """The words of `sign_method` that declare HMAC-SHA256."""
    system_parameters: frozenset[str]
    """Names of parameters that carry a call and say nothing about what it asks for."""
    calls_per_second: int | None
    """The documented limit of business calls in one second."""
    most_per_second: int | None = None
    """Up to so many calls a second may be bought; None where no bound is documented."""
    most_per_day: int | None = None
    """Up to so many calls a day may be granted; None where no bound is documented."""
    refusal_members: tuple[tuple[str, ...], ...]
    """What a refusal of the gateway holds; one of the names where several are known."""
    token_life: float
    """Seconds that an access token lives by the edition's documents."""
    renewed_ahead: float = 0.0
    """Seconds before the end of its life at which a token is due for renewal, where one is said."""
    declares: tuple[str, ...] = ()
    """Keys of a statement that say something in this edition and not in every one."""
    secret_field: str
    """The parameter of a token call that holds the app secret; empty where none does."""
    _last: Call | None = None

    @abstractmethod
    def read_call(self, exchange: Exchange) -> Call:
        """An outbound exchange as a call of this edition."""

    def call_just_read(self, exchange: Exchange) -> Call:
        """The same as `read_call`; who asks right after another does not have it read again."""
        last = self._last
        if last is None or last.exchange is not exchange:
            # One assignment: whichever thread reads it meets a whole call.
            self._last = last = self.read_call(exchange)
        return last

    def read_callback(self, exchange: Exchange) -> Callback:
        """An inbound exchange as a callback of this edition; without pushes, of unknown type."""
        body = read_callback_body(exchange)
        return Callback(exchange=exchange, message_type="", kind=None, body=body)

    @abstractmethod
    def credential(self, call: Call) -> Parameter | None:
        """The access token that a call carries, with its place; None when it carries none."""

    def signs(self, call: Call) -> bool:
        """Whether the edition signs this call: every one of an interface where it signs at all.

        So is a call that carries a signature and names no interface (any more).
        """
        is_call = bool(call.interface) or call.parameter("sign") is not None
        return self.signs_requests and is_call

    def daily_quota(self, category: str) -> int | None:  # noqa: ARG002 - one edition asks for it
        """The documented calls a day of an application of that category; None without one."""
        return None

    def accepted(self, call: Call) -> Iterator[AcceptedRecipe]:  # noqa: ARG002 - for overriding
        """The recipes that the platform takes for this call, the documented one first."""
        return iter(())

    def match_call(self, call: Call, secret: str) -> SignatureMatch:
        """How the signature of a call came about."""
        given = call.value("sign")
        for candidate in self.accepted(call):
            if candidate.recipe.gives(candidate.signable, secret, given):
                return SignatureMatch(recipe=candidate.recipe.name, variant=candidate.variant)
        found = self.explain_call(call, secret, given)
        return SignatureMatch(mistake=found.mistake.name if found.mistake else "")

    def match_callback(
        self,
        callback: Callback,  # noqa: ARG002 - for overriding
        app_key: str,  # noqa: ARG002 - for overriding
        secret: str,  # noqa: ARG002 - for overriding
    ) -> SignatureMatch:
        """How the signature of a callback came about."""
        return SignatureMatch()

    def explain_call(self, call: Call, secret: str, given: str) -> Explanation:
        """Why a given signature is or is not the one of this call."""
        documented = next(self.accepted(call), None)
        if documented is None:
            return Explanation(match=False, mistake=None, canonical=b"", mistaken=None)
        return explain(documented.recipe, documented.signable, secret, given)

    def is_production(self, url_or_host: str) -> bool:
        """Whether an address names a host that this edition tags as production."""
        host = urlsplit(url_or_host).hostname or url_or_host.partition("/")[0].partition(":")[0]
        return any(h.is_production and h.name == host.lower().rstrip(".") for h in self.hosts)

    def owns(self, url: str) -> bool:
        """Whether an address is on one of the platform's own hosts."""
        host = _host(url)
        return any(h.name == host for h in self.hosts)

    def is_endpoint(self, url: str) -> bool:
        """Whether an address has the path of one of the platform's entrances, on any host."""
        path = _split(url).path
        return any(path == e or path.startswith(e + "/") for e in self.endpoints)

    def serves(self, url: str, gateways: frozenset[str] = frozenset()) -> bool:
        """Whether a call to this address is one of this platform's.

        It is on a host of the platform or of `gateways` (`host` or `host:port`), or on loopback,
        where the emulator and recording proxies listen, with the path of an entrance.
        """
        if self.owns(url) or {_host(url), _split(url).netloc.lower()} & gateways:
            return True
        return is_loopback(_host(url)) and self.is_endpoint(url)

    def _call(
        self,
        exchange: Exchange,
        *,
        interface: str,
        operation: Operation | None,
        parameters: tuple[Parameter, ...],
        api_path: str = "",
        answer: Answer | None,
    ) -> Call:
        return Call(
            exchange=exchange,
            interface=operation.interface if operation else interface,
            operation=operation,
            parameters=parameters,
            api_path=api_path,
            answer=_in_context(answer, operation),
            status_refusal=_meant(status_refusal(self.operations.refusals, exchange), operation),
            system_parameters=self.system_parameters,
        )


def bearer_token(call: Call) -> Parameter | None:
    """The token of a Bearer header, with the header as its place; None where there is none."""
    header = call.exchange.request.header("authorization") or ""
    scheme, _, token = header.strip().partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        return None
    return Parameter(name="Authorization", value=token.strip(), place="header", raw=header)


def _in_context(answer: Answer | None, operation: Operation | None) -> Answer | None:
    if answer is None or answer.refusal is None:
        return answer
    return replace(answer, refusal=_meant(answer.refusal, operation))


def _meant(refusal: Refusal | None, operation: Operation | None) -> Refusal | None:
    # A token call carries no access token: refused, it speaks of the credentials of the client.
    is_grant = operation is not None and operation.kind is OperationKind.TOKEN
    if refusal and is_grant and refusal.kind is RefusalKind.EXPIRED_TOKEN:
        return replace(refusal, kind=RefusalKind.OTHER)
    return refusal


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:  # a bracket that is never closed, a port that is no number
        return urlsplit("")


def _host(url: str) -> str:
    return (_split(url).hostname or "").rstrip(".")
