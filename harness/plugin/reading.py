"""A finished run as the items of a session see it: report.json for verdicts, the log for steps."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.catalog.load import load_catalogue
from harness.evidence.log import read_log
from harness.model.exhibits import Exhibit, RoundPlayed
from harness.model.text import Text
from harness.model.verdict import Assessment, Conclusion, Finding, Verdict
from harness.plugin.once import Note
from harness.run.exhibits import exhibits_of
from harness.run.folder import RunFolder

_VERDICTS = {verdict.word: verdict for verdict in Verdict}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One run: what it came to, and what shows it."""

    folder: RunFolder
    conclusion: Conclusion
    reason: Text
    assessments: Mapping[str, Assessment]
    """By the id of the requirement."""
    rounds: tuple[RoundPlayed, ...]
    exhibits: Mapping[str, Exhibit]
    """Exchanges that verdicts and steps rest on, redacted, by id."""
    blocking: frozenset[str]
    """Requirements each of which alone keeps the run from a yes."""
    excused: Mapping[str, str]
    """Requirements whose failures are expected, with the words for it."""
    apart: Conclusion | None
    """What it would come to without the expected deviations; None where no list was given."""
    is_skipped: bool
    """Whether the scenario was not for this run at all."""

    def round(self, number: int) -> RoundPlayed | None:
        """The round of that number; None when it was not played."""
        return next((r for r in self.rounds if r.number == number), None)

    def shown(self, exchanges: Iterable[str]) -> tuple[Exhibit, ...]:
        """What can be shown of these exchanges."""
        return tuple(self.exhibits[x] for x in dict.fromkeys(exchanges) if x in self.exhibits)


def read_run(note: Note) -> Reading:
    """The run that a process of the session has made and left this note of."""
    folder = RunFolder(Path(note.folder))
    record = json.loads(folder.report.read_text(encoding="utf-8"))
    assessments = _assessments(record["requirements"])
    evidence = read_log(folder.log)
    exhibits = exhibits_of(evidence, tuple(assessments.values()))
    return Reading(
        folder=folder,
        conclusion=Conclusion(record["conclusion"]),
        reason=_text(record["reason"]),
        assessments=assessments,
        rounds=exhibits.rounds,
        exhibits={exhibit.exchange: exhibit for exhibit in exhibits.exchanges},
        blocking=frozenset(note.blocking),
        excused=dict(note.excused),
        apart=Conclusion(note.apart) if note.apart else None,
        is_skipped=bool(record["scenarios"]) and not any(s["rounds"] for s in record["scenarios"]),
    )


def _assessments(rows: Iterable[Mapping[str, Any]]) -> dict[str, Assessment]:
    register = {row.id: row for row in load_catalogue().requirements}
    return {
        row["id"]: Assessment(
            requirement=register[row["id"]],
            verdict=_VERDICTS[row["verdict"]],
            examined=row["examined"],
            exchanges=tuple(row["evidence"]),
            findings=tuple(_finding(f) for f in row["findings"]),
            notes=tuple(_text(note) for note in row["notes"]),
            reason=_text(row["reason"]) if "reason" in row else None,
        )
        for row in rows
    }


def _finding(row: Mapping[str, Any]) -> Finding:
    return Finding(
        message=_text(row["message"]),
        exchanges=tuple(row["exchanges"]),
        where=row["where"],
        expected=row["expected"],
        actual=row["actual"],
        hint=Text(row["hint"], row["hint_zh"]) if row["hint"] else None,
        count=row["count"],
    )


def _text(row: Mapping[str, str]) -> Text:
    return Text(row["en"], row["zh"])
