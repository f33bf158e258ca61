"""The options of `harness new`."""

import argparse
from pathlib import Path

from harness.cli.arguments.answers import add_answers


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's options."""
    parser.add_argument("kind", choices=("scenario", "statement"), help="what to start")
    parser.add_argument(
        "called",
        nargs="?",
        default="",
        metavar="NAME",
        help="scenario: its name; without --from it is one to start from, commented",
    )
    parser.add_argument(
        "--from",
        dest="traffic",
        nargs="+",
        default=[],
        metavar="TRAFFIC",
        help="scenario: recorded traffic to propose it from (HAR, VCR cassette, NDJSON, a run's "
        "folder; - for standard input)",
    )
    parser.add_argument(
        "--edition",
        metavar="E",
        help="aliexpress, alibaba or 1688 (default: the statement's, else what the traffic says)",
    )
    parser.add_argument(
        "--statement",
        type=Path,
        metavar="FILE",
        help="scenario: what the applicant declares; by its callback.url callbacks are known",
    )
    parser.add_argument("--name", default="", help="name of the application, or of the scenario")
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="where to write it (default: standard output)"
    )
    parser.add_argument("--force", action="store_true", help="overwrite the file of --out")
    parser.add_argument(
        "--lang",
        choices=("en", "zh", "both"),
        default="en",
        help="language of the comments and questions (default: en)",
    )
    add_answers(parser)
