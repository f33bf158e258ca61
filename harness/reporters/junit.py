"""junit.xml for build servers: one case per requirement, never greener than the conclusion."""

import xml.etree.ElementTree as ET
from pathlib import Path

from harness.model.deviation import JudgedDeviation
from harness.model.verdict import Assessment, Report, Verdict
from harness.reporters.atomic import write_atomically
from harness.reporters.plain_text import both, finding_text, verdict_line
from harness.reporters.standing import (
    counts,
    exit_code,
    expected,
    is_blocking,
    is_certification,
    stale,
    why,
)
from harness.reporters.visible import visible
from harness.reporters.wording import CLASS_MEANINGS, CONCLUSIONS, STATES, utc

_NO = 1
"""The exit code of a conclusion that says no."""


def write_junit(report: Report, path: Path) -> None:
    """Write junit.xml, whole or not at all.

    Some case is red exactly where the command does not end with 0. A must that failed is a failure;
    one that is inconclusive, in error, to be reviewed or untested is an error of that type, for
    readers of JUnit take what they do not know for green. What alone keeps no run from a yes is
    skipped: untested rows outside a certification, expected deviations, the platform's own faults.
    A warning passes with its text in `system-out`. The case `conclusion` is red unless the run is a
    yes, the case `deviations` when their list is out of date. Raises CompletenessError when the
    counts do not add up.
    """
    counts(report)
    suite = ET.Element("testsuite", _attributes(report))
    _properties(suite, report)
    cases = [_case(report, a) for a in report.assessments]
    suite.extend([*cases, *_deviations(report), _conclusion(report)])
    suite.set("tests", str(len(suite.findall("testcase"))))
    for outcome, total in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
        suite.set(total, str(len(suite.findall(f"testcase/{outcome}"))))
    summed = ("name", "tests", "failures", "errors", "skipped", "time")
    root = ET.Element("testsuites", {name: suite.attrib[name] for name in summed})
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
    case = _timeless(_class_name(report, row.id), name)
    _add_outcome(case, report, assessment)
    if said := _said(assessment):
        ET.SubElement(case, "system-out").text = _plain(said)
    return case


def _class_name(report: Report, row_id: str) -> str:
    return _plain(f"harness.{report.run.edition}.{row_id.rpartition('-')[0] or row_id}")


def _add_outcome(case: ET.Element, report: Report, assessment: Assessment) -> None:
    verdict, level = assessment.verdict, assessment.requirement.level
    if verdict is Verdict.PASS:
        return
    if listed := expected(report, assessment):
        reasons = "; ".join(_entry(entry) for entry in listed)
        _say(case, "expected", reasons)
        if not is_certification(report):
            _end(case, "skipped", f"expected deviation 预期偏差: {reasons}")
            return
    if verdict is Verdict.WARN:
        _say(case, "verdict", verdict.word)
    elif not is_blocking(report, assessment):
        _add(case, "skipped", assessment)
    elif verdict is Verdict.FAIL:
        _add(case, "failure", assessment, level.value)
    else:
        _add(case, "error", assessment, verdict.word)


def _say(case: ET.Element, name: str, value: str) -> None:
    properties = case.find("properties")
    if properties is None:
        properties = ET.SubElement(case, "properties")
    ET.SubElement(properties, "property", name=name, value=_plain(value))


def _entry(judged: JudgedDeviation) -> str:
    entry = judged.deviation
    return f"{entry.reason} ({entry.owner}, until {entry.until.isoformat()})"


def _add(case: ET.Element, tag: str, assessment: Assessment, kind: str = "") -> None:
    findings = "\n\n".join(finding_text(f) for f in assessment.findings)
    _end(case, tag, verdict_line(assessment), kind=kind, text=findings)


def _end(case: ET.Element, tag: str, message: str, *, kind: str = "", text: str = "") -> None:
    """Say how a case ended; some viewers show the message, others the text alone."""
    outcome = ET.SubElement(case, tag, message=_plain(message))
    if kind:
        outcome.set("type", kind)
    outcome.text = _plain(text or message)


def _said(assessment: Assessment) -> str:
    """What a green or skipped case still has to say."""
    parts = [both(note) for note in assessment.notes]
    if assessment.verdict is Verdict.WARN:
        parts = [f"WARN {finding_text(f)}" for f in assessment.findings] + parts
    return "\n\n".join(parts)


def _deviations(report: Report) -> list[ET.Element]:
    """The case of the list of expected deviations; none where no list was given."""
    if report.apart is None:
        return []
    case = _timeless(_plain(f"harness.{report.run.edition}"), "deviations")
    if out_of_date := stale(report):
        states = [f"{e.deviation.subject} {both(STATES[e.state])}" for e in out_of_date]
        message = "the list of expected deviations is out of date 预期偏差清单已过时"
        lines = (f"{told}: {_entry(e)}" for told, e in zip(states, out_of_date, strict=True))
        _end(case, "failure", message, kind="stale", text="\n".join(lines))
    return [case]


def _conclusion(report: Report) -> ET.Element:
    case = _timeless(_plain(f"harness.{report.run.edition}"), "conclusion")
    told = f"{both(CONCLUSIONS[report.conclusion])}: {both(why(report))}"
    code = exit_code(report)
    if code:
        tag = "failure" if code == _NO else "error"
        _end(case, tag, told, kind=report.conclusion.value)
    elif report.conclusion.exit_code:
        ET.SubElement(case, "system-out").text = _plain(told)
    return case


def _timeless(class_name: str, name: str) -> ET.Element:
    """A case; it took no time of its own, and some viewers reckon with a missing one wrongly."""
    return ET.Element("testcase", classname=class_name, name=name, time="0")


def _plain(text: str) -> str:
    """Text that XML can carry: what it forbids is spelt."""
    return visible(text, keep="\n")
