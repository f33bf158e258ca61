"""Findings as plain text in both languages, for files that build servers and Allure show as is."""

from harness.model.text import Text
from harness.model.verdict import Assessment, Finding
from harness.reporters.wording import VERDICTS


def both(text: Text) -> str:
    """A sentence in English, then in Chinese."""
    return f"{text.en} {text.zh}"


def verdict_line(assessment: Assessment) -> str:
    """The verdict in both languages with the first reason for it."""
    why = assessment.findings[0].message if assessment.findings else assessment.reason
    return both(VERDICTS[assessment.verdict]) + (f": {both(why)}" if why else "")


def finding_text(finding: Finding) -> str:
    """A finding with its place, its values and the way out, a line each."""
    lines = [finding.message.en, finding.message.zh]
    values = {
        "where": finding.where,
        "expected": finding.expected,
        "actual": finding.actual,
        "exchanges": ", ".join(finding.exchanges),
        "count": str(finding.count) if finding.count > 1 else "",
        "hint": both(finding.hint) if finding.hint else "",
    }
    return "\n".join([*lines, *(f"{name}: {value}" for name, value in values.items() if value)])
