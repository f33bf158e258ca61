"""Lister: keeps a wholesaler's goods listed on 1688, one job after the other."""

import csv
import logging
import os
import signal
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import count, islice
from pathlib import Path

import httpx
from gateway import Gateway, GatewayError
from goods import Good, counted, goods_in

GOODS = Path(__file__).with_name("goods.csv")
MOST_IN_BATCH = 100
SETTINGS = ("ALI1688_GATEWAY", "ALI1688_APP_KEY", "ALI1688_APP_SECRET")

log = logging.getLogger("lister")


class Lister:
    """Uploads the goods; used by one thread, so that one pace holds for all calls."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._goods: list[Good] = []

    def run(self, jobs: Iterable[int]) -> None:
        """List all goods anew in each job, with the stock of the day."""
        for job in jobs:
            self._read_goods()
            goods = counted(self._goods, job)
            listed = sum(self._listed(batch) for batch in batches(goods))
            log.info("job %d: %d of %d goods listed", job, listed, len(goods))

    def _read_goods(self) -> None:
        """Read the table again, since a person may have mended it; else the former one stays."""
        try:
            self._goods = goods_in(GOODS)
        except (OSError, csv.Error) as failure:
            log.warning("%s: %s", GOODS, failure)
        if not self._goods:
            raise SystemExit(f"{GOODS}: no goods to list")

    def _listed(self, batch: Sequence[Good]) -> int:
        """Upload a batch, and once more what failed of it; return how many goods were taken."""
        taken, failed = self._uploaded(batch)
        if failed:
            more, failed = self._uploaded([good.corrected(reason) for good, reason in failed])
            taken += more
        for good, reason in failed:
            log.warning("%s is left to a person: %s", good.title, reason)
        return taken

    def _uploaded(self, batch: Sequence[Good]) -> tuple[int, list[tuple[Good, str]]]:
        """Upload a batch; return how many goods were taken, and which were not, and why."""
        try:
            failures = self._gateway.upload(batch)
        except GatewayError as failure:
            log.warning("a batch of %d is left to a person: %s", len(batch), failure)
            return 0, []
        failed = [(batch[place], reason) for place, reason in sorted(failures.items())]
        return len(batch) - len(failed), failed


def batches(goods: Sequence[Good]) -> Iterator[Sequence[Good]]:
    """Divide goods into as few batches as may be, of about the same size each."""
    number = -(-len(goods) // MOST_IN_BATCH)
    for part in range(number):
        yield goods[part * len(goods) // number : (part + 1) * len(goods) // number]


def main() -> None:
    """List goods until told to end."""
    missing = [name for name in SETTINGS if not os.environ.get(name)]
    if missing:
        raise SystemExit(f"set {', '.join(missing)}")
    url, app_key, secret = (os.environ[name] for name in SETTINGS)
    # The environment may name a proxy; what runs on this machine is reached without it.
    mounts = {"all://127.0.0.1": None, "all://localhost": None}
    with httpx.Client(mounts=mounts) as client:
        lister = Lister(Gateway(client, url.rstrip("/"), app_key, secret))
        most = os.environ.get("LISTER_JOBS")
        lister.run(islice(count(1), int(most) if most else None))
    log.info("all jobs done")


if __name__ == "__main__":
    logging.basicConfig(stream=sys.stdout, level=logging.INFO, format="%(asctime)s %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    main()
