"""The token of the client-credentials grant: one for all workers, renewed ten minutes ahead."""

import logging
import math
import threading
from dataclasses import dataclass, field

import httpx
from answers import Answer, LimitedError, LostError, PlatformError, sent
from pace import Clock

# A little below the 10 s that the platform allows: the way back takes time as well.
TIMEOUT = 9.0
# Before each of the three repeats, each three times as long as the one before.
WAITS = (0.4, 1.2, 3.6)
RENEW_AHEAD = 600.0
DOCUMENTED_LIFE, SHORTEST_LIFE = 7200.0, 2.0
# No call starts so short a time before the renewal is due, for it might arrive after that; and the
# renewal comes a little later, for it must not seem too early.
MARGIN, DELAY = 0.5, 0.1
# When nothing helps, a person has to look; the same request may be sent again after ten minutes.
REST = 610.0

log = logging.getLogger("sourcing.tokens")


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Who calls, and where."""

    gateway: str
    app_key: str
    secret: str = field(repr=False)
    scope: str


@dataclass(frozen=True, slots=True)
class Grant:
    """A token, until when calls may start with it, and when it is renewed."""

    token: str
    good_until: float
    renew_at: float


class Tokens:
    """Holds the token that is good now; one worker at a time fetches, the others wait for it."""

    def __init__(self, client: httpx.Client, account: Account, clock: Clock) -> None:
        self._client, self._account, self._clock = client, account, clock
        self._fetching = threading.Lock()
        # One object, so that nobody sees the old token with the new times.
        self._grant, self._refused = Grant("", 0.0, 0.0), set[str]()

    def current(self) -> str:
        """Return a token that is good now, a new one where need be."""
        with self._fetching:
            while not self.is_good(self._grant.token):
                self._renew()
            return self._grant.token

    def is_good(self, token: str) -> bool:
        """Tell whether a call may still start with this token."""
        grant = self._grant
        is_current = bool(token) and token == grant.token and token not in self._refused
        return is_current and self._clock.now() < grant.good_until

    def refuse(self, token: str) -> None:
        """Note that the platform does not take this token; from now on no call starts with it."""
        self._refused.add(token)

    def _renew(self) -> None:
        former = self._grant
        if former.token and former.token not in self._refused:
            self._clock.sleep(former.renew_at - self._clock.now())
        try:
            answer = self._granted()
        except PlatformError as failure:
            log.error("no token, %s; a person has to look; again in %.0f s", failure, REST)  # noqa: TRY400 - it is expected
            self._clock.sleep(REST)
            return
        token, life = answer["access_token"], life_of(answer)
        due = self._clock.now() + (life - RENEW_AHEAD if life > RENEW_AHEAD else life / 2)
        self._refused.discard(token)
        self._grant = Grant(token, due - MARGIN, due + DELAY)
        log.info("new token for %.0f s", life)

    def _granted(self) -> Answer:
        for wait in WAITS:
            try:
                return self._asked()
            except LostError as failure:
                log.warning("token: %s; again in %.1f s", failure, wait)
                self._clock.sleep(wait)
            except LimitedError as failure:
                log.warning("token: %s; again in %.1f s", failure, failure.wait)
                self._clock.sleep(failure.wait)
        return self._asked()

    def _asked(self) -> Answer:
        form = {
            "grant_type": "client_credentials",
            "client_id": self._account.app_key,
            "client_secret": self._account.secret,
            "scope": self._account.scope,
        }
        url = self._account.gateway + "/oauth/token"
        grant = sent(
            self._client, self._client.build_request("POST", url, data=form, timeout=TIMEOUT)
        )
        token = grant.get("access_token")
        if not (isinstance(token, str) and token.isascii() and token.isprintable() and token):
            raise LostError("unreadable answer", "no token in it")
        return grant


def life_of(grant: Answer) -> float:
    """Return how many seconds a token lives; the documented life where its grant does not say."""
    try:
        life = float(grant.get("expires_in", DOCUMENTED_LIFE))
    except (TypeError, ValueError, OverflowError):
        life = DOCUMENTED_LIFE
    return max(life, SHORTEST_LIFE) if math.isfinite(life) and life > 0 else DOCUMENTED_LIFE
