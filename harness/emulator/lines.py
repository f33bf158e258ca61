"""The pushes of one order on their way: what waits, what was sent, what an answer holds back."""

import asyncio
from dataclasses import dataclass, field

from harness.emulator.pushes import Push


class Hold:
    """Keeps pushes back until the answer that they follow has been sent."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._sent = asyncio.Event()

    async def passed(self) -> None:
        """Return once the answer was sent."""
        await self._sent.wait()

    def release(self) -> None:
        """Let the pushes go; from any thread."""
        try:
            self._loop.call_soon_threadsafe(self._sent.set)
        except RuntimeError:
            return  # the sender has been stopped: nothing is waiting any more


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A push that waits for its first delivery."""

    push: Push
    hold: Hold | None = None
    fault: str = ""
    """Name of the fault that has put it behind another one."""


@dataclass(slots=True)
class Line:
    """The pushes of one order: first deliveries one after the other."""

    waiting: list[Waiting] = field(default_factory=list)
    worker: asyncio.Task[None] | None = None
    latest: Push | None = None
    """The newest status push whose first delivery has begun: what a retry tells."""
    oldest: dict[str, Push] = field(default_factory=dict)
    """The first push of each name that was delivered."""
    is_forgotten: bool = False
    _arrived: asyncio.Event | None = None
    """Made when somebody waits: there is a line for every order that ever was."""

    def add(self, waiting: Waiting) -> None:
        """Put a push at the end."""
        self.waiting.append(waiting)
        if self._arrived:
            self._arrived.set()

    async def is_followed(self, seconds: float) -> bool:
        """Whether another push waits, or comes within so many seconds."""
        if not self.waiting:
            self._arrived = asyncio.Event()
            try:
                async with asyncio.timeout(seconds):
                    await self._arrived.wait()
            except TimeoutError:
                return False
            finally:
                self._arrived = None
        return True
