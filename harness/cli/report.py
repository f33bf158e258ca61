"""`harness report RUN`: render a run again; `--merge` joins the shards of one."""

import argparse

from harness.cli.options import surroundings
from harness.cli.outcome import tell_result
from harness.cli.sealing import environment_of, signer_of
from harness.model.errors import UsageError
from harness.run.formats import USUAL
from harness.run.merge import merge_shards
from harness.run.rerender import rerender


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
