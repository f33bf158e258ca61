"""Calls of edition alibaba: a signed query under a Bearer token."""

from datetime import datetime
from urllib.parse import quote, urlencode

from harness.model.exchange import Request
from harness.platforms.operations import Operation
from harness.platforms.recipes import SECRET_WRAPPED, Signable
from harness.sources.client_credentials import ClientCredentials
from harness.sources.filling import parameters_of
from harness.sources.wire import Values


class AlibabaWire(ClientCredentials):
    """An empty value is sent and not signed; a space in the query is %20."""

    def business_request(
        self, operation: Operation, values: Values, *, token: str, at: datetime
    ) -> Request:
        """The operation's path with a signed query."""
        query = parameters_of(operation, values) | {
            "app_key": self._caller.app_key,
            "sign_method": "hmac-sha256",
            "timestamp": str(int(at.timestamp() * 1000)),
        }
        signable = Signable(parameters=tuple(query.items()))
        query["sign"] = SECRET_WRAPPED.sign(signable, self._caller.secret)
        encoded = urlencode(query, quote_via=quote, safe="")
        return Request(
            method=operation.http_method,
            url=f"{self._caller.gateway}{operation.path}?{encoded}",
            headers=(
                ("authorization", f"Bearer {token}"),
                ("x-api-version", "3.0"),
                ("content-type", "application/json"),
            ),
        )
