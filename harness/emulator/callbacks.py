"""The callback sender: pushes to the application, in order, measured, retried."""

import asyncio
import ssl
import threading
from collections import deque
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

import httpx

from harness.emulator.armoury import Armoury
from harness.emulator.delivery import Delivery, Heartbeat, deliver
from harness.emulator.lines import Hold, Line, Waiting
from harness.emulator.push_faults import PLAIN, Extra, Journey, journey
from harness.emulator.pushes import Push
from harness.emulator.settings import EmulatorSettings
from harness.model.clock import Clock
from harness.model.exchange import Exchange
from harness.model.secret import Secret

ATTEMPTS_KEPT = 1000
AT_ONCE = 64
# The platform stops pushing above 50 % failures, and does not say over how many; below twenty
# deliveries a slow start of the application would end the run.
LEAST_DELIVERIES = 20
MOST_FAILURES = 0.5
LAG_THAT_EXCUSES = 50


@lru_cache(maxsize=1)
def _trusted() -> ssl.SSLContext:
    # Reading the certificates takes longer than all the rest of a start.
    return httpx.create_ssl_context(trust_env=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One delivery of a push, as the control side shows it."""

    push: Push
    number: int
    """1 for the first delivery, then counting the retries."""
    at: datetime
    elapsed: float
    lag: int
    status: int | None
    failure: str
    is_acknowledged: bool
    fault: str = ""
    """Name of the fault that it shows."""


class CallbackSender:
    """Delivers pushes from a thread and event loop of its own."""

    def __init__(
        self,
        *,
        app_key: str,
        app_secret: Secret,
        clock: Clock,
        sink: Callable[[Exchange], object],
        settings: EmulatorSettings,
        armoury: Armoury,
    ) -> None:
        self.url = settings.callback_url
        self._attempts: deque[Attempt] = deque(maxlen=ATTEMPTS_KEPT)
        self._app_key = app_key
        self._secret = app_secret
        self._clock = clock
        self._sink = sink
        self._settings = settings
        self._armoury = armoury
        self._lines: dict[int, Line] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._open = 0
        self._changed = threading.Condition()
        self._delivered = 0
        self._failed = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ending: asyncio.Event | None = None
        self._thread: threading.Thread | None = None

    @property
    def has_given_up(self) -> bool:
        """Whether so many deliveries failed that the platform would stop pushing."""
        total = self._delivered + self._failed
        return total >= LEAST_DELIVERIES and self._failed > total * MOST_FAILURES

    def attempts(self) -> tuple[Attempt, ...]:
        """The latest deliveries, in the order in which they ended."""
        with self._changed:
            return tuple(self._attempts)

    def start(self) -> None:
        """Start the sender's thread."""
        ready = threading.Event()
        self._thread = threading.Thread(
            target=lambda: asyncio.run(self._main(ready)), name="emulator-callbacks", daemon=True
        )
        self._thread.start()
        ready.wait()

    def stop(self) -> None:
        """End it, with whatever was still to be sent. Idempotent."""
        thread, self._thread = self._thread, None
        if thread and self._loop and self._ending:
            self._loop.call_soon_threadsafe(self._ending.set)
            thread.join()
        self._loop = None
        self._settle(self._open)

    def hold(self) -> Hold | None:
        """A hold for pushes that must not overtake an answer."""
        return Hold(self._loop) if self._loop else None

    def submit(self, pushes: Iterable[Push], hold: Hold | None = None) -> None:
        """Queue pushes; those of one order keep their order. From any thread.

        Those of a type that the application does not subscribe to are dropped.
        """
        for push in pushes:
            if not self.url or self._loop is None or self.has_given_up:
                continue
            if not self._is_subscribed(push):
                continue
            with self._changed:
                self._open += 1
            self._loop.call_soon_threadsafe(self._enqueue, push, hold)

    def forget(self, order: int) -> None:
        """Retry nothing more of an order; first deliveries still go out."""
        if self._loop:
            self._loop.call_soon_threadsafe(self._forget, order)

    def drain(self, timeout: float) -> bool:
        """Wait until every push was delivered or given up; False when time ran out."""
        with self._changed:
            return self._changed.wait_for(lambda: self._open == 0, timeout)

    async def _main(self, ready: threading.Event) -> None:
        self._loop = asyncio.get_running_loop()
        self._ending = asyncio.Event()
        self._gate = asyncio.Semaphore(AT_ONCE)
        # A connection of its own for each attempt: a kept one that the application has closed
        # meanwhile would look like the application's failure.
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
        try:
            async with httpx.AsyncClient(
                trust_env=False,
                follow_redirects=False,
                verify=_trusted(),
                limits=limits,
                timeout=self._settings.ack_patience,
            ) as client:
                self._client = client
                ready.set()
                await self._ending.wait()
                tasks = tuple(self._tasks)
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
        finally:
            ready.set()

    def _is_subscribed(self, push: Push) -> bool:
        types = self._settings.pushed_types
        return types is None or push.message_type in types

    def _enqueue(self, push: Push, hold: Hold | None) -> None:
        line = self._lines.setdefault(push.order, Line())
        line.add(Waiting(push=push, hold=hold))
        if line.worker is None:
            line.worker = self._spawn(self._first_deliveries(line))

    def _forget(self, order: int) -> None:
        if line := self._lines.pop(order, None):
            line.is_forgotten = True

    def _spawn(self, work: Coroutine[None, None, None]) -> "asyncio.Task[None]":
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _first_deliveries(self, line: Line) -> None:
        while line.waiting:
            waiting = line.waiting.popleft()
            if waiting.hold:
                await waiting.hold.passed()
                await asyncio.sleep(self._settings.push_delay)
            way = self._journey(waiting, line)
            if way.waits_for_next and await line.is_followed(way.waits_for_next):
                line.waiting.insert(1, Waiting(push=waiting.push, fault=way.fault))
                continue
            await self._first_delivery(line, waiting, way)
        line.worker = None

    async def _first_delivery(self, line: Line, waiting: Waiting, way: Journey) -> None:
        push, fault = waiting.push, waiting.fault or way.intent
        await asyncio.sleep(way.delay)
        if push.is_status and not waiting.fault:
            line.latest = push
        for extra in way.ahead:
            await self._extra(extra, way.fault)
        is_over = not way.is_sent or self.has_given_up or await self._attempt(push, 1, fault)
        if way.is_sent:
            line.oldest.setdefault(push.name, push)
        for extra in way.behind:
            await self._extra(extra, way.fault)
        if is_over:
            self._settle(1)
        else:
            self._spawn(self._retries(line, push))

    def _journey(self, waiting: Waiting, line: Line) -> Journey:
        if waiting.fault:
            return PLAIN
        struck = self._armoury.strike(lambda armed: journey(armed, waiting.push, line))
        return struck[1] if struck else PLAIN

    async def _retries(self, line: Line, push: Push) -> None:
        for number in range(self._settings.push_retries):
            await asyncio.sleep(self._settings.push_interval)
            if line.is_forgotten or self.has_given_up:
                break
            current = line.latest if push.is_status and line.latest else push
            if await self._attempt(current, number + 2):
                break
        self._settle(1)

    async def _attempt(self, push: Push, number: int, fault: str = "") -> bool:
        delivery, lag = await self._sent(push, number, fault, self._secret)
        is_acknowledged = delivery.is_acknowledged(self._settings.ack_deadline)
        self._count(delivery, lag, is_acknowledged=is_acknowledged)
        return is_acknowledged

    async def _extra(self, extra: Extra, fault: str) -> None:
        forged = Secret(f"not {self._secret.reveal()}")
        await self._sent(extra.push, 1, fault, forged if extra.is_forged else self._secret)

    async def _sent(
        self, push: Push, number: int, fault: str, secret: Secret
    ) -> tuple[Delivery, int]:
        async with self._gate:
            at = self._clock.now()
            async with Heartbeat() as beat:
                delivery = await deliver(
                    self._client,
                    self.url,
                    push.body,
                    app_key=self._app_key,
                    secret=secret,
                    clock=self._clock,
                    patience=self._settings.ack_patience,
                )
            attempt = Attempt(
                push=push,
                number=number,
                at=at,
                elapsed=delivery.elapsed,
                lag=beat.lag,
                status=delivery.response.status if delivery.response else None,
                failure=delivery.failure.message if delivery.failure else "",
                is_acknowledged=delivery.is_acknowledged(self._settings.ack_deadline),
                fault=fault,
            )
            with self._changed:
                self._attempts.append(attempt)
            self._sink(replace(delivery.exchange(at, lag=beat.lag), intent=fault))
            return delivery, beat.lag

    def _count(self, delivery: Delivery, lag: int, *, is_acknowledged: bool) -> None:
        if is_acknowledged:
            self._delivered += 1
        elif not (delivery.is_answered_late and lag > LAG_THAT_EXCUSES):
            # An answer that was late while we ourselves were slow is retried, but not held
            # against the application.
            self._failed += 1

    def _settle(self, count: int) -> None:
        with self._changed:
            self._open -= count
            self._changed.notify_all()
