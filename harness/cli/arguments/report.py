"""The options of `harness report`."""

import argparse
from pathlib import Path

from harness.cli.arguments.shared import add_output, add_sign
from harness.run.formats import FORMATS, HAR, USUAL

_EPILOG = """\
The log of the run is judged once more, with the statement, the plan and the list of expected
deviations that its folder keeps; the same tool makes the same report.json of it. The exit code is
that of the report. A run that was broken off is told as invalid, with what was recorded until then.
In the run's own folder everything is sealed anew: a signed run needs its key again with --sign. The
files are searched for the secrets that the statement names by env:NAME, where they are set here.
docs/ci.md says how shards are run and merged."""
_KNOWN = (*FORMATS, HAR)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's options."""
    parser.epilog = _EPILOG
    parser.add_argument("runs", nargs="+", type=Path, metavar="RUN", help="the folder of a run")
    parser.add_argument(
        "--merge",
        action="store_true",
        help="the folders are shards of one run; join them",
    )
    parser.add_argument(
        "--format",
        dest="formats",
        type=_formats,
        metavar="F,...",
        help=f"what to write: {', '.join(_KNOWN)} (default: {', '.join(USUAL)})",
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="where it goes (default: into the run's folder; merged: into a new one)",
    )
    add_sign(parser)
    add_output(parser)


def _formats(text: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    for name in names:
        if name not in _KNOWN:
            from harness.documents.schema import nearest  # noqa: PLC0415 - YAML, for a mistake

            raise argparse.ArgumentTypeError(f"no form {name!r}: {nearest(name, list(_KNOWN))}")
    if not names:
        raise argparse.ArgumentTypeError(f"names no form; known: {', '.join(_KNOWN)}")
    return names
