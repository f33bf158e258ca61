"""`harness record SCENARIO... --cassette FILE`: run scenarios, keep the traffic as a cassette."""

import argparse

from harness.cli import run
from harness.cli.options import in_language, surroundings
from harness.cli.outcome import tell_result
from harness.model.errors import UsageError
from harness.run.execute import execute
from harness.run.recording import RecordingFiles, keep_recording, require_writable


def serve(options: argparse.Namespace) -> tuple[int, str]:
    """Run the scenarios, keep what went over the wire, and tell where."""
    if options.cassette is None:
        raise UsageError(
            "the recording needs a place", hint="for example --cassette cassettes/mine.yaml"
        )
    if options.target.startswith("cassette:"):
        raise UsageError(
            "a recording is made of a run, not of a recording",
            hint="leave --target out, or name the address of a gateway",
        )
    files = RecordingFiles(cassette=options.cassette, har=options.har)
    require_writable(files)
    order = run.order_of(options, "record")
    result = execute(order, surroundings(options))
    code, meaning = tell_result(result, options)
    kept = keep_recording(order, result, files)
    return code, f"{meaning}; {in_language(kept, options.lang)}"
