"""The forms that a report is written in, by name."""

from collections.abc import Callable, Iterable
from pathlib import Path

from harness.model.verdict import Report
from harness.reporters.allure import write_allure
from harness.reporters.ctrf import write_ctrf
from harness.reporters.document import is_available, write_document
from harness.reporters.intoto import write_intoto
from harness.reporters.junit import write_junit
from harness.reporters.page import write_page
from harness.reporters.record import write_report
from harness.reporters.wording import Language

FORMATS: dict[str, Callable[[Report, Path, Language], None]] = {
    "json": lambda report, folder, _: write_report(report, folder / "report.json"),
    "html": lambda report, folder, lang: write_page(report, folder / "report.html", lang),
    "junit": lambda report, folder, _: write_junit(report, folder / "junit.xml"),
    "allure": lambda report, folder, _: write_allure(report, folder / "allure-results"),
    "ctrf": lambda report, folder, _: write_ctrf(report, folder / "ctrf.json"),
    "intoto": lambda report, folder, _: write_intoto(report, folder / "intoto.json"),
    "pdf": lambda report, folder, _: write_document(report, folder / "report.pdf"),
}
USUAL = ("json", "html", "junit", "allure")
"""What every run writes; the others on request only."""
_WITH_PDF = ("certify",)
"""The verbs whose report is handed in: a PDF takes a second, which others need not wait for."""


def unasked(report: Report, *, with_pdf: bool = False) -> tuple[str, ...]:
    """What a run writes when nobody names forms; a PDF unasked where its extra is installed."""
    is_due = with_pdf or (report.run.verb in _WITH_PDF and is_available())
    return (*USUAL, "pdf") if is_due else USUAL


def write_formats(
    report: Report, folder: Path, lang: Language, formats: Iterable[str] = USUAL
) -> None:
    """Write a report into a folder, in the usual forms or in those that are named."""
    for name in formats:
        FORMATS[name](report, folder, lang)
