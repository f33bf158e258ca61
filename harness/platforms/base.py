"""What every edition offers: addresses, reading of exchanges, and the judging of signatures."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from harness.model.exchange import Exchange
from harness.platforms.calls import Call, Callback
from harness.platforms.mistakes import Explanation
from harness.platforms.operations import OperationTable
from harness.platforms.orders import OrderLife
from harness.platforms.recipes import Recipe, Signable


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
    sandbox_app_key: str
    sandbox_secret: str
    operations: OperationTable
    order_life: OrderLife | None
    capabilities: tuple[str, ...]
    timestamp_tolerance: float
    """Seconds that the gateway lets a clock be off."""

    @abstractmethod
    def read_call(self, exchange: Exchange) -> Call:
        """An outbound exchange as a call of this edition."""

    @abstractmethod
    def read_callback(self, exchange: Exchange) -> Callback:
        """An inbound exchange as a callback of this edition."""

    @abstractmethod
    def accepted(self, call: Call) -> Iterator[AcceptedRecipe]:
        """The recipes that the platform takes for this call, the documented one first."""

    @abstractmethod
    def match_call(self, call: Call, secret: str) -> SignatureMatch:
        """How the signature of a call came about."""

    @abstractmethod
    def match_callback(self, callback: Callback, app_key: str, secret: str) -> SignatureMatch:
        """How the signature of a callback came about."""

    @abstractmethod
    def explain_call(self, call: Call, secret: str, given: str) -> Explanation:
        """Why a given signature is or is not the one of this call."""

    def is_production(self, url_or_host: str) -> bool:
        """Whether an address names a host that this edition tags as production."""
        host = urlsplit(url_or_host).hostname or url_or_host.partition("/")[0].partition(":")[0]
        return any(h.is_production and h.name == host.lower().rstrip(".") for h in self.hosts)
