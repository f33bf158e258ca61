"""What a reader mends first: an incident, or what keeps the run itself from a yes."""

from collections.abc import Sequence

from harness.model.text import Text
from harness.model.verdict import Conclusion, Report, Verdict
from harness.reporters.incidents import Incident
from harness.reporters.standing import blocking
from harness.reporters.wording import STANDINGS

_APPLICATION_LOG = "evidence/application.log"
_NOTHING = Text("Nothing: no item blocks.", "无：没有阻断项。")
_MEND = Text(
    "Mend what the reason above names, then run again.", "请先解决上述原因，然后重新运行。"
)


def first_to_fix(report: Report, found: Sequence[Incident]) -> Incident | None:
    """The incident to mend first; None where there is none, or the run itself is at fault."""
    if not found or _is_about_the_run(report):
        return None
    is_yes = STANDINGS[report.conclusion.exit_code] is Verdict.PASS
    return found[0] if found[0].is_blocking or is_yes else None


def remedy(report: Report) -> Text:
    """What to do first where no incident says it."""
    if STANDINGS[report.conclusion.exit_code] is Verdict.PASS:
        return _NOTHING
    if log := application_log(report):
        return Text(
            f"{_MEND.en} What the application printed: {log}.", f"{_MEND.zh}应用的输出见 {log}。"
        )
    return _MEND


def application_log(report: Report) -> str:
    """Where the evidence keeps what the application printed; empty where it printed nothing."""
    kept = {file.path for file in report.particulars.files if file.size}
    return _APPLICATION_LOG if _APPLICATION_LOG in kept else ""


def _is_about_the_run(report: Report) -> bool:
    """Whether the run was broken off, or its reason names none of the rows that block.

    A row that is open since the application was gone, or a scenario stuck, is no place to begin.
    """
    if report.conclusion is Conclusion.INVALID:
        return True
    rows = blocking(report)
    if not rows or not all(a.verdict.is_open for a in rows):
        return False
    return not any(a.requirement.id in report.reason.en for a in rows)
