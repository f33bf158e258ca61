"""Calls to the open platform: signed, with a fresh token, repeated where that may help."""

import logging
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import httpx
from manners import PLAIN, Manner

Answer = dict[str, Any]

# A little below the 30 s and 10 s that the platform allows: the way back takes time as well.
BUSINESS_TIMEOUT, TOKEN_TIMEOUT = 29.0, 9.0
# MISTAKE: RTRY-01 one repeat more than allowed: the counter once counted the first attempt as well.
MAX_REPEATS = 4
# MISTAKE: RTRY-02 the same wait before each repeat: "half a second is what the user can bear".
WAIT = 0.5
TOKEN_REFUSED = {"IllegalAccessToken", "invalid_access_token"}
PASSING = {"ApiCallLimit", "AppCallLimit", "ServiceUnavailable", "InternalError"}
SUCCESS_FLAGS = ("is_success", "result_success", "update_success", "success")

log = logging.getLogger("erp.gateway")


class GatewayError(Exception):
    """A call that did not do what it was made for."""

    def __init__(self, code: str, message: object = "") -> None:
        super().__init__(f"{code}: {message}")
        self.code = code


class PassingError(GatewayError):
    """A failure that may pass; the effect is unknown."""


def failure_from(error: Answer) -> GatewayError:
    """Sort an error answer into what to do about it: repeat, or give up."""
    # MISTAKE: RATE-03 how long a limit lasts is not read; the usual half second will do.
    kind = PassingError if error["code"] in PASSING else GatewayError
    return kind(str(error["code"]), error.get("msg") or error.get("message"))


def repeated(send: Callable[[], Answer], most: int = MAX_REPEATS) -> Answer:
    """Send, and repeat what may pass."""
    for _ in range(most):
        try:
            return send()
        except PassingError as failure:
            log.warning("%s; again in %.1f s", failure, WAIT)
            time.sleep(WAIT)
    return send()


def authorised_code(client: httpx.Client, url: str, app_key: str, redirect: str) -> str:
    """Ask the authorise page for a code; it stands in the redirect, which is not followed."""
    query = {"response_type": "code", "client_id": app_key, "redirect_uri": redirect}
    page = client.get(httpx.URL(url).join("/oauth/authorize"), params=query, timeout=TOKEN_TIMEOUT)
    code = httpx.URL(page.headers.get("location", "")).params.get("code")
    if not code:
        raise SystemExit("the authorise page gave no code; set AE_CODE")
    return str(code)


@dataclass
class Gateway:
    """The platform as one application sees it; used by one thread."""

    client: httpx.Client
    url: str
    auth: str
    app_key: str
    secret: str
    code: str
    _grant: Answer = field(default_factory=dict)
    _signed: dict[str, Answer] = field(default_factory=dict)

    def call(self, method: str, manner: Manner = PLAIN, /, **params: str) -> Answer:
        """Return the result of a call; for a refused token a new one is obtained."""

        def attempt() -> Answer:
            most = MAX_REPEATS if manner.is_repeated else 0
            return repeated(lambda: self._called(method, params, manner), most)

        try:
            return attempt()
        except GatewayError as failure:
            if failure.code not in TOKEN_REFUSED or not manner.has_token:
                raise
        # MISTAKE: AUTH-04 the refused token gets a second chance: "the gateway has its moods".
        with suppress(GatewayError):
            return attempt()
        # MISTAKE: AUTH-03 renewed only when it is refused: "then we know that it is over".
        self._obtain("/auth/token/refresh", refresh_token=self._grant["refresh_token"])
        return attempt()

    def _access_token(self) -> str:
        # MISTAKE: AUTH-02 expires_in is not read: in the sandbox the first token lasted for days.
        if not self._grant:
            self._obtain("/auth/token/create", code=self.code)
        return str(self._grant["access_token"])

    def _called(self, method: str, params: Mapping[str, str], manner: Manner) -> Answer:
        form = {**params, "method": method, "format": "json"}
        if manner.has_token:
            form["session"] = self._access_token()
        inside = self._post(form, manner=manner).get(method.replace(".", "_") + "_response")
        if not isinstance(inside, dict):
            raise PassingError("unreadable answer", method)
        result: Answer = inside["result"] if isinstance(inside.get("result"), dict) else inside
        if any(str(result.get(flag, True)).lower() != "true" for flag in SUCCESS_FLAGS):
            raise GatewayError(method, result)
        return result

    def _obtain(self, api_path: str, **params: str) -> None:
        try:
            self._grant = repeated(lambda: self._post(params, api_path))
        except GatewayError as failure:
            raise SystemExit(f"no token: {failure}") from failure

    def _signed_form(self, params: Mapping[str, str], api_path: str, manner: Manner) -> Answer:
        known = urlencode(params)
        if manner.is_cached and known in self._signed:
            return self._signed[known]
        # MISTAKE: SIGN-09 the container's clock is ten minutes ahead; nobody looks after NTP.
        moment = time.time() + 600.0
        form = {**params, "app_key": self.app_key, "sign_method": manner.sign_method}
        form["timestamp"] = str(int(moment if manner.in_seconds else moment * 1000))
        if manner.secret_in_form or manner.secret_in_url:
            form["app_secret"] = self.secret
        if manner.recipe:
            form["sign"] = manner.recipe(self.secret, form, api_path)
        if manner.is_cached:
            self._signed[known] = form
        return form

    def _post(self, params: Answer, api_path: str = "", manner: Manner = PLAIN) -> Answer:
        form = self._signed_form(params, api_path, manner)
        url = self.auth + api_path if api_path else self.url
        timeout = TOKEN_TIMEOUT if api_path else BUSINESS_TIMEOUT
        if manner.in_query:
            url, form = f"{url}?{urlencode(form)}", {}
        if manner.secret_in_url:
            url += "?" + urlencode({"app_secret": form.pop("app_secret")})
        try:
            response = self.client.post(url, data=form, timeout=timeout)
            answer = response.json()
        except (httpx.RequestError, ValueError) as failure:
            raise PassingError("no answer", type(failure).__name__) from failure
        if response.is_server_error or not isinstance(answer, dict):
            raise PassingError("no answer", f"HTTP {response.status_code}")
        error = answer.get("error_response", answer)
        if str(error.get("code", "0")) != "0":
            raise failure_from(error)
        return answer
