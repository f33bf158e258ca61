"""junit.xml holds no character that XML forbids or that a reader would not see."""

import re
import xml.etree.ElementTree as ET

import pytest

from harness.model.text import Text
from harness.model.verdict import Conclusion, Finding, Verdict
from harness.reporters.junit import write_junit

ODD = {
    "NUL": ("\x00", r"\x00"),
    "bell": ("\x07", r"\x07"),
    "vertical tab": ("\x0b", r"\x0b"),
    "escape": ("\x1b[31m", r"\x1b[31m"),
    "carriage return": ("\r", r"\r"),
    "delete": ("\x7f", r"\x7f"),
    "C1: next line": ("\x85", r"\x85"),
    "C1: control sequence": ("\x9b", r"\x9b"),
    "lone high surrogate": ("\ud83d", r"\ud83d"),
    "lone low surrogate": ("\udc80", r"\udc80"),
    "U+FFFE": ("\ufffe", r"\ufffe"),
    "U+FFFF": ("\uffff", r"\uffff"),
    "right-to-left override": ("\u202e", r"\u202e"),
    "right-to-left isolate": ("\u2067", r"\u2067"),
    "zero width space": ("\u200b", r"\u200b"),
    "byte order mark": ("\ufeff", r"\ufeff"),
    "line separator": ("\u2028", r"\u2028"),
    "tag letter": ("\U000e0041", r"\U000e0041"),
}
KEPT = ("]]>", "<!--", "&amp;", "</failure>", "'\"", "中文", "é", "\U0001f600", "\n")
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What is no character in XML 1.0 (its production 2)."""


def written(build, folder, text):
    """junit.xml of a report that holds the text wherever foreign text can stand."""
    said = Text(f"a{text}z", f"甲{text}乙")
    finding = Finding(message=said, exchanges=(said.en,), where=said.en, actual=said.en, hint=said)
    report = build.report(
        run={"application": said.en, "target": said.en},
        conclusion=Conclusion.NOT_READY,
        reason=said,
        assessments=(
            build.assessment("A", Verdict.FAIL, title=said, findings=(finding,), notes=(said,)),
            build.assessment("B", Verdict.WARN, title=said, findings=(finding,)),
            build.assessment("C", Verdict.UNTESTED, title=said, reason=said),
            build.assessment("D", Verdict.NOT_APPLICABLE, title=said, reason=said),
        ),
    )
    path = folder / "junit.xml"
    write_junit(report, path)
    return path.read_text(encoding="utf-8"), ET.parse(path).getroot()  # noqa: S314 - our own file


@pytest.mark.parametrize("name", ODD)
def test_a_character_that_cannot_be_shown_is_spelt(build, tmp_path, name):
    character, spelt = ODD[name]
    text, root = written(build, tmp_path, character)
    assert not FORBIDDEN.search(text)
    assert character[0] not in text
    told = [*root.itertext(), *(v for element in root.iter() for v in element.attrib.values())]
    assert sum(f"a{spelt}z" in part for part in told) >= 8


@pytest.mark.parametrize("kept", KEPT)
def test_what_only_xml_takes_amiss_is_read_back_as_it_was(build, tmp_path, kept):
    _, root = written(build, tmp_path, kept)
    assert f"a{kept}z" in root.find("testsuite/testcase/failure").text
    assert f"a{kept}z" in root.find("testsuite/testcase/failure").get("message")
    assert len(root.findall("testsuite/testcase")) == 5
