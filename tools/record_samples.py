"""Make cassettes/aliexpress/sample again: one order of the sample application, in three forms.

Usage: python -m tools.record_samples [FOLDER]. It needs no network: the application trades with the
embedded emulator on this machine. What is committed holds the emulator's published credentials and
made-up people only; the run fails when a name of this machine is found in it.
"""

import getpass
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from harness.documents.resources import resource
from harness.scenario.load import find_scenarios, load_scenario
from tools.browser_har import write_har
from tools.rehearsal import Rehearsal, rehearse, write_ndjson

SAMPLE = Path(__file__).resolve().parent.parent / "cassettes" / "aliexpress" / "sample"
_NAME = "order-lifecycle"
_OF_THE_RUN_ONLY = ("source:", "observe:", "probe:")
"""Keys of the statement that speak of the application's files and of how it is started."""
_SHORTEST_NAME = 4
"""Shorter names of users and machines stand in ordinary words."""


def main() -> int:
    """Record, write, and look for what must not be published."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLE
    with tempfile.TemporaryDirectory() as name:
        rehearsal = _rehearsed(Path(name))
        for played in rehearsal.result.report.scenarios:
            if played.completed < played.rounds:
                print(f"{played.name} did not complete: {played.reason}", file=sys.stderr)
                return 1
        _write(rehearsal, target)
    if found := [*_private(target)]:
        print("must not be published:", *found, sep="\n  ", file=sys.stderr)
        return 1
    print(f"{len(rehearsal.exchanges)} exchanges in {target}")
    return 0


def _rehearsed(folder: Path) -> Rehearsal:
    application = folder / "application"
    shutil.copytree(resource("examples", "erp"), application)
    (path,) = find_scenarios([_NAME], "aliexpress")
    scenario = replace(load_scenario(path, edition="aliexpress"), rounds=1)
    return rehearse(application / "statement.yaml", [scenario], folder, {"ERP_ORDERS": "1"})


def _write(rehearsal: Rehearsal, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    write_ndjson(rehearsal.exchanges, target / f"{_NAME}.ndjson")
    write_har(rehearsal.exchanges, target / f"{_NAME}.har")
    shutil.copyfile(rehearsal.cassette, target / f"{_NAME}.yaml")
    (target / "statement.yaml").write_text(_statement(rehearsal.statement), "utf-8")


def _statement(path: Path) -> str:
    """The statement without how the application is run: the recording is all that there is."""
    kept = []
    is_kept = True
    for line in path.read_text("utf-8").splitlines(keepends=True):
        if not line.startswith(" "):
            is_kept = not line.startswith(_OF_THE_RUN_ONLY)
        if is_kept:
            kept.append(line)
    return "".join(kept)


def _private(target: Path) -> Iterator[str]:
    """Where a file holds the name of this machine, of its user, or a path on it."""
    names = {getpass.getuser(), socket.gethostname(), str(Path.home()), tempfile.gettempdir()}
    for path in sorted(target.iterdir()):
        text = path.read_text("utf-8")
        for name in sorted(names):
            if len(name) >= _SHORTEST_NAME and name in text:
                yield f"{path.name}: {name}"


if __name__ == "__main__":
    sys.exit(main())
