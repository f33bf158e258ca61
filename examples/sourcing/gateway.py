"""Calls to the item interface: signed, in pace, repeated where that may help."""

import hashlib
import hmac
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

import httpx
from answers import Answer, LimitedError, LostError, PlatformError, TokenRefusedError, sent
from pace import Clock, Pace
from tokens import WAITS, Account, Tokens

# A little below the 30 s that the platform allows: the way back takes time as well.
TIMEOUT = 29.0
# Waiting for one's turn makes a wait longer than planned; the next one has to be longer still.
GROWTH = 1.6
MOST_LIMITS = 5

log = logging.getLogger("sourcing.gateway")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked about an item."""

    item_id: str
    language: str
    fields: str


def sign(secret: str, params: Mapping[str, str]) -> str:
    """Sign the raw values, sorted by name, between two secrets; empty ones take no part."""
    pairs = "".join(name + params[name] for name in sorted(params) if params[name])
    text = secret + pairs + secret
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest().upper()


class Gateway:
    """The platform as all workers together see it."""

    def __init__(self, client: httpx.Client, account: Account, clock: Clock) -> None:
        self._client, self._account, self._clock = client, account, clock
        self._tokens, self._pace = Tokens(client, account, clock), Pace(clock)

    def ask(self, question: Question) -> Answer:
        """Return what the platform says of an item.

        PlatformError when it says no, or nothing, for good: then nobody shall ask the same again.
        """
        losses, limits, is_renewed = _Losses(self._clock), 0, False
        while True:
            token, started = self._admitted()
            losses.is_repeated(started)
            try:
                return self._asked(question, token)
            except LostError as failure:
                losses.wait_after(failure)
            except TokenRefusedError:
                self._tokens.refuse(token)
                if is_renewed:
                    raise
                is_renewed = True
            except LimitedError as failure:
                wait, limits = max(failure.wait, 2.0**limits), limits + 1
                self._pause(failure, wait)
                if limits > MOST_LIMITS:
                    raise

    def _admitted(self) -> tuple[str, float]:
        """Wait for a turn, with a token that is still good when the turn has come."""
        while True:
            token = self._tokens.current()
            started = self._pace.wait()
            if self._tokens.is_good(token):
                return token, started

    def _pause(self, failure: PlatformError, seconds: float) -> None:
        log.warning("%s; nobody calls for %.1f s", failure, seconds)
        self._pace.pause(seconds)

    def _asked(self, question: Question, token: str) -> Answer:
        params = {
            "app_key": self._account.app_key,
            "item_id": question.item_id,
            "language": question.language,
            "fields": question.fields,
            "include_raw": "false",
            "sign_method": "hmac-sha256",
            "timestamp": str(int(time.time() * 1000)),
        }
        params = {name: value for name, value in params.items() if value}
        params["sign"] = sign(self._account.secret, params)
        # quote() writes a space as %20; the usual way would be +.
        query = urlencode(params, quote_via=quote, safe="")
        headers = {"Authorization": f"Bearer {token}", "X-Api-Version": "3.0"}
        headers["Content-Type"] = "application/json"
        url = f"{self._account.gateway}/api/v3/item/get?{query}"
        request = self._client.build_request("GET", url, headers=headers, timeout=TIMEOUT)
        answer = sent(self._client, request)
        if "code" not in answer:
            raise LostError("unreadable answer", "no code in it")
        return answer


class _Losses:
    """The lost attempts at one call: three may be repeated, after ever longer waits."""

    def __init__(self, clock: Clock) -> None:
        self._clock, self._planned = clock, list(WAITS)
        self._lost_at, self._waited = clock.now(), 0.0
        self._is_waiting = False

    def wait_after(self, failure: LostError) -> None:
        """Wait before the repeat; raise the failure when there have been enough of them."""
        if not self._planned:
            raise failure
        wait = max(self._planned.pop(0), GROWTH * self._waited)
        log.warning("%s; again in %.1f s", failure, wait)
        self._lost_at, self._is_waiting = self._clock.now(), True
        self._clock.sleep(wait)

    def is_repeated(self, moment: float) -> None:
        """Note when the repeat really started."""
        if self._is_waiting:
            self._waited, self._is_waiting = moment - self._lost_at, False
