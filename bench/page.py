"""`python -m bench.page`: what a large report costs in bytes, and how soon Chromium shows it."""

# ruff: noqa: T201 - it talks on the terminal

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.chromium import Chromium, found_chromium
from bench.reports import report_of_findings, report_of_one_requirement, report_of_requirements
from harness.model.verdict import Report
from harness.reporters.page import write_page

_TIMES = 5
_MEGABYTE = 1_000_000
_CASES: tuple[tuple[str, Callable[[int], Report]], ...] = (
    ("requirements, 1 in 20 failed", report_of_requirements),
    ("requirements, all failed", report_of_findings),
    ("findings of 1 requirement", report_of_one_requirement),
)
_FIRST_PAINT = """new Promise(done => {
  const look = () => {
    const [entry] = performance.getEntriesByName("first-contentful-paint");
    entry ? done(entry.startTime) : setTimeout(look, 5);
  };
  look();
})"""
# Until the frame after the choice is laid out and painted: two frames, a task after the second.
_CHOICE = """new Promise(done => {
  const choice = document.getElementById(%r), start = performance.now();
  choice.click();
  document.body.getBoundingClientRect();
  const laid = performance.now() - start;
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(
    () => done([laid, performance.now() - start]))));
})"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 0 when done, 4 where there is no Chromium."""
    options = _parser().parse_args(arguments)
    chromium = found_chromium()
    if not chromium:
        print("no Chromium is installed here", file=sys.stderr)
        return 4
    print(f"{_machine()}; {_version(chromium)}; median of {_TIMES}")
    for name, build in _CASES:
        _measure(name, options.count, build)
    return 0


def _measure(name: str, count: int, build: Callable[[int], Report]) -> None:
    with tempfile.TemporaryDirectory(prefix="harness-bench-") as folder:
        page = Path(folder) / "report.html"
        report = build(count)
        began = time.monotonic()
        write_page(report, page, "both")
        written = time.monotonic() - began
        size = page.stat().st_size / _MEGABYTE
        print(f"\n{count} {name}: {size:.2f} MB, written in {written:.1f} s")
        paints = [first_paint(page) for _ in range(_TIMES)]
        print(f"  first contentful paint {statistics.median(paints):.0f} ms ({_all(paints)})")
        _choices(page)


def first_paint(page: Path) -> float:
    """Milliseconds until a new browser shows something of the page."""
    with Chromium() as browser:  # a new one each time: a cold load
        browser.open(page)
        return float(browser.evaluate(_FIRST_PAINT))


def _choices(page: Path) -> None:
    with Chromium() as browser:
        browser.open(page)
        browser.evaluate("document.getElementById('requirements').scrollIntoView()")
        for choice in ("filter-fail", "filter-pass", "language-zh"):
            if not browser.evaluate(f"!!document.getElementById({choice!r})"):
                continue
            laid, painted = [], []
            for _ in range(_TIMES):
                browser.evaluate(_CHOICE % choice.replace("-zh", "-both").replace("-fail", "-all"))
                browser.evaluate(_CHOICE % "filter-all")
                style, frame = browser.evaluate(_CHOICE % choice)
                laid.append(style)
                painted.append(frame)
            print(
                f"  {choice}: laid out in {statistics.median(laid):.0f} ms, "
                f"next frame but one after {statistics.median(painted):.0f} ms ({_all(painted)})"
            )


def _all(times: Sequence[float]) -> str:
    return ", ".join(f"{t:.0f}" for t in times)


def _machine() -> str:
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"


def _version(chromium: str) -> str:
    words = subprocess.run(  # noqa: S603 - the browser that was found
        [chromium, "--version"], capture_output=True, text=True, check=False
    )
    return words.stdout.strip()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.page", description=__doc__)
    parser.add_argument("--count", type=int, default=10_000, help="how many (default: 10000)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
