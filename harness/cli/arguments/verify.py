"""The options of `harness verify`."""

import argparse
from pathlib import Path

from harness.cli.arguments.shared import add_output

_EPILOG = """\
Nothing is sent and nothing of the bundle is executed. Exit codes: 0 intact, 1 changed or not to be
derived again, 2 no bundle, 3 something could not be checked: a signed bundle without --key, the
bundle of an audit without its traffic. The key must come from another source than the bundle.
Intact never means ready: the conclusion that the bundle holds is told beside it. docs/verify.md
says what is checked, and what it proves."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's options."""
    parser.epilog = _EPILOG
    parser.add_argument(
        "bundle", type=Path, metavar="BUNDLE", help="bundle.zip, or the folder of a run"
    )
    parser.add_argument(
        "--key", type=Path, metavar="PUBLIC.pem", help="public key of whoever is to have sealed it"
    )
    parser.add_argument(
        "--traffic",
        nargs="+",
        default=[],
        metavar="FILE",
        help="of an audit: the traffic that it judged, to judge it again",
    )
    parser.add_argument(
        "--statement",
        type=Path,
        metavar="FILE",
        help="of an audit: the statement in its own place (default: the one that the bundle keeps)",
    )
    add_output(parser)
