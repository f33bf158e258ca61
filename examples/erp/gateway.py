"""The business gateway as the ERP sees it: named calls, with a token that is kept fresh."""

import json
import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

import httpx
from wire import (
    Answer,
    Clock,
    GatewayError,
    MustStopError,
    PassingError,
    RefusedError,
    Settings,
    Wire,
)

# A little below the 30 s and 10 s that the platform allows: the way back takes time as well.
BUSINESS_TIMEOUT, TOKEN_TIMEOUT = 29.0, 9.0
RENEW_AHEAD = 30 * 60.0
TOKEN_REFUSED = frozenset({"IllegalAccessToken", "invalid_access_token"})

log = logging.getLogger("erp.gateway")


@dataclass(frozen=True)
class Token:
    """An access token and the times at which it and its renewal end."""

    access: str
    refresh: str
    renew_at: float
    refresh_until: float

    @classmethod
    def from_answer(cls, answer: Answer, asked_at: float) -> Self:
        """Read a grant; its life counts from the moment we asked, to be on the safe side."""
        try:
            life = int(answer["expires_in"])
            return cls(
                access=str(answer["access_token"]),
                refresh=str(answer["refresh_token"]),
                renew_at=asked_at + life - min(RENEW_AHEAD, life / 10),
                refresh_until=asked_at + int(answer["refresh_expires_in"]),
            )
        except (KeyError, TypeError, ValueError) as failure:
            raise RefusedError(f"no grant, {failure!r}", "token") from failure


class Tokens:
    """Creates the token and renews it in time; meanwhile the other threads wait."""

    def __init__(self, settings: Settings, wire: Wire, client: httpx.Client, clock: Clock) -> None:
        self._settings = settings
        self._wire = wire
        self._client = client
        self._clock = clock
        self._lock = threading.Lock()
        self._token: Token | None = None

    def access(self) -> str:
        """Return an access token that is good for the next call."""
        with self._lock:
            if self._token is None:
                self._token = self._created()
            elif self._clock.now() >= self._token.renew_at:
                self._token = self._renewed(self._token)
            return self._token.access

    def refuse(self, access: str) -> None:
        """Never hand out this token again: the platform did not take it."""
        with self._lock:
            if self._token and self._token.access == access:
                self._token = replace(self._token, renew_at=0.0)

    def _created(self) -> Token:
        code = self._settings.code or self._authorised()
        try:
            return self._granted("/auth/token/create", {"code": code})
        except RefusedError as refusal:
            # A code works once: it is spent when the first answer was lost on its way.
            if "InvalidCode" not in refusal.codes:
                raise
            return self._granted("/auth/token/create", {"code": self._authorised()})

    def _renewed(self, token: Token) -> Token:
        if self._clock.now() >= token.refresh_until:
            raise MustStopError("the authorisation has ended; the seller must authorise again")
        try:
            return self._granted("/auth/token/refresh", {"refresh_token": token.refresh})
        except RefusedError as refusal:
            raise MustStopError(f"the token cannot be renewed: {refusal}") from refusal

    def _granted(self, api_path: str, params: Mapping[str, str]) -> Token:
        def send() -> Answer:
            url = self._settings.auth + api_path
            answer = self._wire.post(url, params, timeout=TOKEN_TIMEOUT, api_path=api_path)
            if str(answer.get("code")) != "0":
                raise self._wire.failure(answer)
            return answer

        asked_at = self._clock.now()
        token = Token.from_answer(self._wire.repeated(str(params), send), asked_at)
        log.info("%s: token granted", api_path)
        return token

    def _authorised(self) -> str:
        """Ask the authorise page for a code; it stands in the redirect, which is not followed."""
        query = {
            "response_type": "code",
            "force_auth": "true",
            "redirect_uri": f"http://127.0.0.1:{self._settings.callback_port}/authorised",
            "client_id": self._settings.app_key,
        }
        page = httpx.URL(self._settings.gateway).join("/oauth/authorize")
        try:
            answer = self._client.get(page, params=query, timeout=TOKEN_TIMEOUT)
        except httpx.RequestError as failure:
            raise GatewayError(f"no authorise page ({type(failure).__name__})") from failure
        code = httpx.URL(answer.headers.get("location", "")).params.get("code")
        if not code:
            raise MustStopError("the authorise page gave no code; set AE_CODE")
        return str(code)


class Gateway:
    """Makes business calls and returns what stands inside the envelope of the answer."""

    def __init__(
        self, settings: Settings, client: httpx.Client, clock: Clock | None = None
    ) -> None:
        self._url = settings.gateway
        clock = clock or Clock()
        self._wire = Wire(settings, client, clock)
        self._tokens = Tokens(settings, self._wire, client, clock)

    def authorise(self) -> None:
        """Fetch the first token now, so that a wrong set-up shows at the start."""
        self._tokens.access()

    def call(self, method: str, **params: str) -> Answer:
        """Call a business interface: repeat what may pass, renew a refused token once."""
        call = method + json.dumps(params, sort_keys=True)
        return self._wire.repeated(call, lambda: self._with_token(method, params))

    def _with_token(self, method: str, params: Mapping[str, str]) -> Answer:
        access = self._tokens.access()
        try:
            return self._called(method, params, access)
        except RefusedError as refusal:
            if not refusal.codes & TOKEN_REFUSED:
                raise
            log.info("%s: token refused, renewing", method)
            self._tokens.refuse(access)
        access = self._tokens.access()
        try:
            return self._called(method, params, access)
        except RefusedError as refusal:
            if refusal.codes & TOKEN_REFUSED:
                self._tokens.refuse(access)
            raise

    def _called(self, method: str, params: Mapping[str, str], access: str) -> Answer:
        form = {**params, "method": method, "session": access, "format": "json"}
        answer = self._wire.post(self._url, form, timeout=BUSINESS_TIMEOUT)
        if isinstance(error := answer.get("error_response"), dict):
            raise self._wire.failure(error)
        inside: Any = answer.get(method.replace(".", "_") + "_response")
        if not isinstance(inside, dict):
            raise PassingError(f"{method}: the answer belongs to another call")
        return inside
