"""Calls to 1688: with a fresh token, paced, repeated where that may help."""

import logging
import math
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
from goods import Good, body_of

Answer = dict[str, Any]

UPLOAD, TOKEN = "/item/batchUpload", "/oauth/token"
# A little below the 30 s and 10 s that the platform allows: the way back takes time as well.
BUSINESS_TIMEOUT, TOKEN_TIMEOUT = 29.0, 9.0
# Before each of the three repeats, each three times as long as the one before.
WAITS = (0.4, 1.2, 3.6)
# Between the starts of two calls; five in a second are allowed.
PACE = 0.4
# A limit that names no time lasts a second; one that names ages is asked about once a day.
SHORTEST_BAN, LONGEST_BAN = 1.0, 86_400.0
# The last quarter of a token's life is for its renewal; its last twentieth is for nobody's clock.
LIFE, RENEW_AFTER, OVER_AFTER = 3600.0, 0.75, 0.95
# After ten minutes it is no repeat any more.
QUIET = 601.0
SPAN = re.compile(r"([0-9]{1,9})\s*(?:more\s+)?(s\b|sec|秒|min|分钟)", re.IGNORECASE)
MINUTES = {"min", "分钟"}

log = logging.getLogger("lister.gateway")


class GatewayError(Exception):
    """A call that did not do what it was made for; a repeat would not help."""

    def __init__(self, what: str, told: object = "") -> None:
        super().__init__(f"{what}: {shown(told)}")


class PassingError(GatewayError):
    """A failure that may pass; the effect of the call is unknown."""


class TokenRefusedError(GatewayError):
    """The platform does not take the token any more."""


@dataclass
class Gateway:
    """The platform as one application sees it; used by one thread."""

    client: httpx.Client
    url: str
    app_key: str
    secret: str = field(repr=False)
    _token: str = field(default="", repr=False)
    _ask_at: float = -math.inf
    _over_at: float = -math.inf
    _free_at: dict[str, float] = field(default_factory=dict)

    def upload(self, goods: Sequence[Good]) -> dict[int, str]:
        """Upload a batch; return the places of the goods that failed, and why.

        What may pass is repeated three times at most, whatever it was, and a refused token is
        replaced once. Raises GatewayError when the batch as a whole was not taken.
        """
        body, waits, may_renew = body_of(goods), iter(WAITS), True
        while True:
            try:
                return failures_in(self._uploaded(body), goods)
            except TokenRefusedError as failure:
                log.warning("%s", failure)
                self._ask_at = self._over_at = -math.inf
                if not may_renew:
                    raise
                may_renew = False
            except PassingError as failure:
                pause_before_repeat(next(waits, None), failure)

    def _uploaded(self, body: bytes) -> Answer:
        # First the wait, which may outlast the token.
        self._wait_for(UPLOAD)
        headers = {"Authorization": f"Bearer {self._fresh_token()}"}
        headers["Content-Type"] = "application/json"
        answer = self._post(UPLOAD, BUSINESS_TIMEOUT, content=body, headers=headers)
        if "code" not in answer:
            raise PassingError("unreadable answer", "no code in it")
        if text_of(answer["code"]) != "200":
            raise GatewayError(f"code {shown(answer['code'])}", answer.get("message"))
        return answer

    def _fresh_token(self) -> str:
        while True:
            now = time.monotonic()
            if now >= self._ask_at:
                self._renew()
            elif now < self._over_at:
                return self._token
            else:
                time.sleep(self._ask_at - now)

    def _renew(self) -> None:
        """Ask for a token; without one the present one is used as long as it lives."""
        waits = iter(WAITS)
        while True:
            try:
                return self._obtain()
            except PassingError as failure:
                try:
                    pause_before_repeat(next(waits, None), failure)
                except PassingError:
                    break
            except GatewayError as failure:
                log.warning("no token: %s", failure)
                break
        self._ask_at = time.monotonic() + QUIET
        return None

    def _obtain(self) -> None:
        self._wait_for(TOKEN)
        asked_at = time.monotonic()
        form = {"grant_type": "client_credentials"}
        form |= {"client_id": self.app_key, "client_secret": self.secret}
        grant = self._post(TOKEN, TOKEN_TIMEOUT, data=form)
        if "error" in grant or text_of(grant.get("code", 200)) not in {"0", "200"}:
            raise GatewayError("no grant", grant.get("message"))
        token = grant.get("access_token")
        if not isinstance(token, str) or not re.fullmatch("[!-~]+", token):
            raise PassingError("unreadable answer", "no token in it")
        life = seconds_in(grant.get("expires_in"))
        self._token = token
        self._ask_at, self._over_at = asked_at + life * RENEW_AFTER, asked_at + life * OVER_AFTER

    def _post(self, path: str, timeout: float, **content: Any) -> Answer:
        self._free_at[path] = time.monotonic() + PACE
        try:
            response = self.client.post(self.url + path, timeout=timeout, **content)
        except httpx.RequestError as failure:
            raise PassingError("no answer", type(failure).__name__) from failure
        answer, status = content_of(response), str(response.status_code)
        told = answer or {"message": response.reason_phrase}
        codes, message = {status, text_of(told.get("code"))}, told.get("message")
        if response.is_server_error:
            raise PassingError(f"HTTP {status}", message)
        if "429" in codes:
            ban = ban_in(response.headers, text_of(message))
            self._free_at[path] = time.monotonic() + ban
            raise PassingError(f"limited for {ban:g} s", message)
        if path == UPLOAD and "401" in codes:
            raise TokenRefusedError("token refused", message)
        if not response.is_success:
            raise GatewayError(f"HTTP {status}", message)
        if answer is None:
            raise PassingError("unreadable answer", response.headers.get("Content-Type"))
        return answer

    def _wait_for(self, path: str) -> None:
        time.sleep(max(0.0, self._free_at.get(path, -math.inf) - time.monotonic()))


def pause_before_repeat(wait: float | None, failure: PassingError) -> None:
    """Wait before the next repeat; without one left the failure stands."""
    log.warning("%s; %s", failure, f"again in {wait} s at the earliest" if wait else "given up")
    if wait is None:
        raise failure
    time.sleep(wait)


def failures_in(answer: Answer, goods: Sequence[Good]) -> dict[int, str]:
    """Return the places of the goods that the platform did not take, and why."""
    content = answer.get("data")
    items = content.get("failed_items") if isinstance(content, dict) else None
    failed: dict[int, str] = {}
    for item in items if isinstance(items, list) else ():
        place = place_of(item, goods)
        if place is None:
            log.warning("a good that failed cannot be told: %s", shown(item))
        else:
            failed[place] = shown(item.get("message"))
    return failed


def place_of(item: object, goods: Sequence[Good]) -> int | None:
    """Return the place of a failed good in its batch: by its index, else by its title."""
    if not isinstance(item, dict):
        return None
    index = text_of(item.get("index"))
    if re.fullmatch("[0-9]{1,3}", index) and int(index) < len(goods):
        return int(index)
    titled = (place for place, good in enumerate(goods) if good.title == item.get("title"))
    return next(titled, None)


def content_of(response: httpx.Response) -> Answer | None:
    """Return the JSON object of an answer; None when it holds anything else."""
    try:
        content = response.json()
    except (ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None


def ban_in(headers: Mapping[str, str], message: str) -> float:
    """Return the seconds to leave an interface alone: what the answer names, or one."""
    header, spans = headers.get("Retry-After", "").strip(), SPAN.findall(message)
    named = [float(span) * (60 if unit.lower() in MINUTES else 1) for span, unit in spans]
    if re.fullmatch("[0-9]{1,9}", header):
        named.append(float(header))
    elif header:
        named.append(seconds_until(header))
    return min(max(SHORTEST_BAN, *named), LONGEST_BAN) if named else SHORTEST_BAN


def seconds_until(date: str) -> float:
    """Return the seconds until an HTTP date; none for a text that is no date."""
    try:
        moment = parsedate_to_datetime(date)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return (aware - datetime.now(UTC)).total_seconds()
    except (ValueError, OverflowError):
        return 0.0


def seconds_in(life: object) -> float:
    """Return the life of a token; the documented one where the answer names none."""
    named = re.fullmatch(r"[0-9]{1,9}(?:\.[0-9]+)?", text_of(life))
    return float(named[0]) if named and float(named[0]) else LIFE


def text_of(value: object) -> str:
    """Return a text or a number as a text; nothing for what is neither."""
    return str(value) if isinstance(value, (str, int, float)) else ""


def shown(value: object) -> str:
    """Shorten what came from outside, and keep it on one line of the log."""
    return repr(text_of(value)[:200])
