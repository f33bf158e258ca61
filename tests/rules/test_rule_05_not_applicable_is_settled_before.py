"""Rule 5: only plan, register and statement make a row not applicable; no traffic ever does."""

from typing import Any

import pytest

from harness.assess import applicability
from harness.catalog.load import load_catalogue
from harness.evidence.log import read_log
from harness.model.requirement import RunClass
from harness.model.verdict import Verdict
from harness.platforms.editions import edition_named
from harness.reporters.record import report_record
from harness.run.readback import report_of

DECLARED = {"capabilities": {"order.ship": "false"}}
TRAFFIC: tuple[list[dict[str, Any]], ...] = (
    [],
    [{"rounds": ["1", "2", "3"]}],
    [{"call": "aliexpress.ds.order.create", "status": "500"}, {"lost": "unexpected"}],
    [{"push": "OrderClosed", "order": "1", "status": "410"}],
)


def traffic_excludes_nothing(made):
    found = [
        _excluded(made.judged_traffic({"traffic": traffic, "statement": DECLARED}))
        for traffic in TRAFFIC
    ]
    assert all(rows == found[0] for rows in found)
    assert "LIFE-05" not in _excluded(made.judged_traffic({"traffic": []}))


def every_exclusion_says_why(made, folder):
    report = report_of(made.order(), read_log(made.write_log(folder / "log")))
    excluded = [a for a in report.assessments if a.verdict is Verdict.NOT_APPLICABLE]
    assert excluded
    assert all(a.reason for a in excluded)
    told = {row["id"]: row.get("reason") for row in report_record(report)["requirements"]}
    assert all(told[a.requirement.id] for a in excluded)


def a_declaration_alone_excludes():
    row = next(r for r in load_catalogue().requirements if r.needs)
    edition = edition_named("aliexpress")
    assert applicability(row, None, RunClass.REHEARSAL, edition) is None


def _excluded(verdicts):
    return {row for row, verdict in verdicts.items() if verdict is Verdict.NOT_APPLICABLE}


def test_it_holds(made, tmp_path):
    traffic_excludes_nothing(made)
    every_exclusion_says_why(made, tmp_path)
    a_declaration_alone_excludes()


def test_switched_off_it_is_seen(made, monkeypatch):
    """A row that the traffic did not show is taken for one that does not apply."""
    monkeypatch.setattr(
        "harness.assess.roll_up",
        lambda verdicts: max(verdicts, default=Verdict.NOT_APPLICABLE),
    )
    with pytest.raises(AssertionError):
        traffic_excludes_nothing(made)


def test_switched_off_it_is_seen_of_the_reason(made, tmp_path, monkeypatch):
    """The report leaves out why."""
    monkeypatch.setattr(
        "harness.run.readback.assess",
        lambda *_, **__: (made.row(Verdict.NOT_APPLICABLE),),
    )
    with pytest.raises(AssertionError):
        every_exclusion_says_why(made, tmp_path)
