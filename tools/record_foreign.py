"""Make tests/recordings/one_order again: one order of the sample application, as others record it.

Usage: python -m tools.record_foreign [FOLDER]. The same run as the harness saw it (raw, NDJSON),
as a browser exports it (HAR) and as plain vcrpy wrote it inside the application. Tests read what
nobody has redacted, for that is what users bring. The application trades with the embedded emulator
on this machine; the credentials are the emulator's published ones, tokens ended with it, and people
are made up.
"""

import shutil
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from harness.documents.resources import resource
from harness.scenario.load import find_scenarios, load_scenario
from tools.browser_har import write_har
from tools.record_samples import private_words, without_application
from tools.rehearsal import Rehearsal, rehearse, write_ndjson

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "recordings" / "one_order"
_NAME = "order-lifecycle"


def main() -> int:
    """Record, write, and look for what must not be published."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    with tempfile.TemporaryDirectory() as name:
        rehearsal = _rehearsed(Path(name))
        for played in rehearsal.result.report.scenarios:
            if played.completed < played.rounds:
                print(f"{played.name} did not complete: {played.reason}", file=sys.stderr)
                return 1
        _write(rehearsal, target)
    if found := [*private_words(target)]:
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
    statement = without_application(rehearsal.statement.read_text("utf-8"))
    (target / "statement.yaml").write_text(statement, "utf-8")


if __name__ == "__main__":
    sys.exit(main())
