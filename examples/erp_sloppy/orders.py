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
from manners import (
    CACHED,
    ENCODED,
    IN_QUERY,
    LOWER,
    MD5,
    MISSPELT,
    PLAIN,
    PUBLIC,
    SECONDS,
    SECRET_IN_FORM,
    SECRET_IN_URL,
    UNSIGNED,
    Manner,
)
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
TEXTS = {"zh": PUBLIC, "es": UNSIGNED, "fr": SECONDS, "pt": MISSPELT}
LOOK_AGAIN_SECONDS = 1.2
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
        self._numbers: dict[str, int] = {}
        self._waybills: dict[str, str] = {}
        self._once_done: set[str] = set()

    def update_catalogue(self) -> None:
        """Read the product and bring its price and stock up to date."""
        for language, manner in TEXTS.items():
            with problems_logged(f"product text in {language}"):
                self._read_product(language, manner)
        with problems_logged("product"):
            self._read_product("en", CACHED)
        # MISTAKE: FMT-02 the price as a float: 12.5 has one decimal, and json.dumps keeps it so.
        price = {"price": float(PRICE), "discount_price": float(DISCOUNT_PRICE)}
        with problems_logged("price"):
            self._update("price", [{"product_id": PRODUCT_ID, **skus_with(price)}])
        # MISTAKE: FMT-01 product_id as an integer, since the database column is one.
        stock = {"product_id": int(PRODUCT_ID), **skus_with({"inventory": str(STOCK)})}
        with problems_logged("stock"):
            self._update("inventory", [stock], SECRET_IN_URL)
        self._clock.sleep(LOOK_AGAIN_SECONDS)
        with problems_logged("product after the update"):
            self._read_product("en", CACHED)

    def place_orders(self, count: int) -> None:
        """Place the orders one after the other, each followed until it is finished."""
        with problems_logged("freight for one"):
            self._ask_freight(1, ENCODED)
        with problems_logged("freight"):
            self._ask_freight(QUANTITY, IN_QUERY)
        for number in range(1, count + 1):
            try:
                order_ids = self._placed_somehow(number)
            except GaveUpError as failure:
                # It may exist: the same goods under another number could be ordered twice.
                log.warning("order %d: %s; no more orders before a person looked", number, failure)
                return
            except GatewayError as failure:
                log.warning("order %d: %s", number, failure)
                continue
            self._own |= order_ids
            self._numbers |= dict.fromkeys(order_ids, number)
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

    def _read_product(self, language: str, manner: Manner) -> None:
        self._call(
            "aliexpress.ds.product.get",
            manner,
            product_id=PRODUCT_ID,
            ship_to_country=COUNTRY,
            target_currency=CURRENCY,
            target_language=language,
        )

    def _update(self, what: str, products: list[Answer], manner: Manner = PLAIN) -> None:
        answer = self._call(
            f"aliexpress.solution.batch.product.{what}.update",
            manner,
            mutiple_product_update_list=json.dumps(products),
        )
        # Two shapes are about: the flag beside the lists, and all of it in a result.
        result = answer["result"] if isinstance(answer.get("result"), dict) else answer
        if not is_true(result.get("update_success")):
            raise GatewayError(f"{what} not updated: {answer}")

    def _ask_freight(self, quantity: int, manner: Manner) -> None:
        query = {
            "quantity": str(quantity),
            "shipToCountry": COUNTRY,
            "productId": PRODUCT_ID,
            "selectedSkuId": SKU_ID,
            "language": "en_US",
            "currency": CURRENCY,
            "locale": "en_US",
        }
        self._call("aliexpress.ds.freight.query", manner, queryDeliveryReq=json.dumps(query))

    def _placed_somehow(self, number: int) -> set[str]:
        out_order_id = f"ERP-{self._run}-{number}"
        try:
            match number:
                case 2:
                    # MISTAKE: FMT-03 pays in the currency of the office that placed the order.
                    return self._placed(out_order_id, currency="CNY")
                case 3:
                    # MISTAKE: FMT-14 the count comes as a float from the spreadsheet import.
                    return self._placed(out_order_id, count=str(float(QUANTITY)))
        except GaveUpError:
            raise
        except GatewayError as failure:
            log.warning("order %d: %s; again as usual", number, failure)
        return self._placed(out_order_id)

    def _placed(
        self, out_order_id: str, *, count: str = str(QUANTITY), currency: str = CURRENCY
    ) -> set[str]:
        item = {
            "product_id": PRODUCT_ID,
            "product_count": count,
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
            "payment": {"pay_currency": currency, "try_to_pay": "false"},
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
        match self._numbers[order_id]:
            case 2:
                # MISTAKE: LIFE-07 two shipments in a row without a look at the order in between.
                with problems_logged("first parcel"):
                    self._fulfil(order_id, waybill, description="Parcel 1", send_type="part")
                self._fulfil(order_id, waybill, description="Parcel 2")
            case 3:
                # MISTAKE: TRK-07 the number as it is printed on the label, with blanks.
                with problems_logged("number as printed"):
                    self._fulfil(order_id, f"{waybill[:2]} {waybill[2:-2]} {waybill[-2:]}")
                if order_id not in self._waybills:
                    self._fulfil(order_id, waybill)
            case _:
                self._fulfil(order_id, waybill)
        # MISTAKE: FMT-15 the order id as a number: "it is one in the answer".
        query = json.dumps({"order_id": int(order_id)})
        answer = self._call("aliexpress.trade.ds.order.get", single_order_query=query)
        log.info("order %s shipped, now %s", order_id, result_of(answer).get("order_status"))
        if self._is_first("read as seller"):
            query = json.dumps({"order_id": order_id, "current_page": "1", "page_size": "20"})
            self._call("aliexpress.solution.order.get", MD5, param0=query)

    def _fulfil(
        self,
        order_id: str,
        waybill: str,
        *,
        description: str = "Shipped by Sloppy ERP",
        send_type: str = "all",
    ) -> None:
        answer = self._call(
            "aliexpress.solution.order.fulfill",
            service_name=CARRIER,
            out_ref=order_id,
            send_type=send_type,
            logistics_no=waybill,
            description=description,
        )
        if not is_true(result_of(answer).get("result_success")):
            raise GatewayError(f"shipment refused: {answer}")
        self._waybills[order_id] = waybill

    def _query_track(self, order_id: str) -> None:
        for language, manner in (("en", LOWER), ("en_US", SECRET_IN_FORM)):
            with problems_logged(f"track in {language}"):
                self._call(
                    "aliexpress.ds.order.tracking.get",
                    manner,
                    ae_order_id=order_id,
                    language=language,
                )
        if order_id in self._waybills and self._is_first("carrier queried"):
            # MISTAKE: COV-02 an interface that the statement lacks: added after it was written.
            self._call(
                "aliexpress.logistics.ds.trackinginfo.query",
                # MISTAKE: TRK-09 asks by the number of the warehouse, not by the one it shipped.
                logistics_no=f"WH{order_id[-11:]}",
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
        if self._is_first("evening run"):
            # MISTAKE: LIFE-02 the evening run ships all orders of the day again, finished ones too.
            self._fulfil(order_id, self._waybills[order_id], description="Evening run")

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


def is_true(flag: Any) -> bool:
    """Read a truth value, which some answers hold as text."""
    return str(flag).lower() == "true"


def tracking_number(order_id: str) -> str:
    """Return the waybill number of an order."""
    return f"LP{order_id[-11:]:0>11}CN"


def skus_with(values: Answer) -> Answer:
    """Return the list of SKUs of the product, all with these values."""
    return {"multiple_sku_update_list": [{"sku_code": SKU_CODE, **values}]}


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
