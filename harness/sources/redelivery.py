"""Recorded callbacks, delivered once more: signed with the run's key, body byte for byte."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from harness.emulator.letters import Forgery, Letter, Signatory
from harness.emulator.posting import Errand, Post
from harness.emulator.pushes import Push
from harness.emulator.settings import EmulatorSettings
from harness.evidence.observe import Credentials
from harness.model.clock import Clock
from harness.model.exchange import (
    Direction,
    Exchange,
    Fact,
    FailureKind,
    Observation,
    OriginKind,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Redeliverable:
    """The callbacks of a recording that can be delivered again, and those that cannot."""

    exchanges: tuple[Exchange, ...]
    without_body: int
    """So many have a body that the recording does not hold."""
    calls: int
    """So many exchanges of the recording are no callbacks."""


def redeliverable(recorded: Iterable[Exchange]) -> Redeliverable:
    """The callbacks among recorded exchanges, in the order of the recording."""
    exchanges = tuple(recorded)
    inbound = [x for x in exchanges if x.direction is Direction.INBOUND]
    held = tuple(x for x in inbound if not _lacks_body(x))
    return Redeliverable(
        exchanges=held,
        without_body=len(inbound) - len(held),
        calls=len(exchanges) - len(inbound),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Redelivery:
    """Delivers recorded callbacks to an endpoint, one after the other."""

    url: str
    address: str
    """The one that stands for the host of the URL."""
    credentials: Credentials
    clock: Clock
    sink: Callable[[Exchange], object]
    """Told of each delivery as it ends."""

    def deliver(self, recorded: Iterable[Exchange]) -> None:
        """Deliver them; ends early where nobody takes a connection any more."""
        asyncio.run(self._deliver(recorded))

    async def _deliver(self, recorded: Iterable[Exchange]) -> None:
        sent: list[Exchange] = []
        settings = EmulatorSettings(callback_url=self.url)
        post = Post(clock=self.clock, sink=sent.append, settings=settings)
        post.address = self.address
        async with post:
            for exchange in recorded:
                letter, manner = self._letter(exchange)
                await post.bring(Errand(letter=letter, push=_push(exchange), manner=manner))
                again = self._marked(sent.pop(), exchange)
                self.sink(again)
                if again.failure and again.failure.kind is FailureKind.REFUSED:
                    return

    def _letter(self, recorded: Exchange) -> tuple[Letter, str]:
        """What is sent, and in which manner its signature is wrong."""
        secret = self.credentials.app_secret
        if secret is None:
            raise ValueError("nothing can be signed without a secret")
        signatory = Signatory(app_key=self.credentials.app_key, secret=secret)
        body = recorded.request.body
        # What our own record calls forged must not become a right one.
        if recorded.observed(Fact.SIGNATURE_RECIPE) == "":
            return signatory.forged(body, Forgery.WRONG_KEY)[0], str(Forgery.WRONG_KEY)
        return signatory.signed(body), ""

    def _marked(self, again: Exchange, recorded: Exchange) -> Exchange:
        resigned = Observation(fact=Fact.RESIGNED, value=self.credentials.app_key)
        return replace(
            again,
            origin=replace(recorded.origin, kind=OriginKind.REPLAYED),
            intent=recorded.intent,
            observations=(*again.observations, resigned),
        )


def _push(exchange: Exchange) -> Push:
    """What an errand is about, which nobody here asks for."""
    return Push(name="", message_type="", order=0, word="", body=exchange.request.body)


def _lacks_body(exchange: Exchange) -> bool:
    return any(o.fact is Fact.BODY_WITHHELD and o.where == "body" for o in exchange.observations)
