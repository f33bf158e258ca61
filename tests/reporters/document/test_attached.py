import io

import pytest
from pypdf import PdfWriter

from harness.reporters.document.attached import embedded_report


def pdf(*attached):
    writer = PdfWriter()
    writer.add_blank_page(width=100, height=100)
    for name, data in attached:
        writer.add_attachment(name, data)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def test_the_attached_report_is_handed_back():
    assert embedded_report(pdf(("report.json", b"{}\n"), ("other.txt", b"x"))) == b"{}\n"


def test_a_pdf_without_one_has_none():
    assert embedded_report(pdf(("other.txt", b"x"))) is None
    assert embedded_report(pdf()) is None


def test_of_several_none_is_the_one():
    assert embedded_report(pdf(("report.json", b"{}"), ("report.json", b"[]"))) is None


@pytest.mark.parametrize("data", [b"", b"{}", b"%PDF-1.7\n", b"%PDF-1.7\n" + b"\x00" * 500])
def test_what_is_no_pdf_has_none(data):
    assert embedded_report(data) is None


def test_a_pdf_that_is_cut_anywhere_breaks_nothing():
    whole = pdf(("report.json", b"{}\n"))
    for length in range(0, len(whole), 37):
        assert embedded_report(whole[:length]) in (None, b"{}\n")


def test_a_pdf_with_a_flipped_byte_breaks_nothing():
    whole = pdf(("report.json", b"{}\n"))
    for at in range(0, len(whole), 11):
        damaged = bytearray(whole)
        damaged[at] ^= 0x20
        found = embedded_report(bytes(damaged))
        assert found is None or isinstance(found, bytes)
