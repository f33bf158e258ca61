"""The options of `harness run`."""

import argparse
from datetime import timedelta

from harness.cli.arguments.playing import add_playing
from harness.run.order import MAX_AGE

_MOST_DAYS = 36_500


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's options."""
    add_playing(parser)
    add_max_age(parser)


def add_max_age(parser: argparse.ArgumentParser) -> None:
    """How old a recording may be."""
    parser.add_argument(
        "--max-age",
        type=_days,
        default=MAX_AGE,
        metavar="DAYS",
        help=f"how old a recording may be that is played (default: {MAX_AGE.days})",
    )


def _days(text: str) -> timedelta:
    if not (text.isascii() and text.isdigit() and int(text) <= _MOST_DAYS):
        raise argparse.ArgumentTypeError(f"expected a number of days, got {text!r}")
    return timedelta(days=int(text))
