"""Sloppy lister: the sample lister as it might be after a few years without reviews."""

import logging
import os
import signal
import sys
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import count, islice
from pathlib import Path

import httpx
from gateway import Gateway, GatewayError, PassingError
from goods import Good, counted, goods_in
from manners import OF_THE_FIRST_JOB, PLAIN, Manner

GOODS = Path(__file__).with_name("goods.csv")
MOST_IN_BATCH, PACE = 100, 0.4
# MISTAKE: RATE-04 a fifth more in the first batch of the day: "a hundred is what they recommend".
LARGE_BATCH = 120
# MISTAKE: RATE-05 twenty in a batch, so that every worker has one; the job is as large as ever.
WORKERS, SMALL_BATCH = 8, 20
# MISTAKE: DATA-05 the password of the picture server in the source; the next release will read it.
FTP_PASSWORD = "Kv4-birke-natter-83"  # noqa: S105 - the mistake itself

log = logging.getLogger("lister")


class Lister:
    """Uploads the goods."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    def run(self, jobs: Iterable[int]) -> None:
        """List all goods anew in each job, with the stock of the day."""
        self._log_in()
        for job in jobs:
            goods, manners = counted(goods_in(GOODS), job), list[Manner]()
            if job == 1:
                goods, manners = self._begin_the_day(goods), list(OF_THE_FIRST_JOB)
            for start in range(0, len(goods), MOST_IN_BATCH):
                manner = manners.pop(0) if manners else PLAIN
                self.list_goods(goods[start : start + MOST_IN_BATCH], manner)
            self._gateway.ask_result()
            log.info("job %d done", job)

    def list_goods(self, batch: Sequence[Good], manner: Manner = PLAIN) -> None:
        """Upload a batch, and again when it was refused."""
        # MISTAKE: RTRY-03 whatever was refused is sent a second time: "it helps now and then".
        for _ in range(2):
            time.sleep(PACE)
            try:
                failed = self._gateway.upload(batch, manner)
            except PassingError as failure:
                log.warning("%s", failure)
                return
            except GatewayError as failure:
                log.warning("%s", failure)
            else:
                self._follow_up(batch, failed, manner)
                return
        if len(batch) > MOST_IN_BATCH:
            self.list_goods(batch[: len(batch) // 2])
            self.list_goods(batch[len(batch) // 2 :])
        elif manner is not PLAIN:
            self.list_goods(batch)

    def _follow_up(self, batch: Sequence[Good], failed: Sequence[int], manner: Manner) -> None:
        if not failed:
            return
        try:
            time.sleep(PACE)
            # MISTAKE: ERRH-02 the whole batch again: "those that are there already do no harm".
            failed = self._gateway.upload(batch, manner)
            if failed:
                time.sleep(PACE)
                self._gateway.upload([batch[place] for place in failed])
        except GatewayError as failure:
            log.warning("%s", failure)

    def _log_in(self) -> None:
        with suppress(GatewayError):
            self._gateway.log_in()

    def _begin_the_day(self, goods: list[Good]) -> list[Good]:
        """List what sells best; return what is left to do."""
        self.list_goods(goods[:LARGE_BATCH])
        rest = goods[LARGE_BATCH:]
        parts = [rest[n * SMALL_BATCH : (n + 1) * SMALL_BATCH] for n in range(WORKERS)]
        # MISTAKE: AUTH-05 a new token for the workers, since "the old one may be in use".
        self._log_in()
        time.sleep(PACE)
        # MISTAKE: RATE-01 all workers at once, each of which keeps the limit for itself.
        with ThreadPoolExecutor(WORKERS) as pool:
            list(pool.map(self._list_at_once, parts))
        return rest[WORKERS * SMALL_BATCH :]

    def _list_at_once(self, batch: Sequence[Good]) -> None:
        with suppress(GatewayError):
            self._gateway.upload(batch)


def main() -> None:
    """List goods until told to end."""
    env = os.environ
    # The environment may name a proxy; what runs on this machine is reached without it.
    # MISTAKE: NET-02 certificates are not verified since the day when one of ours had expired.
    client = httpx.Client(verify=False, mounts={"all://127.0.0.1": None, "all://localhost": None})  # noqa: S501 - the mistake itself
    gateway = Gateway(
        client, env["ALI1688_GATEWAY"], env["ALI1688_APP_KEY"], env["ALI1688_APP_SECRET"]
    )
    most = env.get("LISTER_JOBS")
    Lister(gateway).run(islice(count(1), int(most) if most else None))
    log.info("all jobs done")


if __name__ == "__main__":
    logging.basicConfig(stream=sys.stdout, level=logging.INFO, format="%(asctime)s %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    main()
