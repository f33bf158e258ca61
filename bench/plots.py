"""Plots of the measured figures, as SVG and PNG."""

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from bench.figures import Figure

_OURS, _OTHERS = "#1f6f8b", "#b0b7bd"
_SIZE = (7.2, 3.2)


def draw(figures: Sequence[Figure], folder: Path) -> list[str]:
    """Draw what there are figures for; the names of the plots."""
    pyplot = import_module("matplotlib.pyplot")
    pyplot.rcParams["svg.hashsalt"] = "bench"
    pyplot.rcParams["svg.fonttype"] = "none"
    folder.mkdir(exist_ok=True)
    drawn = []
    for name, title, unit, found in _plots(figures):
        if found:
            _bars(pyplot, folder / name, f"{title} ({unit})", found)
            drawn.append(name)
    return drawn


Bars = list[tuple[str, float]]


def _plots(figures: Sequence[Figure]) -> list[tuple[str, str, str, Bars]]:
    return [
        ("auditing", "Auditing: exchanges a second", "start-up included", _audits(figures)),
        ("driving", "Driving: cost of a call", "us", _of(figures, "driving", "/per call")),
        ("replaying", "Replay: cost of a call", "us", _of(figures, "replaying", "/per call")),
        (
            "serving",
            "Emulator: requests a second",
            "signature checked",
            _of(figures, "serving", "/rate"),
        ),
        ("starting", "Start-up", "ms", _of(figures, "starting", "/time")),
    ]


def _audits(figures: Sequence[Figure]) -> Bars:
    """Of each form the rate at its largest size."""
    largest: dict[str, Figure] = {}
    for figure in figures:
        if figure.part == "auditing" and figure.name.endswith("/rate"):
            largest[figure.name.split("/")[1]] = figure
    return [(f"{name}, {f.name.split('/')[2]}", f.value) for name, f in largest.items()]


def _of(figures: Sequence[Figure], part: str, ending: str) -> Bars:
    found = [f for f in figures if f.part == part and f.name.endswith(ending)]
    return [(f.name.split("/")[1], f.value) for f in found]


def _bars(pyplot: Any, path: Path, title: str, bars: Bars) -> None:
    height = max(_SIZE[1], 0.32 * len(bars) + 1)
    figure, axes = pyplot.subplots(figsize=(_SIZE[0], height), layout="constrained")
    names = [name for name, _ in bars][::-1]
    values = [value for _, value in bars][::-1]
    colours = [_OTHERS if _is_other(name) else _OURS for name in names]
    drawn = axes.barh(names, values, color=colours)
    axes.bar_label(drawn, labels=[f"{value:,.0f}" for value in values], padding=3)
    axes.set_title(title, loc="left")
    axes.margins(x=0.12)
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path.with_suffix(".svg"), metadata={"Date": None})
    pyplot.close(figure)


def _is_other(name: str) -> bool:
    return name.startswith(("naive", "raw", "pytest", "Tavern", "vcrpy", "bare", "python"))
