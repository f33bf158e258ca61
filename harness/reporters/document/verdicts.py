"""What each requirement came to, what shows it, and what was not shown."""

from collections.abc import Sequence

from harness.model.requirement import Requirement
from harness.model.text import Text
from harness.model.verdict import Assessment, Verdict
from harness.reporters.document.blocks import (
    DASH,
    Block,
    Cell,
    Line,
    Paragraph,
    Piece,
    Subheading,
    Table,
    badge,
    badge_of,
    cell,
    code,
    more,
    none,
    plain,
    shortened,
    words,
)
from harness.reporters.outline import number_of
from harness.reporters.page.view import PageView
from harness.reporters.standing import worst_first
from harness.reporters.wording import LEVELS, SUBJECTS

_ROWS_SHOWN = 300
_REFERENCES_SHOWN = 4
_NAMES_SHOWN = 6
_NOTES_SHOWN = 2
_OPEN_SHOWN = 150
_NO_SUCH = Text("none", "无")


def requirements(view: PageView) -> tuple[Block, ...]:
    """Every requirement of the plan with its verdict, worst first."""
    ordered = worst_first(view.report.assessments)
    if not ordered:
        return none()
    rows = tuple(
        (
            cell(code(a.requirement.id)),
            _told(view, a),
            (
                (words(LEVELS[a.requirement.level], "inline"),),
                (words(SUBJECTS[a.requirement.subject], "inline"),),
            ),
            cell(badge(a.verdict)),
            cell(plain(a.examined)),
            references(a.exchanges),
        )
        for a in ordered[:_ROWS_SHOWN]
    )
    head = (
        Text("Id", "编号"),
        Text("Requirement", "要求"),
        Text("Level, subject", "级别、对象"),
        Text("Verdict", "判定"),
        Text("Examined", "已检查"),
        Text("Evidence", "证据"),
    )
    table = Table(widths=("50", "1fr", "78", "84", "44", "70"), head=head, rows=rows)
    return (table, *more(len(ordered) - len(rows), Text("requirements", "项要求")))


def trace(view: PageView) -> tuple[Block, ...]:
    """From each requirement to the scenarios and checks that show it, with its holes."""
    matrix = view.matrix
    if not matrix.rows:
        return none()
    numbers = {name: f"S{n}" for n, name in enumerate(matrix.scenarios, 1)}
    shown = sorted(matrix.rows, key=lambda row: not matrix.is_hole(row))[:_ROWS_SHOWN]
    rows = tuple(
        (
            cell(code(t.requirement.id)),
            cell(plain(", ".join(numbers.get(n, n) for n in t.scenarios)))
            if t.scenarios
            else _hole(),
            _checks(t.checks, t.examined),
            _verdict(view.verdicts.get(t.requirement.id), is_hole=matrix.is_hole(t)),
        )
        for t in shown
    )
    at = number_of("method")
    how = Text(
        f"S1, S2, … are the scenarios of section {at}; ✓ stands before a check that examined "
        "something, ○ before one that did not. Holes stand first.",
        f"S1、S2……为第 {at} 节的场景；✓ 表示该检查实际检查到内容，○ 表示没有。缺口列在最前。",
    )
    head = (
        Text("Id", "编号"),
        Text("Scenarios that say they show it", "声明可证明该项的场景"),
        Text("Checks", "检查"),
        Text("Verdict", "判定"),
    )
    return (
        Paragraph(text=matrix.summary),
        Paragraph(text=how, style="more"),
        Table(widths=("50", "1fr", "1.4fr", "100"), head=head, rows=rows),
        *more(len(matrix.rows) - len(rows), Text("requirements", "项要求")),
    )


def untested(view: PageView) -> tuple[Block, ...]:
    """What was not shown, and why; printed in every report."""
    undecided = [(a.requirement, a.reason, badge(a.verdict)) for a in view.without_verdict]
    excluded = [(a.requirement, a.reason, None) for a in view.not_applicable]
    outside = [(row, reason, None) for row, reason in view.report.not_in_plan]
    waivers = view.report.waivers
    return (
        *_listing(Text("Not tested or not decided", "未测试或未判定"), undecided),
        *_listing(Text("Not applicable", "不适用"), excluded),
        *_listing(Text("Not in this plan", "计划外"), outside),
        Subheading(text=Text("Waivers", "豁免"), detail=str(len(waivers))),
        *(Paragraph(text=Text(waiver, "")) for waiver in waivers),
        *(() if waivers else none()),
    )


def references(exchanges: tuple[str, ...], limit: int = _REFERENCES_SHOWN) -> Cell:
    """The first few exchanges of a citation."""
    if not exchanges:
        return cell(plain(DASH))
    left_out = len(exchanges) - limit
    told = " ".join(exchanges[:limit])
    return cell(code(told), *((plain(f"+{left_out}"),) if left_out > 0 else ()))


def _told(view: PageView, assessment: Assessment) -> Cell:
    row, reason = assessment.requirement, assessment.reason
    lines: list[Line] = [(words(row.title, "bold"),)]
    if view.has_incident(assessment):
        n, at = max(1, len(assessment.findings)), number_of("incidents")
        told = Text(f"{n} finding{'s' * (n > 1)}: section {at}", f"{n} 个问题，见第 {at} 节")
        lines.append((words(told, "inline"),))
    elif reason:
        lines.append((words(reason),))
    notes = [shortened(note) for note in assessment.notes if note != reason]
    lines += [(words(note, "small"),) for note in notes[:_NOTES_SHOWN]]
    lines.append((words(Text("Source", "来源"), "small"), plain(row.source)))
    return tuple(lines)


def _hole() -> Cell:
    return cell(badge_of(Verdict.UNTESTED, _NO_SUCH))


def _checks(checks: tuple[str, ...], examined: tuple[str, ...]) -> Cell:
    if not checks:
        return _hole()
    left_out = len(checks) - _NAMES_SHOWN
    lines: tuple[Line, ...] = tuple(
        (plain("✓" if name in examined else "○"), code(name)) for name in checks[:_NAMES_SHOWN]
    )
    return (*lines, (plain(f"+{left_out}"),)) if left_out > 0 else lines


def _verdict(verdict: Verdict | None, *, is_hole: bool) -> Cell:
    told = cell(plain(DASH) if verdict is None else badge(verdict))
    return (*told, (words(Text("hole", "缺口"), "inline-bold"),)) if is_hole else told


def _listing(
    title: Text, rows: Sequence[tuple[Requirement, Text | None, Piece | None]]
) -> tuple[Block, ...]:
    heading = Subheading(text=title, detail=str(len(rows)))
    if not rows:
        return (heading, *none())
    shown = tuple(
        (
            cell(code(row.id)),
            (
                (words(row.title, "inline-bold"), *((standing,) if standing else ())),
                *(((words(shortened(reason)),),) if reason else ()),
            ),
        )
        for row, reason, standing in rows[:_OPEN_SHOWN]
    )
    head = (Text("Id", "编号"), Text("Requirement and reason", "要求与原因"))
    return (
        heading,
        Table(widths=("52", "1fr"), head=head, rows=shown),
        *more(len(rows) - len(shown), Text("requirements", "项要求")),
    )
