"""Calls on the IOP gateway: signed forms, the token among the parameters, refresh tokens."""

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from urllib.parse import quote_plus

from harness.model.exchange import Request
from harness.platforms.operations import Operation
from harness.platforms.recipes import IOP, Signable
from harness.sources.filling import parameters_of
from harness.sources.wire import Caller, Token, Values

_REFRESH = "refresh_token"
_SHORT = 100


class IopWire:
    """Forms to /sync with the method among them; token calls to a path below /rest."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def grants(self, held: Token) -> Iterator[tuple[str, Values]]:
        """A refresh where there is something to refresh with, then a fresh code."""
        if held.refresh:
            yield "token.refresh", {}
        yield "token.create", {"code": self._caller.new_code()}

    def token_request(
        self, operation: Operation, values: Values, *, held: Token, at: datetime
    ) -> Request:
        """A signed form; the refresh token in hand is sent where no other is named."""
        known = {_REFRESH: held.refresh} if held.refresh else {}
        fields = {name: value for name, value in known.items() if name in operation.fields}
        form = parameters_of(operation, {**fields, **values})
        url = f"{self._caller.gateway}/rest{operation.interface}"
        return self._signed(url, form, at, api_path=operation.interface)

    def business_request(
        self, operation: Operation, values: Values, *, token: str, at: datetime
    ) -> Request:
        """A signed form with method and session."""
        form = parameters_of(operation, values)
        form |= {"method": operation.interface, "session": token}
        return self._signed(f"{self._caller.gateway}/sync", form, at, api_path="")

    def _signed(self, url: str, form: dict[str, str], at: datetime, *, api_path: str) -> Request:
        form |= {
            "app_key": self._caller.app_key,
            "sign_method": "sha256",
            "timestamp": str(int(at.timestamp() * 1000)),
        }
        signable = Signable(parameters=tuple(form.items()), api_path=api_path)
        form["sign"] = IOP.sign(signable, self._caller.secret)
        return Request(
            method="POST",
            url=url,
            headers=(("content-type", "application/x-www-form-urlencoded;charset=utf-8"),),
            body="&".join([f"{_spelt(n)}={_spelt(v)}" for n, v in form.items()]).encode(),
        )


def _spelt(text: str) -> str:
    return _known(text) if len(text) <= _SHORT else quote_plus(text)


@lru_cache(maxsize=256)
def _known(text: str) -> str:
    # Most of what a call says has been said by the one before.
    return quote_plus(text)
