"""The client-credentials grant: a form with the client's id and secret, no refresh token."""

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlencode

from harness.model.exchange import Request
from harness.platforms.operations import Operation
from harness.sources.filling import parameters_of
from harness.sources.wire import Caller, Token, Values


class ClientCredentials:
    """The token calls of every edition whose tokens are had by this grant."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def grants(self, held: Token) -> Iterator[tuple[str, Values]]:
        """Always the same: a new token is asked for as the first one was."""
        del held
        yield "token.create", {}

    def token_request(
        self, operation: Operation, values: Values, *, held: Token, at: datetime
    ) -> Request:
        """A form that is not signed; scopes are asked for where the edition has them."""
        del held, at
        known = {
            "grant_type": "client_credentials",
            "client_id": self._caller.app_key,
            "client_secret": self._caller.secret,
        }
        if self._caller.scopes and "scope" in operation.fields:
            known["scope"] = ",".join(self._caller.scopes)
        return Request(
            method=operation.http_method,
            url=f"{self._caller.gateway}{operation.path}",
            headers=(("content-type", "application/x-www-form-urlencoded"),),
            body=urlencode(parameters_of(operation, {**known, **values})).encode(),
        )
