"""The options of `harness explain`."""

import argparse

from harness.cli.arguments.request import add_request


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's options."""
    add_request(parser)
    parser.add_argument("--given", required=True, metavar="SIGN", help="the signature to explain")
    parser.add_argument("--lang", choices=("en", "zh", "both"), default="en")
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout")
