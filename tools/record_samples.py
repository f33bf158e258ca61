"""Make cassettes/aliexpress/sample again: one order of the sample application, in three forms.

Usage: python -m tools.record_samples [FOLDER]. It needs no network: the application trades with the
embedded emulator on this machine. What is committed is a recording as `harness record` keeps it:
redacted, and signed anew with the published cassette key; the run fails when a name of this machine
is found in it.
"""

import getpass
import os
import secrets
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from harness.catalog.statement import load_statement
from harness.documents.resources import resource
from harness.evidence.log import read_log
from harness.model.clock import SystemClock
from harness.model.exchange import Direction
from harness.model.recording import Recording
from harness.platforms.editions import edition_named
from harness.run.execute import execute
from harness.run.order import Driver, RunOrder, Surroundings
from harness.run.recording import RecordingFiles, keep_recording, recording_from
from harness.run.result import RunResult
from harness.scenario.load import find_scenarios, load_scenario
from tools.rehearsal import write_ndjson

SAMPLE = Path(__file__).resolve().parent.parent / "cassettes" / "aliexpress" / "sample"
_NAME = "order-lifecycle"
_OF_THE_RUN_ONLY = ("source:", "dossier:", "observe:", "probe:")
"""Keys of the statement that speak of the application's files and of how it is started."""
_SHORTEST_NAME = 4
"""Shorter names of users and machines stand in ordinary words."""
_EVERYWHERE = {"root", "localhost"}
"""Names that every machine has, and ordinary words as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Recorded:
    order: RunOrder
    result: RunResult
    recording: Recording


def main() -> int:
    """Record, write, and look for what must not be published."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLE
    with tempfile.TemporaryDirectory() as name:
        recorded = _recorded(Path(name))
        for played in recorded.result.report.scenarios:
            if played.completed < played.rounds:
                print(f"{played.name} did not complete: {played.reason}", file=sys.stderr)
                return 1
        _write(recorded, target)
    if found := [*private_words(target)]:
        print("must not be published:", *found, sep="\n  ", file=sys.stderr)
        return 1
    print(f"{len(recorded.recording.exchanges)} exchanges in {target}")
    return 0


def _recorded(folder: Path) -> _Recorded:
    application = folder / "application"
    shutil.copytree(resource("examples", "erp"), application)
    statement = load_statement(application / "statement.yaml", environ=os.environ)
    (path,) = find_scenarios([_NAME], statement.edition)
    order = RunOrder(
        verb="record",
        edition=edition_named(statement.edition),
        statement=statement,
        driver=Driver.OBSERVE,
        scenarios=(replace(load_scenario(path, edition=statement.edition), rounds=1),),
        out=folder / "run",
    )
    world = Surroundings(
        clock=SystemClock(),
        chance=secrets.token_bytes,
        environ={**os.environ, "ERP_ORDERS": "1"},
        progress=lambda _: None,
    )
    result = execute(order, world)
    recording = recording_from(read_log(result.folder.log), order)
    return _Recorded(order=order, result=result, recording=recording)


def _write(recorded: _Recorded, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    files = RecordingFiles(cassette=target / f"{_NAME}.yaml", har=target / f"{_NAME}.har")
    keep_recording(recorded.order, recorded.result, files)
    write_ndjson(recorded.recording.exchanges, target / f"{_NAME}.ndjson")
    text = resource("examples", "erp", "statement.yaml").read_text("utf-8")
    filled = text.replace("{callback_port}", _callback_port(recorded.recording))
    (target / "statement.yaml").write_text(without_application(filled), "utf-8")


def _callback_port(recording: Recording) -> str:
    url = next(x.request.url for x in recording.exchanges if x.direction is Direction.INBOUND)
    return url.split(":")[2].partition("/")[0]


def without_application(text: str) -> str:
    """A statement without how the application is run: the recording is all that there is."""
    kept = []
    is_kept = True
    for line in text.splitlines(keepends=True):
        if not line.startswith(" "):
            is_kept = not line.startswith(_OF_THE_RUN_ONLY)
        if is_kept:
            kept.append(line)
    return "".join(kept)


def private_words(target: Path) -> Iterator[str]:
    """Where a file holds the name of this machine, of its user, or a path on it."""
    for path in sorted(target.iterdir()):
        text = path.read_text("utf-8")
        yield from (f"{path.name}: {name}" for name in own_names() if name in text)


def own_names() -> tuple[str, ...]:
    """What this machine and its user are called, and where its files lie."""
    names = {getpass.getuser(), socket.gethostname(), str(Path.home()), tempfile.gettempdir()}
    return tuple(sorted(n for n in names - _EVERYWHERE if len(n) >= _SHORTEST_NAME))


if __name__ == "__main__":
    sys.exit(main())
