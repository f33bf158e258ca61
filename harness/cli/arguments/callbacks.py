"""The options of `harness callbacks`."""

import argparse

from harness.cli.arguments.shared import add_common, seconds
from harness.run.callbacks_bounds import LONGEST, MOST_REDELIVERIES, MOST_SEQUENCES, SEQUENCES

_EPILOG = f"""\
Our reference client places and ships orders on the emulator; the pushes that follow go to
URL, signed with the statement's secret (without a statement: the emulator's). Nothing of the
application is started, and no redirect is followed: a 3xx is its answer. Without a statement
only this machine is served, with one only the host of its callback address; that name is
resolved once, and no other address is connected to until the end. A run is bounded: each of the
stock scenarios once with one retry of a push, at most {MOST_SEQUENCES} random sequences,
{MOST_REDELIVERIES} recorded callbacks, and nothing new after {LONGEST:.0f} seconds.
Exit codes: 0 clean, 1 findings, 2 wrong use, 3 undecided (nobody answers at URL, for example),
4 our own trouble. docs/callbacks.md says more."""
_PATIENCE = 5.0
_MOST_SEED = 2**63


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's options."""
    parser.epilog = _EPILOG
    parser.add_argument(
        "url", nargs="?", metavar="URL", help="where your application receives callbacks"
    )
    add_common(parser)
    parser.add_argument(
        "--probe",
        metavar="URL",
        help="where your application shows an order's status, with {order_id} in it (default: the "
        "statement's); lets the effect of callbacks be seen",
    )
    parser.add_argument(
        "--probe-status", metavar="PATH", help="JSONPath of the status in its answer: $.status"
    )
    parser.add_argument(
        "--scenario",
        action="append",
        default=[],
        metavar="FILE",
        help="play these scenarios, not the stock set",
    )
    parser.add_argument(
        "--random",
        type=_sequences,
        nargs="?",
        const=SEQUENCES,
        default=0,
        metavar="N",
        help=f"deliver N random sequences, not the stock set (default: {SEQUENCES})",
    )
    parser.add_argument(
        "--seed", type=_seed, metavar="S", help="seed of the random sequences (default: any)"
    )
    parser.add_argument(
        "--from",
        dest="recordings",
        action="append",
        default=[],
        metavar="RECORDING",
        help="deliver recorded callbacks again, not the stock set: HAR, cassette, NDJSON, a run's "
        "folder",
    )
    parser.add_argument(
        "--wait",
        type=seconds,
        default=_PATIENCE,
        metavar="S",
        help=f"patience of each wait (default: {_PATIENCE:.0f})",
    )


def _sequences(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= MOST_SEQUENCES):
        raise argparse.ArgumentTypeError(
            f"expected a number of sequences from 1 to {MOST_SEQUENCES}, got {text!r} "
            "(a URL stands before --random)"
        )
    return int(text)


def _seed(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) < _MOST_SEED):
        raise argparse.ArgumentTypeError(f"expected a whole number of 0 or more, got {text!r}")
    return int(text)
