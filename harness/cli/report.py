"""`harness report RUN`: render a run again; `--merge` joins the shards of one."""

import argparse
from pathlib import Path

from harness.cli.options import add_output, surroundings
from harness.cli.outcome import tell_result
from harness.cli.sealing import add_sign, environment_of, signer_of
from harness.documents.schema import nearest
from harness.model.errors import UsageError
from harness.run.formats import FORMATS, HAR, USUAL
from harness.run.merge import merge_shards
from harness.run.rerender import rerender

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


def serve(options: argparse.Namespace) -> tuple[int, str]:
    """Write the report, and tell it."""
    signer = signer_of(options)
    if options.merge:
        if options.formats:
            raise UsageError(
                "--format does not go with --merge",
                hint="merge first, then render the merged run: harness report RUN --format F",
            )
        merged = merge_shards(
            options.runs,
            out=options.out,
            lang=options.lang,
            world=surroundings(options),
            signer=signer,
        )
        return tell_result(merged, options)
    if len(options.runs) > 1:
        raise UsageError(
            "more than one run is named", hint="--merge joins shards; else render them one by one"
        )
    formats = options.formats or USUAL
    again = rerender(
        options.runs[0],
        formats=formats,
        out=options.out,
        lang=options.lang,
        signer=signer,
        environ=environment_of(options),
    )
    return tell_result(again, options)


def _formats(text: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    for name in names:
        if name not in _KNOWN:
            raise argparse.ArgumentTypeError(f"no form {name!r}: {nearest(name, list(_KNOWN))}")
    if not names:
        raise argparse.ArgumentTypeError(f"names no form; known: {', '.join(_KNOWN)}")
    return names
