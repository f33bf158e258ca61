"""The emulator's paths: the platform's own, and the control side beside them."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route

from harness.emulator.answers import RefusedError, error_body
from harness.emulator.callbacks import CallbackSender
from harness.emulator.control import Control
from harness.emulator.gateway import Gateway
from harness.emulator.lines import Hold
from harness.emulator.outgoing import Manner, Outgoing, json_outgoing
from harness.emulator.platform import Platform
from harness.emulator.sending import sending_of
from harness.emulator.tap import recorded

METHODS = ["GET", "POST"]


def build_application(
    *, gateway: Gateway, platform: Platform, sender: CallbackSender, control: Control
) -> Starlette:
    """The ASGI application of one emulator."""
    entrance = _Entrance(gateway, platform, sender)
    application = Starlette(
        routes=[
            Route("/sync", entrance.call, methods=METHODS),
            Route("/rest", entrance.call, methods=METHODS),
            Route("/rest/{path:path}", entrance.call, methods=METHODS),
            Route("/oauth/authorize", entrance.authorize, methods=["GET"]),
            Mount("/_emulator", routes=control.routes()),
            Route("/{path:path}", entrance.unknown, methods=METHODS),
        ],
    )
    application.router.redirect_slashes = False
    return application


class _Entrance:
    def __init__(self, gateway: Gateway, platform: Platform, sender: CallbackSender) -> None:
        self._gateway = gateway
        self._platform = platform
        self._sender = sender

    async def call(self, request: Request) -> Response:
        """An API call."""
        exchange = recorded(request.scope)
        peer = request.client.host if request.client else ""
        with self._platform.lock:
            answered = self._gateway.answer(exchange, peer)
            outgoing = answered.outgoing
            # Queued now, so that no later act overtakes them; let go once the answer was sent.
            # Those behind an answer that never comes, or late, do not wait for it.
            is_followed = answered.pushes and outgoing.manner is Manner.WHOLE
            hold = self._sender.hold() if is_followed else None
            self._sender.submit(answered.pushes, hold)
        sending_of(request.scope).follow(outgoing, intent=answered.fault)
        return _response(outgoing, background=BackgroundTask(_release, hold) if hold else None)

    async def authorize(self, request: Request) -> Response:
        """The authorise page: no person to ask here, so the code comes at once."""
        query = request.query_params
        with self._platform.lock:
            if not self._gateway.knows_client(query.get("client_id", "")):
                return self._refused(RefusedError("InvalidAppkey", "Invalid Appkey"))
            code = self._platform.tokens.issue_code()
        back = query.get("redirect_uri", "")
        if not back:
            return _json({"code": code, "state": query.get("state", "")})
        if urlsplit(back).scheme not in ("http", "https"):
            return self._refused(RefusedError("InvalidParameter", "redirect_uri is no address"))
        return RedirectResponse(_with_query(back, code, query.get("state")), status_code=302)

    async def unknown(self, _request: Request) -> Response:
        """A path that the platform does not have."""
        refused = RefusedError("InvalidApiPath", "The specified API path is invalid")
        return self._refused(refused, status=404)

    def _refused(self, refused: RefusedError, *, status: int = 200) -> Response:
        with self._platform.lock:
            request_id = self._gateway.next_request_id()
        return _json(error_body(refused, on_sync=False, request_id=request_id), status=status)


async def _release(hold: Hold) -> None:
    # Asynchronous in name only: Starlette would start a thread for a plain function.
    hold.release()


def _with_query(url: str, code: str, state: str | None) -> str:
    parts = urlsplit(url)
    added = urlencode({"code": code} | ({"state": state} if state is not None else {}))
    query = f"{parts.query}&{added}" if parts.query else added
    return urlunsplit(parts._replace(query=query))


def _json(body: Mapping[str, Any], *, status: int = 200) -> Response:
    return _response(json_outgoing(body, status=status))


def _response(outgoing: Outgoing, *, background: BackgroundTask | None = None) -> Response:
    return Response(
        outgoing.body,
        status_code=outgoing.status,
        media_type=outgoing.media_type,
        background=background,
    )
