"""Authorization codes, and the grants that they and refresh tokens buy."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from harness.emulator.aliexpress.pushes import SELLER_ID
from harness.emulator.answers import RefusedError
from harness.emulator.settings import EmulatorSettings
from harness.emulator.tokens import AccessTokens, seconds_left
from harness.model.clock import Clock

ACCESS_LIFE = 86400
"""Seconds; the platform's value for an application in test status."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """An access token with its refresh token, and until when each is good."""

    access: str
    refresh: str
    access_until: datetime
    refresh_until: datetime


class TokenOffice(AccessTokens):
    """Issues codes and tokens and knows which are good; used under the sandbox's lock."""

    def __init__(self, clock: Clock, settings: EmulatorSettings) -> None:
        life = settings.access_life
        super().__init__(clock, ACCESS_LIFE if life is None else life)
        self._settings = settings
        self._codes: dict[str, datetime] = {}
        self._by_refresh: dict[str, Grant] = {}

    def issue_code(self) -> str:
        """A fresh code that buys one grant."""
        code = f"3_{secrets.randbelow(900000) + 100000}_{secrets.token_urlsafe(18)}"
        self._codes[code] = self._clock.now() + timedelta(seconds=self._settings.code_life)
        self._remember(code)
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

    def answer(self, grant: Grant) -> dict[str, int | str]:
        """A grant in the platform's words; live answers have integers for the four times."""
        now = self._clock.now()
        return {
            "access_token": grant.access,
            "refresh_token": grant.refresh,
            "expires_in": seconds_left(grant.access_until, now),
            "refresh_expires_in": seconds_left(grant.refresh_until, now),
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

    def _granted(self, refresh_until: datetime) -> Grant:
        access, access_until = self.issue()
        grant = Grant(
            access=access,
            refresh="50001" + secrets.token_hex(24),
            access_until=access_until,
            refresh_until=refresh_until,
        )
        self._by_refresh[grant.refresh] = grant
        self._remember(grant.refresh)
        return grant


def _milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)
