"""The options of `harness compare`."""

import argparse
from pathlib import Path

from harness.cli.arguments.shared import add_output, add_pdf, add_sign
from harness.model.comparison import FailOn


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's options."""
    parser.add_argument("base", metavar="BASE", help="a recording made before: see NEW")
    parser.add_argument(
        "new",
        metavar="NEW",
        help="HAR, VCR cassette, NDJSON, a folder of them, a run folder, or - for standard input",
    )
    parser.add_argument(
        "--fail-on",
        choices=[str(choice) for choice in FailOn],
        default=str(FailOn.VERDICT),
        help="what counts as a regression; each includes the ones before (default: verdict)",
    )
    parser.add_argument(
        "--ignore",
        action="append",
        default=[],
        metavar="PATH",
        help="more noise: a field name, OPERATION:PLACE or OPERATION:$.json.path",
    )
    parser.add_argument(
        "--edition", metavar="E", help="aliexpress, alibaba or 1688 (default: the recordings')"
    )
    parser.add_argument(
        "--statement", type=Path, metavar="FILE", help="what the applicant declares"
    )
    parser.add_argument(
        "--gateway",
        action="append",
        default=[],
        metavar="HOST",
        help="a further host that is the platform's: HOST or HOST:PORT",
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="where the report goes")
    add_sign(parser)
    add_pdf(parser)
    add_output(parser)
