"""Options that several verbs share, and how argparse reads their words."""

import argparse
import math
import re
from pathlib import Path

from harness.cli.arguments.only import Only

_LAST_PORT = 65535
_YEAR = 366 * 24 * 3600


def add_common(parser: argparse.ArgumentParser) -> None:
    """The options that every judging verb takes."""
    parser.add_argument(
        "--edition", metavar="E", help="aliexpress, alibaba or 1688 (default: the statement's)"
    )
    parser.add_argument(
        "--statement", type=Path, metavar="FILE", help="what the applicant declares"
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="where the report goes")
    parser.add_argument(
        "--only",
        nargs="+",
        action=Only,
        metavar="ID",
        default=[],
        help="judge some rows; never READY or CLEAN",
    )
    parser.set_defaults(beside_only=[])
    parser.add_argument("--strict", action="store_true", help="warnings fail")
    parser.add_argument(
        "--deviations",
        type=Path,
        metavar="FILE",
        help="failures that are expected; the exit code then tells of others, and of entries that "
        "are out of date",
    )
    parser.add_argument(
        "--allow-production",
        metavar="HOST",
        default="",
        help="confirm a production host that the statement names under production_hosts",
    )
    add_sign(parser)
    add_pdf(parser)
    add_output(parser)


def add_target(parser: argparse.ArgumentParser) -> None:
    """Which gateway the run is about."""
    parser.add_argument(
        "--target",
        metavar="T",
        default="emulator",
        help="emulator, the address of a gateway, or for `run` cassette:FILE (default: emulator)",
    )


def add_port(parser: argparse.ArgumentParser) -> None:
    """The port that the embedded emulator takes."""
    parser.add_argument(
        "--port",
        type=port_number,
        default=0,
        metavar="P",
        help="port of the emulator (default: any free)",
    )


def add_wait(parser: argparse.ArgumentParser) -> None:
    """How long a wait of a scenario is patient."""
    parser.add_argument(
        "--wait",
        type=seconds,
        default=30.0,
        metavar="S",
        help="patience of each wait (default: 30)",
    )


def add_shard(parser: argparse.ArgumentParser) -> None:
    """Which part of the scenarios is played."""
    parser.add_argument(
        "--shard",
        metavar="K/N",
        default="",
        help="play every N-th scenario, as the K-th of N runs that `harness report --merge` joins",
    )


def add_sign(parser: argparse.ArgumentParser) -> None:
    """The option that names the key."""
    parser.add_argument(
        "--sign",
        metavar="env:NAME|file:PATH",
        help="sign the evidence bundle with this Ed25519 key (`harness keys new` makes one)",
    )


def add_pdf(parser: argparse.ArgumentParser) -> None:
    """The option that asks for it."""
    parser.add_argument(
        "--pdf",
        action="store_true",
        help="write report.pdf too (extra `pdf`); certify does it where the extra is installed",
    )


def add_output(parser: argparse.ArgumentParser) -> None:
    """The options that say how to tell the result."""
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout")
    parser.add_argument(
        "--lang",
        choices=("en", "zh", "both"),
        default="en",
        help="language of the result (default: en)",
    )
    parser.add_argument("-q", "--quiet", action="store_true", help="no progress")
    parser.add_argument("-v", "--verbose", action="store_true", help="more of everything")


def port_number(text: str) -> int:
    """A port as argparse reads it."""
    if not re.fullmatch("[0-9]{1,5}", text) or int(text) > _LAST_PORT:
        raise argparse.ArgumentTypeError(
            f"expected a port from 1 to {_LAST_PORT}, or 0 for any free one, got {text!r}"
        )
    return int(text)


def seconds(text: str) -> float:
    """A time span as argparse reads it."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 < value <= _YEAR:
        raise argparse.ArgumentTypeError(
            f"expected seconds, a number above 0 and at most a year, got {text!r}"
        )
    return value
