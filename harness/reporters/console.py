"""The summary on the terminal: one screen that says what came out and what to do next."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from harness.model.requirement import Subject
from harness.model.text import Text
from harness.model.verdict import (
    Assessment,
    Finding,
    InputFile,
    Report,
    Verdict,
)
from harness.reporters.remarks import expected_deviations, remarks, states
from harness.reporters.standing import (
    counts,
    is_blocking,
    is_certification,
    is_of_papers,
    meaning,
    worst_first,
)
from harness.reporters.terminal import Terminal
from harness.reporters.unfinished import unfinished_scenarios
from harness.reporters.visible import excerpt
from harness.reporters.wording import (
    CLASS_MEANINGS,
    CLASSES,
    CONCLUSIONS,
    MARKS,
    STANDARD_INPUT,
    STANDINGS,
    VERDICTS,
    Language,
)

_FAILURES_SHOWN = 5
_LINES_SHOWN = 6
_FILES_SHOWN = 5
_VALUE_SHOWN = 160
_EXCHANGES_SHOWN = 3
_LAST_LINES = 8
_APPLICATION_LOG = "evidence/application.log"


def console_summary(  # noqa: PLR0913 - each is one trait of the terminal or of the run
    report: Report,
    *,
    lang: Language,
    colour: bool,
    width: int,
    verbose: bool,
    report_path: Path | str | None = None,
    last_words: str = "",
) -> str:
    """The report in one screen, ending in a line break; `verbose` leaves nothing out.

    `report_path` is the page's; `last_words` is what an application that was lost printed last.
    """
    terminal = Terminal(lang=lang, colour=colour, width=max(width, 40), verbose=verbose)
    blocks = [
        list(_head(report, terminal)),
        list(_facts(report, terminal)),
        list(_last_words(last_words, terminal)),
        *_failures(report, terminal),
        list(_warnings(report, terminal)),
        list(_undecided(report, terminal)),
        list(expected_deviations(report, terminal)),
        list(remarks(report, terminal)),
    ]
    if report_path is not None:
        beside = terminal.each(Text("report.json lies beside it", "同目录另有 report.json"))
        path = terminal.foreign(str(report_path))
        blocks.append(terminal.row(Text("Report", "报告"), path, *beside))
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def machine_summary(report: Report, report_path: Path | str) -> dict[str, Any]:
    """The one object that `--json` prints; foreign text in it is left as it is."""
    return {
        "run": report.run.id,
        "class": report.run.run_class.value,
        "edition": report.run.edition,
        "conclusion": report.conclusion.value,
        "reason": {"en": report.reason.en, "zh": report.reason.zh},
        "planned": report.planned,
        "counts": {verdict.word: n for verdict, n in counts(report).items()},
        "requirements": {a.requirement.id: a.verdict.word for a in report.assessments},
        **({"deviations": states(report)} if report.deviations else {}),
        "report": str(report_path),
    }


def _head(report: Report, terminal: Terminal) -> Iterator[str]:
    run, standing = report.run, STANDINGS[report.conclusion.exit_code]
    words = terminal.words(CONCLUSIONS[report.conclusion])
    title = terminal.painted(f"{MARKS[standing]} {words}", standing, bold=True)
    yield f"{title} · {terminal.words(CLASSES[run.run_class])}"
    yield from terminal.sentences(CLASS_MEANINGS[run.run_class], indent=2)
    yield from terminal.sentences(report.reason, indent=2)
    if why := meaning(report):
        yield from terminal.sentences(why, indent=2)


def _facts(report: Report, terminal: Terminal) -> Iterator[str]:
    run = report.run
    tested = " · ".join(terminal.foreign(s) for s in (run.application, run.edition) if s)
    if tested:
        yield from terminal.row(Text("Tested", "被测"), tested)
    yield from terminal.row(Text("Counts", "计数"), _equation(report, terminal))
    if not is_of_papers(report):
        yield from terminal.row(Text("Traffic", "流量"), *_traffic(report, terminal))
    if report.rounds:
        yield from terminal.row(Text("Rounds", "轮次"), *_rounds(report, terminal))
    yield from _files(report, terminal)
    yield from _damage(report, terminal)
    yield from unfinished_scenarios(report, terminal)


def _files(report: Report, terminal: Terminal) -> Iterator[str]:
    paths = [_path(file, terminal) for file in report.inputs]
    shown = paths if terminal.verbose else paths[:_FILES_SHOWN]
    if rest := len(paths) - len(shown):
        shown = [*shown, *terminal.each(Text(f"and {rest} more", f"另有 {rest} 个文件"))]
    if shown:
        yield from terminal.row(Text("Read", "读取"), *shown)


def _path(file: InputFile, terminal: Terminal) -> str:
    is_stdin = file.path == "-"
    return terminal.words(STANDARD_INPUT) if is_stdin else terminal.foreign(file.path)


def _damage(report: Report, terminal: Terminal) -> Iterator[str]:
    places = [place for file in report.inputs for place in file.damage]
    shown = places if terminal.verbose else places[:_FAILURES_SHOWN]
    for place in shown:
        yield from terminal.row(Text("Damaged", "损坏"), *terminal.each(place))
    more = sum(file.damaged for file in report.inputs) - len(shown)
    if more > 0:
        text = Text(f"and {more} more place{'s' * (more > 1)}", f"另有 {more} 处")
        yield from terminal.row(Text("Damaged", "损坏"), *terminal.each(text))


def _last_words(words: str, terminal: Terminal) -> Iterator[str]:
    lines = [line.expandtabs(4).rstrip() for line in words.splitlines()]
    kept = [line for line in lines if line][-_LAST_LINES:]
    if not kept:
        return
    yield from terminal.sentences(
        Text("The application's last words:", "应用最后的输出："), indent=2
    )
    for line in kept:
        shown = terminal.foreign(line)
        yield from terminal.lines(
            shown if terminal.verbose else excerpt(shown, _VALUE_SHOWN), indent=4
        )
    whole = Text(f"All of it: {_APPLICATION_LOG}", f"全部输出：{_APPLICATION_LOG}")
    yield from terminal.sentences(whole, indent=2)


def _equation(report: Report, terminal: Terminal) -> str:
    parts = [
        terminal.painted(f"{n} {terminal.words(VERDICTS[v])}", v) for v, n in counts(report).items()
    ]
    planned = terminal.words(Text("planned", "计划"))
    return f"{report.planned} {planned} = {' + '.join(parts) or '0'}"


def _traffic(report: Report, terminal: Terminal) -> list[str]:
    if not report.has_orders:
        count = report.exchanges
        return terminal.each(Text(f"{count} exchanges", f"交互 {count} 次"))
    return terminal.each(
        Text(
            f"{report.exchanges} exchanges, {report.callbacks} of them callbacks",
            f"交互 {report.exchanges} 次，其中回传 {report.callbacks} 次",
        )
    )


def _rounds(report: Report, terminal: Terminal) -> list[str]:
    seen = report.round_numbers
    done, closed, acknowledged = seen.complete, seen.closed, seen.callbacks
    rounds = f"{done}/{seen.rounds - closed}"
    told = Text(
        f"{rounds} complete, {acknowledged} tracking callbacks acknowledged",
        f"完成 {rounds}，已确认物流轨迹回传 {acknowledged} 次",
    )
    if closed:
        told = Text(
            f"{told.en}; orders that the platform closed: {closed}",
            f"{told.zh}；由平台关闭的订单：{closed}",
        )
    return terminal.each(told)


def _failures(report: Report, terminal: Terminal) -> Iterator[list[str]]:
    failed = worst_first(a for a in report.assessments if a.verdict is Verdict.FAIL)
    shown = failed if terminal.verbose else failed[:_FAILURES_SHOWN]
    for assessment in shown:
        yield list(_failure(assessment, terminal))
    if rest := failed[len(shown) :]:
        yield _more(rest, Verdict.FAIL, terminal)


def _failure(assessment: Assessment, terminal: Terminal) -> Iterator[str]:
    yield from terminal.headline(assessment, _drift(assessment))
    shown = assessment.findings if terminal.verbose else assessment.findings[:1]
    for finding in shown:
        yield from terminal.sentences(finding.message, indent=4)
        yield from _details(finding, terminal)
    if rest := len(assessment.findings) - len(shown):
        findings = "findings" if rest > 1 else "finding"
        more = Text(f"… and {rest} more {findings} in the report", f"……另有 {rest} 个问题，见报告")
        yield from terminal.sentences(more, indent=4)


def _drift(assessment: Assessment) -> Text | None:
    if assessment.requirement.subject is Subject.PLATFORM:
        return Text("the platform's, not yours", "属平台方的问题，不计入应用")
    return None


def _details(finding: Finding, terminal: Terminal) -> Iterator[str]:
    values = (
        (Text("where", "位置"), _where(finding, terminal)),
        (Text("expected", "期望"), terminal.foreign(finding.expected)),
        (Text("actual", "实际"), terminal.foreign(finding.actual)),
    )
    for label, value in values:
        if value:
            shown = value if terminal.verbose else excerpt(value, _VALUE_SHOWN)
            yield from terminal.detail(label, shown)
    if finding.hint:
        yield from terminal.detail(Text("hint", "建议"), *terminal.each(finding.hint))


def _where(finding: Finding, terminal: Terminal) -> str:
    shown = finding.exchanges if terminal.verbose else finding.exchanges[:_EXCHANGES_SHOWN]
    exchanges = ", ".join(terminal.foreign(x) for x in shown)
    if len(shown) < len(finding.exchanges):
        exchanges += ", …"
    if finding.count > 1:
        exchanges += f" (×{finding.count})"
    return " · ".join(s for s in (terminal.foreign(finding.where), exchanges) if s)


def _warnings(report: Report, terminal: Terminal) -> Iterator[str]:
    warned = worst_first(a for a in report.assessments if a.verdict is Verdict.WARN)
    shown = warned if terminal.verbose else warned[:_LINES_SHOWN]
    for assessment in shown:
        yield from terminal.headline(assessment)
        for finding in assessment.findings if terminal.verbose else assessment.findings[:1]:
            yield from terminal.sentences(finding.message, indent=4)
            if terminal.verbose:
                yield from _details(finding, terminal)
    if rest := warned[len(shown) :]:
        yield from _more(rest, Verdict.WARN, terminal)


def _undecided(report: Report, terminal: Terminal) -> Iterator[str]:
    for verdict in sorted((v for v in Verdict if v.is_open), reverse=True):
        rows = worst_first(a for a in report.assessments if a.verdict is verdict)
        shown = rows if terminal.verbose else _worth_a_line(rows, report)
        for assessment in shown:
            yield from terminal.headline(assessment, VERDICTS[verdict])
            if assessment.reason:
                yield from terminal.sentences(assessment.reason, indent=4)
        if rest := rows[len(shown) :]:
            yield from _more(rest, verdict, terminal)


def _worth_a_line(rows: list[Assessment], report: Report) -> list[Assessment]:
    if is_certification(report):
        return rows[:_LINES_SHOWN]
    return [a for a in rows if is_blocking(report, a)][:_LINES_SHOWN]


def _more(rest: Iterable[Assessment], verdict: Verdict, terminal: Terminal) -> list[str]:
    ids = [terminal.foreign(a.requirement.id) for a in rest]
    words = terminal.words(VERDICTS[verdict])
    line = f"{MARKS[verdict]} {words} ({len(ids)}): {', '.join(ids)}"
    return terminal.lines(line, indent=2)
