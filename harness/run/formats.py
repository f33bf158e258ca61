"""The forms that a report is written in, by name."""

from collections.abc import Callable, Iterable
from pathlib import Path

from harness.model.verdict import Report
from harness.reporters.allure import write_allure
from harness.reporters.junit import write_junit
from harness.reporters.page import write_page
from harness.reporters.record import write_report
from harness.reporters.wording import Language

FORMATS: dict[str, Callable[[Report, Path, Language], None]] = {
    "json": lambda report, folder, _: write_report(report, folder / "report.json"),
    "html": lambda report, folder, lang: write_page(report, folder / "report.html", lang),
    "junit": lambda report, folder, _: write_junit(report, folder / "junit.xml"),
    "allure": lambda report, folder, _: write_allure(report, folder / "allure-results"),
}


def write_formats(
    report: Report, folder: Path, lang: Language, formats: Iterable[str] = FORMATS
) -> None:
    """Write a report into a folder, in some forms or in all of them."""
    for name in formats:
        FORMATS[name](report, folder, lang)
