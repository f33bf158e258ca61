import io
import shutil
import subprocess
from types import SimpleNamespace

import pytest
from pypdf import PdfReader

from harness.reporters.document import document_bytes
from harness.reporters.document.fonts import typefaces
from harness.reporters.record import report_bytes


def opened(pdf):
    """A PDF as its readers see it: text of each page, metadata, structure, attached files."""
    reader = PdfReader(io.BytesIO(pdf))
    pages = [page.extract_text() for page in reader.pages]
    return SimpleNamespace(
        reader=reader,
        pages=pages,
        text="\n".join(pages),
        squeezed="".join("".join(pages).split()),
        xmp=reader.metadata and reader.root_object["/Metadata"].get_object().get_data().decode(),
    )


@pytest.fixture(scope="session")
def needs_chinese():
    if not typefaces().has_chinese:
        pytest.skip("this machine has no face with Chinese: apt-get install fonts-noto-cjk")


@pytest.fixture(scope="session")
def made():
    """Makes the PDF of a report, once for all tests that ask for the same."""
    known = {}

    def pdf(report, **how):
        key = (report_bytes(report), *how.items())
        if key not in known:
            known[key] = document_bytes(report, **how)
        return known[key]

    return pdf


@pytest.fixture(scope="session")
def rendered(made):
    """Makes the PDF of a report and opens it."""
    known = {}

    def document(report, **how):
        pdf = made(report, **how)
        if pdf not in known:
            known[pdf] = opened(pdf)
        return known[pdf]

    return document


@pytest.fixture(scope="session")
def to_text(tmp_path_factory):
    """The text of a PDF as pdftotext of poppler-utils reads it."""
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext is not installed")

    def told(pdf):
        path = tmp_path_factory.mktemp("pdf") / "report.pdf"
        path.write_bytes(pdf)
        done = subprocess.run([program, path, "-"], capture_output=True, check=True)
        return done.stdout.decode()

    return told
