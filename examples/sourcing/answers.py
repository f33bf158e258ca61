"""What an answer of the platform comes to: its content, or an error that says what to do next."""

import json
import re
from datetime import UTC, datetime
from decimal import Decimal
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any

import httpx

Answer = dict[str, Any]

SUCCESS, TOKEN_REFUSED, LIMITED = "0", "401", "429"
SHORTEST_WAIT, LONGEST_WAIT = 1.0, 86_400.0
LONGEST_MESSAGE = 200


class PlatformError(Exception):
    """A call that did not bring what it was made for; as such it is left to a person."""

    def __init__(self, code: str, message: object = "") -> None:
        super().__init__(f"{code}: {' '.join(str(message).split())[:LONGEST_MESSAGE]}")


class LostError(PlatformError):
    """No answer, or none that can be read: it may pass."""


class TokenRefusedError(PlatformError):
    """The token is no longer good: the call goes with another one."""


class LimitedError(PlatformError):
    """Too many calls: everybody waits."""

    def __init__(self, message: object, wait: float) -> None:
        super().__init__(LIMITED, message)
        self.wait = wait


def sent(client: httpx.Client, request: httpx.Request) -> Answer:
    """Send a request and return the answer's content; PlatformError where it says no."""
    try:
        response = client.send(request)
    except httpx.HTTPError as failure:
        raise LostError("no answer", type(failure).__name__) from failure
    return content_of(response)


def content_of(response: httpx.Response) -> Answer:
    """Return the content of an answer; PlatformError where it says no, or nothing."""
    status = response.status_code
    if response.is_server_error:
        raise LostError("no answer", f"HTTP {status}")
    answer = _read(response.content)
    if answer is None and not response.is_client_error:
        raise LostError("unreadable answer", f"HTTP {status}")
    answer = answer or {}
    code = str(answer.get("code", SUCCESS))
    if status == HTTPStatus.OK and code == SUCCESS:
        return answer
    message = answer.get("msg", response.reason_phrase)
    code = str(status) if code == SUCCESS else code
    if code == TOKEN_REFUSED:
        raise TokenRefusedError(code, message)
    if code == LIMITED:
        raise LimitedError(message, wait_named_by(response.headers.get("Retry-After", ""), message))
    raise PlatformError(code, message)


def wait_named_by(header: str, message: object) -> float:
    """Return the seconds that a limit asks to wait: the longest named, one at the least."""
    named = [SHORTEST_WAIT]
    if header.strip().isdecimal():
        named.append(float(header))
    elif until := _date(header):
        named.append((until - datetime.now(UTC)).total_seconds())
    named += map(float, re.findall(r"(\d{1,9}(?:\.\d+)?) *(?:more )?(?:second|秒)", str(message)))
    return min(max(named), LONGEST_WAIT)


def _read(content: bytes) -> Answer | None:
    try:
        answer = json.loads(content, parse_float=Decimal)
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) else None


def _date(header: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(header)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
