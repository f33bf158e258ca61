"""The guard before the emulator's own paths: this machine's names, no other page, the token."""

import json
import secrets
from collections.abc import Callable, Coroutine
from typing import Any, Protocol

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from harness.emulator.token_header import TOKEN_HEADER
from harness.model.errors import UsageError

_HOSTS = ("127.0.0.1", "localhost", "[::1]")
_OWN_SITES = ("same-origin", "none")
_FORBIDDEN = 403
_LOOKS = ("GET", "HEAD")

Endpoint = Callable[[Request], Coroutine[Any, Any, Response]]


class Owner(Protocol):
    """Whose own paths are guarded; the address is known once it listens."""

    control_token: str
    address: str


class Guard:
    """ASGI application around another: lets in what is asked at this machine, by its own pages.

    It judges before anything is routed. A name of somebody's that resolves to this machine would
    let a web page in, so only our own names are taken, with our own port; and a page of another
    origin is refused even where it knew the token. `changed` is told of each request that may have
    changed something.
    """

    def __init__(
        self,
        app: ASGIApp,
        owner: Owner,
        *,
        wants_token: bool = True,
        changed: Callable[[], object] = lambda: None,
    ) -> None:
        self._app = app
        self._owner = owner
        self._wants_token = wants_token
        self._changed = changed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or refuse it."""
        if why := self._refusal(Headers(scope=scope)):
            await JSONResponse({"message": why}, _FORBIDDEN)(scope, receive, send)
            return
        await self._app(scope, receive, send)
        if scope["method"] not in _LOOKS:
            self._changed()

    def _refusal(self, headers: Headers) -> str:
        host = headers.get("host", "")
        port = self._owner.address.rpartition(":")[2]
        if host not in {f"{name}:{port}" for name in _HOSTS}:
            return "Host is wrong: ask at 127.0.0.1"
        origin, site = headers.get("origin"), headers.get("sec-fetch-site", "none")
        if site not in _OWN_SITES or origin not in (None, f"http://{host}"):
            return "a page of another origin is not served: open the address by hand"
        given = headers.get(TOKEN_HEADER, "").encode()
        known = self._owner.control_token.encode()
        if self._wants_token and not secrets.compare_digest(given, known):
            return f"{TOKEN_HEADER} is wrong or missing"
        return ""


def answering(endpoint: Endpoint) -> Endpoint:
    """The same endpoint; wrong use is answered with what is wrong, and what would be right."""

    async def answered(request: Request) -> Response:
        try:
            return await endpoint(request)
        except UsageError as error:
            return JSONResponse({"message": error.message, "hint": error.hint}, 400)

    return answered


async def object_of(request: Request) -> dict[str, Any]:
    """The JSON object in a request's body. Raises UsageError where there is none."""
    try:
        value = json.loads(await request.body())
    except (ValueError, RecursionError) as error:
        raise UsageError(f"the body is no JSON: {error}", hint="send a JSON object") from error
    if not isinstance(value, dict):
        raise UsageError("the body is no JSON object", hint="send a JSON object")
    return value
