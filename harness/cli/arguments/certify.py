"""The options of `harness certify`."""

import argparse
from pathlib import Path

from harness.cli.arguments.shared import add_common, add_port, add_shard, add_target, add_wait


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's options."""
    parser.add_argument(
        "file",
        nargs="?",
        type=Path,
        metavar="STATEMENT",
        help="the statement of your application (default: the sample application's)",
    )
    add_common(parser)
    add_target(parser)
    add_wait(parser)
    add_port(parser)
    add_shard(parser)
