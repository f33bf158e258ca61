"""The callback sender: pushes to the application, in order, measured, retried."""

import asyncio
import threading
from collections import deque
from collections.abc import Callable, Coroutine, Iterable

from harness.emulator.armoury import Armoury
from harness.emulator.letters import Letter, Signatory
from harness.emulator.lines import Hold, Line, Waiting
from harness.emulator.posting import Attempt, Errand, Post
from harness.emulator.push_faults import PLAIN, Extra, Journey, journey
from harness.emulator.pushes import Push
from harness.emulator.settings import EmulatorSettings
from harness.model.clock import Clock
from harness.model.exchange import Exchange
from harness.model.secret import Secret

__all__ = ["Attempt", "CallbackSender"]

ATTEMPTS_KEPT = 1000
# The platform stops pushing above 50 % failures, and does not say over how many; below twenty
# deliveries a slow start of the application would end the run.
LEAST_DELIVERIES = 20
MOST_FAILURES = 0.5


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
        self._kept: deque[Attempt] = deque(maxlen=ATTEMPTS_KEPT)
        self._post = Post(clock=clock, sink=sink, settings=settings)
        self._signatory = Signatory(app_key=app_key, secret=app_secret)
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
    def url(self) -> str:
        """Where pushes go; empty where nothing is to be pushed."""
        return self._post.url

    @property
    def has_given_up(self) -> bool:
        """Whether so many deliveries failed that the platform would stop pushing."""
        total = self._delivered + self._failed
        return total >= LEAST_DELIVERIES and self._failed > total * MOST_FAILURES

    def aim(self, url: str, address: str = "") -> None:
        """Push to this URL from now on, at the address given; what failed before is forgotten."""
        with self._changed:
            self._post.url, self._post.address = url, address
            self._delivered = self._failed = 0

    def attempts(self) -> tuple[Attempt, ...]:
        """The latest deliveries, in the order in which they ended."""
        with self._changed:
            return tuple(self._kept)

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

    @property
    def can_push(self) -> bool:
        """Whether there is an address to push to, and the platform has not given up on it."""
        return bool(self.url) and self._loop is not None and not self.has_given_up

    def pushed(self, fingerprint: str) -> Push | None:
        """The push of that fingerprint, of the latest deliveries; None where there is none."""
        kept = reversed(self.attempts())
        return next((a.push for a in kept if a.push.fingerprint == fingerprint), None)

    def resend(self, extra: Extra, *, fault: str, delay: float = 0.0) -> bool:
        """Deliver a push once more after some seconds, beside the queue; False where none go out.

        It is not retried, and not held against the application. From any thread.
        """
        if not self.can_push or self._loop is None:
            return False
        with self._changed:
            self._open += 1
        self._loop.call_soon_threadsafe(lambda: self._spawn(self._resent(extra, fault, delay)))
        return True

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
        try:
            async with self._post:
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
            waiting = line.waiting.pop(0)
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
        await self._extras(way.ahead, way.fault)
        is_over, _ = await asyncio.gather(
            self._is_over(push, fault, way), self._extras(way.beside, way.fault, at_once=True)
        )
        if way.is_sent:
            line.oldest.setdefault(push.name, push)
        await self._extras(way.behind, way.fault)
        if is_over:
            self._settle(1)
        else:
            self._spawn(self._retries(line, push))

    async def _is_over(self, push: Push, fault: str, way: Journey) -> bool:
        if not way.is_sent or self.has_given_up:
            return True
        return await self._attempt(push, 1, fault, way.spread)

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

    async def _attempt(self, push: Push, number: int, fault: str = "", spread: float = 0.0) -> bool:
        letter = self._signatory.signed(push.body)
        errand = Errand(letter=letter, push=push, number=number, fault=fault, spread=spread)
        attempt = await self._brought(errand)
        if attempt.is_acknowledged:
            self._delivered += 1
        elif not attempt.is_excused:
            self._failed += 1
        return attempt.is_acknowledged

    async def _extras(
        self, extras: tuple[Extra, ...], fault: str, *, at_once: bool = False
    ) -> None:
        if self.has_given_up:
            return
        errands = [
            Errand(letter=letter, push=extra.push, fault=fault, manner=str(extra.forgery or ""))
            for extra in extras
            for letter in self._letters(extra)
        ]
        if at_once:
            await asyncio.gather(*map(self._brought, errands))
            return
        for errand in errands:
            await self._brought(errand)

    async def _resent(self, extra: Extra, fault: str, delay: float) -> None:
        await asyncio.sleep(delay)
        await self._extras((extra,), fault)
        self._settle(1)

    def _letters(self, extra: Extra) -> tuple[Letter, ...]:
        if extra.forgery is None:
            return (self._signatory.signed(extra.push.body),)
        return self._signatory.forged(extra.push.body, extra.forgery)

    async def _brought(self, errand: Errand) -> Attempt:
        attempt = await self._post.bring(errand)
        with self._changed:
            self._kept.append(attempt)
        return attempt

    def _settle(self, count: int) -> None:
        with self._changed:
            self._open -= count
            self._changed.notify_all()
