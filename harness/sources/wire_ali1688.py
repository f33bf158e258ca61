"""Calls of edition 1688: a JSON body under a Bearer token, not signed."""

from datetime import datetime

from harness.model.exchange import Request
from harness.platforms.operations import Operation
from harness.sources.client_credentials import ClientCredentials
from harness.sources.filling import body_of
from harness.sources.wire import Values


class Ali1688Wire(ClientCredentials):
    """The whole call stands in the body."""

    def business_request(
        self, operation: Operation, values: Values, *, token: str, at: datetime
    ) -> Request:
        """The operation's path with the body that the values make."""
        del at
        return Request(
            method=operation.http_method,
            url=f"{self._caller.gateway}{operation.path}",
            headers=(("authorization", f"Bearer {token}"), ("content-type", "application/json")),
            body=body_of(operation, values),
        )
