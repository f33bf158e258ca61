"""The control side under /_emulator/: what a person or a script may do beside the application."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Protocol

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from harness.emulator.armoury import Armed
from harness.emulator.bites import Fault
from harness.emulator.callbacks import Attempt, CallbackSender
from harness.emulator.desk import Desk
from harness.emulator.guard import Endpoint, answering, object_of
from harness.emulator.sandbox import EXPIRES, Answered, Sandbox, View
from harness.emulator.settings import ActResult
from harness.model.errors import UsageError

_ARMING = '{"fault": "slow_answer", "for": "order.create", "count": 1, "with": {"seconds": "40"}}'


class Actor(Protocol):
    """What the control side needs of the emulator itself."""

    control_token: str
    address: str

    def act(self, name: str, values: Mapping[str, str]) -> ActResult:
        """Let buyer, carrier or platform do something."""

    def set_callback_url(self, url: str) -> None:
        """Push to this address from now on."""

    def arm(
        self, fault: str, *, target: str = "", count: int = 1, options: Mapping[str, str]
    ) -> str:
        """Let a named fault lie in wait; hands back its id."""

    def disarm(self, identity: str) -> Armed | None:
        """Take an armed fault away."""

    def armed(self) -> tuple[Armed, ...]:
        """Every fault that was armed and not disarmed."""


class Control:
    """The handlers of the control side, thin over the emulator's methods."""

    def __init__(self, *, emulator: Actor, sandbox: Sandbox, sender: CallbackSender) -> None:
        self._emulator = emulator
        self._sandbox = sandbox
        self._sender = sender
        self._desk = Desk(sandbox=sandbox, sender=sender)

    def routes(self) -> list[Route]:
        """The paths below /_emulator."""
        return [
            *(
                Route(path, answering(self._showing(view)), methods=["GET"])
                for path, view in self._sandbox.views().items()
            ),
            Route("/acts/{name}", answering(self._act), methods=["POST"]),
            Route("/tokens", answering(self._tokens), methods=["GET"]),
            Route("/tokens/expire", answering(self._expire), methods=["POST"]),
            Route("/whitelist", answering(self._whitelist), methods=["PUT"]),
            Route("/callback", answering(self._callback), methods=["PUT"]),
            Route("/callbacks", answering(self._callbacks), methods=["GET"]),
            Route("/calls", answering(self._calls), methods=["GET"]),
            Route("/faults", answering(self._faults), methods=["GET"]),
            Route("/faults", answering(self._arm), methods=["POST"]),
            Route("/faults", answering(self._disarm), methods=["DELETE"]),
            Route("/faults/{id}", answering(self._disarm), methods=["DELETE"]),
            *self._desk.routes(),
        ]

    def _showing(self, view: View) -> Endpoint:
        async def show(request: Request) -> Response:
            with self._sandbox.lock:
                shown = view(request.path_params)
            if shown is None:
                wanted = ", ".join(map(str, request.path_params.values()))
                return JSONResponse({"message": f"there is nothing under {wanted}"}, 404)
            return JSONResponse(shown)

        return show

    async def _act(self, request: Request) -> Response:
        values = await object_of(request)
        if not all(isinstance(value, str) for value in values.values()):
            raise UsageError("the values of an act are texts", hint='{"order_id": "8100..."}')
        return _outcome(self._emulator.act(request.path_params["name"], values))

    async def _tokens(self, _request: Request) -> Response:
        with self._sandbox.lock:
            states = self._sandbox.tokens.states()
        shown = [asdict(state) | {"expires": state.expires.isoformat()} for state in states]
        return JSONResponse({"tokens": shown})

    async def _expire(self, _request: Request) -> Response:
        return _outcome(self._emulator.act(EXPIRES, {}))

    async def _whitelist(self, request: Request) -> Response:
        entries = (await object_of(request)).get("addresses")
        if not isinstance(entries, list) or not all(isinstance(e, str) for e in entries):
            raise UsageError("addresses is no list of texts", hint='{"addresses": ["127.0.0.1"]}')
        if not self._sandbox.has_whitelist:
            raise UsageError("this edition has no whitelist", hint="every address may call")
        with self._sandbox.lock:
            self._sandbox.whitelist.replace(tuple(entries))
        return JSONResponse({"addresses": entries})

    async def _callback(self, request: Request) -> Response:
        url = (await object_of(request)).get("url")
        self._emulator.set_callback_url(url if isinstance(url, str) else "")
        return JSONResponse({"url": url})

    async def _callbacks(self, _request: Request) -> Response:
        shown = [_attempt(attempt) for attempt in self._sender.attempts()]
        return JSONResponse({"callbacks": shown, "given_up": self._sender.has_given_up})

    async def _calls(self, _request: Request) -> Response:
        with self._sandbox.lock:
            calls = tuple(self._sandbox.calls)
        return JSONResponse({"calls": [self._call(answered) for answered in calls]})

    async def _faults(self, _request: Request) -> Response:
        armoury = self._sandbox.armoury
        known = [_known(fault, armoury.targets(fault)) for fault in armoury.faults.values()]
        armed = [_armed(fault) for fault in self._emulator.armed()]
        return JSONResponse({"armed": armed, "known": known})

    async def _arm(self, request: Request) -> Response:
        order = await object_of(request)
        fault, target = order.get("fault"), order.get("for", "")
        count, options = order.get("count", 1), _plain_texts(order.get("with", {}))
        texts = [fault, target, *(options.values() if isinstance(options, dict) else [None])]
        is_known = order.keys() <= {"fault", "for", "count", "with"}
        if not is_known or type(count) is not int or not all(isinstance(t, str) for t in texts):
            raise UsageError("that is no fault to arm", hint=_ARMING)
        identity = self._emulator.arm(str(fault), target=target, count=count, options=options)
        return JSONResponse({"id": identity}, 201)

    async def _disarm(self, request: Request) -> Response:
        wanted = request.path_params.get("id")
        every = [wanted] if wanted else [fault.id for fault in self._emulator.armed()]
        gone = [fault for fault in map(self._emulator.disarm, every) if fault]
        if wanted and not gone:
            return JSONResponse({"message": f"there is no armed fault {wanted}"}, 404)
        return JSONResponse({"disarmed": [_armed(fault) for fault in gone]})

    def _call(self, answered: Answered) -> dict[str, Any]:
        is_signed = self._sandbox.signs(answered)
        return {
            "request_id": answered.request_id,
            "at": answered.at.isoformat(),
            "interface": answered.call.interface,
            "code": answered.code,
            "fault": answered.fault,
            "signature": self._signature(answered) if is_signed else None,
        }

    def _signature(self, answered: Answered) -> dict[str, Any]:
        explanation = self._sandbox.explain(answered)
        return {
            "match": answered.match.is_accepted,
            "recipe": answered.match.recipe,
            "variant": answered.match.variant,
            "mistake": answered.match.mistake,
            "explanation": {"en": explanation.text.en, "zh": explanation.text.zh},
            "canonical": explanation.canonical.decode("utf-8", "replace"),
        }


def _outcome(result: ActResult) -> Response:
    shown = {"done": result.is_done, "message": result.message, "values": dict(result.values)}
    return JSONResponse(shown, 200 if result.is_done else 409)


def _attempt(attempt: Attempt) -> dict[str, Any]:
    return {
        "push": attempt.push.fingerprint,
        "order_id": str(attempt.push.order),
        "name": attempt.push.name,
        "word": attempt.push.word,
        "attempt": attempt.number,
        "at": attempt.at.isoformat(),
        "elapsed_ms": round(attempt.elapsed * 1000),
        "sender_lag_ms": attempt.lag,
        "status": attempt.status,
        "failure": attempt.failure,
        "acknowledged": attempt.is_acknowledged,
        "fault": attempt.fault,
    }


def _known(fault: Fault, targets: tuple[str, ...]) -> dict[str, Any]:
    return {
        "fault": fault.name,
        "does": {"en": fault.does.en, "zh": fault.does.zh},
        "requirements": fault.shows,
        "operations": fault.operations,
        "with": dict(fault.options),
        "words": {name: list(words) for name, words in fault.words.items()},
        "targets": targets,
    }


def _armed(armed: Armed) -> dict[str, Any]:
    return {
        "id": armed.id,
        "fault": armed.fault.name,
        "for": armed.target,
        "count": armed.count,
        "used": armed.used,
        "with": dict(armed.options),
    }


def _plain_texts(options: Any) -> Any:
    """Options with their numbers as texts: JSON writes `5` where YAML has "5"."""
    if not isinstance(options, dict):
        return options
    return {
        name: str(value) if type(value) in (int, float) else value
        for name, value in options.items()
    }
