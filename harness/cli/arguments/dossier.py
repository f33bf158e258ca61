"""The options of `harness dossier`."""

import argparse
from pathlib import Path

from harness.cli.arguments.shared import add_common


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's options."""
    add_common(parser)
    parser.add_argument(
        "dossier",
        nargs="*",  # what stands behind --only is taken in by serve
        type=Path,
        metavar="FILE",
        help="the dossier: which papers there are, and where",
    )
