"""The first record of a run's log, completed: on what it is made, and what went before it."""

from dataclasses import replace

from harness.evidence.log import RunStart
from harness.run.attempts import attempts_beside
from harness.run.environment import environment_of_run
from harness.run.folder import RunFolder


def settled(start: RunStart, folder: RunFolder) -> RunStart:
    """The start with the environment, and the earlier runs that lie beside the folder."""
    return replace(
        start, environment=environment_of_run(), attempts=attempts_beside(folder.path, start)
    )
