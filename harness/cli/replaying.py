"""The options of a run that is played from a recording."""

import argparse
import sys
from typing import TYPE_CHECKING

from harness.cli.options import DEFAULT_EDITION
from harness.model.errors import UsageError
from harness.model.statement import Statement
from harness.run.order import Driver

if TYPE_CHECKING:
    from harness.run.replay_order import ReplayOrder

CASSETTE = "cassette:"
"""How a target begins that is a recording."""


def replay_of(options: argparse.Namespace, statement: Statement | None) -> "ReplayOrder | None":
    """The recording that the target names, read; None for any other target.

    Raises UsageError for one that cannot be played with this edition and driver, DocumentError
    for a file that is no recorded traffic.
    """
    target: str = options.target
    if not target.startswith(CASSETTE):
        return None
    path = target.removeprefix(CASSETTE)
    if not path:
        raise UsageError(
            "--target cassette: names no file", hint="for example --target cassette:mine.yaml"
        )
    from harness.run.replay_order import replay_order  # noqa: PLC0415 - most runs are played live

    declared = statement.callback_url if statement else ""
    replay = replay_order(
        path,
        edition=options.edition or (statement.edition if statement else ""),
        otherwise=DEFAULT_EDITION,
        read_stdin=sys.stdin.buffer.read,
        # A port that each run fills in says nothing.
        callback_url="" if "{" in declared else declared,
        max_age=options.max_age,
    )
    provenance = replay.recording.provenance
    if provenance and options.driver and options.driver != provenance.driver:
        raise UsageError(
            f"--driver {options.driver} does not fit {path}, which was recorded with driver "
            f"{provenance.driver}",
            hint="leave --driver out",
        )
    return replay


def driver_of(options: argparse.Namespace, replay: "ReplayOrder | None") -> Driver:
    """Who performs the acts of the application: as named, else as it was recorded."""
    provenance = replay.recording.provenance if replay else None
    recorded = provenance.driver if provenance else ""
    return Driver(options.driver or recorded or Driver.REFERENCE)
