"""The options of `harness observe`."""

import argparse

from harness.cli.arguments.shared import add_common, add_port, seconds


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's options."""
    add_common(parser)
    parser.add_argument(
        "--upstream", metavar="URL", default="", help="record in front of this gateway instead"
    )
    parser.add_argument(
        "--for", dest="lasts", type=seconds, metavar="S", help="watch so many seconds at most"
    )
    add_port(parser)
    parser.add_argument(
        "command",
        nargs=argparse.REMAINDER,
        metavar="-- COMMAND",
        help="how your application starts; HARNESS_GATEWAY and friends tell it where to go",
    )
