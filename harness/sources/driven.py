"""The reference client: performs the application's acts itself, right by the book, with httpx."""

import json
import math
from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

import httpx

from harness.emulator.delivery import failure_kind
from harness.evidence.observe import Credentials
from harness.model.clock import Clock
from harness.model.errors import SourceError
from harness.model.exchange import (
    Direction,
    Exchange,
    Failure,
    Origin,
    OriginKind,
    Request,
    Response,
)
from harness.model.scenario import AppStep
from harness.platforms.base import Edition
from harness.platforms.operations import Operation, RefusalKind
from harness.platforms.recipes import IOP, Signable
from harness.sources.caution import Caution

TIMEOUT, TOKEN_TIMEOUT = 29.0, 9.0
"""Seconds after which an answer is given up: a little below what the platforms allow."""
RENEWED_AFTER = 0.9
"""Share of a token's life after which it is renewed."""
_MAX_ANSWER = 8 * 1024 * 1024


class ReferenceApplication:
    """Implements the engine's port `Performer` against a gateway's address.

    `new_code` hands out a fresh authorization code; the token is fetched before the first business
    call and renewed before it is over, or once it was refused. Each step is one business call: no
    call is repeated of its own accord, but one that the next step repeats waits as long as a ban
    lasts, and ever longer after calls that were lost.
    """

    def __init__(
        self,
        *,
        edition: Edition,
        gateway: str,
        credentials: Credentials,
        new_code: Callable[[], str],
        clock: Clock,
        sink: Callable[[Exchange], Exchange],
    ) -> None:
        self._edition = edition
        self._gateway = gateway.rstrip("/")
        self._credentials = credentials
        self._new_code = new_code
        self._clock = clock
        self._sink = sink
        self._caution = Caution(clock)
        self._token = self._refresh_token = ""
        self._renew_at = math.inf
        self._client = httpx.Client(trust_env=False, timeout=TIMEOUT, follow_redirects=False)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def perform(self, step: AppStep) -> Exchange:
        """Make one call; a business call gets a good token first."""
        operation = self._edition.operations.named(step.operation)[0]
        if operation.interface.startswith("/"):
            known = {"refresh_token": self._refresh_token} if self._refresh_token else {}
            fields = {name: value for name, value in known.items() if name in operation.fields}
            return self._granted(operation, {**fields, **step.with_})
        if not self._token:
            self._fetch_token()
        elif self._clock.monotonic() >= self._renew_at:
            self._renew_token()
        form = form_of(operation, step.with_)
        identity = f"{operation.interface} {sorted(form.items())}"
        self._caution.wait(operation.interface, identity)
        form |= {"method": operation.interface, "session": self._token}
        exchange = self._post(f"{self._gateway}/sync", form, api_path="")
        call = self._edition.read_call(exchange)
        self._caution.learn(call, identity)
        if call.refusal and call.refusal.kind is RefusalKind.EXPIRED_TOKEN:
            self._renew_at = -math.inf
        return exchange

    def _fetch_token(self) -> None:
        create = self._edition.operations.named("token.create")[0]
        self._token = ""
        self._granted(create, {"code": self._new_code()})
        if not self._token:
            raise SourceError(
                "the gateway granted no token", hint="check app key, secret and authorization code"
            )

    def _renew_token(self) -> None:
        refresh = self._edition.operations.named("token.refresh")[0]
        old, self._token = self._token, ""
        if self._refresh_token:
            self._granted(refresh, {"refresh_token": self._refresh_token})
        if not self._token or self._token == old:
            self._fetch_token()

    def _granted(self, operation: Operation, values: Mapping[str, str]) -> Exchange:
        """Ask for a token and keep what is granted."""
        asked = self._clock.monotonic()
        url = f"{self._gateway}/rest{operation.interface}"
        form = form_of(operation, values)
        exchange = self._post(url, form, api_path=operation.interface)
        call = self._edition.read_call(exchange)
        granted = [
            next(iter(call.answered(name)), "")
            for name in ("access_token", "refresh_token", "expires_in")
        ]
        if granted[0]:
            self._token, self._refresh_token = granted[0], granted[1] or self._refresh_token
            is_known = granted[2].isascii() and granted[2].isdigit()
            life = float(granted[2]) if is_known else math.inf
            self._renew_at = asked + life * RENEWED_AFTER
        return exchange

    def _post(self, url: str, form: dict[str, str], *, api_path: str) -> Exchange:
        if self._credentials.app_secret is None:
            raise SourceError("no app secret at hand", hint="give app_secret in the statement")
        started = self._clock.now()
        form |= {
            "app_key": self._credentials.app_key,
            "sign_method": "sha256",
            "timestamp": str(int(started.timestamp() * 1000)),
        }
        signable = Signable(parameters=tuple(form.items()), api_path=api_path)
        form["sign"] = IOP.sign(signable, self._credentials.app_secret.reveal())
        timeout = TOKEN_TIMEOUT if api_path else TIMEOUT
        return self._sink(self._send(url, urlencode(form).encode(), started, timeout))

    def _send(self, url: str, body: bytes, started: datetime, timeout: float) -> Exchange:
        request = self._client.build_request(
            "POST",
            url,
            content=body,
            headers={"content-type": "application/x-www-form-urlencoded;charset=utf-8"},
            timeout=timeout,
        )
        response, failure = None, None
        begun = self._clock.monotonic()
        try:
            response = _read(self._client.send(request, stream=True))
        except httpx.TransportError as error:
            message = str(error) or type(error).__name__
            failure = Failure(kind=failure_kind(error), message=message)
        return Exchange(
            id="",
            direction=Direction.OUTBOUND,
            request=Request(method="POST", url=url, headers=_pairs(request.headers), body=body),
            response=response,
            failure=failure,
            started=started,
            elapsed=self._clock.monotonic() - begun,
            origin=Origin(kind=OriginKind.DRIVEN),
        )


def form_of(operation: Operation, values: Mapping[str, str]) -> dict[str, str]:
    """The request parameters that carry the named values and the operation's defaults."""
    trees: dict[str, Any] = {}
    plain: dict[str, str] = {}
    for name, value in {**operation.defaults, **values}.items():
        head, *rest = operation.fields[name].split("/")
        if rest:
            _plant(trees, (head, *rest), value)
        else:
            plain[head] = value
    return plain | {
        name: json.dumps(tree, ensure_ascii=False, separators=(",", ":"))
        for name, tree in trees.items()
    }


def _plant(tree: dict[str, Any], path: tuple[str, ...], value: str) -> None:
    """Set a value below nested objects and one-element lists, made as needed."""
    place: Any = tree
    for step, following in pairwise(path):
        empty: Any = [] if following.isdecimal() else {}
        if isinstance(place, list):
            if not place:
                place.append(empty)
            place = place[int(step)]
        else:
            place = place.setdefault(step, empty)
    place[path[-1]] = value


def _read(response: httpx.Response) -> Response:
    try:
        body = bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > _MAX_ANSWER:
                raise SourceError(f"an answer is larger than {_MAX_ANSWER} bytes")
        return Response(
            status=response.status_code, headers=_pairs(response.headers), body=bytes(body)
        )
    finally:
        response.close()


def _pairs(headers: httpx.Headers) -> tuple[tuple[str, str], ...]:
    return tuple(headers.multi_items())
