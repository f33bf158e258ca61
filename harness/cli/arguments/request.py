"""The options that describe a request, for `sign` and `explain`."""

import argparse

from harness.platforms.recipes import RECIPES


def add_request(parser: argparse.ArgumentParser) -> None:
    """Declare the options that describe a request."""
    parser.add_argument("--recipe", required=True, metavar="R", help=", ".join(RECIPES))
    parser.add_argument(
        "--secret", required=True, metavar="env:NAME", help="env:NAME or file:PATH, no literal"
    )
    parser.add_argument("--path", default="", metavar="API_PATH", help="for path-style interfaces")
    parser.add_argument(
        "--param", action="append", default=[], metavar="K=V", help="one parameter, repeatable"
    )
    parser.add_argument("--body", default="", metavar="FILE|-", help="raw body, for pushes")
