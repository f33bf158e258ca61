"""What the console says last: what was expected, waived, noted and left out."""

from collections.abc import Iterator

from harness.model.text import Text
from harness.model.verdict import Report, Verdict
from harness.reporters.terminal import Terminal
from harness.reporters.wording import STATES


def expected_deviations(report: Report, terminal: Terminal) -> Iterator[str]:
    """Every failure that was listed as expected, and how it stands."""
    for judged in report.deviations:
        entry = judged.deviation
        standing = Verdict.FAIL if judged.state.is_stale else Verdict.PASS
        name = terminal.painted(terminal.foreign(entry.subject), standing)
        until = entry.until.isoformat()
        why = Text(
            f"{entry.reason} ({entry.owner}, until {until})",
            f"{entry.reason}（{entry.owner}，截至 {until}）",
        )
        state = terminal.each(STATES[judged.state])
        yield from terminal.row(Text("Expected", "预期偏差"), name, *state, *terminal.each(why))


def states(report: Report) -> dict[str, str]:
    """How each listed failure stands, for a program."""
    return {judged.deviation.subject: judged.state.value for judged in report.deviations}


def remarks(report: Report, terminal: Terminal) -> Iterator[str]:
    """Waivers, notes, and how much of the register the plan leaves out."""
    for waiver in report.waivers:
        yield from terminal.row(Text("Waiver", "豁免"), terminal.foreign(waiver))
    for note in report.notes:
        yield from terminal.row(Text("Note", "说明"), *terminal.each(note))
    if report.not_in_plan:
        n = len(report.not_in_plan)
        rows = Text(f"{n} row{'s' * (n > 1)} of the register", f"登记册中 {n} 项")
        yield from terminal.row(Text("Not in plan", "计划外"), *terminal.each(rows))
