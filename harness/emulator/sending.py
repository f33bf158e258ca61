"""One answer on its way to the client: held until it is whole, recorded, then sent."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from starlette.types import Message, Receive, Scope, Send

from harness.emulator.connections import Connection
from harness.emulator.outgoing import Manner, Outgoing

_SENDING = "harness.sending"
_PIECES = 10


@dataclass(slots=True)
class Sending:
    """How an answer goes out; whoever makes the answer says so before it is begun."""

    manner: Manner = Manner.WHOLE
    seconds: float = 0.0
    intent: str = ""

    def follow(self, answer: Outgoing, *, intent: str) -> None:
        """Send in the manner of this answer; `intent` names the fault behind it."""
        self.manner, self.seconds = answer.manner, answer.seconds
        self.intent = intent or self.intent

    def place(self, scope: Scope) -> Scope:
        """The scope of a request that can say how its answer goes out."""
        return {**scope, _SENDING: self}


def sending_of(scope: Scope) -> Sending:
    """The way in which the answer to a request will go out."""
    sending: Sending = scope[_SENDING]
    return sending


class Witness(Protocol):
    """Hears how it went with one request."""

    def answered(self, start: Message, body: bytes) -> None:
        """The answer is whole and goes out now."""

    def lost(self, message: str) -> None:
        """No answer, or none that was whole, reached the client."""


class Answer:
    """One answer; `receive` and `send` are what the application is given to make it."""

    def __init__(
        self,
        *,
        witness: Witness,
        sending: Sending,
        connection: Connection | None,
        receive: Receive,
        send: Send,
        date: Callable[[], bytes],
    ) -> None:
        self._witness = witness
        self._sending = sending
        self._connection = connection
        self._send = send
        self._date = date
        self._start: Message = {}
        self._body = b""
        self._gone = asyncio.ensure_future(_leaving(receive))

    async def receive(self) -> Message:
        """The body was read already and stands in the exchange."""
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(self, message: Message) -> None:
        """Take a part of the answer; with its last part, record and send it."""
        if message["type"] == "http.response.start":
            self._start = message
            return
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        await self._deliver()

    def close(self) -> None:
        """Stop watching the client."""
        self._gone.cancel()

    async def _deliver(self) -> None:
        match self._sending.manner:
            case Manner.LOST | Manner.RESET as manner:
                await self._hang_up(reset=manner is Manner.RESET)
            case Manner.DROPWISE:
                await self._drip()
            case Manner.LATE:
                await self._is_left_within(self._sending.seconds)
                await self._go_out()
            case Manner.WHOLE:
                await self._go_out()

    async def _go_out(self) -> None:
        if self._gone.done():
            self._witness.lost("the client went away before the answer")
            return
        start = self._dated()
        self._witness.answered(start, self._body)
        await self._send(start)
        await self._send({"type": "http.response.body", "body": self._body})

    async def _drip(self) -> None:
        start, size = self._dated(), max(1, -(-len(self._body) // _PIECES))
        pieces = [self._body[at : at + size] for at in range(0, len(self._body), size)]
        await self._send(start)
        for piece in pieces[:-1]:
            await self._send({"type": "http.response.body", "body": piece, "more_body": True})
            if await self._is_left_within(self._sending.seconds / _PIECES):
                self._witness.lost("the client went away before the answer was whole")
                return
        self._witness.answered(start, self._body)
        await self._send({"type": "http.response.body", "body": b"".join(pieces[-1:])})

    async def _hang_up(self, *, reset: bool) -> None:
        how = "reset" if reset else "closed without an answer"
        self._witness.lost(f"the connection was {how}")
        if self._connection:
            self._connection.hang_up(reset=reset)
            await self._gone

    async def _is_left_within(self, seconds: float) -> bool:
        try:
            await asyncio.wait({self._gone}, timeout=seconds)
        except asyncio.CancelledError:
            self._witness.lost("the emulator was ended before it answered")
            if self._connection:
                self._connection.hang_up(reset=False)
            raise
        return self._gone.done()

    def _dated(self) -> Message:
        # The Date header is written here, so that it is recorded as sent.
        return {**self._start, "headers": [*self._start["headers"], (b"date", self._date())]}


async def _leaving(receive: Receive) -> None:
    """Return when the client has gone."""
    while (await receive())["type"] != "http.disconnect":
        continue
