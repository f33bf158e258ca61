"""The options of `harness evidence`."""

import argparse
from pathlib import Path

from harness.cli.arguments.shared import add_output

_REPORTS = Path("reports")
_EPILOG = """\
A run is kept for 180 days after its end: its manifest says until when. `prune` deletes the folders
of runs whose time is over and leaves <run>.tombstone.json in their place. It never follows a link,
and leaves what it cannot read, and folders that hold files of yours, for you to decide (exit 3).
Whose time is over is decided by this machine's clock: `--dry-run` says which day that is."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's options."""
    parser.epilog = _EPILOG
    parser.add_argument("act", choices=("list", "prune"), help="show, or delete what is over")
    parser.add_argument(
        "folder",
        nargs="?",
        type=Path,
        default=_REPORTS,
        metavar="DIR",
        help=f"the folder below which the runs lie (default: {_REPORTS})",
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="prune: say what would be deleted, delete nothing"
    )
    add_output(parser)
