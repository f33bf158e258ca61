"""A client that we did not write: asked for one call after another, each call judged."""

import json
import queue
import subprocess
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx

from harness.emulator.server import Emulator
from harness.emulator.token_header import TOKEN_HEADER
from harness.model.errors import EnvironmentTrouble
from harness.model.exchange import Exchange
from harness.platforms.base import SignatureMatch
from harness.platforms.calls import Call
from harness.platforms.editions import edition_named

EDITION = edition_named("aliexpress")
PATIENCE = 10.0
"""Seconds until the emulator must have handed over the exchange of a call."""


class UnexpectedError(Exception):
    """Raised after what went wrong with a client; what it does next would mean nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One call of a client, and what came of it."""

    client: str
    call: str
    """Our name of the operation."""
    interface: str
    sent_as: str
    code: str
    """`0` for a success, else the code of the refusal."""
    match: SignatureMatch
    threw: str
    """What the client threw when it read the answer; empty when it read it."""
    expected: str
    fault: str
    """The fault of the client that this call is known to show; empty for none."""

    @property
    def is_good(self) -> bool:
        """Whether the signature verified and all else went as expected."""
        is_read = not self.threw or bool(self.fault)
        return self.match.is_accepted and self.code == self.expected and is_read

    @property
    def verdict(self) -> str:
        """The last word of the table."""
        if not self.match.is_accepted:
            return f"NOT VERIFIED: {self.match.mistake or 'no known mistake'}"
        if self.code != self.expected:
            return f"verified, EXPECTED {self.expected}"
        if not self.is_good:
            return f"verified, CLIENT THREW {self.threw}"
        return "verified, " + ("granted" if self.code == "0" else "rightly refused")


@dataclass(kw_only=True)
class Client:
    """A program around somebody else's client, with an emulator of its own."""

    name: str
    emulator: Emulator
    program: subprocess.Popen[str]
    exchanges: queue.SimpleQueue[Exchange]
    token: str | None = None
    rows: list[Row] = field(default_factory=list)

    def ask(self, what: str, *given: object, expected: str = "0", fault: str = "") -> Any:
        """What the client makes of the answer to a call, or the answer itself when it throws.

        Raises UnexpectedError when the call went wrong.
        """
        reply = self._reply({"token": self.token, "ask": what, "given": given})
        threw = reply.get("threw", "")
        try:
            exchange = self.exchanges.get(timeout=PATIENCE)
        except queue.Empty:
            raise EnvironmentTrouble(f"{self.name} sent nothing for {what}: {reply}") from None
        call = EDITION.read_call(exchange)
        row = Row(
            client=self.name,
            call=call.name,
            sent_as=_sent_as(call),
            interface=call.interface,
            code=_code(call),
            match=EDITION.match_call(call, EDITION.sandbox_secret),
            threw=threw,
            expected=expected,
            fault=fault,
        )
        self.rows.append(row)
        if not row.is_good:
            raise UnexpectedError(f"{self.name} went no further than {call.interface}")
        return json.loads(exchange.response.body) if threw and exchange.response else reply["said"]

    def deliver(self, number: int) -> None:
        """Let the carrier bring the parcel of an order, so that there is a track to read."""
        result = self.emulator.act("carrier.delivers", {"order_id": str(number)})
        if not result.is_done:
            raise EnvironmentTrouble(result.message)

    def check_log(self) -> None:
        """Raise UnexpectedError unless the emulator's log has each call as accepted, as we do."""
        answer = httpx.get(
            f"{self.emulator.address}/_emulator/calls",
            headers={TOKEN_HEADER: self.emulator.control_token},
            trust_env=False,
        )
        calls = answer.raise_for_status().json()["calls"]
        logged = [(c["interface"], c["code"], c["signature"]["match"]) for c in calls]
        if logged != [(row.interface, row.code, True) for row in self.rows]:
            raise UnexpectedError(f"the emulator logged something else of {self.name}: {logged}")

    def _reply(self, asked: dict[str, object]) -> dict[str, Any]:
        stdin, stdout = self.program.stdin, self.program.stdout
        line = ""
        if stdin and stdout and self.program.poll() is None:
            stdin.write(json.dumps(asked) + "\n")
            stdin.flush()
            line = stdout.readline()
        if not line:
            raise EnvironmentTrouble(f"{self.name} ended without an answer")
        reply: dict[str, Any] = json.loads(line)
        return reply


def _code(call: Call) -> str:
    if call.is_success:
        return "0"
    refusal = call.answer.refusal if call.answer else None
    return refusal.code if refusal else "none"


def _sent_as(call: Call) -> str:
    path = urlsplit(call.exchange.request.url).path
    entrance = "/rest/…" if path.startswith("/rest/") else path
    places = " and ".join(sorted({parameter.place for parameter in call.parameters}))
    return f"{call.exchange.request.method} {entrance}, {places}"
