"""The gateway: the platform's checks in the platform's order, then the operation itself."""

import hashlib
import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from urllib.parse import urlsplit

from harness.emulator import listing, seller_orders, tracking, trade
from harness.emulator.answers import (
    Granted,
    RefusedError,
    error_body,
    illegal_token,
    missing_parameter,
    no_permission,
    not_whitelisted,
    success_body,
    too_many_calls,
)
from harness.emulator.armoury import Armoury
from harness.emulator.limits import CallLimit, Whitelist
from harness.emulator.mischief import Mischief, Outcome
from harness.emulator.outgoing import Outgoing, json_outgoing
from harness.emulator.parameters import required
from harness.emulator.platform import Platform
from harness.emulator.pushes import Push
from harness.model.exchange import Exchange
from harness.model.secret import Secret
from harness.platforms.aliexpress import TOKEN_PARAMETERS
from harness.platforms.base import Edition, SignatureMatch
from harness.platforms.calls import Call
from harness.platforms.mistakes import Explanation
from harness.platforms.operations import Operation, OperationKind

Handler = Callable[[Call, Platform], Granted]

CALLS_KEPT = 500
_MILLISECONDS = re.compile(r"[0-9]{13}\Z")


def _create_token(call: Call, platform: Platform) -> Granted:
    grant = platform.tokens.create(required(call, "code"))
    return Granted(platform.tokens.answer(grant))


def _refresh_token(call: Call, platform: Platform) -> Granted:
    grant = platform.tokens.refresh(required(call, "refresh_token"))
    return Granted(platform.tokens.answer(grant))


HANDLERS: Mapping[str, Handler] = {
    "token.create": _create_token,
    "token.refresh": _refresh_token,
    "product.get": listing.read_product,
    "freight.query": listing.ask_freight,
    "price.update": listing.update_prices,
    "stock.update": listing.update_stock,
    "order.create": trade.create_order,
    "order.get": trade.read_order,
    "order.list": seller_orders.list_orders,
    "order.info": seller_orders.show_order,
    "order.ship": trade.ship_order,
    "tracking.query": tracking.track_order,
    "tracking.list": tracking.track_parcel,
}
"""By our name of the operation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A call as it was answered, kept for the call log; `pushes` follow the answer."""

    request_id: str
    call: Call
    at: datetime
    code: str
    """`0` for a granted call, else the error code; empty for one that was not carried out."""
    match: SignatureMatch
    outgoing: Outgoing
    pushes: tuple[Push, ...] = ()
    fault: str = ""
    """Name of the fault that struck the call."""


class Gateway:
    """Answers calls of one application; its methods are called under the platform's lock."""

    def __init__(
        self,
        *,
        edition: Edition,
        platform: Platform,
        armoury: Armoury,
        app_key: str,
        app_secret: Secret,
    ) -> None:
        self._edition = edition
        self._platform = platform
        self._app_key = app_key
        self._secret = app_secret
        self._settings = platform.settings
        self._limit = CallLimit(platform.clock, platform.settings)
        self._mischief = Mischief(armoury, platform, self._limit)
        self.whitelist = Whitelist(platform.settings.whitelist)
        self.calls: deque[Answered] = deque(maxlen=CALLS_KEPT)
        self._numbers = count(1)

    def answer(self, exchange: Exchange, peer: str) -> Answered:
        """Check a call and carry it out."""
        call = self._edition.read_call(exchange)
        request_id = self.next_request_id()
        match = self._edition.match_call(call, self._secret.reveal())
        try:
            outcome = self._outcome(call, peer, match)
            granted = outcome.granted
            content = success_body(call, granted.content if granted else {}, request_id=request_id)
            outgoing, fault = outcome.outgoing(json_outgoing(content)), outcome.fault
            code, pushes = ("0", granted.pushes) if granted else ("", ())
        except RefusedError as refused:
            on_sync = urlsplit(exchange.request.url).path.startswith("/sync")
            outgoing = json_outgoing(error_body(refused, on_sync=on_sync, request_id=request_id))
            code, pushes, fault = refused.sub_code or refused.code, (), refused.fault
        answered = Answered(
            request_id=request_id,
            call=call,
            at=exchange.started,
            code=code,
            match=match,
            outgoing=outgoing,
            pushes=pushes,
            fault=fault,
        )
        self.calls.append(answered)
        return answered

    def explain(self, answered: Answered) -> Explanation:
        """Why the signature of a logged call is or is not the documented one."""
        call = answered.call
        return self._edition.explain_call(call, self._secret.reveal(), call.value("sign"))

    def next_request_id(self) -> str:
        """An id that no other answer has."""
        now = int(self._platform.clock.now().timestamp() * 1000)
        number = next(self._numbers)
        mark = hashlib.sha256(self._app_key.encode()).hexdigest()[:6]
        return f"21{mark}{now}{number:06d}"

    def knows_client(self, app_key: str) -> bool:
        """Whether an app key is the one that this gateway serves."""
        return app_key == self._app_key

    def _outcome(self, call: Call, peer: str, match: SignatureMatch) -> Outcome:
        for refusal in self._refusals(call, peer, match):
            if refusal:
                raise refusal
        name = call.operation.name if call.operation else ""
        return self._mischief.around(call, peer, lambda: HANDLERS[name](call, self._platform))

    def _refusals(
        self, call: Call, peer: str, match: SignatureMatch
    ) -> Iterator[RefusedError | None]:
        """The platform's checks, in its order; each yields its refusal, or None."""
        yield self._refused_key(call)
        yield self._refused_method(call)
        yield self._refused_time(call)
        yield _refused_signature(match)
        yield self._refused_token(call)
        if not self.whitelist.lets_in(peer):
            yield not_whitelisted(peer)
        if call.operation:
            yield self._refused_permission(call.operation)
            yield self._refused_rate(call.operation)

    def _refused_key(self, call: Call) -> RefusedError | None:
        app_key = call.value("app_key")
        if not app_key:
            return missing_parameter("app_key")
        if app_key != self._app_key:
            return RefusedError("InvalidAppkey", "Invalid Appkey")
        return None

    def _refused_method(self, call: Call) -> RefusedError | None:
        if not call.interface:
            return missing_parameter("method")
        if call.operation is None:
            return RefusedError("InvalidApiPath", f"The specified API {call.interface} is invalid")
        return None

    def _refused_time(self, call: Call) -> RefusedError | None:
        stamp = call.value("timestamp")
        if not stamp:
            return missing_parameter("timestamp")
        now = self._platform.clock.now().timestamp()
        is_in_time = (
            _MILLISECONDS.match(stamp) is not None
            and abs(int(stamp) / 1000 - now) <= self._edition.timestamp_tolerance
        )
        if is_in_time:
            return None
        return RefusedError(
            "IllegalTimestamp",
            "The specified timestamp is expired or invalid: epoch milliseconds are expected",
        )

    def _refused_token(self, call: Call) -> RefusedError | None:
        token = next((call.value(n) for n in TOKEN_PARAMETERS if call.value(n)), "")
        if not call.is_business or self._platform.tokens.is_good(token):
            return None
        return illegal_token()

    def _refused_permission(self, operation: Operation) -> RefusedError | None:
        permitted = self._settings.permitted
        is_free = operation.kind is OperationKind.TOKEN or permitted is None
        if is_free or operation.interface in (permitted or ()):
            return None
        return no_permission()

    def _refused_rate(self, operation: Operation) -> RefusedError | None:
        ban = self._limit.refused(operation)
        return too_many_calls(ban.seconds, fault=ban.fault) if ban else None


def _refused_signature(match: SignatureMatch) -> RefusedError | None:
    if match.is_accepted:
        return None
    return RefusedError(
        "IncompleteSignature", "The request signature does not conform to platform standards"
    )
