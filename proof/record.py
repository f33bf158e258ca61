"""What the proof came to, as data: `harness catalog` shows per row what proves its checks."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from proof.corpus.case import Case, Kind
from proof.table import Line

RECORD = Path(__file__).parent.parent / "harness" / "catalog" / "proof.json"


def write_record(
    lines: Sequence[Line], cases: Sequence[Case], today: date, path: Path = RECORD
) -> None:
    """Write the seeded defects by name, with the counts of the table, per edition and row."""
    rows: dict[str, dict[str, object]] = {}
    for line in lines:
        own = [c for c in cases if (c.edition, c.requirement) == (line.edition, line.requirement)]
        rows.setdefault(line.edition, {})[line.requirement] = {
            "defects": [case.name for case in own if case.kind is Kind.MUTANT],
            "caught": line.caught,
            "neighbours": line.neighbours,
            "false_alarms": line.alarms,
        }
    text = json.dumps({"date": today.isoformat(), "rows": rows}, ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")
