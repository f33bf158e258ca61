"""The options of `harness sign`."""

import argparse

from harness.cli.arguments.request import add_request


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's options."""
    add_request(parser)
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout")
