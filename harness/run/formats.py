"""The forms that a report is written in, by name."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from harness.documents.deferred import imported

if TYPE_CHECKING:
    from harness.model.verdict import Report
    from harness.reporters.wording import Language

Writer = Callable[["Report", Path, "Language"], None]


def _writer(place: str, name: str, *, takes_language: bool = False) -> Writer:
    """What writes one form under a name; it is imported when somebody wants the form."""

    def write(report: "Report", folder: Path, lang: "Language") -> None:
        in_language = (lang,) if takes_language else ()
        imported(f"harness.reporters.{place}")(report, folder / name, *in_language)

    return write


FORMATS: dict[str, Writer] = {
    "json": _writer("record:write_report", "report.json"),
    "html": _writer("page:write_page", "report.html", takes_language=True),
    "junit": _writer("junit:write_junit", "junit.xml"),
    "allure": _writer("allure:write_allure", "allure-results"),
    "ctrf": _writer("ctrf:write_ctrf", "ctrf.json"),
    "intoto": _writer("intoto:write_intoto", "intoto.json"),
    "pdf": _writer("document:write_document", "report.pdf"),
}
USUAL = ("json", "html", "junit", "allure")
"""What every run writes; the others on request only."""
HAR = "har"
"""The form of a report that is made of the log, not of the report."""
_WITH_PDF = ("certify",)
"""The verbs whose report is handed in: a PDF takes a second, which others need not wait for."""


def unasked(report: "Report", *, with_pdf: bool = False) -> tuple[str, ...]:
    """What a run writes when nobody names forms; a PDF unasked where its extra is installed."""
    is_due = with_pdf or (report.run.verb in _WITH_PDF and _is_pdf_available())
    return (*USUAL, "pdf") if is_due else USUAL


def write_formats(
    report: "Report", folder: Path, lang: "Language", formats: Iterable[str] = USUAL
) -> None:
    """Write a report into a folder, in the usual forms or in those that are named."""
    for name in formats:
        FORMATS[name](report, folder, lang)


def _is_pdf_available() -> bool:
    return bool(imported("harness.reporters.document:is_available")())
