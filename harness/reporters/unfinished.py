"""The scenarios that did not complete, for the console: the first few in full, the rest by name."""

from collections.abc import Iterator

from harness.model.text import Text
from harness.model.verdict import Report, ScenarioOutcome
from harness.reporters.terminal import Terminal

_SHOWN = 3
"""What breaks one scenario mostly breaks them all: twenty times the same reason hides the rows."""
_TITLE = Text("Scenario", "场景")


def unfinished_scenarios(report: Report, terminal: Terminal) -> Iterator[str]:
    """Each scenario with rounds that did not complete, or with a reason."""
    found = [s for s in report.scenarios if s.completed < s.rounds or s.reason]
    shown = found if terminal.verbose else found[:_SHOWN]
    for outcome in shown:
        yield from _outcome(outcome, terminal)
    if rest := [terminal.foreign(s.name) for s in found[len(shown) :]]:
        told = Text(
            f"and {len(rest)} more: {', '.join(rest)}", f"另有 {len(rest)} 个：{'、'.join(rest)}"
        )
        yield from terminal.row(_TITLE, *terminal.each(told))


def _outcome(outcome: ScenarioOutcome, terminal: Terminal) -> list[str]:
    reached = Text(
        f"{outcome.name}: {outcome.completed} of {outcome.rounds} completed",
        f"{outcome.name}：完成 {outcome.completed}/{outcome.rounds}",
    )
    why = terminal.each(outcome.reason) if outcome.reason else []
    return terminal.row(_TITLE, *terminal.each(reached), *why)
