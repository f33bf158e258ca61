"""From a report to its PDF: strings made printable, laid out by typst, report.json attached.

The engine gets the report as data, never as markup, and sees no file but those of a folder of its
own. It reads no clock: the time of the document is that of the end of the run.
"""

import json
import shutil
import tempfile
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from harness.model.errors import EnvironmentTrouble, UsageError
from harness.model.verdict import Report
from harness.reporters.atomic import write_atomically
from harness.reporters.document.content import content
from harness.reporters.record import report_bytes

if TYPE_CHECKING:
    from typst import PDFStandard

ATTACHED = "report.json"
"""The name of the file inside."""
STANDARDS: "list[PDFStandard]" = ["a-3a", "ua-1"]
"""What the engine holds the document to; it refuses to make one that falls short."""

_TEMPLATE = Path(__file__).with_name("template.typ")
_NEEDS = ("typst", "fontTools")
_EXTRA = "pip install 'sandbox-harness[pdf]'"


def is_available() -> bool:
    """Whether this installation can make a PDF."""
    return all(find_spec(name) for name in _NEEDS)


def require_pdf() -> None:
    """Raise UsageError where this installation cannot make one."""
    if not is_available():
        raise UsageError("a PDF needs the extra `pdf`", hint=_EXTRA)


def write_document(report: Report, path: Path) -> None:
    """Write report.pdf, whole or not at all. Raises UsageError where the extra is missing."""
    write_atomically(path, document_bytes(report))


def document_bytes(report: Report, *, with_system_fonts: bool = True) -> bytes:
    """The document as bytes: the same report, tool and typefaces give the same ones."""
    require_pdf()
    with tempfile.TemporaryDirectory(prefix="harness-pdf-") as folder:
        return _compiled(report, Path(folder), with_system_fonts=with_system_fonts)


def _compiled(report: Report, folder: Path, *, with_system_fonts: bool) -> bytes:
    # Heavy, and an extra: imported where a PDF is made and nowhere else.
    import typst  # noqa: PLC0415

    from harness.reporters.document.fonts import typefaces  # noqa: PLC0415
    from harness.reporters.document.spelling import Spelling  # noqa: PLC0415

    faces = typefaces(with_system_fonts=with_system_fonts)
    told = content(report, has_chinese=faces.has_chinese)
    data = Spelling(faces=faces).record(asdict(told))
    data["faces"] = {"text": faces.text, "code": faces.code}
    (folder / "content.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    (folder / ATTACHED).write_bytes(report_bytes(report))
    shutil.copyfile(_TEMPLATE, main := folder / "main.typ")
    try:
        return typst.compile(
            main,
            root=folder,
            ignore_system_fonts=not with_system_fonts,
            format="pdf",
            pdf_standards=STANDARDS,
            timestamp=int(report.run.finished.timestamp()),
        )
    except typst.TypstError as error:
        if faces.has_chinese:  # a typeface that cannot be embedded, or says it has what it has not
            return _compiled(report, folder, with_system_fonts=False)
        raise EnvironmentTrouble(
            f"the PDF could not be made: {error.message}",
            hint="the other forms of the report are complete; please report this as a defect",
        ) from error
