"""One request to the open platform: signature, timeouts, repeats."""

import json
import logging
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import httpx
from manners import PLAIN, Manner

Answer = dict[str, Any]

MAX_REPEATS = 3
FIRST_WAIT = 0.5
# MISTAKE: SIGN-09 the clock of the container runs ten minutes ahead; nobody looks after NTP.
CLOCK_AHEAD = 600.0
ASK_AGAIN_AFTER = 600.0
LIMITED = frozenset({"ApiCallLimit", "AppCallLimit"})
BUSY = frozenset({"ServiceUnavailable", "InternalError"})
FINAL = frozenset({
    "IncompleteSignature",
    "InsufficientPermission",
    "InvalidParameter",
    "MissingParameter",
    "isv.insufficient-permission",
    "isv.invalid-parameter",
})  # fmt: skip
SERVER_ERROR, TOO_MANY = 500, 429

log = logging.getLogger("erp.wire")


class GatewayError(Exception):
    """A call that did not do what it was made for."""


class RefusedError(GatewayError):
    """The platform said no, and would say so again."""

    def __init__(self, message: str, *codes: str) -> None:
        self.codes = frozenset(filter(None, codes))
        super().__init__(f"{', '.join(sorted(self.codes))}: {message}")


class PassingError(GatewayError):
    """A failure that a repeat may cure, after `ban` seconds at the earliest."""

    def __init__(self, message: str, ban: float = 0.0) -> None:
        super().__init__(message)
        self.ban = ban


class GaveUpError(GatewayError):
    """The repeats did not help; whether the call took effect is unknown."""


class MustStopError(Exception):
    """No further call is allowed before a person has acted."""


@dataclass(frozen=True)
class Settings:
    """Where the platform is and who we are there."""

    gateway: str
    auth: str
    app_key: str
    secret: str
    code: str | None
    callback_port: int
    orders: int = 3


@dataclass(frozen=True)
class Clock:
    """The time and the wait, so that tests need not wait."""

    now: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep


def failure_from(error: Mapping[str, Any]) -> Exception:
    """Sort an error answer into what to do about it."""
    code, sub_code = str(error.get("code", "")), str(error.get("sub_code", ""))
    message = str(error.get("msg") or error.get("message") or "")
    if code == "AppWhiteIpLimit":
        return MustStopError("this address is not on the IP whitelist of the app")
    if code in LIMITED:
        named = re.search(r"(\d+)\s*(?:more\s+)?second", message)
        return PassingError(f"{code}: {message}", ban=max(1.0, float(named[1]) if named else 0.0))
    if code in BUSY or sub_code.startswith("isp."):
        return PassingError(f"{code}: {message}")
    return RefusedError(f"{message} (request {error.get('request_id')})", code, sub_code)


class Wire:
    """Sends signed calls, and repeats those that may succeed the next time."""

    def __init__(self, settings: Settings, client: httpx.Client, clock: Clock) -> None:
        self._settings = settings
        self._client = client
        self._clock = clock
        self._closed_until = 0.0
        self._signed_forms: dict[str, dict[str, str]] = {}
        self._endings: dict[str, tuple[float, GatewayError]] = {}

    def repeated(self, call: str, send: Callable[[], Answer]) -> Answer:
        """Send, repeat what may pass, and do not ask again soon what has ended in a no."""
        ended_at, ending = self._endings.get(call, (0.0, None))
        if ending and self._clock.now() < ended_at + ASK_AGAIN_AFTER:
            raise ending
        try:
            return self._persevered(send)
        except GaveUpError as failure:
            self._endings[call] = (self._clock.now(), failure)
            raise
        except RefusedError as refusal:
            if refusal.codes & FINAL:
                self._endings[call] = (self._clock.now(), refusal)
            raise

    def post(
        self,
        url: str,
        params: Mapping[str, str],
        *,
        timeout: float,
        api_path: str = "",
        manner: Manner = PLAIN,
    ) -> Answer:
        """Send one call in the manner of its module and return the JSON object of its answer."""
        self._wait_while_closed()
        form = self._signed(params, api_path, manner)
        if manner.in_query:
            return self._exchanged(f"{url}?{urlencode(form)}", {}, timeout)
        if manner.secret_in_url:
            in_url = {"app_secret": form.pop("app_secret")}
            return self._exchanged(f"{url}?{urlencode(in_url)}", form, timeout)
        return self._exchanged(url, form, timeout)

    def failure(self, error: Mapping[str, Any]) -> Exception:
        """Take note of a call limit, and say what the error means."""
        failure = failure_from(error)
        if isinstance(failure, PassingError):
            self._closed_until = max(self._closed_until, self._clock.now() + failure.ban)
        return failure

    def _signed(self, params: Mapping[str, str], api_path: str, manner: Manner) -> dict[str, str]:
        cached = json.dumps(params, sort_keys=True)
        if manner.is_cached and cached in self._signed_forms:
            return self._signed_forms[cached]
        moment = self._clock.now() + CLOCK_AHEAD
        form = {
            **params,
            "app_key": self._settings.app_key,
            "sign_method": manner.sign_method,
            "timestamp": str(int(moment if manner.in_seconds else moment * 1000)),
        }
        if manner.secret_in_form or manner.secret_in_url:
            form["app_secret"] = self._settings.secret
        if manner.recipe:
            form["sign"] = manner.recipe(self._settings.secret, form, api_path)
        if manner.is_cached:
            self._signed_forms[cached] = form
        return form

    def _persevered(self, send: Callable[[], Answer]) -> Answer:
        wait = FIRST_WAIT
        for _ in range(MAX_REPEATS):
            try:
                return send()
            except PassingError as failure:
                wait = max(wait, failure.ban)
                log.warning("%s; again in %.1f s", failure, wait)
                self._clock.sleep(wait)
                wait *= 2
        try:
            return send()
        except PassingError as failure:
            raise GaveUpError(f"gave up after {MAX_REPEATS} repeats: {failure}") from failure

    def _exchanged(self, url: str, form: Mapping[str, str], timeout: float) -> Answer:
        # httpx bounds each read, not their sum: a body that trickles needs a deadline of its own.
        deadline = time.monotonic() + timeout
        content = bytearray()
        try:
            with self._client.stream("POST", url, data=form, timeout=timeout) as response:
                for chunk in response.iter_bytes():
                    content += chunk
                    if time.monotonic() > deadline:
                        raise PassingError(f"the answer took longer than {timeout} s")
        except httpx.RequestError as failure:
            raise PassingError(f"no answer ({type(failure).__name__})") from failure
        status = response.status_code
        if status == TOO_MANY:
            raise self.failure({"code": "ApiCallLimit", "msg": "HTTP 429"})
        if status >= SERVER_ERROR:
            raise PassingError(f"HTTP {status}")
        try:
            answer = json.loads(content)
        except (ValueError, RecursionError) as failure:
            raise self._unreadable(response) from failure
        if not isinstance(answer, dict):
            raise self._unreadable(response)
        return answer

    def _unreadable(self, response: httpx.Response) -> GatewayError:
        if response.is_success:
            return PassingError("unreadable answer")
        return RefusedError("unreadable answer", f"HTTP {response.status_code}")

    def _wait_while_closed(self) -> None:
        # One gate for all interfaces: an app-wide limit does not name the one it hit.
        remaining = self._closed_until - self._clock.now()
        if remaining > 0:
            self._clock.sleep(remaining)
