"""What the ERP does on the platform: catalogue, orders, shipments, tracking."""

import json
import logging
import queue
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from functools import partial
from typing import Any

from gateway import Gateway
from receiver import Event, Kind
from wire import Answer, Clock, GatewayError, GaveUpError

PRODUCT_ID = "1005006057059635"
SKU_CODE, SKU_ID, SKU_ATTR = "SKU-RED-M", "12000036021834567", "14:193#Red;5:361386#M"
PRICE, DISCOUNT_PRICE, STOCK = Decimal("12.5"), Decimal("11.9"), 120
CARRIER = "CAINIAO_STANDARD"
COUNTRY, CURRENCY, QUANTITY = "US", "USD", 2
ADDRESS = {
    "country": COUNTRY,
    "province": "California",
    "city": "San Jose",
    "address": "1 Example Street",
    "zip": "95112",
    "full_name": "Alex Example",
    "contact_person": "Alex Example",
    "phone_country": "+1",
    "mobile_no": "4085550100",
}
ORDER_SECONDS = 60.0
POLL_SECONDS, POLLS_FOR_PAYMENT, POLLS_FOR_FINISH = 0.2, 10, 50
TO_SHIP, FINISHED = "WAIT_SELLER_SEND_GOODS", "FINISH"

log = logging.getLogger("erp.orders")


class OrderDesk:
    """Works on all orders in one thread, so that none is worked on twice at a time."""

    def __init__(self, gateway: Gateway, events: "queue.Queue[Event]", clock: Clock) -> None:
        self._call = gateway.call
        self._events = events
        self._clock = clock
        self._run = uuid.uuid4().hex[:12]
        self._own: set[str] = set()
        self._ended: set[str] = set()
        self._waybills: dict[str, str] = {}
        self._once_done: set[str] = set()

    def update_catalogue(self) -> None:
        """Read the product and bring its price and stock up to date."""
        with problems_logged("product"):
            self._call(
                "aliexpress.ds.product.get",
                product_id=PRODUCT_ID,
                ship_to_country=COUNTRY,
                target_currency=CURRENCY,
                target_language="en",
            )
        price = {"price": money(PRICE), "discount_price": money(DISCOUNT_PRICE)}
        with problems_logged("price"):
            self._update("aliexpress.solution.batch.product.price.update", price)
        with problems_logged("stock"):
            stock = {"inventory": str(STOCK)}
            self._update("aliexpress.solution.batch.product.inventory.update", stock)

    def place_orders(self, count: int) -> None:
        """Place the orders one after the other, each followed until it is finished."""
        with problems_logged("freight"):
            self._ask_freight()
        for number in range(1, count + 1):
            try:
                order_ids = self._placed(f"ERP-{self._run}-{number}")
            except GaveUpError as failure:
                # It may exist: the same goods under another number could be ordered twice.
                log.warning("order %d: %s; no more orders before a person looked", number, failure)
                return
            except GatewayError as failure:
                log.warning("order %d: %s", number, failure)
                continue
            self._own |= order_ids
            self.work(ORDER_SECONDS, partial(order_ids.issubset, self._ended))

    def work(self, seconds: float, is_done: Callable[[], bool] = lambda: False) -> None:
        """Work off the events until the work is done or the time is over."""
        deadline = time.monotonic() + seconds
        while not is_done() and (left := deadline - time.monotonic()) > 0:
            try:
                event = self._events.get(timeout=min(left, 1.0))
            except queue.Empty:
                continue
            with problems_logged(f"{event.name} of order {event.order_id}"):
                self._handle(event)

    def _update(self, method: str, values: dict[str, str]) -> None:
        skus = [{"sku_code": SKU_CODE, **values}]
        products = [{"product_id": PRODUCT_ID, "multiple_sku_update_list": skus}]
        answer = self._call(method, mutiple_product_update_list=json.dumps(products))
        # Two shapes are about: the flag beside the lists, and all of it in a result.
        result = answer["result"] if isinstance(answer.get("result"), dict) else answer
        if not is_true(result.get("update_success")):
            raise GatewayError(f"{method} changed nothing: {answer}")

    def _ask_freight(self) -> None:
        query = {
            "quantity": str(QUANTITY),
            "shipToCountry": COUNTRY,
            "productId": PRODUCT_ID,
            "selectedSkuId": SKU_ID,
            "language": "en_US",
            "currency": CURRENCY,
            "locale": "en_US",
        }
        self._call("aliexpress.ds.freight.query", queryDeliveryReq=json.dumps(query))

    def _placed(self, out_order_id: str) -> set[str]:
        item = {
            "product_id": PRODUCT_ID,
            "product_count": str(QUANTITY),
            "sku_attr": SKU_ATTR,
            "logistics_service_name": CARRIER,
            "order_memo": "",
        }
        order = {
            "out_order_id": out_order_id,
            "logistics_address": ADDRESS,
            "product_items": [item],
        }
        extension = {
            "payment": {"pay_currency": CURRENCY, "try_to_pay": "false"},
            "trade_extra_param": {"business_model": "retail"},
        }
        answer = self._call(
            "aliexpress.ds.order.create",
            param_place_order_request4_open_api_d_t_o=json.dumps(order),
            ds_extend_request=json.dumps(extension),
        )
        order_ids = order_ids_from(result_of(answer))
        log.info("%s placed as %s", out_order_id, ", ".join(sorted(order_ids)))
        return order_ids

    def _handle(self, event: Event) -> None:
        if event.order_id not in self._own:
            log.info("%s of an order that is not ours: %s", event.name, event.order_id)
            return
        match event.kind, event.name:
            case Kind.ORDER_STATUS, "PaymentAuthorized":
                self._ship(event.order_id)
            case Kind.TRACKING, "DELIVERED":
                self._query_track(event.order_id)
            case Kind.ORDER_STATUS, "OrderConfirmed":
                self._finish(event.order_id)
            case Kind.ORDER_STATUS, "OrderClosed":
                self._ended.add(event.order_id)

    def _ship(self, order_id: str) -> None:
        if order_id in self._waybills:
            return
        if not self._reaches(TO_SHIP, order_id, polls=POLLS_FOR_PAYMENT):
            raise GatewayError("the push says paid, the order does not")
        waybill = tracking_number(order_id)
        answer = self._call(
            "aliexpress.solution.order.fulfill",
            service_name=CARRIER,
            out_ref=order_id,
            send_type="all",
            logistics_no=waybill,
            description="Shipped by Sample ERP",
        )
        if not is_true(result_of(answer).get("result_success")):
            raise GatewayError(f"shipment refused: {answer}")
        self._waybills[order_id] = waybill
        log.info("order %s shipped with %s, now %s", order_id, waybill, self._status(order_id))
        if self._is_first("read as seller"):
            query = {"order_id": order_id, "current_page": "1", "page_size": "20"}
            self._call("aliexpress.solution.order.get", param0=json.dumps(query))

    def _query_track(self, order_id: str) -> None:
        answer = self._call(
            "aliexpress.ds.order.tracking.get", ae_order_id=order_id, language="en_US"
        )
        known = "known" if is_true(result_of(answer).get("ret")) else "not there yet"
        log.info("order %s delivered, its track is %s", order_id, known)
        waybill = self._waybills.get(order_id)
        if waybill and self._is_first("carrier queried"):
            self._call(
                "aliexpress.logistics.ds.trackinginfo.query",
                logistics_no=waybill,
                origin="ESCROW",
                out_ref=order_id,
                service_name=CARRIER,
                to_area=COUNTRY,
            )

    def _finish(self, order_id: str) -> None:
        if not self._reaches(FINISHED, order_id, polls=POLLS_FOR_FINISH):
            raise GatewayError("the buyer has confirmed, the order is not finished")
        self._ended.add(order_id)
        log.info("order %s finished", order_id)

    def _reaches(self, status: str, order_id: str, *, polls: int) -> bool:
        for _ in range(polls):
            if self._status(order_id) == status:
                return True
            self._clock.sleep(POLL_SECONDS)
        return False

    def _status(self, order_id: str) -> str:
        query = json.dumps({"order_id": order_id})
        answer = self._call("aliexpress.trade.ds.order.get", single_order_query=query)
        return str(result_of(answer).get("order_status"))

    def _is_first(self, act: str) -> bool:
        is_first = act not in self._once_done
        self._once_done.add(act)
        return is_first


@contextmanager
def problems_logged(act: str) -> Iterator[None]:
    """Let a failed act not end the program."""
    try:
        yield
    except GatewayError as failure:
        log.warning("%s: %s", act, failure)


def money(amount: Decimal) -> str:
    """Write an amount the one way the platform takes it: two decimals."""
    return str(amount.quantize(Decimal("0.01")))


def is_true(flag: Any) -> bool:
    """Read a truth value, which some answers hold as text."""
    return str(flag).lower() == "true"


def tracking_number(order_id: str) -> str:
    """Return the waybill number of an order."""
    return f"LP{order_id[-11:]:0>11}CN"


def result_of(answer: Answer) -> Answer:
    """Return the result inside an answer."""
    if not isinstance(result := answer.get("result"), dict):
        raise GatewayError(f"an answer without result: {answer}")
    return result


def order_ids_from(result: Answer) -> set[str]:
    """Return the ids of a created order; created but unpaid or with an error counts as refused."""
    if not is_true(result.get("is_success")) or result.get("error_code") or result.get("error_msg"):
        raise GatewayError(f"create refused: {result.get('error_code')} {result.get('error_msg')}")
    numbers = result.get("order_list")
    if isinstance(numbers, dict):
        numbers = numbers.get("number")
    order_ids = {str(number) for number in numbers} if isinstance(numbers, list) else set()
    if not order_ids or not all(order_id.isdigit() for order_id in order_ids):
        raise GatewayError(f"create answered without order ids: {numbers}")
    return order_ids
