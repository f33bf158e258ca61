"""The options of `harness emulate`."""

import argparse
from pathlib import Path

from harness.cli.arguments.shared import add_output, port_number
from harness.emulator.token_header import TOKEN_HEADER

_CONTROL = (
    "The control side, at the address and with the token that are printed, plays buyer and "
    f"carrier, shows calls and callbacks, and arms faults (header {TOKEN_HEADER}): docs/faults.md. "
    "The console is a page over it: open the address that is printed."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's options."""
    parser.epilog = _CONTROL
    parser.add_argument(
        "--edition",
        metavar="E",
        help="aliexpress, alibaba or 1688 (default: the statement's, else aliexpress)",
    )
    parser.add_argument(
        "--statement",
        type=Path,
        metavar="FILE",
        help="take app key, secret, callback address, account and limits from it; its secret is "
        "not shown",
    )
    parser.add_argument(
        "--port",
        type=port_number,
        default=8000,
        metavar="P",
        help="default: 8000; 0 takes a free one",
    )
    parser.add_argument(
        "--https-port",
        type=port_number,
        default=None,
        metavar="P",
        help="listen over HTTPS too, on 127.0.0.1; 0 takes a free one",
    )
    parser.add_argument(
        "--host", default="127.0.0.1", metavar="H", help="another address opens it to the network"
    )
    parser.add_argument("--callback-url", default="", metavar="URL", help="where pushes go")
    add_output(parser)
