import re
import subprocess
import sys

import pytest

from harness.model.errors import EnvironmentTrouble, UsageError
from harness.reporters.document import document_bytes, is_available, render, write_document
from harness.reporters.document.attached import embedded_report
from harness.reporters.outline import SECTIONS
from harness.reporters.page.view import PageView
from harness.reporters.record import report_bytes

pytestmark = pytest.mark.usefixtures("needs_chinese")


@pytest.fixture
def pdf(build, made):
    return made(build.not_ready())


@pytest.fixture
def document(build, rendered):
    return rendered(build.not_ready())


def tagged(reader, kind):
    """Every structure element of a kind."""
    found, waiting = [], [reader.root_object["/StructTreeRoot"]]
    while waiting:
        element = waiting.pop().get_object()
        if not isinstance(element, dict):
            continue
        if element.get("/S") == kind:
            found.append(element)
        children = element.get("/K", [])
        waiting += children if isinstance(children, list) else [children]
    return found


def fonts(reader):
    found = [
        font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()
    ]
    return [f for font in found for f in font.get("/DescendantFonts", [])]


def test_the_first_page_tells_conclusion_reason_and_what_to_fix_in_both_languages(document):
    first = document.pages[0]
    for told in (
        "Compliance test report",
        "合规测试报告",
        "NOT READY",
        "未就绪",
        "1 must of the application failed.",
        "应用有 1 个必须项不通过。",
        "Send the hex digits in upper case.",
        "请使用大写十六进制。",
    ):
        assert told in first


def test_the_first_page_accounts_for_every_planned_requirement(document):
    equation = " ".join(document.pages[0].split())
    assert re.search(r"4 planned 计划 = 1 ✗ fail 不通过 \+ 1 \? inconclusive", equation)


def test_every_page_has_its_number_of_how_many_and_the_report_id(document, build):
    named, total = PageView(build.not_ready()).report_id, len(document.pages)
    for number, page in enumerate(document.pages, 1):
        assert f"page {number} of {total}" in page
        assert f"第 {number} 页，共 {total} 页" in page
        assert named in "".join(page.split())


def test_it_ends_by_saying_so(document):
    assert "— End of report 报告结束 ·" in document.pages[-1]


def test_it_has_every_section_of_the_outline_in_its_order(document):
    squeezed = "".join("".join(document.pages).split())
    heads = [f"{n}{s.title.en}{s.title.zh}" for n, s in enumerate(SECTIONS, 1)]
    places = [squeezed.rfind("".join(head.split())) for head in heads]
    assert -1 not in places
    assert places[1:] == sorted(places[1:])


def test_pdftotext_reads_both_languages_too(pdf, to_text):
    text = to_text(pdf)
    assert "Requirements 要求" in text
    assert "签名错误。" in text


def test_it_says_that_it_is_made_as_pdf_a_3a_and_pdf_ua_1(document):
    assert "<pdfaid:part>3</pdfaid:part>" in document.xmp
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in document.xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in document.xmp


def test_it_has_a_title_a_language_and_tags(document, build):
    root = document.reader.root_object
    assert PageView(build.not_ready()).report_id in document.reader.metadata.title
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"]


def test_every_run_of_chinese_says_its_language(document):
    for page in document.reader.pages:
        assert b"/Lang(zh-CN)" in page.get_contents().get_data()


def test_the_heads_of_tables_say_what_they_are_the_heads_of(document):
    heads = tagged(document.reader, "/TH")
    assert heads
    for head in heads:
        attributes = head["/A"].get_object()
        attributes = attributes if isinstance(attributes, list) else [attributes]
        assert "/Column" in [a.get_object().get("/Scope") for a in attributes]


def test_every_drawing_is_told_in_words(document):
    drawings = tagged(document.reader, "/Figure")
    assert len(drawings) == 2
    assert "order.create → ok" in drawings[0]["/Alt"]
    assert "应用调用平台" in drawings[0]["/Alt"]


def test_the_report_inside_is_report_json_to_the_byte(pdf, build):
    assert embedded_report(pdf) == report_bytes(build.not_ready())


def test_the_same_report_gives_the_same_bytes(pdf, build):
    assert document_bytes(build.not_ready()) == pdf


def test_its_time_is_that_of_the_end_of_the_run(document):
    assert document.reader.metadata["/CreationDate"].startswith("D:20261122043826")


def test_every_face_is_embedded(document):
    found = fonts(document.reader)
    assert found
    for font in found:
        descriptor = font["/FontDescriptor"].get_object()
        assert {"/FontFile2", "/FontFile3"} & descriptor.keys()


def test_any_report_can_be_made(any_report, made, rendered):
    assert "End of report" in rendered(any_report).pages[-1]
    assert embedded_report(made(any_report)) == report_bytes(any_report)


def test_it_is_written_whole(build, made, tmp_path):
    write_document(build.report(), tmp_path / "report.pdf")
    assert [path.name for path in tmp_path.iterdir()] == ["report.pdf"]
    assert (tmp_path / "report.pdf").read_bytes() == made(build.report())


def test_without_the_extra_it_says_how_to_get_it(build, monkeypatch):
    monkeypatch.setattr(render, "find_spec", lambda name: None if name == "typst" else object())
    assert not is_available()
    with pytest.raises(UsageError, match="extra") as trouble:
        document_bytes(build.report())
    assert trouble.value.hint == "pip install 'sandbox-harness[pdf]'"


def test_what_the_engine_refuses_is_our_trouble(build, monkeypatch, tmp_path):
    broken = tmp_path / "template.typ"
    broken.write_text('#panic("no")', encoding="utf-8")
    monkeypatch.setattr(render, "_TEMPLATE", broken)
    with pytest.raises(EnvironmentTrouble, match="could not be made"):
        document_bytes(build.report())


def test_a_command_that_makes_no_pdf_loads_no_engine():
    program = "import sys, harness.run.publish; print({'typst', 'fontTools'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert done.stdout.strip() == b"set()"
