"""The work bench of the console: calls that a person composes, made, signed and sent."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote_plus

from harness.documents.schema import nearest
from harness.emulator.console import Feed, Order, Sent
from harness.emulator.console.ports import GIVEN, RIGHT
from harness.evidence.observe import Credentials
from harness.model.clock import Clock
from harness.model.errors import EnvironmentTrouble, UsageError
from harness.model.exchange import Direction, Exchange, Request
from harness.platforms.base import Edition
from harness.platforms.calls import Call
from harness.platforms.mistakes import MISTAKES
from harness.platforms.operations import Operation, OperationKind, RefusalKind
from harness.platforms.variations import variations
from harness.sources.http_client import HttpClient
from harness.sources.wire import Caller, Token, Wire
from harness.sources.wires import WIRES

_TIMEOUT = 29.0
_NO_TOKEN = "paste an access token, or let the application make a call first"  # noqa: S105 - a hint


class ConsoleBench:
    """Makes each call as the reference client would; a person may have it signed wrongly.

    `new_code` hands out an authorization code, or an empty text where none is to be had; then a
    token that the application used is taken. `is_heard` says whether calls to the gateway are heard
    of anyway; `veil` keeps secrets out of what is saved.
    """

    def __init__(  # noqa: PLR0913 - what it is told of the place it calls; all are keywords
        self,
        *,
        edition: Edition,
        gateway: Callable[[], str],
        credentials: Credentials,
        new_code: Callable[[], str],
        clock: Clock,
        steps: Path,
        veil: Callable[[str], str],
        is_heard: bool,
        scopes: tuple[str, ...] = (),
    ) -> None:
        self._edition = edition
        self._gateway = gateway
        self._credentials = credentials
        self._new_code = new_code
        self._clock = clock
        self._steps = steps
        self._veil = veil
        self._is_heard = is_heard
        self._scopes = scopes
        self._token = Token()
        self._http = HttpClient(clock)
        self._lock = threading.Lock()

    def send(self, order: Order, feed: Feed) -> Sent:
        """Make the call; a business call gets a token first, where none is given."""
        operation = self._operation(order)
        with self._lock:
            if operation.kind is OperationKind.TOKEN:
                request = self._grant_request(operation, order)
                exchange = self._sent(self._resigned(request, order), feed)
                self._keep(exchange)
            else:
                token = order.token or self._good_token(feed)
                request = self._wire().business_request(
                    operation, order.values, token=token, at=self._clock.now()
                )
                exchange = self._sent(self._resigned(request, order), feed)
                self._learn(exchange)
        return Sent(exchange=exchange, is_heard=self._is_heard)

    def step(self, order: Order, exchange: Exchange | None) -> str:
        """The call as a step of a scenario, with the status that it was answered with."""
        operation = self._operation(order)
        lines = [f"- app: {operation.name}"]
        if order.values:
            pairs = (f"{name}: {_scalar(value)}" for name, value in order.values.items())
            lines.append(f"  with: {{{', '.join(pairs)}}}")
        if order.signature != RIGHT:
            # A scenario signs rightly, so what this call was answered with says nothing of it.
            lines.insert(0, f"# signed wrongly at the console ({order.signature}); a step does not")
        elif exchange and exchange.response:
            lines.append(f"  expect: {{{', '.join(self._expected(exchange))}}}")
        return self._veil("".join(f"{line}\n" for line in lines))

    def save(self, order: Order, exchange: Exchange | None) -> str:
        """Add the step to the scenario of this run, which the first step begins."""
        step = "".join(f"  {line}\n" for line in self.step(order, exchange).splitlines())
        with self._lock:
            try:
                self._steps.parent.mkdir(parents=True, exist_ok=True)
                is_new = not self._steps.exists()
                with self._steps.open("a", encoding="utf-8") as file:
                    file.write((self._head() if is_new else "") + step)
            except OSError as error:
                raise EnvironmentTrouble(
                    f"cannot write to {self._steps}: {error.strerror}", hint="copy the step"
                ) from error
        return str(self._steps)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def _operation(self, order: Order) -> Operation:
        table = self._edition.operations
        found = table.named(order.operation)
        if not found:
            raise UsageError(
                f"no operation is called {order.operation!r}",
                hint=nearest(order.operation, table.names),
            )
        for name in order.values:
            if name not in found[0].fields:
                hint = nearest(name, [*found[0].fields])
                raise UsageError(f"{order.operation} has no field {name!r}", hint=hint)
        return found[0]

    def _wire(self) -> Wire:
        caller = Caller(
            gateway=self._gateway().rstrip("/"),
            credentials=self._credentials,
            scopes=self._scopes,
            new_code=self._new_code,
        )
        return WIRES[self._edition.name](caller)

    def _grant_request(self, operation: Operation, order: Order) -> Request:
        values = dict(order.values)
        wanted = values.get("code") or "code" not in operation.fields
        if not wanted and (code := self._new_code()):
            values["code"] = code
        return self._wire().token_request(operation, values, held=self._token, at=self._clock.now())

    def _good_token(self, feed: Feed) -> str:
        if self._token.access:
            return self._token.access
        if not self._is_heard:
            # On a live gateway a grant of our own might end the application's token.
            if seen := next(self._seen_tokens(feed), ""):
                return seen
            raise UsageError("no access token at hand", hint=_NO_TOKEN)
        table = self._edition.operations
        for name, values in self._wire().grants(self._token):
            grant = self._wire().token_request(
                table.named(name)[0], values, held=self._token, at=self._clock.now()
            )
            self._keep(self._sent(grant, feed))
            if self._token.access:
                return self._token.access
        raise UsageError("the gateway granted no token", hint="look at the token call in the list")

    def _seen_tokens(self, feed: Feed) -> Iterator[str]:
        """Tokens under which the application was let in, the latest first."""
        for entry in feed.latest():
            if entry.exchange.direction is Direction.OUTBOUND:
                call = self._edition.read_call(entry.exchange)
                credential = self._edition.credential(call)
                if credential and call.is_success:
                    yield credential.value

    def _sent(self, request: Request, feed: Feed) -> Exchange:
        with feed.composing(request):
            return self._http.send(request, started=self._clock.now(), timeout=_TIMEOUT)

    def _keep(self, exchange: Exchange) -> None:
        call = self._edition.read_call(exchange)
        access, refresh = (
            next(iter(call.answered(name)), "") for name in ("access_token", "refresh_token")
        )
        if access:
            self._token = Token(access=access, refresh=refresh or self._token.refresh)

    def _learn(self, exchange: Exchange) -> None:
        refusal = self._edition.read_call(exchange).refusal
        if refusal and refusal.kind is RefusalKind.EXPIRED_TOKEN:
            # A refresh token may be over as well: the next grant begins anew.
            self._token = Token()

    def _resigned(self, request: Request, order: Order) -> Request:
        """The request with the signature that the person wants it to have."""
        if order.signature == RIGHT:
            return request
        exchange = Exchange(
            id="", direction=Direction.OUTBOUND, request=request, started=self._clock.now()
        )
        call = self._edition.read_call(exchange)
        sign = call.parameter("sign")
        if sign is None:
            raise UsageError("this call is not signed", hint="choose the right signature")
        wrong = order.given if order.signature == GIVEN else self._mistaken(call, order.signature)
        old, new = f"sign={sign.raw}", f"sign={quote_plus(wrong)}"
        return replace(
            request,
            url=request.url.replace(old, new),
            body=request.body.replace(old.encode(), new.encode()),
        )

    def _mistaken(self, call: Call, mistake: str) -> str:
        if mistake not in MISTAKES:
            hint = nearest(mistake, [*MISTAKES])
            raise UsageError(f"no mistake is called {mistake!r}", hint=hint)
        secret = self._credentials.app_secret
        documented = next(self._edition.accepted(call), None)
        if secret is None or documented is None:
            raise UsageError("no app secret at hand", hint="give app_secret in the statement")
        right = call.value("sign")
        recipe, signable = documented.recipe, documented.signable
        for name, varied, changed, key in variations(recipe, signable, secret.reveal()):
            made = varied.sign(changed, key)
            if name == mistake and made != right:
                return made
        raise UsageError(
            f"{mistake} makes no difference to this call", hint="choose another mistake"
        )

    def _expected(self, exchange: Exchange) -> Iterator[str]:
        call = self._edition.read_call(exchange)
        if exchange.response:
            yield f"status: {exchange.response.status}"
        success = call.operation.success if call.operation else None
        if success and call.is_success and not success.is_optional:
            yield f"{json.dumps(success.path)}: {json.dumps(success.expected)}"

    def _head(self) -> str:
        return (
            "# Steps that were saved at the debug console; try them with `harness run`.\n"
            "scenario: composed\n"
            "title: {en: Composed at the debug console, zh: 在调试控制台中编写}\n"
            f"edition: {json.dumps(self._edition.name)}\n"
            "steps:\n"
        )


def _scalar(value: str) -> str:
    """A text of a scenario, in which a brace begins the name of a value."""
    doubled = value.replace("{", "{{").replace("}", "}}")
    return json.dumps(doubled, ensure_ascii=False)
