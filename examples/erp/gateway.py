"""Calls to the open platform: signed, with a fresh token, repeated where that may help."""

import hashlib
import hmac
import logging
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

Answer = dict[str, Any]

# A little below the 30 s and 10 s that the platform allows: the way back takes time as well.
BUSINESS_TIMEOUT, TOKEN_TIMEOUT = 29.0, 9.0
# Before each of the three repeats, each three times as long as the one before.
WAITS = (0.4, 1.2, 3.6)
RENEW_AHEAD = 30 * 60
TOKEN_REFUSED = {"IllegalAccessToken", "invalid_access_token"}
# Error codes that pass by themselves, with the seconds to leave the gateway alone where its message
# names none. Only a person can put an address on the whitelist, so that takes a while.
PASSING = {"ApiCallLimit": 1.0, "AppCallLimit": 1.0, "AppWhiteIpLimit": 600.0}
PASSING |= {"ServiceUnavailable": 0.0, "InternalError": 0.0}
SUCCESS_FLAGS = ("is_success", "result_success", "update_success", "success")

log = logging.getLogger("erp.gateway")


class GatewayError(Exception):
    """A call that did not do what it was made for."""

    def __init__(self, code: str, message: object = "", ban: float = 0.0) -> None:
        super().__init__(f"{code}: {message}")
        self.code, self.ban = code, ban


class PassingError(GatewayError):
    """A failure that may pass, after `ban` seconds at the earliest; the effect is unknown."""


def sign(secret: str, params: Mapping[str, str], api_path: str = "") -> str:
    """Sign the raw values, sorted by name, with the API path of a system call in front."""
    text = api_path + "".join(name + params[name] for name in sorted(params))
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest().upper()


def failure_from(error: Answer) -> GatewayError:
    """Sort an error answer into what to do about it: repeat, or give up."""
    code, message = str(error["code"]), str(error.get("msg") or error.get("message"))
    if code not in PASSING:
        return GatewayError(code, message)
    named = re.search(r"(\d+) (?:more )?second", message)
    return PassingError(code, message, ban=float(named[1]) if named else PASSING[code])


def repeated(send: Callable[[], Answer]) -> Answer:
    """Send, and repeat what may pass: three times at most, after ever longer waits."""
    for wait in WAITS:
        try:
            return send()
        except PassingError as failure:
            pause = max(wait, failure.ban)
            log.warning("%s; again in %.1f s", failure, pause)
            time.sleep(pause)
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
    _renew_at: float = 0.0

    def call(self, method: str, **params: str) -> Answer:
        """Return the result of a call; a refused token is renewed, and the call repeated, once."""
        try:
            return repeated(lambda: self._called(method, params))
        except GatewayError as failure:
            if failure.code not in TOKEN_REFUSED:
                raise
            return repeated(lambda: self._called(method, params))

    def renew_in_time(self) -> None:
        """Obtain a token, or a new one when the present one will soon be over."""
        if not self._grant:
            self._obtain("/auth/token/create", code=self.code)
        elif time.time() >= self._renew_at:
            self._obtain("/auth/token/refresh", refresh_token=self._grant["refresh_token"])

    def _called(self, method: str, params: Mapping[str, str]) -> Answer:
        self.renew_in_time()
        token = self._grant["access_token"]
        form = {**params, "method": method, "session": token, "format": "json"}
        inside = self._post(form).get(method.replace(".", "_") + "_response")
        if not isinstance(inside, dict):
            raise PassingError("unreadable answer", method)
        result: Answer = inside["result"] if isinstance(inside.get("result"), dict) else inside
        if any(str(result.get(flag, True)).lower() != "true" for flag in SUCCESS_FLAGS):
            raise GatewayError(method, result)
        return result

    def _obtain(self, api_path: str, **params: str) -> None:
        asked_at = time.time()
        try:
            grant = repeated(lambda: self._post(params, api_path))
        except GatewayError as failure:
            raise SystemExit(f"no token: {failure}") from failure
        life = int(grant["expires_in"])
        self._grant, self._renew_at = grant, asked_at + life - min(RENEW_AHEAD, life / 4)

    def _post(self, params: Mapping[str, str], api_path: str = "") -> Answer:
        form = {**params, "app_key": self.app_key, "sign_method": "sha256"}
        form["timestamp"] = str(int(time.time() * 1000))
        form["sign"] = sign(self.secret, form, api_path)
        url = self.auth + api_path if api_path else self.url
        timeout = TOKEN_TIMEOUT if api_path else BUSINESS_TIMEOUT
        try:
            response = self.client.post(url, data=form, timeout=timeout)
            answer = response.json()
        except (httpx.RequestError, ValueError) as failure:
            raise PassingError("no answer", type(failure).__name__) from failure
        if response.is_server_error or not isinstance(answer, dict):
            raise PassingError("no answer", f"HTTP {response.status_code}")
        error = answer.get("error_response", answer)
        if str(error.get("code", "0")) != "0":
            if error["code"] in TOKEN_REFUSED:
                self._renew_at = 0.0
            raise failure_from(error)
        return answer
