"""What a test of the session says: whether it passes, and in which words it does not."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from harness.cli.options import in_language
from harness.model.text import Text
from harness.model.verdict import Assessment, Conclusion, Finding, Report, Verdict
from harness.plugin.course import Gone
from harness.plugin.reading import Reading
from harness.reporters.standing import meaning
from harness.reporters.visible import excerpt, visible
from harness.reporters.wording import CONCLUSIONS, LEVELS, VERDICTS
from harness.scenario.endings import Ending

NOTHING_SHOWN = Text(
    "no scenario has shown anything: no requirement was examined",
    "没有任何场景证明任何内容：未检查任何要求",
)
ALL_SKIPPED = Text(
    "every selected test was skipped: this session shows nothing of them",
    "所选测试全部被跳过：本次会话未能证明其中任何一项",
)
NOTHING_EXAMINED = Text(
    "nothing was examined: no call or push of this test shows any requirement",
    "未检查任何内容：本测试的调用与回传未能证明任何要求",
)
OUT_OF_DATE = Text("the list of expected deviations is out of date", "预期偏差清单已过时")
EXPECTED_DEVIATION = Text("expected deviation", "预期偏差")
_VALUE_SHOWN = 200
_FAILED = Text("failed", "失败")
_NOT_FOR_THIS = Text("the scenario was not for this run", "该场景不适用于本次运行")
_APART = Text("what failed is expected", "未通过的要求均属预期偏差")
_FIELDS = {
    "where": Text("where", "位置"),
    "expected": Text("expected", "期望"),
    "actual": Text("actual", "实际"),
    "exchanges": Text("exchanges", "交互"),
    "hint": Text("hint", "建议"),
}


class Colour(Enum):
    """How pytest counts a test."""

    PASSED = auto()
    SKIPPED = auto()
    FAILED = auto()
    EXPECTED = auto()
    """It fails, and is listed as expected to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a test says; the first line of its text says the most."""

    colour: Colour
    text: str = ""
    exchanges: tuple[str, ...] = ()
    """The exchanges that it rests on."""


def tell_step(went: Gone, lang: str, place: str) -> Told:
    """A step: met is passed, failed is failed; what was not tried or not asked for is skipped."""
    reason = _shown(went.reason or _FAILED, lang)
    match went.ending:
        case Ending.MET:
            return Told(colour=Colour.PASSED, exchanges=went.exchanges)
        case Ending.FAILED:
            cited = ", ".join(went.exchanges)
            lines = [reason, f"  {place}", *([_row("exchanges", cited, lang)] if cited else [])]
            return Told(colour=Colour.FAILED, text="\n".join(lines), exchanges=went.exchanges)
        case Ending.BLOCKED | Ending.SKIPPED:
            return Told(colour=Colour.SKIPPED, text=reason, exchanges=went.exchanges)


def tell_skipped(reason: Text | None, lang: str) -> Told:
    """What is not for this run."""
    return Told(colour=Colour.SKIPPED, text=_shown(reason or _NOT_FOR_THIS, lang))


def tell_excused(assessment: Assessment, why: str) -> Told:
    """A failure that is expected."""
    cited = tuple(x for finding in assessment.findings for x in finding.exchanges)
    return Told(colour=Colour.EXPECTED, text=visible(why), exchanges=cited)


def tell_requirement(assessment: Assessment, lang: str, *, is_blocking: bool) -> Told:
    """A requirement: it fails where it alone keeps the run from a yes, as in junit.xml.

    A warning passes with its text. Nobody owed what was not examined: it is skipped, and so are a
    recommendation left open and what the platform did wrong.
    """
    is_met = assessment.verdict in (Verdict.PASS, Verdict.WARN)
    colour = Colour.PASSED if is_met else Colour.SKIPPED
    colour = Colour.FAILED if is_blocking else colour
    head, *more = _assessment_lines(assessment, lang)
    if colour is Colour.SKIPPED:
        more = []  # pytest lists the skipped ones by reason, many in a line
    cited = [x for finding in assessment.findings for x in finding.exchanges]
    return Told(
        colour=colour,
        text="\n".join([head, *more]) if _is_worth_telling(assessment) else "",
        exchanges=tuple(dict.fromkeys([*cited, *assessment.exchanges])),
    )


def tell_conclusion(reading: Reading, lang: str) -> Told:
    """The conclusion: passed when the run is a yes, be it without its expected deviations."""
    conclusion = reading.conclusion
    words = f"{in_language(CONCLUSIONS[conclusion], lang)}: {_shown(reading.reason, lang)}"
    is_valid = conclusion is not Conclusion.INVALID
    counted = reading.apart if reading.apart and is_valid else conclusion
    colour = Colour.FAILED if counted.exit_code else Colour.PASSED
    if counted is not conclusion:
        words = f"{words}; {_shown(_APART, lang)}"
    report = reading.folder.path / "report.html"
    return Told(colour=colour, text=f"{words}\n  {report}")


def tell_row(assessment: Assessment, lang: str, *, is_blocking: bool) -> str:
    """A requirement, under its id."""
    told = tell_requirement(assessment, lang, is_blocking=is_blocking)
    return f"{assessment.requirement.id}: {told.text}"


def tell_run(report: Report, folder: Path, lang: str, failed: Iterable[Assessment] = ()) -> str:
    """What stands beside a test that made a run: its conclusion, what warns, where its report lies.

    `failed` are the rows of which the test's own failure does not speak.
    """
    rows = [tell_row(a, lang, is_blocking=True) for a in failed]
    warning = (a for a in report.assessments if a.verdict is Verdict.WARN)
    rows += [tell_row(a, lang, is_blocking=False) for a in warning]
    head = f"{report.conclusion}: {_shown(meaning(report) or report.reason, lang)}"
    return "\n".join([head, *rows, str(folder / "report.html")])


def _is_worth_telling(assessment: Assessment) -> bool:
    """Whether there is more to say than that it passed."""
    return assessment.verdict is not Verdict.PASS or bool(assessment.notes)


def _assessment_lines(assessment: Assessment, lang: str) -> Iterator[str]:
    row, verdict = assessment.requirement, assessment.verdict
    why = assessment.findings[0].message if assessment.findings else assessment.reason
    head = in_language(VERDICTS[verdict], lang)
    yield f"{head}: {_shown(why, lang)}" if why else head
    yield f"  {row.id} {in_language(row.title, lang)} ({in_language(LEVELS[row.level], lang)})"
    for finding in assessment.findings:
        yield from _finding_lines(finding, lang)
    for note in assessment.notes:
        if note != why:
            yield f"  {_shown(note, lang)}"


def _finding_lines(finding: Finding, lang: str) -> Iterator[str]:
    times = f" ({finding.count}x)" if finding.count > 1 else ""
    yield f"  - {_shown(finding.message, lang)}{times}"
    values = {
        "where": finding.where,
        "expected": finding.expected,
        "actual": finding.actual,
        "exchanges": ", ".join(finding.exchanges),
        "hint": in_language(finding.hint, lang) if finding.hint else "",
    }
    for name, value in values.items():
        if value:
            yield "  " + _row(name, value, lang)


def _row(name: str, value: str, lang: str) -> str:
    return f"  {in_language(_FIELDS[name], lang)}: {excerpt(visible(value), _VALUE_SHOWN)}"


def _shown(text: Text, lang: str) -> str:
    return visible(in_language(text, lang))
