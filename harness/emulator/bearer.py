"""What the gateways share that let in by the Bearer token of a client-credentials grant."""

import hmac
from abc import abstractmethod
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from harness.emulator.answers import Granted, RefusedError
from harness.emulator.bites import Bite
from harness.emulator.outgoing import Outgoing, json_outgoing
from harness.emulator.quota import DailyQuota
from harness.emulator.sandbox import Application, Sandbox
from harness.emulator.settings import EmulatorSettings
from harness.emulator.tokens import AccessTokens, seconds_left
from harness.model.clock import Clock
from harness.model.exchange import Exchange
from harness.platforms.base import Edition, SignatureMatch
from harness.platforms.calls import Call
from harness.platforms.operations import Operation, OperationKind
from harness.platforms.parameters import FORM, media_type_of

GRANT = "client_credentials"
_STATUSES = frozenset(("400", "401", "403", "404", "413", "429"))
"""Codes that are HTTP statuses too; with any other code the status is 200."""
_NO_BITES: Mapping[str, Bite] = MappingProxyType({})


def malformed(why: str) -> RefusedError:
    """The refusal of a request that nothing can be made of."""
    return RefusedError("400", why)


class BearerRefusals:
    """How these gateways word their refusals."""

    def dead_token(self) -> RefusedError:
        """The refusal of a token that is missing, unknown or over."""
        return RefusedError("401", "the access token is missing, unknown or expired")

    def too_many_calls(self, seconds: int, *, fault: str = "") -> RefusedError:
        """The refusal of a call too many, with the length of the ban."""
        said = f"too many calls, retry after {seconds} seconds"
        return RefusedError("429", said, wait=seconds, fault=fault)

    def no_permission(self) -> RefusedError:
        """The refusal of what the application was not granted."""
        return RefusedError("403", "the application has no permission for this interface")

    def malformed(self) -> RefusedError:
        """The refusal of a parameter that nothing can be made of, without saying which."""
        return malformed("a parameter, or the body, is not valid")

    def wrong_time(self) -> RefusedError:
        """The refusal of a timestamp outside of the window."""
        return malformed("timestamp is not valid: epoch milliseconds of this moment are expected")

    def not_whitelisted(self, peer: str) -> RefusedError:
        """Never: these platforms have no whitelist."""
        raise NotImplementedError(peer)


_REFUSALS = BearerRefusals()


class BearerSandbox(Sandbox):
    """A platform with a token call of its own and business calls under a Bearer token."""

    methods = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
    message_key: ClassVar[str]
    """The member of an answer that says in words what its code says."""

    def __init__(
        self,
        *,
        edition: Edition,
        application: Application,
        clock: Clock,
        settings: EmulatorSettings,
        refusals: BearerRefusals = _REFUSALS,
        own_bites: Mapping[str, Bite] = _NO_BITES,
    ) -> None:
        life = settings.access_life
        super().__init__(
            edition=edition,
            application=application,
            clock=clock,
            settings=settings,
            tokens=AccessTokens(clock, edition.token_life if life is None else life),
            refusals=refusals,
            own_bites=own_bites,
        )
        documented = edition.daily_quota("")
        most = settings.calls_per_day
        self._quota = DailyQuota(clock, documented if most is None else most)

    def unknown_path(self) -> Outgoing:
        """The envelope of a refusal, with HTTP 404."""
        return self._worded(_not_found(), self.next_request_id())

    def too_large(self, exchange: Exchange, most: int) -> Outgoing:
        """The envelope of a refusal, with HTTP 413."""
        refused = RefusedError("413", f"the request is larger than {most} bytes")
        return self._refused(refused, exchange, self.next_request_id())

    @abstractmethod
    def _refused_early(self, call: Call, match: SignatureMatch) -> Iterator[RefusedError | None]:
        """The checks of a business call before its token is looked at."""

    @abstractmethod
    def _refused_request(self, call: Call) -> Iterator[RefusedError | None]:
        """The checks of a business call that has a good token and is not one too many."""

    @abstractmethod
    def _serve(self, call: Call) -> Granted:
        """Do what a business call asks for."""

    @abstractmethod
    def _envelope(self, content: Mapping[str, Any], request_id: str) -> Mapping[str, Any]:
        """The whole answer of a business call that was granted."""

    def _refused_scope(self, call: Call) -> RefusedError | None:  # noqa: ARG002 - for overriding
        """Why a token is not granted for the scope asked for; editions without scopes look at none.

        The application has shown by then who it is.
        """
        return None

    def _grant(self, call: Call) -> dict[str, Any]:  # noqa: ARG002 - for overriding
        """A new token, in the platform's words."""
        token, until = self.tokens.issue()
        left = seconds_left(until, self.clock.now())
        return {"access_token": token, "token_type": "Bearer", "expires_in": left}

    def _refusals(
        self, call: Call, peer: str, match: SignatureMatch
    ) -> Iterator[RefusedError | None]:
        del peer  # every address may call
        operation = call.operation
        if operation is None:
            yield _not_found()
            return
        yield _refused_method(call, operation)
        if operation.kind is OperationKind.TOKEN:
            yield from self._refused_grant(call)
            yield self._refused_rate(operation)
            return
        yield from self._refused_early(call, match)
        yield self._refused_token(call)
        yield self._refused_rate(operation)
        yield self._refused_quota()
        yield from self._refused_request(call)

    def _refused_grant(self, call: Call) -> Iterator[RefusedError | None]:
        if media_type_of(call.exchange.request) != FORM:
            yield malformed(f"the body must be a form: Content-Type {FORM}")
        if form_value(call, "grant_type") != GRANT:
            yield malformed(f"grant_type must be {GRANT}")
        for name in ("client_id", "client_secret"):
            if not form_value(call, name):
                yield malformed(f"{name} is missing from the form")
        yield self._refused_client(call)
        yield self._refused_scope(call)

    def _refused_client(self, call: Call) -> RefusedError | None:
        is_known = _is_same(form_value(call, "client_id"), self._application.app_key)
        secret = self._application.secret.reveal()
        # Both are compared whatever the first one says: the time tells nothing.
        if _is_same(form_value(call, "client_secret"), secret) & is_known:
            return None
        return RefusedError("401", "client_id or client_secret is wrong")

    def _refused_token(self, call: Call) -> RefusedError | None:
        credential = self._edition.credential(call)
        is_good = credential is not None and self.tokens.is_good(credential.value)
        return None if is_good else self._wording.dead_token()

    def _refused_quota(self) -> RefusedError | None:
        wait = self._quota.refused()
        if not wait:
            return None
        said = f"the quota of {self._quota.most} calls a day is used up, retry after {wait} seconds"
        return RefusedError("429", said, wait=wait)

    def _refused_permission(self, call: Call) -> RefusedError | None:
        permitted = self._settings.permitted
        is_permitted = permitted is None or call.interface in permitted
        return None if is_permitted else self._wording.no_permission()

    def _carry_out(self, call: Call) -> Granted:
        return self._serve(call) if call.is_business else Granted(self._grant(call))

    def _success(self, call: Call, content: Mapping[str, Any], request_id: str) -> Outgoing:
        return json_outgoing(self._envelope(content, request_id) if call.is_business else content)

    def _refused(self, refused: RefusedError, exchange: Exchange, request_id: str) -> Outgoing:
        del exchange  # every entrance refuses in one way
        return self._worded(refused, request_id)

    def _worded(self, refused: RefusedError, request_id: str) -> Outgoing:
        code = refused.code
        body = {"code": int(code), self.message_key: refused.message, "request_id": request_id}
        status = int(code) if code in _STATUSES else 200
        headers = (("Retry-After", str(refused.wait)),) if refused.wait else ()
        return json_outgoing(body, status=status, headers=headers)

    def _per_second(self, operation: Operation) -> int:
        documented = self._edition.calls_per_second
        if operation.kind is OperationKind.TOKEN or documented is None:
            return _NO_LIMIT
        most = self._settings.calls_per_second
        return documented if most is None else most


_NO_LIMIT = 10**9


def form_value(call: Call, name: str) -> str:
    """The value of a form field; empty when it was not sent there."""
    found = (p.value for p in call.parameters if p.name == name and p.place == "form")
    return next(found, "")


def _not_found() -> RefusedError:
    return RefusedError("404", "there is nothing under this path")


def _refused_method(call: Call, operation: Operation) -> RefusedError | None:
    method = call.exchange.request.method
    if method == operation.http_method:
        return None
    return malformed(f"the method must be {operation.http_method}, not {method}")


def _is_same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "surrogateescape"), expected.encode())
