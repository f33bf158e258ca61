"""The IOP gateway: the platform's checks in the platform's order, then the operation itself."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from starlette.routing import Route

from harness.emulator import fault_contents as contents
from harness.emulator.aliexpress import listing, seller_orders, services, states, tracking, trade
from harness.emulator.aliexpress.answers import (
    IopRefusals,
    error_body,
    missing_parameter,
    success_body,
)
from harness.emulator.aliexpress.authorising import authorise_page
from harness.emulator.aliexpress.parameters import required
from harness.emulator.aliexpress.platform import Platform
from harness.emulator.aliexpress.shown_orders import order_views
from harness.emulator.aliexpress.tokens import TokenOffice
from harness.emulator.answers import Granted, RefusedError
from harness.emulator.bites import Alters, Serves
from harness.emulator.fault_refusals import clock_ahead
from harness.emulator.outgoing import Outgoing, json_outgoing
from harness.emulator.sandbox import Acted, Application, Sandbox, View
from harness.emulator.settings import EmulatorSettings
from harness.model.clock import Clock
from harness.model.exchange import Exchange
from harness.platforms.aliexpress import TOKEN_PARAMETERS
from harness.platforms.base import Edition, SignatureMatch
from harness.platforms.calls import Call
from harness.platforms.operations import Operation, OperationKind

Handler = Callable[[Call, Platform], Granted]

HANDLERS: Mapping[str, Handler] = {
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
"""By our name of the operation; token calls beside them."""

# Published for the dropshipping interfaces (platforms.md 6); every other interface has the rest.
QPS_BY_OPERATION: Mapping[str, int] = {
    "product.get": 500,
    "order.create": 150,
    "order.get": 1000,
    "freight.query": 350,
    "tracking.query": 100,
}
QPS_OF_THE_REST = 1000
_MILLISECONDS = re.compile(r"[0-9]{13}\Z")
_SUGGESTED = 20
_NOT_FOUND, _CONTENT_TOO_LARGE = 404, 413


class AliExpressSandbox(Sandbox):
    """AliExpress: goods, orders and their tracking behind the IOP gateway."""

    entrances = ("/sync", "/rest", "/rest/{path:path}")
    tokens: TokenOffice

    def __init__(
        self,
        *,
        edition: Edition,
        application: Application,
        clock: Clock,
        settings: EmulatorSettings,
    ) -> None:
        self.platform = platform = Platform(edition, clock, settings)
        super().__init__(
            edition=edition,
            application=application,
            clock=clock,
            settings=settings,
            tokens=TokenOffice(clock, settings),
            refusals=IopRefusals(),
            own_bites={
                "clock_ahead": Serves(clock_ahead),
                "unpaid_success": Serves(partial(services.unpaid, platform)),
                "partial_failure": Serves(services.partly_failed),
                "wrong_type_id": Alters(contents.wrong_ids),
                "one_decimal_price": Alters(contents.one_decimal),
                "wrong_currency": Alters(contents.wrong_currency),
                "swapped_answer": Alters(contents.swapped),
                "stale_state": Alters(partial(states.stale, platform)),
                "illegal_status_move": Alters(partial(states.illegal_move, platform)),
            },
        )

    @property
    def acts(self) -> tuple[str, ...]:
        """What buyer, carrier and platform may do to an order."""
        return self.platform.acts

    @property
    def suggestions(self) -> Mapping[str, tuple[str, ...]]:
        """Products that are sold here, and the latest orders."""
        orders = [str(order.number) for order in self.platform.orders][-_SUGGESTED:]
        return {
            "product_id": tuple(map(str, self.platform.goods.ids))[:_SUGGESTED],
            "order_id": tuple(reversed(orders)),
        }

    def issue_code(self) -> str:
        """A fresh authorization code, good for one token."""
        return self.tokens.issue_code()

    def pages(self) -> list[Route]:
        """The authorise page."""
        return [authorise_page(self)]

    def views(self) -> Mapping[str, View]:
        """The orders."""
        return order_views(self.platform)

    def knows_client(self, app_key: str) -> bool:
        """Whether an app key is the one that this gateway serves."""
        return app_key == self._application.app_key

    def unknown_path(self) -> Outgoing:
        """The gateway's error, flat, with HTTP 404."""
        refused = RefusedError("InvalidApiPath", "The specified API path is invalid")
        return self.page_refusal(refused, status=_NOT_FOUND)

    def too_large(self, exchange: Exchange, most: int) -> Outgoing:
        """The error of a parameter that is not valid, with HTTP 413."""
        refused = RefusedError("InvalidParameter", f"The request is larger than {most} bytes")
        answer = self._refused(refused, exchange, self.next_request_id())
        return replace(answer, status=_CONTENT_TOO_LARGE)

    def page_refusal(self, refused: RefusedError, *, status: int = 200) -> Outgoing:
        """A refusal that answers no API call."""
        body = error_body(refused, on_sync=False, request_id=self.next_request_id())
        return json_outgoing(body, status=status)

    def _act(self, name: str, values: Mapping[str, str]) -> Acted:
        return self.platform.act(name, values)

    def _carry_out(self, call: Call) -> Granted:
        match call.name:
            case "token.create":
                return Granted(self.tokens.answer(self.tokens.create(required(call, "code"))))
            case "token.refresh":
                grant = self.tokens.refresh(required(call, "refresh_token"))
                return Granted(self.tokens.answer(grant))
            case name:
                return HANDLERS[name](call, self.platform)

    def _success(self, call: Call, content: Mapping[str, Any], request_id: str) -> Outgoing:
        return json_outgoing(success_body(call, content, request_id=request_id))

    def _refused(self, refused: RefusedError, exchange: Exchange, request_id: str) -> Outgoing:
        on_sync = urlsplit(exchange.request.url).path.startswith("/sync")
        return json_outgoing(error_body(refused, on_sync=on_sync, request_id=request_id))

    def _per_second(self, operation: Operation) -> int:
        if self._settings.calls_per_second is not None:
            return self._settings.calls_per_second
        return QPS_BY_OPERATION.get(operation.name, QPS_OF_THE_REST)

    def _refusals(
        self, call: Call, peer: str, match: SignatureMatch
    ) -> Iterator[RefusedError | None]:
        yield self._refused_key(call)
        yield _refused_method(call)
        yield self._refused_time(call)
        yield _refused_signature(match)
        yield self._refused_token(call)
        if not self.whitelist.lets_in(peer):
            yield self._wording.not_whitelisted(peer)
        if call.operation:
            yield self._refused_permission(call.operation)
            yield self._refused_rate(call.operation)

    def _refused_key(self, call: Call) -> RefusedError | None:
        app_key = call.value("app_key")
        if not app_key:
            return missing_parameter("app_key")
        if not self.knows_client(app_key):
            return RefusedError("InvalidAppkey", "Invalid Appkey")
        return None

    def _refused_time(self, call: Call) -> RefusedError | None:
        stamp = call.value("timestamp")
        if not stamp:
            return missing_parameter("timestamp")
        now = self.clock.now().timestamp()
        is_in_time = (
            _MILLISECONDS.match(stamp) is not None
            and abs(int(stamp) / 1000 - now) <= self._edition.timestamp_tolerance
        )
        return None if is_in_time else self._wording.wrong_time()

    def _refused_token(self, call: Call) -> RefusedError | None:
        token = next((call.value(n) for n in TOKEN_PARAMETERS if call.value(n)), "")
        if not call.is_business or self.tokens.is_good(token):
            return None
        return self._wording.dead_token()

    def _refused_permission(self, operation: Operation) -> RefusedError | None:
        permitted = self._settings.permitted
        is_free = operation.kind is OperationKind.TOKEN or permitted is None
        if is_free or operation.interface in (permitted or ()):
            return None
        return self._wording.no_permission()


def _refused_method(call: Call) -> RefusedError | None:
    if not call.interface:
        return missing_parameter("method")
    if call.operation is None:
        return RefusedError("InvalidApiPath", f"The specified API {call.interface} is invalid")
    return None


def _refused_signature(match: SignatureMatch) -> RefusedError | None:
    if match.is_accepted:
        return None
    return RefusedError(
        "IncompleteSignature", "The request signature does not conform to platform standards"
    )
