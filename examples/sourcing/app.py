"""Sample sourcing tool: looks at each item of a watch list once a day, and tells what it costs."""

import logging
import os
import queue
import signal
import sys
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import httpx
from answers import PlatformError
from gateway import Gateway, Question
from items import Item, item_from
from pace import Clock
from tokens import REST, Account

LANGUAGE, SCOPE = "en", "item_get,trade_data"
# What our account may see: tier standard with the package trade-data.
FIELDS = (
    "subject,category_id,brand,main_image,price_info,tier_prices,min_order_quantity,"
    "min_order_unit,sku_list,supplier_info,trade_info,shipping_info,certifications"
)
PLANNED_QUANTITY = 500
BATCH, WORKERS, TICK = 50, 5, 1.0
PLATFORM_ZONE = timezone(timedelta(hours=8))
SETTINGS = ("ALIBABA_GATEWAY", "ALIBABA_APP_KEY", "ALIBABA_APP_SECRET")

log = logging.getLogger("sourcing")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for once: the question, on a day of the platform."""

    question: Question
    day: date


class Catalogue:
    """The items as the platform described them today; what it refused is not asked again."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway, self._known = gateway, dict[Asked, Item | None]()

    def item(self, item_id: str) -> Item | None:
        """Return an item; None for one that is left to a person."""
        asked = Asked(Question(item_id=item_id, language=LANGUAGE, fields=FIELDS), today())
        if asked not in self._known:
            self._known[asked] = self._read(asked.question)
        return self._known[asked]

    def forget(self, day: date) -> None:
        """Drop what is older than a day."""
        self._known = {asked: item for asked, item in self._known.items() if asked.day >= day}

    def _read(self, question: Question) -> Item | None:
        try:
            answer = self._gateway.ask(question)
        except PlatformError as failure:
            log.warning("%s is left to a person: %s", question.item_id, failure)
            return None
        return item_from(question.item_id, answer.get("result"))


class Desk:
    """Works off the watch list, batch by batch, with a few workers."""

    def __init__(self, catalogue: Catalogue, clock: Clock) -> None:
        self._catalogue, self._clock = catalogue, clock
        self._items: queue.Queue[str] = queue.Queue()
        self._seen: list[bool] = []
        names = (f"worker-{number}" for number in range(1, WORKERS + 1))
        # Daemons, since the end must not wait for an answer that is half a minute away.
        self._workers = [threading.Thread(target=self._work, name=n, daemon=True) for n in names]
        for worker in self._workers:
            worker.start()

    def work_off(self, watchlist: tuple[str, ...]) -> bool:
        """Look at each item; tell whether all could be seen."""
        are_all_seen = True
        batches = list(batches_of(watchlist))
        for number, batch in enumerate(batches, 1):
            self._seen = []
            for item_id in batch:
                self._items.put(item_id)
            self._items.join()
            are_all_seen = are_all_seen and all(self._seen)
            count = len(self._seen) - sum(self._seen)
            log.info("batch %d of %d done, %d left to a person", number, len(batches), count)
        return are_all_seen

    def end(self) -> None:
        """Let the workers end; one that waits for an answer ends with the program."""
        self._clock.end()
        for worker in self._workers:
            worker.join(TICK / WORKERS)

    def _work(self) -> None:
        while True:
            item_id, is_seen = self._items.get(), False
            try:
                is_seen = self._look_at(item_id)
            except Exception:
                log.exception("%s is left to a person", item_id)
            finally:
                self._seen.append(is_seen)
                self._items.task_done()

    def _look_at(self, item_id: str) -> bool:
        item = self._catalogue.item(item_id)
        if item:
            log.info("%s", told(item))
        return item is not None


def told(item: Item) -> str:
    """Tell in a line what matters to a buyer."""
    if not item.is_listed:
        return f"{item.item_id}: no longer listed"
    price = item.price_at(PLANNED_QUANTITY)
    cost = "price unknown" if price is None else f"{price} {item.currency}".strip()
    facts = (
        f"{cost} at {PLANNED_QUANTITY} {item.unit}",
        f"minimum {known(item.min_order)}",
        f"stock {known(item.stock)}",
        f"sold {known(item.transactions)} in 30 days",
        f"by {item.supplier}",
    )
    return f"{item.item_id}: {', '.join(facts)}: {item.subject[:60]}"


def known(value: object) -> str:
    """Write a value; a word for one that is missing."""
    return "unknown" if value is None else str(value)


def today() -> date:
    """Return the day as the platform counts it."""
    return datetime.now(PLATFORM_ZONE).date()


def batches_of(item_ids: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Cut the list into batches."""
    return (item_ids[start : start + BATCH] for start in range(0, len(item_ids), BATCH))


def watchlist_from(lines: Iterable[str]) -> tuple[str, ...]:
    """Return the item ids, each once; a line that is none is reported."""
    found = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    for line in found:
        if not is_item_id(line):
            log.warning("no item id, left out: %r", line)
    return tuple(dict.fromkeys(filter(is_item_id, found)))


def is_item_id(text: str) -> bool:
    """Tell whether a text is an item id: digits."""
    return text.isascii() and text.isdecimal()


def watch() -> None:
    """Work off the list, and again on each new day."""
    env = os.environ
    if missing := [name for name in SETTINGS if not env.get(name)]:
        raise SystemExit(f"set {', '.join(missing)}")
    path = Path(env.get("WATCHLIST") or Path(__file__).with_name("watchlist.txt"))
    try:
        watchlist = watchlist_from(path.read_text("utf-8").splitlines())
    except (OSError, UnicodeDecodeError) as failure:
        raise SystemExit(f"cannot read the watch list {path}: {failure}") from failure
    url, app_key, secret = (env[name] for name in SETTINGS)
    account = Account(gateway=url.rstrip("/"), app_key=app_key, secret=secret, scope=SCOPE)
    # The environment may name a proxy; what runs on this machine is reached without it.
    client = httpx.Client(mounts={"all://127.0.0.1": None, "all://localhost": None})
    clock = Clock()
    catalogue = Catalogue(Gateway(client, account, clock))
    desk = Desk(catalogue, clock)
    try:
        while True:
            day = today()
            catalogue.forget(day)
            are_all_seen = desk.work_off(watchlist)
            log.info("the list is done for %s", day)
            while today() == day:
                clock.sleep(TICK)
            if not are_all_seen:
                # What was refused just before midnight is not asked again within ten minutes.
                clock.sleep(REST)
    finally:
        desk.end()


if __name__ == "__main__":
    logging.basicConfig(stream=sys.stdout, level=logging.INFO, format="%(asctime)s %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    watch()
