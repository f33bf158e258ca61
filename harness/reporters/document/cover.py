"""The first page: what the run came to, why, and what to mend first."""

from dataclasses import dataclass

from harness.model.text import Text
from harness.model.verdict import Assessment, Verdict
from harness.reporters.document.blocks import (
    DASH,
    NONE,
    Badge,
    Block,
    Cell,
    Facts,
    Paragraph,
    Subheading,
    Table,
    badge,
    badge_of,
    cell,
    code,
    more,
    plain,
    shortened,
    words,
)
from harness.reporters.outline import number_of
from harness.reporters.page.view import PageView
from harness.reporters.visible import excerpt
from harness.reporters.wording import (
    CLASS_MEANINGS,
    CLASSES,
    CONCLUSIONS,
    STATES,
    utc,
)

TITLE = Text("Compliance test report", "合规测试报告")
END = Text("End of report", "报告结束")
DEBIAN_PACKAGE = "fonts-noto-cjk"
"""What gives a Debian machine the first of the typefaces with Chinese that are looked for."""
_NAME_SHOWN = 80
_BLOCKING_SHOWN = 6
_EXCLUDED_SHOWN = 4
_NOTES_SHOWN = 8
_DEVIATIONS_SHOWN = 40

_NO_CHINESE = Text(
    "This copy is in English only: the machine that made it has no typeface with Chinese. Install "
    f"one (Debian: {DEBIAN_PACKAGE}) and render the report again. report.html and report.json "
    "have both languages.",
    "",
)
_NO_REASON = Text("no reason is recorded", "未记录依据")
_FIX = Text("First to fix", "首先处理")
_IMPROVE = Text("Nothing blocks. First to improve", "没有阻断项。首先改进")


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One term of the equation that accounts for every requirement of the plan."""

    count: int
    badge: Badge


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """What stands above everything else."""

    title: Text
    end: Text
    name: str
    report_id: str
    identification: tuple[tuple[Text, Cell], ...]
    conclusion: Badge
    run_class: Text
    class_meaning: Text
    reasons: tuple[Text, ...]
    planned: int
    terms: tuple[Term, ...]
    limits: Text
    language_note: Text | None


def cover(view: PageView, *, has_chinese: bool) -> Cover:
    """The head of the first page."""
    report, run = view.report, view.report.run
    named = excerpt(view.report_id, _NAME_SHOWN)
    return Cover(
        title=TITLE,
        end=END,
        name=excerpt(run.application or run.target or run.edition, _NAME_SHOWN),
        report_id=named,
        identification=(
            (Text("Report", "报告编号"), cell(code(named))),
            (Text("Run", "运行编号"), cell(code(run.id))),
            (Text("Issued", "出具时间"), cell(plain(f"{utc(run.finished)[:19]}Z"))),
            (Text("Edition", "平台版本"), cell(code(run.edition))),
        ),
        conclusion=badge_of(view.standing, CONCLUSIONS[report.conclusion]),
        run_class=CLASSES[run.run_class],
        class_meaning=CLASS_MEANINGS[run.run_class],
        reasons=tuple(shortened(t) for t in (report.reason, view.meaning) if t),
        planned=report.planned,
        terms=tuple(Term(count=n, badge=badge(v)) for v, n in view.counts.items()),
        limits=view.limits,
        language_note=None if has_chinese else _NO_CHINESE,
    )


def conclusion(view: PageView) -> tuple[Block, ...]:
    """What stands below it: what to mend first, what blocks, and the figures."""
    notes = view.report.notes
    return (
        *_first_to_fix(view),
        *_blocking(view),
        *_excluded(view),
        Subheading(text=Text("Figures", "概况")),
        Facts(rows=tuple(_figures(view))),
        *(Paragraph(text=shortened(note), style="note") for note in notes[:_NOTES_SHOWN]),
        *more(len(notes) - _NOTES_SHOWN, Text("notes", "条说明")),
        *_deviations(view),
        *_comparison(view),
    )


def _first_to_fix(view: PageView) -> tuple[Block, ...]:
    fix = view.first_to_fix
    if fix is None:
        return (Subheading(text=_FIX), Paragraph(text=view.remedy, style="first"))
    row, what = fix.requirement, shortened(fix.hint or fix.summary)
    seen = shortened(fix.summary) if fix.hint else None
    en, zh = f"{row.id} {row.title.en}. ", f"{row.id} {row.title.zh}。"
    if seen:
        en, zh = f"{en}{seen.en} → ", f"{zh}{seen.zh} → "
    return (
        Subheading(text=_IMPROVE if view.standing is Verdict.PASS else _FIX),
        Paragraph(text=Text(en + what.en, zh + what.zh), style="first"),
    )


def _blocking(view: PageView) -> tuple[Block, ...]:
    found = view.blocking
    heading = Subheading(text=Text("Blocking items", "阻断项"), detail=str(len(found)))
    if not found:
        return (heading, Paragraph(text=NONE, style="inline"))
    rows = tuple(
        (cell(code(a.requirement.id)), cell(badge(a.verdict)), _what_blocks(view, a))
        for a in found[:_BLOCKING_SHOWN]
    )
    head = (Text("Id", "编号"), Text("Verdict", "判定"), Text("Requirement", "要求"))
    left_out, at = len(found) - len(rows), number_of("incidents")
    told = Text(f"And {left_out} more: section {at}.", f"另有 {left_out} 项，见第 {at} 节。")
    return (
        heading,
        Table(widths=("52", "92", "1fr"), head=head, rows=rows),
        *((Paragraph(text=told, style="more"),) if left_out else ()),
    )


def _excluded(view: PageView) -> tuple[Block, ...]:
    """Musts that do not apply: whoever reads the first page only must see what was left out."""
    found = view.excluded_musts
    if not found:
        return ()
    rows = tuple(
        (cell(code(a.requirement.id)), cell(words(shortened(a.reason or _NO_REASON))))
        for a in found[:_EXCLUDED_SHOWN]
    )
    head = (Text("Id", "编号"), Text("Basis", "依据"))
    left_out, at = len(found) - len(rows), number_of("untested")
    told = Text(f"And {left_out} more: section {at}.", f"另有 {left_out} 项，见第 {at} 节。")
    title = Text("Musts that do not apply", "不适用的必须项")
    return (
        Subheading(text=title, detail=str(len(found))),
        Table(widths=("52", "1fr"), head=head, rows=rows),
        *((Paragraph(text=told, style="more"),) if left_out else ()),
    )


def _what_blocks(view: PageView, assessment: Assessment) -> Cell:
    told = view.summary(assessment)
    told = told and shortened(told)
    title = cell(words(assessment.requirement.title, "inline-bold"))
    return (*title, (words(told),)) if told else title


def _figures(view: PageView) -> list[tuple[Text, Cell]]:
    report = view.report
    figures = []
    if view.has_rounds:
        told = f"{view.complete_rounds} / {view.open_rounds}"
        figures.append((Text("Complete rounds", "完整轮次"), cell(plain(told))))
    if not view.is_of_papers:
        figures.append((Text("Exchanges", "交互"), cell(plain(report.exchanges))))
    if report.has_orders and not view.is_of_papers:
        figures.append((Text("of them callbacks", "其中回传"), cell(plain(report.callbacks))))
    figures.append((Text("Duration", "历时"), cell(plain(view.duration))))
    return figures


def _deviations(view: PageView) -> tuple[Block, ...]:
    listed = view.report.deviations
    if not listed:
        return ()
    rows = tuple(
        (
            cell(code(judged.deviation.subject)),
            cell(
                badge_of(
                    Verdict.FAIL if judged.state.is_stale else Verdict.PASS, STATES[judged.state]
                )
            ),
            cell(plain(judged.deviation.reason)),
            cell(plain(judged.deviation.owner or DASH)),
            cell(plain(judged.deviation.until.isoformat())),
        )
        for judged in listed[:_DEVIATIONS_SHOWN]
    )
    head = (
        Text("Listed", "清单条目"),
        Text("In this run", "本次运行"),
        Text("Reason", "原因"),
        Text("Owner", "负责人"),
        Text("Until", "截止"),
    )
    return (
        Subheading(text=Text("Expected deviations", "预期偏差"), detail=str(len(listed))),
        Table(widths=("96", "120", "1fr", "70", "56"), head=head, rows=rows),
        *more(len(listed) - len(rows), Text("entries", "项")),
    )


def _comparison(view: PageView) -> tuple[Block, ...]:
    held = view.report.comparison
    if held is None:
        return ()
    changed = (
        (Text("Verdicts that changed", "判定有变化"), len(held.verdicts)),
        (Text("Checks that ran on one side only", "仅一侧执行的检查"), len(held.checks)),
        (Text("Operations that came or went", "新增或消失的接口"), len(held.operations)),
        (Text("Shapes that changed", "结构有变化"), len(held.shapes)),
        (Text("Values that changed", "取值有变化"), len(held.values)),
    )
    sides = cell(code(held.base.name), plain("→"), code(held.new.name))
    counts = ((name, cell(plain(n))) for name, n in changed)
    return (
        Subheading(text=Text("Comparison with BASE", "与 BASE 的比较"), detail=held.match.value),
        Paragraph(text=held.reason),
        Facts(rows=((Text("Compared", "比较双方"), sides), *counts)),
        Paragraph(text=Text("All in report.json.", "详见 report.json。"), style="more"),
    )
