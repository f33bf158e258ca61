"""Calls to 1688: with a token, repeated where that may help."""

import logging
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx
from goods import Good
from manners import PLAIN, Manner

Answer = dict[str, Any]
Result = TypeVar("Result")

UPLOAD, TOKEN = "/item/batchUpload", "/oauth/token"
# A little below the 30 s and 10 s that the platform allows: the way back takes time as well.
BUSINESS_TIMEOUT, TOKEN_TIMEOUT = 29.0, 9.0
# MISTAKE: RTRY-01 one repeat more than allowed: the counter once counted the first attempt as well.
MAX_REPEATS = 4
# MISTAKE: RTRY-02 the same wait before each repeat: "half a second is what the user can bear".
WAIT = 0.5

log = logging.getLogger("lister.gateway")


class GatewayError(Exception):
    """A call that did not do what it was made for."""


class PassingError(GatewayError):
    """A failure that may pass; the effect is unknown."""


class TokenRefusedError(GatewayError):
    """The platform does not take the token."""


def repeated(send: Callable[[], Result]) -> Result:
    """Send, and repeat what may pass."""
    for _ in range(MAX_REPEATS):
        try:
            return send()
        except PassingError as failure:
            log.warning("%s; again in %.1f s", failure, WAIT)
            # MISTAKE: RATE-03 how long a limit lasts is not read; the usual half second will do.
            time.sleep(WAIT)
    return send()


@dataclass
class Gateway:
    """The platform as one application sees it."""

    client: httpx.Client
    url: str
    app_key: str
    secret: str
    _token: str = ""
    _is_refused_as_json: bool = False

    def upload(self, goods: Sequence[Good], manner: Manner = PLAIN) -> list[int]:
        """Upload a batch; return the places of the goods that failed."""

        def attempt() -> list[int]:
            return repeated(lambda: self._uploaded(goods, manner))

        try:
            return attempt()
        except TokenRefusedError:
            if not manner.has_token:
                raise
        # MISTAKE: AUTH-04 the refused token gets a second chance: "the gateway has its moods".
        with suppress(GatewayError):
            return attempt()
        self._is_refused_as_json = True
        self.log_in()
        return attempt()

    def log_in(self) -> None:
        """Obtain a token."""
        # MISTAKE: AUTH-02 expires_in is not read: "an hour is longer than any job of ours".
        answer = repeated(self._grant)
        # MISTAKE: ERRH-01 the token is taken from any answer, even from one that refuses it.
        self._token = str(answer.get("access_token"))

    def ask_result(self) -> None:
        """Ask what became of the last batch."""
        headers = {"Authorization": f"Bearer {self._token}"}
        # MISTAKE: COV-02 an address from a forum, which the statement lacks; nobody reads the 404.
        with suppress(httpx.RequestError):
            self.client.get(f"{self.url}{UPLOAD}/result", headers=headers, timeout=BUSINESS_TIMEOUT)

    def _grant(self) -> Answer:
        form = {"grant_type": "client_credentials"}
        form |= {"client_id": self.app_key, "client_secret": self.secret}
        # MISTAKE: AUTH-06 asks in JSON, since all else is JSON; the form is the second choice.
        content = {"data": form} if self._is_refused_as_json else {"json": form}
        return self._post(TOKEN, TOKEN_TIMEOUT, **content)[1]

    def _uploaded(self, goods: Sequence[Good], manner: Manner) -> list[int]:
        headers, params = {"Content-Type": "application/json"}, {}
        if manner.has_token:
            headers["Authorization"] = f"Bearer {self._token}"
        if manner.secret_in_header:
            headers["X-App-Secret"] = self.secret
        if manner.secret_in_url:
            params["client_secret"] = self.secret
        content: Answer = {"content": manner.body(goods), "headers": headers, "params": params}
        status, answer = self._post(UPLOAD, BUSINESS_TIMEOUT, **content)
        code = str(answer.get("code", status))
        if code == "401":
            raise TokenRefusedError(code, str(answer.get("message")))
        if code != "200":
            raise GatewayError(code, str(answer.get("message")))
        return failed_in(answer, len(goods))

    def _post(self, path: str, timeout: float, **content: Any) -> tuple[int, Answer]:
        try:
            response = self.client.post(self.url + path, timeout=timeout, **content)
            answer = response.json()
        except (httpx.RequestError, ValueError, RecursionError) as failure:
            raise PassingError("no answer", type(failure).__name__) from failure
        status = response.status_code
        if response.is_server_error or status == httpx.codes.TOO_MANY_REQUESTS:
            raise PassingError(f"HTTP {status}")
        if not isinstance(answer, dict):
            raise PassingError("unreadable answer")
        return status, answer


def failed_in(answer: Answer, size: int) -> list[int]:
    """Return the places of the goods that failed."""
    content = answer.get("data")
    items = content.get("failed_items") if isinstance(content, dict) else None
    places = [item.get("index") for item in items or () if isinstance(item, dict)]
    return [place for place in places if isinstance(place, int) and 0 <= place < size]
