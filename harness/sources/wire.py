"""What the reference client leaves to an edition: calls put on the wire, and how a token is had."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from harness.evidence.observe import Credentials
from harness.model.errors import SourceError
from harness.model.exchange import Request
from harness.platforms.operations import Operation

Values = Mapping[str, str]
"""What a scenario says of a call, by the names of the operation's fields."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who calls, and where: the reference client as the platform knows it."""

    gateway: str
    """Address without a slash at the end."""
    credentials: Credentials
    scopes: tuple[str, ...]
    """Scopes to ask a token for, where the edition has them."""
    new_code: Callable[[], str]
    """Hands out a fresh authorization code, where the edition's grant needs one."""

    @property
    def app_key(self) -> str:
        """The public half of the credentials."""
        return self.credentials.app_key

    @property
    def secret(self) -> str:
        """The secret half. Raises SourceError when it is not at hand."""
        if self.credentials.app_secret is None:
            raise SourceError("no app secret at hand", hint="give app_secret in the statement")
        return self.credentials.app_secret.reveal()


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """What the last grants gave."""

    access: str = ""
    refresh: str = ""


class Wire(Protocol):
    """How one edition's calls are made; it keeps no state and sends nothing."""

    def grants(self, held: Token) -> Iterator[tuple[str, Values]]:
        """The token operations that may bring a good token now, the best first, with values."""

    def token_request(
        self, operation: Operation, values: Values, *, held: Token, at: datetime
    ) -> Request:
        """A token call; what the values do not say is filled in."""

    def business_request(
        self, operation: Operation, values: Values, *, token: str, at: datetime
    ) -> Request:
        """A business call under a token, signed where the edition signs."""
