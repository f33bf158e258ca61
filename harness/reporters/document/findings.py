"""What was found, and what to do about it: incidents, and the advice that is no verdict."""

from harness.model.text import Text
from harness.reporters.advice import advice
from harness.reporters.document.blocks import (
    Block,
    Cell,
    Facts,
    Paragraph,
    Subheading,
    Table,
    badge,
    cell,
    code,
    either,
    more,
    none,
    plain,
    words,
)
from harness.reporters.document.verdicts import references
from harness.reporters.incidents import Incident
from harness.reporters.page.cases import Case
from harness.reporters.page.view import PageView
from harness.reporters.wording import LEVELS, SUBJECTS, utc

_CASES_SHOWN = 60
_INCIDENTS_SHOWN = 3
_REFERENCES_SHOWN = 8
_ADVICE_SHOWN = 80
_IDS_SHOWN = 6

_STATEMENT = Text(
    "Blocking ones first. A reproduce command takes the statement from where you keep it.",
    "阻断项在前。复现命令中的声明文件路径以您的存放位置为准。",
)
_DRIFT = Text(
    "Drift of the platform's side; it does not count against the application.",
    "属平台方的偏差，不计入应用的问题。",
)
_APART = Text(
    "Advice is opinion: it stands apart from the verdicts and changes none of them.",
    "建议仅供参考，独立于判定，不改变任何判定。",
)


def incident_records(view: PageView) -> tuple[Block, ...]:
    """What keeps the run from a yes, requirement by requirement."""
    found = view.incidents
    if not found:
        return none()
    shown = found[:_CASES_SHOWN]
    blocks = [block for case in shown for block in _case(case)]
    intro = Paragraph(text=_STATEMENT, style="note")
    return (intro, *blocks, *more(len(found) - len(shown), Text("requirements", "项要求")))


def advice_given(view: PageView) -> tuple[Block, ...]:
    """What to mend, each once."""
    given = advice(view.report)
    intro = Paragraph(text=_APART, style="note")
    if not given:
        return (intro, *none())
    rows = tuple((cell(words(a.text)), _ids(a.requirements)) for a in given[:_ADVICE_SHOWN])
    head = (Text("What to do", "建议"), Text("For", "涉及要求"))
    return (
        intro,
        Table(widths=("1fr", "110"), head=head, rows=rows),
        *more(len(given) - len(rows), Text("pieces of advice", "条建议")),
    )


def _ids(names: tuple[str, ...]) -> Cell:
    left_out = len(names) - _IDS_SHOWN
    told = ", ".join(names[:_IDS_SHOWN])
    return cell(code(f"{told}, +{left_out}" if left_out > 0 else told))


def _case(case: Case) -> tuple[Block, ...]:
    row = case.requirement
    level, subject = LEVELS[row.level], SUBJECTS[row.subject]
    blocks = Text("; blocks the conclusion", "；阻断结论") if case.is_blocking else Text("", "")
    weight = Text(f"{level.en}, {subject.en}{blocks.en}", f"{level.zh}，{subject.zh}{blocks.zh}")
    head = Facts(
        rows=(
            (Text("Verdict", "判定"), cell(badge(case.verdict), words(weight, "inline"))),
            (Text("Clause", "条款（英文原文）"), cell(plain(f"{row.rule} ({row.source})"))),
        )
    )
    shown = case.incidents[:_INCIDENTS_SHOWN]
    told = [block for incident in shown for block in _incident(incident)]
    return (
        Subheading(text=Text(f"{row.id} {row.title.en}", row.title.zh)),
        head,
        *((Paragraph(text=_DRIFT, style="note"),) if case.is_drift else ()),
        *told,
        *more(len(case.incidents) - len(shown), Text("findings", "个问题")),
    )


def _incident(incident: Incident) -> tuple[Block, ...]:
    named = (
        (Text("Where", "位置"), incident.where),
        (Text("Expected", "期望"), incident.expected),
        (Text("Observed", "实际"), incident.observed),
    )
    rows = [(name, either(value)) for name, value in named if value]
    rows.append((Text("Evidence", "证据"), _evidence(incident)))
    if incident.hint:
        rows.append((Text("What to do", "建议"), cell(words(incident.hint))))
    if incident.reproduce:
        rows.append((Text("Reproduce", "复现"), cell(code(incident.reproduce))))
    numbered = Text(
        f"Incident {incident.number}: {incident.summary.en}",
        f"问题 {incident.number}：{incident.summary.zh}",
    )
    return (
        Paragraph(text=numbered, style="incident"),
        Facts(rows=tuple(rows)),
    )


def _evidence(incident: Incident) -> Cell:
    seen = references(incident.exchanges, _REFERENCES_SHOWN)
    if incident.count > 1:
        met = Text(f"met {incident.count} times", f"共 {incident.count} 次")
        seen += cell(words(met, "inline"))
    if incident.first_seen:
        first = utc(incident.first_seen)
        last = utc(incident.last_seen) if incident.last_seen else "…"
        seen += cell(plain(first if first == last else f"{first} – {last}"))
    return seen
