"""Sloppy sourcing: the sample sourcing tool as it might be after a few years without reviews."""

import logging
import os
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import httpx
from gateway import ITEM_PATH, WAIT, Gateway, GatewayError, PassingError
from manners import CACHED, FIELDS, ODD, PLAIN, Manner

# MISTAKE: DATA-05 the key of the chat that gets the prices; it was only meant for the test room.
CHAT_API_KEY = "Rk4-pelikan-ufer-8831"
SEARCH_PATH = "/api/v3/item/search"
PLANNED_QUANTITY = 500
BATCH, WORKERS, TICK = 50, 5, 1.0
# The items by their places in the list that the buyers want to see at once.
RUSH = range(15, 23)
PLATFORM_ZONE = timezone(timedelta(hours=8))

log = logging.getLogger("sourcing")


class Desk:
    """Works off the watch list, batch by batch, with a few workers."""

    def __init__(self, gateway: Gateway, watchlist: list[str]) -> None:
        self._gateway, self._watchlist = gateway, watchlist
        self._is_first_day = True

    def work_off(self) -> None:
        """Look at each item."""
        if self._is_first_day:
            self._open()
        for start in range(0, len(self._watchlist), BATCH):
            with ThreadPoolExecutor(WORKERS) as pool:
                places = range(start, min(start + BATCH, len(self._watchlist)))
                list(pool.map(self._look_at, places))
            # MISTAKE: RATE-06 asks anew after each batch: "the first item's price leads the rest".
            self._follow(self._watchlist[0])
            log.info("batch done at %s", self._watchlist[start])
        self._is_first_day = False

    def _open(self) -> None:
        with suppress(httpx.HTTPError, ValueError, AttributeError):
            self._gateway.open()
        self._follow(self._watchlist[0])
        # MISTAKE: AUTH-05 a fresh token before the list, "so that it lasts for all of it".
        self._gateway.renew()
        with suppress(GatewayError):
            # MISTAKE: COV-02 an interface that the statement lacks: added after it was written.
            self._gateway.call(SEARCH_PATH, keyword="desk lamp", language="en")

    def _follow(self, item_id: str) -> None:
        self._gateway.take_turn()
        with suppress(GatewayError):
            answer = self._gateway.call(ITEM_PATH, CACHED, **question(item_id))
            log.info("%s", told(item_id, answer.get("result")))

    def _look_at(self, place: int) -> None:
        item_id = self._watchlist[place]
        if self._is_first_day and 0 < place <= len(ODD):
            with suppress(GatewayError):
                self._ask(item_id, ODD[place - 1])
        # MISTAKE: RTRY-03 whatever was refused is asked a second time: "it helps now and then".
        for _ in range(2):
            try:
                # MISTAKE: RATE-01 no limiter for the first page: "the buyers wait for it".
                self._ask(item_id, PLAIN, is_urgent=self._is_first_day and place in RUSH)
            except PassingError as failure:
                log.warning("%s: %s", item_id, failure)
                return
            except GatewayError as failure:
                log.warning("%s: %s", item_id, failure)
                time.sleep(WAIT)
            except Exception:
                log.exception("%s", item_id)
                return
            else:
                return

    def _ask(self, item_id: str, manner: Manner, *, is_urgent: bool = False) -> None:
        if not is_urgent:
            self._gateway.take_turn()
        answer = self._gateway.call(ITEM_PATH, manner, **question(item_id))
        log.info("%s", told(item_id, answer.get("result")))


def question(item_id: str) -> dict[str, str]:
    """Return what is asked about an item."""
    return {"item_id": item_id, "language": "en", "fields": FIELDS, "include_raw": "false"}


def told(item_id: str, item: Any) -> str:
    """Tell in a line what matters to a buyer."""
    try:
        prices = item["price_info"]
        price = float(prices["price_range"].split("-")[0])
        for tier in prices.get("tier_prices") or item.get("tier_prices", []):
            if int(tier["min_quantity"]) <= PLANNED_QUANTITY:
                price = float(tier["price"])
        return f"{item_id}: {price} {prices['currency']} at {PLANNED_QUANTITY}: {item['subject']}"
    except (KeyError, TypeError, ValueError, AttributeError):
        return f"{item_id}: not for sale"


def today() -> str:
    """Return the day as the platform counts it."""
    return datetime.now(PLATFORM_ZONE).date().isoformat()


def watch() -> None:
    """Work off the list, and again on each new day."""
    env = os.environ
    names = ("ALIBABA_GATEWAY", "ALIBABA_APP_KEY", "ALIBABA_APP_SECRET")
    url, app_key, secret = (env[name] for name in names)
    path = Path(env.get("WATCHLIST") or "../sourcing/watchlist.txt")
    # The environment may name a proxy; what runs on this machine is reached without it.
    # MISTAKE: NET-02 certificates are not verified since the day when one of ours had expired.
    client = httpx.Client(verify=False, mounts={"all://127.0.0.1": None, "all://localhost": None})  # noqa: S501 - the mistake itself
    desk = Desk(Gateway(client, url, app_key, secret), path.read_text("utf-8").split())
    while True:
        day = today()
        desk.work_off()
        log.info("the list is done for %s", day)
        while today() == day:
            time.sleep(TICK)


if __name__ == "__main__":
    logging.basicConfig(stream=sys.stdout, level=logging.INFO, format="%(asctime)s %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    # The workers may still wait for answers; nobody waits for them.
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    watch()
