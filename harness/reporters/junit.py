"""junit.xml for build servers: one case per requirement, never greener than the conclusion."""

import xml.etree.ElementTree as ET
from pathlib import Path

from harness.model.requirement import Level
from harness.model.text import Text
from harness.model.verdict import Assessment, Finding, Report, Verdict
from harness.reporters.atomic import write_atomically
from harness.reporters.standing import counts, is_certification
from harness.reporters.visible import visible
from harness.reporters.wording import CLASS_MEANINGS, CONCLUSIONS, VERDICTS, utc

_NO = 1
"""The exit code of a conclusion that says no."""


def write_junit(report: Report, path: Path) -> None:
    """Write junit.xml, whole or not at all.

    A requirement that failed is a failure. A must that is inconclusive, in error, to be reviewed
    or untested is an error of that type, for readers of JUnit take what they do not know for
    green; outside a certification nobody owed the untested ones, so they are skipped. A warning
    passes with its text in `system-out`. The case `conclusion` is red unless the run is a yes.
    Raises CompletenessError when the counts do not add up.
    """
    counts(report)
    suite = ET.Element("testsuite", _attributes(report))
    _properties(suite, report)
    cases = [_case(report, a) for a in report.assessments]
    suite.extend([*cases, _conclusion(report)])
    suite.set("tests", str(len(suite.findall("testcase"))))
    for outcome, total in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
        suite.set(total, str(len(suite.findall(f"testcase/{outcome}"))))
    root = ET.Element("testsuites")
    root.append(suite)
    ET.indent(root)
    write_atomically(path, ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _attributes(report: Report) -> dict[str, str]:
    run = report.run
    seconds = (run.finished - run.started).total_seconds()
    return {
        "name": _plain(f"harness {run.verb} {run.edition}"),
        "timestamp": utc(run.started),
        "time": f"{seconds:.3f}",
    }


def _properties(suite: ET.Element, report: Report) -> None:
    run = report.run
    values = {
        "run": run.id,
        "conclusion": report.conclusion.value,
        "class": run.run_class.value,
        "class.meaning": CLASS_MEANINGS[run.run_class].en,
        "edition": run.edition,
        "application": run.application,
        "target": run.target,
        "plan_sha256": run.plan_sha256,
        "evidence_head": run.evidence_head,
    }
    parent = ET.SubElement(suite, "properties")
    for name, value in values.items():
        ET.SubElement(parent, "property", name=name, value=_plain(value))


def _case(report: Report, assessment: Assessment) -> ET.Element:
    row = assessment.requirement
    name = _plain(f"{row.id} {row.title.en} {row.title.zh}")
    case = ET.Element("testcase", classname=_class_name(report, row.id), name=name)
    _add_outcome(case, report, assessment)
    if said := _said(assessment):
        ET.SubElement(case, "system-out").text = _plain(said)
    return case


def _class_name(report: Report, row_id: str) -> str:
    return _plain(f"harness.{report.run.edition}.{row_id.rpartition('-')[0] or row_id}")


def _add_outcome(case: ET.Element, report: Report, assessment: Assessment) -> None:
    verdict, level = assessment.verdict, assessment.requirement.level
    match verdict:
        case Verdict.PASS:
            return
        case Verdict.WARN:
            properties = ET.SubElement(case, "properties")
            ET.SubElement(properties, "property", name="verdict", value=verdict.word)
        case Verdict.FAIL:
            _add(case, "failure", assessment, level.value)
        case Verdict.NOT_APPLICABLE:
            _add(case, "skipped", assessment)
        case Verdict.UNTESTED if not is_certification(report):
            _add(case, "skipped", assessment)
        case Verdict.ERROR:
            _add(case, "error", assessment, verdict.word)
        case _ if level is Level.MUST:
            _add(case, "error", assessment, verdict.word)
        case _:
            _add(case, "skipped", assessment)


def _add(case: ET.Element, tag: str, assessment: Assessment, kind: str = "") -> None:
    word = VERDICTS[assessment.verdict]
    why = assessment.findings[0].message if assessment.findings else assessment.reason
    message = f"{word.en} {word.zh}" + (f": {_both(why)}" if why else "")
    outcome = ET.SubElement(case, tag, message=_plain(message))
    if kind:
        outcome.set("type", kind)
    if tag != "skipped":
        outcome.text = _plain("\n\n".join(_finding(f) for f in assessment.findings))


def _said(assessment: Assessment) -> str:
    """What a green or skipped case still has to say."""
    parts = [_both(note) for note in assessment.notes]
    if assessment.verdict is Verdict.WARN:
        parts = [f"WARN {_finding(f)}" for f in assessment.findings] + parts
    return "\n\n".join(parts)


def _conclusion(report: Report) -> ET.Element:
    case = ET.Element(
        "testcase", classname=_plain(f"harness.{report.run.edition}"), name="conclusion"
    )
    code = report.conclusion.exit_code
    if code:
        words = CONCLUSIONS[report.conclusion]
        message = _plain(f"{words.en} {words.zh}: {_both(report.reason)}")
        kind = report.conclusion.value
        ET.SubElement(case, "failure" if code == _NO else "error", message=message, type=kind)
    return case


def _finding(finding: Finding) -> str:
    lines = [finding.message.en, finding.message.zh]
    values = {
        "where": finding.where,
        "expected": finding.expected,
        "actual": finding.actual,
        "exchanges": ", ".join(finding.exchanges),
        "count": str(finding.count) if finding.count > 1 else "",
        "hint": _both(finding.hint) if finding.hint else "",
    }
    return "\n".join([*lines, *(f"{name}: {value}" for name, value in values.items() if value)])


def _both(text: Text) -> str:
    return f"{text.en} {text.zh}"


def _plain(text: str) -> str:
    """Text that XML can carry: what it forbids is spelt."""
    return visible(text, keep="\n")
