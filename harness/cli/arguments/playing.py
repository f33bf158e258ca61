"""The options of whatever plays scenarios."""

import argparse

from harness.cli.arguments.shared import add_common, add_port, add_shard, add_target, add_wait
from harness.run.order import Driver


def add_playing(parser: argparse.ArgumentParser) -> None:
    """The options of whatever plays scenarios."""
    parser.add_argument(
        "scenarios", nargs="*", metavar="SCENARIO", help="files, folders, names of stock scenarios"
    )
    add_common(parser)
    add_target(parser)
    parser.add_argument(
        "--driver",
        choices=[str(d) for d in Driver],
        help="who performs the app's acts: our reference client, or your application (default: "
        "reference; of a recording, its own)",
    )
    add_wait(parser)
    add_port(parser)
    add_shard(parser)
