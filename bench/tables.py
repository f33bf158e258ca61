"""Tables of the measured figures, on the terminal and between the markers of bench/README.md."""

import os
import platform
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from bench.figures import Figure
from bench.goals import Goal

_PACKAGES = ("httpx", "uvicorn", "httptools", "jsonschema", "jsonschema-rs", "msgspec", "orjson")
_PEERS = ("vcrpy", "pytest", "tavern", "pyyaml")


def machine(*, is_quick: bool, is_once: bool = False) -> str:
    """Where, when and with what was measured."""
    load = os.getloadavg()[0]
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {platform.system()} {platform.machine()}, "
        f"{_processor()}, {os.cpu_count()} cores, load {load:.1f} at the start, "
        f"Python {platform.python_version()}; {_versions()}"
        f"{_caveat(is_quick=is_quick, is_once=is_once)}."
    )


def _caveat(*, is_quick: bool, is_once: bool) -> str:
    if is_quick:
        return "; quick: smaller sizes, one run each"
    return "; one run of each" if is_once else ""


def goal_table(goals: Iterable[Goal]) -> str:
    """The goals with ours beside them."""
    rows = ((g.what, g.wanted, g.ours, "met" if g.is_met else "**not met**") for g in goals)
    return _table(("What", "Wanted", "Ours", ""), rows)


def figure_tables(figures: Sequence[Figure]) -> str:
    """All figures, a table for each part."""
    parts = dict.fromkeys(figure.part for figure in figures)
    return "\n\n".join(
        f"### {part.capitalize()}\n\n"
        + _table(_HEADINGS, _rows(f for f in figures if f.part == part))
        for part in parts
    )


def write_between(path: Path, marker: str, text: str) -> None:
    """Replace what stands between the markers of that name."""
    begin, end = f"<!-- {marker} -->", f"<!-- /{marker} -->"
    whole = path.read_text(encoding="utf-8")
    between = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    if not between.search(whole):
        raise ValueError(f"{path.name} has no markers {marker}")
    path.write_text(between.sub(lambda _: f"{begin}\n{text}\n{end}", whole), encoding="utf-8")


_HEADINGS = ("What", "Median", "All runs", "Against")


def _rows(figures: Iterable[Figure]) -> Iterator[tuple[str, str, str, str]]:
    for figure in figures:
        against = f"{figure.ratio:.2f} x {figure.baseline}" if figure.ratio is not None else ""
        samples = ", ".join(map(_number, figure.samples))
        told = f"{_number(figure.value)} {figure.unit}"
        yield figure.name.partition("/")[2].replace("/", ": "), told, samples, against


def _number(value: float) -> str:
    if value >= 100:  # noqa: PLR2004 - three figures are enough
        return f"{value:,.0f}"
    return f"{value:.3g}"


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [" | ".join(headings), " | ".join("---" for _ in headings)]
    return "\n".join(f"| {line} |" for line in (*lines, *(" | ".join(row) for row in rows)))


def _processor() -> str:
    try:
        told = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.processor() or "unknown processor"
    found = re.search(r"model name\s*:\s*(.+)", told)
    return found[1].strip() if found else "unknown processor"


def _versions() -> str:
    return ", ".join(f"{name} {_version(name)}" for name in (*_PACKAGES, *_PEERS))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
