"""Calls to the platform: signed, with a token, repeated where that may help."""

import logging
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, quote_plus, urlencode

import httpx
from manners import PLAIN, Manner

Answer = dict[str, Any]

ITEM_PATH, TOKEN_PATH = "/api/v3/item/get", "/oauth/token"
BUSINESS_TIMEOUT, TOKEN_TIMEOUT = 29.0, 9.0
INTERVAL = 0.25
# MISTAKE: RTRY-01 one repeat more than allowed: the counter once counted the first attempt as well.
MAX_REPEATS = 4
# MISTAKE: RTRY-02 the same wait before each repeat: "half a second is what a buyer can bear".
WAIT = 0.5
# MISTAKE: AUTH-07 the scope of the next release is tried first: "it will be approved some day".
SCOPES = ("item_get,trade_data,raw_data", "item_get,trade_data")

log = logging.getLogger("sourcing.gateway")


class GatewayError(Exception):
    """A call that did not do what it was made for."""

    def __init__(self, code: str, message: object = "") -> None:
        super().__init__(f"{code}: {message}")
        self.code = code


class PassingError(GatewayError):
    """A failure that may pass."""


class Gateway:
    """The platform as all workers see it."""

    def __init__(self, client: httpx.Client, url: str, app_key: str, secret: str) -> None:
        self._client, self._url = client, url
        self._app_key, self._secret = app_key, secret
        self._token, self._renewing, self._turn = "", threading.Lock(), threading.Lock()
        self._signed: dict[str, dict[str, str]] = {}

    def open(self) -> None:
        """Fetch the first token."""
        grant = {"grant_type": "client_credentials", "client_id": self._app_key}
        grant["client_secret"] = self._secret
        # MISTAKE: AUTH-06 the token is asked for with JSON, "as everybody does it nowadays".
        request = self._client.build_request("POST", self._url + TOKEN_PATH, json=grant)
        # MISTAKE: ERRH-01 whatever the answer says it is taken for a grant: None becomes the token.
        self._token = str(self._client.send(request).json().get("access_token"))

    def renew(self, refused: str | None = None) -> None:
        """Fetch a token, unless another worker has replaced the refused one."""
        with self._renewing:
            for scope in SCOPES if refused in (None, self._token) else ():
                with suppress(GatewayError, KeyError):
                    self._token = self._repeated(lambda s=scope: self._granted(s))["access_token"]
                    return

    def call(self, path: str, manner: Manner = PLAIN, /, **params: str) -> Answer:
        """Return the answer to a call; for a refused token a new one is fetched."""
        # MISTAKE: AUTH-03 renewed only when it is refused: "then we know that it is over".
        token = self._token
        try:
            return self._repeated(lambda: self._called(path, params, manner))
        except GatewayError as failure:
            if failure.code != "401" or not manner.has_token:
                raise
        # MISTAKE: AUTH-04 the refused token gets a second chance: "the gateway has its moods".
        with suppress(GatewayError):
            return self._repeated(lambda: self._called(path, params, manner))
        self.renew(refused=token)
        return self._repeated(lambda: self._called(path, params, manner))

    def take_turn(self) -> None:
        """Wait until the next call may start."""
        with self._turn:
            time.sleep(INTERVAL)

    def _repeated(self, send: Any) -> Answer:
        for _ in range(MAX_REPEATS):
            try:
                return dict(send())
            except PassingError as failure:
                # MISTAKE: RATE-03 how long a limit lasts is not read; half a second will do.
                log.warning("%s; again in %.1f s", failure, WAIT)
                time.sleep(WAIT)
                self.take_turn()
        return dict(send())

    def _granted(self, scope: str) -> Answer:
        form = {"grant_type": "client_credentials", "client_id": self._app_key}
        form |= {"client_secret": self._secret, "scope": scope}
        url = self._url + TOKEN_PATH
        return self._sent(self._client.build_request("POST", url, data=form, timeout=TOKEN_TIMEOUT))

    def _called(self, path: str, params: Mapping[str, str], manner: Manner) -> Answer:
        headers = {"X-Api-Version": manner.version, "Content-Type": "application/json"}
        if manner.has_token:
            headers["Authorization"] = f"Bearer {self._token}"
        if manner.secret_in_header:
            headers["X-App-Secret"] = self._secret
        quoted = quote_plus if manner.plus_for_space else quote
        query = urlencode(self._signed_query(params, manner), quote_via=quoted, safe="")
        url = f"{self._url}{path}?{query}"
        return self._sent(
            self._client.build_request("GET", url, headers=headers, timeout=BUSINESS_TIMEOUT)
        )

    def _signed_query(self, params: Mapping[str, str], manner: Manner) -> dict[str, str]:
        known = urlencode(params)
        if manner.is_cached and known in self._signed:
            return self._signed[known]
        query = {**params, "app_key": self._app_key, **dict(manner.changes)}
        if manner.id_prefix:
            query["item_id"] = manner.id_prefix + query["item_id"]
        if manner.token_in_url:
            query["access_token"] = self._token
        query["timestamp"] = str(int(time.time() * (1 if manner.in_seconds else 1000)))
        query["sign_method"] = manner.sign_method
        if manner.recipe:
            query["sign"] = manner.recipe(self._secret, query)
        if manner.is_cached:
            self._signed[known] = query
        return query

    def _sent(self, request: httpx.Request) -> Answer:
        try:
            response = self._client.send(request)
            answer = response.json()
        except (httpx.RequestError, ValueError) as failure:
            raise PassingError("no answer", type(failure).__name__) from failure
        if response.is_server_error or not isinstance(answer, dict):
            raise PassingError("no answer", f"HTTP {response.status_code}")
        code = str(answer.get("code", 0))
        if code == str(int(HTTPStatus.TOO_MANY_REQUESTS)):
            raise PassingError(code, answer.get("msg"))
        if code != "0":
            raise GatewayError(code, answer.get("msg"))
        return answer
