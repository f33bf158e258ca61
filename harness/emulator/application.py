"""The emulator's paths: the platform's own, and the control side beside them."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from harness.emulator.callbacks import CallbackSender
from harness.emulator.control import Control
from harness.emulator.guard import Owner
from harness.emulator.lines import Hold
from harness.emulator.mounts import own_mounts
from harness.emulator.outgoing import Manner
from harness.emulator.responses import plain_response
from harness.emulator.sandbox import Sandbox
from harness.emulator.sending import sending_of
from harness.emulator.tap import MAX_BODY, recorded
from harness.model.exchange import Request as Sent

if TYPE_CHECKING:
    from harness.emulator.console import Console

Struck = Callable[[Sent, str], object]
"""Hears of a request that a fault has struck, with the fault's name, before it is answered."""


def build_application(
    *,
    sandbox: Sandbox,
    sender: CallbackSender,
    control: Control,
    struck: Struck,
    owner: Owner,
    console: "Console | None" = None,
) -> Starlette:
    """The ASGI application of one emulator; with a console, its page and what it asks for."""
    entrance, methods = _Entrance(sandbox, sender, struck), list(sandbox.methods)
    application = Starlette(
        routes=[
            *(Route(path, entrance.call, methods=methods) for path in sandbox.entrances),
            *sandbox.pages(),
            *own_mounts(owner, console, beside=control.routes()),
            Route("/{path:path}", entrance.unknown, methods=methods),
        ],
    )
    application.router.redirect_slashes = False
    return application


def build_too_large(sandbox: Sandbox) -> ASGIApp:
    """The ASGI application that answers a request too large to be read, in the sandbox's words."""

    async def too_large(scope: Scope, receive: Receive, send: Send) -> None:
        with sandbox.lock:
            outgoing = sandbox.too_large(recorded(scope), MAX_BODY)
        # What was not read of the body would be taken for the next request.
        closing = replace(outgoing, headers=(*outgoing.headers, ("connection", "close")))
        await plain_response(closing)(scope, receive, send)

    return too_large


class _Entrance:
    def __init__(self, sandbox: Sandbox, sender: CallbackSender, struck: Struck) -> None:
        self._sandbox = sandbox
        self._sender = sender
        self._struck = struck

    async def call(self, request: Request) -> Response:
        """An API call."""
        exchange = recorded(request.scope)
        peer = request.client.host if request.client else ""
        with self._sandbox.lock:
            answered = self._sandbox.answer(exchange, peer)
            outgoing = answered.outgoing
            # Queued now, so that no later act overtakes them; let go once the answer was sent.
            # Those behind an answer that never comes, or late, do not wait for it.
            is_followed = answered.pushes and outgoing.manner is Manner.WHOLE
            hold = self._sender.hold() if is_followed else None
            self._sender.submit(answered.pushes, hold)
        if answered.fault:
            self._struck(exchange.request, answered.fault)
        sending_of(request.scope).follow(outgoing, intent=answered.fault)
        return plain_response(outgoing, background=BackgroundTask(_release, hold) if hold else None)

    async def unknown(self, _request: Request) -> Response:
        """A path that the platform does not have."""
        with self._sandbox.lock:
            return plain_response(self._sandbox.unknown_path())


async def _release(hold: Hold) -> None:
    # Asynchronous in name only: Starlette would start a thread for a plain function.
    hold.release()
