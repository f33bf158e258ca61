"""Sample ERP: keeps a product up to date, orders it, ships what is paid, follows each order."""

import json
import logging
import os
import queue
import signal
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from decimal import Decimal
from itertools import count, islice
from pathlib import Path

import httpx
from gateway import Gateway, GatewayError, PassingError, authorised_code
from receiver import Event, Receiver

PRODUCT_ID = "1005006057059635"
SKU_CODE, SKU_ID, SKU_ATTR = "SKU-RED-M", "12000036021834567", "14:193#Red;5:361386#M"
PRICE, DISCOUNT_PRICE, STOCK, QUANTITY = Decimal("12.5"), Decimal("11.9"), 120, 2
COUNTRY, CURRENCY, LOCALE, CARRIER = "US", "USD", "en_US", "CAINIAO_STANDARD"
ADDRESS = json.loads(Path(__file__).with_name("address.json").read_text())
PATIENCE, TICK, POLL_SECONDS, POLLS = 60.0, 0.5, 0.2, 50

log = logging.getLogger("erp")


class Desk:
    """Does all work in one thread, so that no order is worked on twice at a time."""

    def __init__(self, gateway: Gateway, events: "queue.Queue[Event]") -> None:
        self._gateway, self._call, self._events = gateway, gateway.call, events
        self._waybills: dict[str, str] = {}
        self._open, self._tried = set[str](), set[str]()

    def update_catalogue(self) -> None:
        """Read the product, bring its price and stock up to date, and ask what shipping costs."""
        market = {"ship_to_country": COUNTRY, "target_currency": CURRENCY, "target_language": "en"}
        self._once("aliexpress.ds.product.get", product_id=PRODUCT_ID, **market)
        self._update("price", price=f"{PRICE:.2f}", discount_price=f"{DISCOUNT_PRICE:.2f}")
        self._update("inventory", inventory=str(STOCK))
        query = {"productId": PRODUCT_ID, "selectedSkuId": SKU_ID, "quantity": str(QUANTITY)}
        query |= {"shipToCountry": COUNTRY, "currency": CURRENCY}
        query |= {"language": LOCALE, "locale": LOCALE}
        self._once("aliexpress.ds.freight.query", queryDeliveryReq=json.dumps(query))

    def place_orders(self, numbers: Iterable[int]) -> None:
        """Place an order for each number, and follow it until it has ended."""
        run = time.time_ns()
        for number in numbers:
            try:
                order_id = self._placed(f"ERP-{run}-{number}")
            except GatewayError as failure:
                log.warning("order %d: %s", number, failure)
                if isinstance(failure, PassingError):
                    return  # it may exist: under another number the goods could be ordered twice
                continue
            self._open.add(order_id)
            while order_id in self._open and self.work():
                pass

    def work(self) -> bool:
        """Do what the next callback asks for; False when none comes for long."""
        event = self._next_event()
        if event is None:
            return False
        order_id = event.order_id
        try:
            match event.name:
                case "PaymentAuthorized" if order_id in self._open:
                    self._ship(order_id)
                case "DELIVERED" if order_id in self._waybills:
                    self._ask_track(order_id)
                case "OrderConfirmed" if order_id in self._open:
                    self._wait_for("FINISH", order_id)
                    self._open.remove(order_id)
                    log.info("order %s finished", order_id)
                case "OrderClosed":
                    self._open.discard(order_id)
        except GatewayError as failure:
            log.warning("order %s is left to a person: %s", order_id, failure)
            self._open.discard(order_id)
        return True

    def _next_event(self) -> Event | None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            self._gateway.renew_in_time()
            with suppress(queue.Empty):
                return self._events.get(timeout=TICK)
        return None

    def _once(self, method: str, **params: str) -> None:
        """Make a call that one run makes once, and on which nothing else depends."""
        if method in self._tried:
            return
        self._tried.add(method)
        try:
            self._call(method, **params)
        except GatewayError as failure:
            log.warning("%s", failure)

    def _update(self, what: str, **values: str) -> None:
        skus = [{"sku_code": SKU_CODE, **values}]
        products = [{"product_id": PRODUCT_ID, "multiple_sku_update_list": skus}]
        method = f"aliexpress.solution.batch.product.{what}.update"
        self._once(method, mutiple_product_update_list=json.dumps(products))

    def _placed(self, out_order_id: str) -> str:
        item = {"product_id": PRODUCT_ID, "product_count": str(QUANTITY), "sku_attr": SKU_ATTR}
        item |= {"logistics_service_name": CARRIER, "order_memo": ""}
        order = {"out_order_id": out_order_id, "logistics_address": ADDRESS}
        order["product_items"] = [item]
        payment = {"pay_currency": CURRENCY, "try_to_pay": "false"}
        result = self._call(
            "aliexpress.ds.order.create",
            param_place_order_request4_open_api_d_t_o=json.dumps(order),
            ds_extend_request=json.dumps({"payment": payment}),
        )
        # A success with an error beside it is an order that could not be paid.
        if result.get("error_code") or result.get("error_msg") or not result.get("order_list"):
            raise GatewayError("create refused", result)
        return str(result["order_list"]["number"][0])

    def _ship(self, order_id: str) -> None:
        self._wait_for("WAIT_SELLER_SEND_GOODS", order_id)
        waybill = f"LP{order_id[-11:]:0>11}CN"
        parcel = {"out_ref": order_id, "service_name": CARRIER, "logistics_no": waybill}
        self._call("aliexpress.solution.order.fulfill", send_type="all", **parcel)
        self._waybills[order_id] = waybill
        log.info("order %s shipped with %s, now %s", order_id, waybill, self._status(order_id))
        query = {"order_id": order_id, "current_page": "1", "page_size": "20"}
        self._once("aliexpress.solution.order.get", param0=json.dumps(query))

    def _ask_track(self, order_id: str) -> None:
        self._call("aliexpress.ds.order.tracking.get", ae_order_id=order_id, language=LOCALE)
        parcel = {"out_ref": order_id, "service_name": CARRIER, "to_area": COUNTRY}
        parcel |= {"logistics_no": self._waybills[order_id], "origin": "ESCROW"}
        self._once("aliexpress.logistics.ds.trackinginfo.query", **parcel)

    def _wait_for(self, status: str, order_id: str) -> None:
        for _ in range(POLLS):
            if self._status(order_id) == status:
                return
            time.sleep(POLL_SECONDS)
        raise GatewayError("order.get", f"the status does not become {status}")

    def _status(self, order_id: str) -> str:
        query = json.dumps({"order_id": order_id})
        result = self._call("aliexpress.trade.ds.order.get", single_order_query=query)
        return str(result.get("order_status"))


def trade() -> None:
    """Listen before the first order, since it may bring callbacks at once; then trade, and stay."""
    env, port = os.environ, int(os.environ["AE_CALLBACK_PORT"])
    url, app_key, secret = env["AE_GATEWAY"], env["AE_APP_KEY"], env["AE_SECRET"]
    receiver = Receiver(port, app_key, secret)
    # The environment may name a proxy; what runs on this machine is reached without it.
    client = httpx.Client(mounts={"all://127.0.0.1": None, "all://localhost": None})
    redirect = f"http://127.0.0.1:{port}/authorised"
    code = env.get("AE_CODE") or authorised_code(client, url, app_key, redirect)
    gateway = Gateway(client, url, env["AE_AUTH"], app_key, secret, code)
    desk = Desk(gateway, receiver.events)
    desk.update_catalogue()
    most = env.get("ERP_ORDERS")
    desk.place_orders(islice(count(1), int(most) if most else None))
    log.info("all orders placed; serving callbacks")
    while True:
        desk.work()


if __name__ == "__main__":
    logging.basicConfig(stream=sys.stdout, level=logging.INFO, format="%(asctime)s %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    trade()
