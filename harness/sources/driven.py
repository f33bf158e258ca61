"""The reference client: performs the application's acts itself, right by the book, with httpx."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

import httpx

from harness.evidence.observe import Credentials
from harness.model.clock import Clock
from harness.model.errors import SourceError
from harness.model.exchange import (
    Direction,
    Exchange,
    Failure,
    FailureKind,
    Origin,
    OriginKind,
    Request,
    Response,
)
from harness.model.scenario import AppStep
from harness.platforms.base import Edition
from harness.platforms.operations import Operation
from harness.platforms.recipes import IOP, Signable

_TIMEOUT = 30.0
_MAX_ANSWER = 8 * 1024 * 1024


class ReferenceApplication:
    """Implements the engine's port `Performer` against a gateway's address.

    `new_code` hands out a fresh authorization code; the token is fetched before the first
    business call.
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
        self._token = ""
        self._client = httpx.Client(trust_env=False, timeout=_TIMEOUT, follow_redirects=False)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def perform(self, step: AppStep) -> Exchange:
        """Make one call; a business call gets a token first where there is none yet."""
        operation = self._edition.operations.named(step.operation)[0]
        if operation.interface.startswith("/"):
            return self._system(operation, step.with_)
        if not self._token:
            self._fetch_token()
        form = {
            "method": operation.interface,
            "session": self._token,
            **form_of(operation, step.with_),
        }
        return self._post(f"{self._gateway}/sync", form, api_path="")

    def _fetch_token(self) -> None:
        create = self._edition.operations.named("token.create")[0]
        exchange = self._system(create, {"code": self._new_code()})
        granted = self._edition.read_call(exchange).answered("access_token")
        if not granted:
            raise SourceError(
                "the gateway granted no token", hint="check app key, secret and authorization code"
            )
        self._token = granted[0]

    def _system(self, operation: Operation, values: Mapping[str, str]) -> Exchange:
        url = f"{self._gateway}/rest{operation.interface}"
        return self._post(url, form_of(operation, values), api_path=operation.interface)

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
        return self._sink(self._send(url, urlencode(form).encode(), started))

    def _send(self, url: str, body: bytes, started: datetime) -> Exchange:
        request = self._client.build_request(
            "POST",
            url,
            content=body,
            headers={"content-type": "application/x-www-form-urlencoded;charset=utf-8"},
        )
        response, failure = None, None
        begun = self._clock.monotonic()
        try:
            response = _read(self._client.send(request, stream=True))
        except httpx.TimeoutException as error:
            failure = Failure(kind=FailureKind.TIMEOUT, message=str(error) or "timed out")
        except httpx.ConnectError as error:
            failure = Failure(kind=FailureKind.REFUSED, message=str(error))
        except httpx.TransportError as error:
            failure = Failure(kind=FailureKind.RESET, message=str(error))
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
