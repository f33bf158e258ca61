"""The options of `harness doctor`."""

import argparse
from pathlib import Path

from harness.cli.arguments.shared import add_output

_REPORTS = Path("reports")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's options."""
    parser.add_argument(
        "--out", type=Path, default=_REPORTS, metavar="DIR", help="where the reports would go"
    )
    add_output(parser)
