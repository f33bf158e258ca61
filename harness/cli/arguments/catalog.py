"""The options of `harness catalog`."""

import argparse

from harness.cli.arguments.shared import add_output


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's options."""
    parser.add_argument("ids", nargs="*", metavar="ID", help="only these requirements, in full")
    parser.add_argument(
        "--edition",
        default="aliexpress",
        metavar="E",
        help="aliexpress, alibaba or 1688 (default: aliexpress)",
    )
    add_output(parser)
