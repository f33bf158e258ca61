"""The options of `harness record`: those of `run`, and where the recording goes."""

import argparse
from pathlib import Path

from harness.cli.arguments.playing import add_playing


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's options: those of `run`, and where the recording goes."""
    add_playing(parser)
    parser.add_argument(
        "--cassette",
        type=Path,
        metavar="FILE",
        help="the recording, for vcrpy and for `--target cassette:FILE`: .yaml or .json",
    )
    parser.add_argument(
        "--har", type=Path, metavar="FILE", help="the same recording as HAR 1.2, for viewers"
    )
