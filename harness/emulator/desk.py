"""What the control side says of its settings, and single tokens and pushes that it works on."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from harness.documents.schema import nearest
from harness.emulator.callbacks import CallbackSender
from harness.emulator.guard import answering, object_of
from harness.emulator.letters import Forgery
from harness.emulator.push_faults import Extra
from harness.emulator.sandbox import EXPIRES, Sandbox
from harness.model.errors import UsageError

AGAIN, LATE, FORGED = "again", "late", "forged"
_FAULTS = {
    AGAIN: "callback_duplicate",
    LATE: "callback_late",
    FORGED: "callback_forged",
}
_LONGEST = 60
_ORDER_ID = "order_id"


class Desk:
    """The handlers beside the acts: what is set, one token, one authorization code, one push."""

    def __init__(self, *, sandbox: Sandbox, sender: CallbackSender) -> None:
        self._sandbox = sandbox
        self._sender = sender

    def routes(self) -> list[Route]:
        """The paths below /_emulator."""
        return [
            Route("/settings", answering(self._settings), methods=["GET"]),
            Route("/codes", answering(self._code), methods=["POST"]),
            Route("/tokens/{fingerprint}/expire", answering(self._expire), methods=["POST"]),
            Route("/callbacks/{push}", answering(self._resend), methods=["POST"]),
        ]

    async def _settings(self, _request: Request) -> Response:
        sandbox, sender = self._sandbox, self._sender
        with sandbox.lock:
            entries = list(sandbox.whitelist.entries) if sandbox.has_whitelist else None
            suggestions = {name: list(ids) for name, ids in sandbox.suggestions.items()}
        shown = {
            "acts": {name: list(values) for name, values in self._acts().items()},
            "suggestions": suggestions,
            "whitelist": entries,
            "callback": sender.url,
            "given_up": sender.has_given_up,
            "pushes": sender.can_push,
        }
        return JSONResponse(shown)

    def _acts(self) -> Mapping[str, tuple[str, ...]]:
        own = self._sandbox.acts_of_goods
        return {name: own.get(name, (_ORDER_ID,)) for name in self._sandbox.acts} | {EXPIRES: ()}

    async def _code(self, _request: Request) -> Response:
        with self._sandbox.lock:
            code = self._sandbox.issue_code()
        if not code:
            raise UsageError("this edition grants tokens without a code", hint="ask for a token")
        return JSONResponse({"code": code}, 201)

    async def _expire(self, request: Request) -> Response:
        wanted = request.path_params["fingerprint"]
        with self._sandbox.lock:
            is_known = self._sandbox.tokens.expire_known_by(wanted)
        if not is_known:
            return JSONResponse({"message": f"there is no token {wanted}"}, 404)
        return JSONResponse({"expired": wanted})

    async def _resend(self, request: Request) -> Response:
        wanted, order = request.path_params["push"], await object_of(request)
        push = self._sender.pushed(wanted)
        if push is None:
            return JSONResponse({"message": f"there is no push {wanted}"}, 404)
        manner, seconds = order.get("manner", AGAIN), order.get("seconds", 0)
        if manner not in _FAULTS:
            raise UsageError(
                f"no push comes in the manner {manner!r}", hint=nearest(str(manner), [*_FAULTS])
            )
        if isinstance(seconds, bool) or not isinstance(seconds, int | float):
            raise UsageError("seconds is no number", hint='{"manner": "late", "seconds": 3}')
        if not 0 <= seconds <= _LONGEST:
            raise UsageError(f"seconds is {seconds}", hint=f"from 0 to {_LONGEST}")
        extra = Extra(push=push, forgery=_forgery(order) if manner == FORGED else None)
        if not self._sender.resend(extra, fault=_FAULTS[manner], delay=float(seconds)):
            raise UsageError("nothing is pushed: no callback address is set", hint="set one first")
        return JSONResponse({"push": wanted, "manner": manner}, 202)


def _forgery(order: Mapping[str, Any]) -> Forgery:
    word = str(order.get("forgery", Forgery.WRONG_KEY))
    if word not in [str(known) for known in Forgery]:
        raise UsageError(f"no forgery is called {word!r}", hint=nearest(word, list(Forgery)))
    return Forgery(word)
