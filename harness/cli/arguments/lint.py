"""The options of `harness lint`."""

import argparse
from pathlib import Path

from harness.cli.arguments.shared import add_output


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's options."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="files or folders")
    add_output(parser)
