"""The options of `harness audit`."""

import argparse

from harness.cli.arguments.shared import add_common

MOST_BY_DEFAULT = 8
"""Each takes some memory, and not everybody may use all processors that there are."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's options."""
    add_common(parser)
    parser.add_argument(
        "traffic",
        nargs="*",  # what stands behind --only is taken in by serve
        metavar="TRAFFIC",
        help="HAR, VCR cassette or NDJSON; folders and globs of them; - for standard input",
    )
    parser.add_argument(
        "--gateway",
        action="append",
        default=[],
        metavar="HOST",
        help="a further host that is the platform's: HOST or HOST:PORT",
    )
    parser.add_argument(
        "--workers",
        type=_workers,
        metavar="N",
        help="judge in so many processes (0: one for each processor; default: as many as there is "
        f"work for, up to {MOST_BY_DEFAULT})",
    )
    parser.add_argument(
        "--engine",
        choices=("local", "dask"),
        default="local",
        help="judge on this machine, or on the workers of a Dask cluster (default: local)",
    )
    parser.add_argument(
        "--scheduler", default="", metavar="ADDRESS", help="the cluster's, such as tcp://HOST:8786"
    )


def _workers(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= 256):  # noqa: PLR2004 - beyond sense
        raise argparse.ArgumentTypeError(f"expected a number of processes, got {text!r}")
    return int(text)
