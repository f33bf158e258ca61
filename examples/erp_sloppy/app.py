"""Sloppy ERP: the sample ERP as it might be after a few years without reviews."""

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
import manners
from gateway import WAIT, Gateway, GatewayError, PassingError, authorised_code
from manners import PLAIN, Manner
from receiver import Event, Receiver

PRODUCT_ID = "1005006057059635"
SKU_CODE, SKU_ID, SKU_ATTR = "SKU-RED-M", "12000036021834567", "14:193#Red;5:361386#M"
PRICE, DISCOUNT_PRICE, STOCK, QUANTITY = Decimal("12.5"), Decimal("11.9"), 120, 2
RESERVED = 128
COUNTRY, CURRENCY, LOCALE, CARRIER = "US", "USD", "en_US", "CAINIAO_STANDARD"
# MISTAKE: DATA-05 the password of the mail server in the source; the next release will read it.
MAIL_PASSWORD = "Rz7-wald-hornisse-41"  # noqa: S105 - the mistake itself
ADDRESS = json.loads(Path(__file__).with_name("address.json").read_text())
TEXTS = {"zh": manners.PUBLIC, "es": manners.UNSIGNED, "fr": manners.SECONDS}
TEXTS |= {"pt": manners.MISSPELT, "en": manners.CACHED}
PATIENCE, POLL_SECONDS, POLLS = 60.0, 0.2, 50

log = logging.getLogger("erp")


class Desk:
    """Does all work in one thread, so that no order is worked on twice at a time."""

    def __init__(self, gateway: Gateway, events: "queue.Queue[Event]") -> None:
        self._call, self._events = gateway.call, events
        self._waybills: dict[str, str] = {}
        self._open, self._tried = set[str](), set[tuple[str, Manner]]()

    def update_catalogue(self) -> None:
        """Read the product, bring its price and stock up to date, and ask what shipping costs."""
        for language, manner in TEXTS.items():
            self._read_product(language, manner)
        # MISTAKE: FMT-02 the price as a float: 12.5 has one decimal, and json.dumps keeps it so.
        prices = {"price": float(PRICE), "discount_price": float(DISCOUNT_PRICE)}
        self._update("price", PLAIN, PRODUCT_ID, **prices)
        # MISTAKE: FMT-16 more is reserved than there is, and the difference is sent as the stock.
        self._update("inventory", PLAIN, PRODUCT_ID, inventory=str(STOCK - RESERVED))
        # MISTAKE: FMT-01 product_id as an integer, since the database column is one.
        self._update("inventory", manners.SECRET_IN_URL, int(PRODUCT_ID), inventory=str(STOCK))
        time.sleep(1.1)
        self._tried.clear()
        self._read_product("en", manners.CACHED)
        self._ask_freight("1", manners.ENCODED)
        self._ask_freight(str(QUANTITY), manners.IN_QUERY)

    def _read_product(self, text: str, manner: Manner) -> None:
        market = {"ship_to_country": COUNTRY, "target_currency": CURRENCY, "target_language": text}
        self._once("aliexpress.ds.product.get", manner, product_id=PRODUCT_ID, **market)

    def _ask_freight(self, quantity: str, manner: Manner) -> None:
        query = {"productId": PRODUCT_ID, "selectedSkuId": SKU_ID, "quantity": quantity}
        query |= {"shipToCountry": COUNTRY, "currency": CURRENCY}
        query |= {"language": LOCALE, "locale": LOCALE}
        self._once("aliexpress.ds.freight.query", manner, queryDeliveryReq=json.dumps(query))

    def carry_over(self, out_order_id: str) -> None:
        """Ship what was ordered before the last restart; it is known by our own number."""
        with suppress(GatewayError):
            self._status(out_order_id)
        # MISTAKE: ERRH-01 the look-up was answered HTTP 200, so the order is taken to be there.
        self._fulfil(out_order_id, f"LP{out_order_id[-11:]}CN")

    def place_orders(self, numbers: Iterable[int]) -> None:
        """Place an order for each number, and follow it until it has ended."""
        run = time.time_ns()
        for number in numbers:
            try:
                order_id = self._placed_somehow(f"ERP-{run}-{number}", number)
            except GatewayError as failure:
                # MISTAKE: NET-04 the orders go on, even when the address itself is refused.
                log.warning("order %d: %s", number, failure)
                time.sleep(WAIT)
                continue
            self._open.add(order_id)
            with suppress(queue.Empty):
                while order_id in self._open:
                    self.work(PATIENCE)

    def work(self, patience: float | None = None) -> None:
        """Do what the next callback asks for."""
        event = self._events.get(timeout=patience)
        order_id = event.order_id
        try:
            match event.name:
                case "PaymentAuthorized":
                    # MISTAKE: TRK-06 an order that was paid is shipped, even when it is closed.
                    self._ship(order_id)
                case "OrderShipped" if order_id in self._open:
                    self._fulfil(order_id, self._waybills[order_id])
                case "DELIVERED" if order_id in self._waybills:
                    self._ask_track(order_id)
                case "OrderConfirmed" if order_id in self._open:
                    self._finish(order_id)
                case "OrderClosed":
                    self._open.discard(order_id)
        except GatewayError as failure:
            log.warning("order %s: %s", order_id, failure)

    def _once(self, method: str, manner: Manner = PLAIN, /, **params: str) -> None:
        """Make a call that one run makes once, and on which nothing else depends."""
        if (method, manner) in self._tried:
            return
        self._tried.add((method, manner))
        try:
            self._call(method, manner, **params)
        except GatewayError as failure:
            log.warning("%s", failure)

    def _update(self, what: str, manner: Manner, product_id: object, **values: object) -> None:
        skus = [{"sku_code": SKU_CODE, **values}]
        products = [{"product_id": product_id, "multiple_sku_update_list": skus}]
        method = f"aliexpress.solution.batch.product.{what}.update"
        self._once(method, manner, mutiple_product_update_list=json.dumps(products))

    def _placed_somehow(self, out_order_id: str, number: int) -> str:
        try:
            match number:
                case 2:
                    # MISTAKE: FMT-03 pays in the currency of the office that placed the order.
                    return self._placed(out_order_id, currency="CNY")
                case 3:
                    # MISTAKE: FMT-14 the count comes as a float from the spreadsheet import.
                    return self._placed(out_order_id, count=str(float(QUANTITY)))
        except PassingError:
            raise
        except GatewayError as failure:
            log.warning("order %d: %s; again as usual", number, failure)
        return self._placed(out_order_id)

    def _placed(
        self, out_order_id: str, *, count: str = str(QUANTITY), currency: str = CURRENCY
    ) -> str:
        item = {"product_id": PRODUCT_ID, "product_count": count, "sku_attr": SKU_ATTR}
        item |= {"logistics_service_name": CARRIER, "order_memo": ""}
        order = {"out_order_id": out_order_id, "logistics_address": ADDRESS}
        order["product_items"] = [item]
        payment = {"pay_currency": currency, "try_to_pay": "false"}
        result = self._call(
            "aliexpress.ds.order.create",
            manners.UNREPEATED,
            param_place_order_request4_open_api_d_t_o=json.dumps(order),
            ds_extend_request=json.dumps({"payment": payment}),
        )
        order_id = str(result["order_list"]["number"][0])
        if "automatic payment" in str(result.get("error_msg")):
            # MISTAKE: LIFE-06 a word on the automatic payment is taken for "paid".
            self._ship(order_id)
        return order_id

    def _ship(self, order_id: str) -> None:
        """Ship the first piece; the second one follows when the platform has taken the first."""
        waybill = f"LP{order_id[-11:]:0>11}CN"
        self._waybills[order_id] = waybill
        if len(self._waybills) == 3:  # noqa: PLR2004 - the third order shows it
            # MISTAKE: TRK-07 the number as it is printed on the label, with blanks.
            self._fulfil(order_id, f"{waybill[:2]} {waybill[2:-2]} {waybill[-2:]}", "part")
        self._fulfil(order_id, waybill, "part")
        if len(self._waybills) == 2:  # noqa: PLR2004 - the second order shows it
            # MISTAKE: LIFE-07 two shipments in a row without a look at the order in between.
            self._fulfil(order_id, waybill)
        # MISTAKE: FMT-15 the order id as a number: "it is one in the answer".
        query = {"order_id": int(order_id)}
        self._call("aliexpress.trade.ds.order.get", single_order_query=json.dumps(query))
        log.info("order %s shipped with %s", order_id, waybill)
        page = {"order_id": order_id, "current_page": "1", "page_size": "20"}
        self._once("aliexpress.solution.order.get", manners.MD5, param0=json.dumps(page))

    def _fulfil(self, order_id: str, waybill: str, send_type: str = "all", note: str = "") -> None:
        parcel = {"out_ref": order_id, "service_name": CARRIER, "logistics_no": waybill}
        parcel |= {"send_type": send_type, "description": note or "Shipped by Sloppy ERP"}
        # MISTAKE: RTRY-03 whatever was refused is sent a second time: "it helps now and then".
        for _ in range(2):
            try:
                self._call("aliexpress.solution.order.fulfill", **parcel)
            except PassingError as failure:
                log.warning("%s", failure)
                return
            except GatewayError as failure:
                log.warning("%s", failure)
            else:
                return

    def _finish(self, order_id: str) -> None:
        self._wait_for("FINISH", order_id)
        self._open.remove(order_id)
        log.info("order %s finished", order_id)
        if len(self._waybills) == 1:
            # MISTAKE: LIFE-02 the evening run ships the orders of the day again.
            self._fulfil(order_id, self._waybills[order_id], note="Evening run")

    def _ask_track(self, order_id: str) -> None:
        method = "aliexpress.ds.order.tracking.get"
        self._once(method, manners.LOWER, ae_order_id=order_id, language="en")
        self._call(method, manners.SECRET_IN_FORM, ae_order_id=order_id, language=LOCALE)
        parcel = {"out_ref": order_id, "service_name": CARRIER, "to_area": COUNTRY}
        # MISTAKE: TRK-09 asks by the number of the warehouse, not by the one it shipped.
        parcel |= {"logistics_no": f"WH{order_id[-11:]}", "origin": "ESCROW"}
        # MISTAKE: COV-02 an interface that the statement lacks: added after it was written.
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
    # MISTAKE: NET-02 certificates are not verified since the day when one of ours had expired.
    client = httpx.Client(verify=False, mounts={"all://127.0.0.1": None, "all://localhost": None})  # noqa: S501 - the mistake itself
    redirect = f"http://127.0.0.1:{port}/authorised"
    code = env.get("AE_CODE") or authorised_code(client, url, app_key, redirect)
    gateway = Gateway(client, url, env["AE_AUTH"], app_key, secret, code)
    desk = Desk(gateway, receiver.events)
    desk.update_catalogue()
    desk.carry_over(time.strftime("%Y%m%d000"))
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
