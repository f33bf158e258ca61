"""Access tokens of whatever grant: issued, expired, counted."""

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from harness.model.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenState:
    """A token as the control side shows it: never the token itself."""

    fingerprint: str
    expires: datetime
    is_expired: bool


class AccessTokens:
    """Issues access tokens and knows which are good; used under the sandbox's lock."""

    def __init__(self, clock: Clock, life: float) -> None:
        self._clock = clock
        self._usual_life = self._life = life
        self._until: dict[str, datetime] = {}
        self._issued: set[str] = set()

    def issue(self) -> tuple[str, datetime]:
        """A new access token, and until when it is good."""
        token = "50000" + secrets.token_hex(24)
        self._until[token] = self._clock.now() + timedelta(seconds=self._life)
        self._remember(token)
        return token, self._until[token]

    def is_good(self, token: str) -> bool:
        """Whether a business call with this token is let in."""
        until = self._until.get(token)
        return until is not None and self._clock.now() < until

    def expire_all(self) -> int:
        """End every access token now; how many were still good."""
        now = self._clock.now()
        good = [token for token, until in self._until.items() if until > now]
        self._until.update(dict.fromkeys(good, now))
        return len(good)

    def expire(self, token: str) -> None:
        """End one access token now; one that nobody knows is none."""
        if token in self._until:
            self._until[token] = min(self._until[token], self._clock.now())

    def expire_known_by(self, shown: str) -> bool:
        """End the access token of that fingerprint now; False where there is none."""
        found = next((token for token in self._until if fingerprint(token) == shown), None)
        if found:
            self.expire(found)
        return found is not None

    @contextmanager
    def living(self, seconds: float) -> Iterator[None]:
        """While this is entered, tokens are issued for so many seconds only."""
        self._life = seconds
        try:
            yield
        finally:
            self._life = self._usual_life

    def states(self) -> tuple[TokenState, ...]:
        """Every access token by its fingerprint, in the order of issue."""
        now = self._clock.now()
        return tuple(
            TokenState(fingerprint=fingerprint(token), expires=until, is_expired=until <= now)
            for token, until in self._until.items()
        )

    def issued(self) -> frozenset[str]:
        """Everything issued so far: what must not leak."""
        return frozenset(self._issued)

    def _remember(self, secret: str) -> None:
        self._issued.add(secret)


def fingerprint(token: str) -> str:
    """The first digits of a token's digest: enough to tell two apart, too few to use."""
    return hashlib.sha256(token.encode()).hexdigest()[:12]


def seconds_left(until: datetime, now: datetime) -> int:
    """Whole seconds until then, never fewer than none."""
    return max(0, round((until - now).total_seconds()))
