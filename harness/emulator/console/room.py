"""The console's own paths: its page, the stream of what goes by, one exchange whole, compose."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from itertools import islice
from typing import Any, TypeVar

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from harness.emulator.console.feed import Entry, Feed
from harness.emulator.console.forms import forms, mistakes
from harness.emulator.console.life import drawn
from harness.emulator.console.page import Page
from harness.emulator.console.ports import Bench, Judge, Order
from harness.emulator.console.shown import Showing
from harness.emulator.console.signature import Signatures
from harness.emulator.guard import answering, object_of
from harness.model.errors import HarnessError, UsageError
from harness.model.exchange import Exchange
from harness.model.secret import Secret
from harness.platforms.base import Edition

T = TypeVar("T")
AT_ONCE = 50
"""So many lines are told in one event."""
_BEAT = 15.0
"""Seconds after which a silent stream says that it is alive."""


class Console:
    """A page over what goes by, for one emulator or recording proxy.

    `hear` is to be told of every exchange, from any thread: it only keeps it. Checks and
    explanations are made when a page asks, so they cost nothing while none is open.
    """

    def __init__(  # noqa: PLR0913 - what it shows, and what rooms above lend it; all are keywords
        self,
        *,
        edition: Edition,
        app_key: str,
        secret: Secret | None,
        judge: Judge,
        page: Page,
        bench: Bench | None = None,
        upstream: str = "",
    ) -> None:
        """`upstream` is the gateway behind a recording proxy; empty for an emulator."""
        self.feed = Feed()
        self._edition = edition
        self._app_key = app_key
        self._page = page
        self._bench = bench
        self._upstream = upstream
        signatures = Signatures(edition=edition, app_key=app_key, secret=secret, judge=judge)
        self._showing = Showing(edition=edition, judge=judge, signatures=signatures)

    def hear(self, exchange: Exchange) -> None:
        """Keep an exchange for whoever looks."""
        self.feed.take(exchange)

    def close(self) -> None:
        """Let go of every page. Idempotent."""
        self.feed.close()
        if self._bench:
            self._bench.close()

    async def page(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI application of the page itself, which holds nothing of the traffic."""
        await self._page.response()(scope, receive, send)

    def routes(self) -> list[Route]:
        """The paths below /_emulator."""
        return [
            Route("/console", answering(self._about), methods=["GET"]),
            Route("/events", answering(self._events), methods=["GET"]),
            Route("/exchanges/{number:int}", answering(self._whole), methods=["GET"]),
            Route("/compose", answering(self._compose), methods=["POST"]),
            Route("/steps", answering(self._save), methods=["POST"]),
        ]

    async def _about(self, _request: Request) -> Response:
        edition = self._edition
        life = edition.order_life
        return JSONResponse(
            {
                "edition": edition.name,
                "app_key": self._app_key,
                "upstream": self._upstream,
                "life": drawn(life) if life else None,
                "forms": forms(edition) if self._bench else [],
                "mistakes": mistakes(edition),
            }
        )

    async def _events(self, request: Request) -> Response:
        after = request.query_params.get("after", "0")
        if not after.isascii() or not after.isdigit():
            raise UsageError(f"after is {after!r}", hint="the number of an exchange")
        return StreamingResponse(
            self._stream(int(after[:12])),
            media_type="text/event-stream",
            headers={"cache-control": "no-store", "x-content-type-options": "nosniff"},
        )

    async def _stream(self, seen: int) -> AsyncIterator[str]:
        feed = self.feed
        with feed.listening() as bell:
            if bell is None:
                yield _event("full", {})
                return
            yield _event("hello", {})
            changes = feed.changes
            while not feed.is_closed:
                bell.clear()
                entries = feed.after(seen)
                for some in _batches(entries):
                    lines = await run_in_threadpool(self._showing.lines, some)
                    seen = some[-1].number
                    yield _event("exchanges", lines)
                if entries or changes != feed.changes:
                    changes = feed.changes
                    yield _event("changed", {"changes": changes})
                with suppress(TimeoutError):
                    await asyncio.wait_for(bell.wait(), _BEAT)
                if not bell.is_set():
                    yield ": alive\n\n"

    async def _whole(self, request: Request) -> Response:
        number = request.path_params["number"]
        entry = self.feed.numbered(number)
        if entry is None:
            return JSONResponse({"message": f"exchange {number} is not kept (any more)"}, 404)
        return _Ascii(await run_in_threadpool(self._showing.whole, entry))

    async def _compose(self, request: Request) -> Response:
        bench, order = self._ready(), _order(await object_of(request))
        entry = await _done(lambda: self._sent(bench, order))
        shown = await run_in_threadpool(self._showing.whole, entry)
        return _Ascii({"exchange": shown, "step": bench.step(order, entry.exchange)})

    async def _save(self, request: Request) -> Response:
        asked = await object_of(request)
        entry = (
            self.feed.numbered(asked["exchange"]) if type(asked.get("exchange")) is int else None
        )
        order = _order({name: value for name, value in asked.items() if name != "exchange"})
        exchange = entry.exchange if entry else None
        bench = self._ready()
        path = await _done(lambda: bench.save(order, exchange))
        return JSONResponse({"file": path}, 201)

    def _ready(self) -> Bench:
        if self._bench is None:
            raise UsageError("nothing can be composed here", hint="start harness emulate")
        return self._bench

    def _sent(self, bench: Bench, order: Order) -> Entry:
        sent = bench.send(order, self.feed)
        heard = self.feed.found(sent.exchange.request) if sent.is_heard else None
        return heard or self.feed.take(sent.exchange, is_composed=True)


async def _done(work: Callable[[], T]) -> T:
    """What came of work in another thread; whatever went wrong is told to who asked for it."""
    try:
        return await run_in_threadpool(work)
    except HarnessError as error:
        raise UsageError(error.message, hint=error.hint) from error


def _order(asked: dict[str, Any]) -> Order:
    values = asked.get("values", {})
    texts = [asked.get(name, "") for name in ("operation", "signature", "given", "token")]
    is_plain = isinstance(values, dict) and all(isinstance(v, str) for v in values.values())
    is_known = asked.keys() <= {"operation", "values", "signature", "given", "token"}
    if not is_known or not is_plain or not all(isinstance(text, str) for text in texts):
        raise UsageError(
            "that is no call to compose",
            hint='{"operation": "order.get", "values": {"order_id": "8100..."}}',
        )
    operation, signature, given, token = texts
    return Order(
        operation=operation,
        values=values,
        signature=signature or "right",
        given=given,
        token=token,
    )


def _batches(entries: tuple[Entry, ...]) -> list[list[Entry]]:
    rest = iter(entries)
    return list(iter(lambda: list(islice(rest, AT_ONCE)), []))


def _event(name: str, data: object) -> str:
    return f"event: {name}\ndata: {json.dumps(data)}\n\n"


class _Ascii(JSONResponse):
    """JSON in ASCII: what came as no UTF-8 travels as surrogates, which only escapes can hold."""

    def render(self, content: Any) -> bytes:
        return json.dumps(content).encode("ascii")
