"""`harness emulate`: serve the emulator of an edition until stopped."""

import argparse
import sys
import time
from pathlib import Path

from harness.cli.options import add_output, tell
from harness.emulator.server import Emulator
from harness.emulator.settings import EmulatorSettings
from harness.model.clock import SystemClock
from harness.model.exchange import Exchange
from harness.model.secret import Secret
from harness.platforms.editions import edition_named

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's options."""
    parser.add_argument("--edition", default="aliexpress", metavar="E")
    parser.add_argument("--port", type=int, default=8000, metavar="P", help="0 takes a free one")
    parser.add_argument(
        "--host", default="127.0.0.1", metavar="H", help="another address opens it to the network"
    )
    parser.add_argument("--callback-url", default="", metavar="URL", help="where pushes go")
    parser.add_argument("--statement", type=Path, metavar="FILE", help=argparse.SUPPRESS)
    add_output(parser)


def serve(options: argparse.Namespace) -> tuple[int, str]:
    """Serve until Ctrl-C; every call is told in one line on a terminal or with -v."""
    edition = edition_named(options.edition)
    is_told = not options.quiet and (sys.stderr.isatty() or options.verbose)

    def told(exchange: Exchange) -> None:
        if is_told:
            status = exchange.response.status if exchange.response else exchange.failure
            tell(f"{exchange.direction} {exchange.request.method} {_path(exchange)} {status}")

    emulator = Emulator(
        edition=edition,
        app_key=edition.sandbox_app_key,
        app_secret=Secret(edition.sandbox_secret),
        clock=SystemClock(),
        sink=told,
        settings=EmulatorSettings(callback_url=options.callback_url),
    )
    if options.host not in _LOOPBACK:
        tell(f"warning: {options.host} lets other machines in; its credentials are published")
    emulator.start(host=options.host, port=options.port)
    try:
        print(f"gateway:       {emulator.address}/sync and {emulator.address}/rest")
        print(f"app key:       {edition.sandbox_app_key}")
        print(f"app secret:    {edition.sandbox_secret}")
        print(f"code:          {emulator.issue_code()}")
        print(f"control:       {emulator.address}/_emulator/")
        print(f"control token: {emulator.control_token}", flush=True)
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        return 0, "stopped"
    finally:
        emulator.stop()


def _path(exchange: Exchange) -> str:
    return exchange.request.url.partition("?")[0]
