"""Authorization codes and tokens: issued, renewed, expired."""

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from harness.emulator.answers import RefusedError
from harness.emulator.pushes import SELLER_ID
from harness.emulator.settings import EmulatorSettings
from harness.model.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """An access token with its refresh token, and until when each is good."""

    access: str
    refresh: str
    access_until: datetime
    refresh_until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenState:
    """A token as the control side shows it: never the token itself."""

    fingerprint: str
    expires: datetime
    is_expired: bool


class TokenOffice:
    """Issues codes and tokens and knows which are good; used under the platform's lock."""

    def __init__(self, clock: Clock, settings: EmulatorSettings) -> None:
        self._clock = clock
        self._settings = settings
        self._access_life: float = settings.access_life
        self._codes: dict[str, datetime] = {}
        self._by_access: dict[str, Grant] = {}
        self._by_refresh: dict[str, Grant] = {}
        self._issued: set[str] = set()

    def issue_code(self) -> str:
        """A fresh code that buys one grant."""
        code = f"3_{secrets.randbelow(900000) + 100000}_{secrets.token_urlsafe(18)}"
        self._codes[code] = self._clock.now() + timedelta(seconds=self._settings.code_life)
        self._issued.add(code)
        return code

    def create(self, code: str) -> Grant:
        """The grant that a code buys; the code is spent. Raises RefusedError for a bad one."""
        until = self._codes.pop(code, None)
        if until is None or until <= self._clock.now():
            raise RefusedError("InvalidCode", "Invalid Code")
        refresh_until = self._clock.now() + timedelta(seconds=self._settings.refresh_life)
        return self._granted(refresh_until)

    def refresh(self, refresh_token: str) -> Grant:
        """A new pair of tokens; the life of the refresh token is not renewed.

        The old refresh token stays good until its end: an answer may be lost on its way.
        """
        old = self._by_refresh.get(refresh_token)
        if old is None or old.refresh_until <= self._clock.now():
            raise RefusedError(
                "IllegalRefreshToken", "The specified refresh token is invalid or expired"
            )
        return self._granted(old.refresh_until)

    def is_good(self, access_token: str) -> bool:
        """Whether a business call with this token is let in."""
        grant = self._by_access.get(access_token)
        return grant is not None and self._clock.now() < grant.access_until

    def expire_all(self) -> int:
        """End every access token now; how many were still good."""
        now = self._clock.now()
        good = [grant for grant in self._by_access.values() if grant.access_until > now]
        for grant in good:
            self._by_access[grant.access] = replace(grant, access_until=now)
        return len(good)

    def expire(self, access_token: str) -> None:
        """End one access token now; one that nobody knows is none."""
        if grant := self._by_access.get(access_token):
            until = min(grant.access_until, self._clock.now())
            self._by_access[access_token] = replace(grant, access_until=until)

    @contextmanager
    def living(self, seconds: float) -> Iterator[None]:
        """While this is entered, tokens are granted for so many seconds only."""
        self._access_life = seconds
        try:
            yield
        finally:
            self._access_life = self._settings.access_life

    def answer(self, grant: Grant) -> dict[str, int | str]:
        """A grant in the platform's words; live answers have integers for the four times."""
        now = self._clock.now()
        return {
            "access_token": grant.access,
            "refresh_token": grant.refresh,
            "expires_in": _seconds(grant.access_until - now),
            "refresh_expires_in": _seconds(grant.refresh_until - now),
            "expire_time": _milliseconds(grant.access_until),
            "refresh_token_valid_time": _milliseconds(grant.refresh_until),
            "user_id": SELLER_ID,
            "seller_id": SELLER_ID,
            "havana_id": "300002118" + SELLER_ID[-4:],
            "user_nick": "sandbox" + SELLER_ID[-4:],
            "account": "sandbox@example.com",
            "account_id": SELLER_ID,
            "account_platform": "buyerApp",
            "sp": "ae",
            "locale": "en_US",
        }

    def states(self) -> tuple[TokenState, ...]:
        """Every access token by its fingerprint, in the order of issue."""
        now = self._clock.now()
        return tuple(
            TokenState(
                fingerprint=fingerprint(grant.access),
                expires=grant.access_until,
                is_expired=grant.access_until <= now,
            )
            for grant in self._by_access.values()
        )

    def issued(self) -> frozenset[str]:
        """Every code and token issued so far: what must not leak."""
        return frozenset(self._issued)

    def _granted(self, refresh_until: datetime) -> Grant:
        life = timedelta(seconds=self._access_life)
        grant = Grant(
            access="50000" + secrets.token_hex(24),
            refresh="50001" + secrets.token_hex(24),
            access_until=self._clock.now() + life,
            refresh_until=refresh_until,
        )
        self._by_access[grant.access] = grant
        self._by_refresh[grant.refresh] = grant
        self._issued |= {grant.access, grant.refresh}
        return grant


def fingerprint(token: str) -> str:
    """The first digits of a token's digest: enough to tell two apart, too few to use."""
    return hashlib.sha256(token.encode()).hexdigest()[:12]


def _seconds(span: timedelta) -> int:
    return max(0, round(span.total_seconds()))


def _milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)
