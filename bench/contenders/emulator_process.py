"""`python -m bench.contenders.emulator_process`: the emulator without a limit of calls per second.

`harness emulate` has the limits of the platform, which a measurement would run into.
"""

import json
import sys
import time

from harness.emulator.server import Emulator
from harness.emulator.settings import EmulatorSettings
from harness.model.clock import SystemClock
from harness.model.exchange import Exchange
from harness.model.secret import Secret
from harness.platforms.editions import edition_named

_NO_LIMIT = 10**9


def main() -> int:
    """Serve on a free port until stopped; what a client has to know is printed."""
    edition = edition_named("aliexpress")
    emulator = Emulator(
        edition=edition,
        app_key=edition.sandbox_app_key,
        app_secret=Secret(edition.sandbox_secret),
        clock=SystemClock(),
        sink=_let_go,
        settings=EmulatorSettings(calls_per_second=_NO_LIMIT, calls_per_day=_NO_LIMIT),
    )
    emulator.start(host="127.0.0.1", port=0)
    told = {
        "BENCH_GATEWAY": emulator.address,
        "BENCH_KEY": edition.sandbox_app_key,
        "BENCH_SECRET": edition.sandbox_secret,
        "BENCH_CODE": emulator.issue_code(),
    }
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()
    while True:
        time.sleep(3600)


def _let_go(_exchange: Exchange) -> None:
    return None


if __name__ == "__main__":
    sys.exit(main())
