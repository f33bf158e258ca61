"""Sample ERP: a small AliExpress integration. Its settings come from the environment."""

import logging
import math
import os
import queue
import signal
import sys
from collections.abc import Mapping
from types import FrameType

import httpx
from gateway import Gateway
from orders import OrderDesk
from receiver import Event, Receiver
from wire import Clock, GatewayError, MustStopError, Settings

# The environment may name a proxy; what runs on this machine is reached without it.
DIRECT = {"all://127.0.0.1": None, "all://localhost": None, "all://[::1]": None}
# Idle connections are given up sooner than a server would do it, perhaps in the midst of a call.
LIMITS = httpx.Limits(keepalive_expiry=2.0)

log = logging.getLogger("erp")


def settings_from(environ: Mapping[str, str]) -> Settings:
    """Read the settings; a missing one ends the program with its name."""
    try:
        return Settings(
            gateway=environ["AE_GATEWAY"],
            auth=environ["AE_AUTH"].rstrip("/"),
            app_key=environ["AE_APP_KEY"],
            secret=environ["AE_SECRET"],
            code=environ.get("AE_CODE") or None,
            callback_port=int(environ["AE_CALLBACK_PORT"]),
            orders=int(environ.get("ERP_ORDERS") or 3),
        )
    except KeyError as missing:
        raise SystemExit(f"set {missing.args[0]} in the environment") from missing
    except ValueError as wrong:
        raise SystemExit(f"a setting is no number: {wrong}") from wrong


def trade(settings: Settings) -> None:
    """Receive callbacks, bring the catalogue up to date, place the orders, and stay."""
    events: queue.Queue[Event] = queue.Queue()
    clock = Clock()
    receiver = Receiver(
        settings.callback_port,
        app_key=settings.app_key,
        secret=settings.secret,
        on_event=events.put,
    )
    with receiver, httpx.Client(mounts=DIRECT, limits=LIMITS) as client:
        gateway = Gateway(settings, client, clock)
        gateway.authorise()
        desk = OrderDesk(gateway, events, clock)
        desk.update_catalogue()
        desk.place_orders(settings.orders)
        log.info("all orders placed; serving callbacks")
        desk.work(math.inf)


def main() -> int:
    """Run until told to end; a reason to stop earlier is a failure."""
    logging.basicConfig(
        stream=sys.stdout, level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s"
    )
    logging.getLogger("httpx").setLevel(logging.WARNING)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    try:
        trade(settings_from(os.environ))
    except (MustStopError, GatewayError, OSError) as reason:
        log.critical("stopped: %s", reason)
    return 1


def end(_number: int, _frame: FrameType | None) -> None:
    """End the program cleanly, wherever it waits."""
    raise SystemExit(0)


if __name__ == "__main__":
    sys.exit(main())
