"""Writing reports: HTML, JSON and PDF of 10,000 requirements or findings; first paint."""

import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from bench.chromium import found_chromium
from bench.figures import Figure, Scale
from bench.measure import interleaved, median
from bench.page import first_paint
from bench.reports import report_of_findings, report_of_one_requirement, report_of_requirements
from harness.model.verdict import Report
from harness.reporters.document import is_available, write_document
from harness.reporters.page import write_page
from harness.reporters.record import write_report

_CERTIFICATE = 60
"""About as many requirements as an edition has: what the PDF is made for."""
_CASES: tuple[tuple[str, Callable[[int], Report]], ...] = (
    ("requirements, 1 in 20 failed", report_of_requirements),
    ("requirements, all failed", report_of_findings),
    ("findings of 1 requirement", report_of_one_requirement),
)
_MEGABYTE = 1_000_000


def measured(scale: Scale) -> Iterator[Figure]:
    """Time and size of each form."""
    count = scale.of(1_000, 10_000)
    for name, build in _CASES:
        report = build(count)
        forms = {
            "html": _written(scale, "report.html", partial(_page, report)),
            "json": _written(scale, "report.json", partial(write_report, report)),
        }
        yield from _told(f"{count} {name}", interleaved(forms, scale.times))
        if found_chromium():
            paints = tuple(first_paint(scale.folder / "report.html") for _ in range(scale.times))
            shown = f"reporting/{count} {name}/first paint"
            yield Figure(name=shown, value=median(paints), unit="ms", samples=paints)
    if is_available():
        report = report_of_requirements(_CERTIFICATE)
        pdf = _written(scale, "report.pdf", partial(write_document, report))
        # Once: the typesetter remembers what it has laid out, and a run lays it out once.
        yield from _told("certificate", interleaved({"pdf": pdf}, 1))


def _written(
    scale: Scale, name: str, write: Callable[[Path], None]
) -> Callable[[], tuple[float, float]]:
    """Writes the file, and tells seconds and megabytes."""

    def written() -> tuple[float, float]:
        path = scale.folder / name
        began = time.perf_counter()
        write(path)
        return time.perf_counter() - began, path.stat().st_size / _MEGABYTE

    return written


def _page(report: Report, path: Path) -> None:
    write_page(report, path, "both")


def _told(name: str, seen: dict[str, list[tuple[float, float]]]) -> Iterator[Figure]:
    for form, runs in seen.items():
        times = tuple(seconds for seconds, _ in runs)
        about = f"reporting/{name}/{form}"
        yield Figure(name=f"{about} time", value=median(times), unit="s", samples=times)
        yield Figure(name=f"{about} size", value=runs[0][1], unit="MB")
