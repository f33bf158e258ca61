"""`python -m bench.run`: measures everything, prints the goals with ours beside them.

A whole run takes half an hour on two quiet cores, `--quick` a few minutes. Everything is kept in
bench/results.json, and with `--write` the tables and plots of bench/README.md are made again.
"""

# ruff: noqa: T201 - it talks on the terminal

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from bench import auditing, driving, replaying, reporting, serving, starting
from bench.figures import Figure, Scale, by_name, records
from bench.goals import goals
from bench.measure import FailedError
from bench.tables import figure_tables, goal_table, machine, write_between

_PARTS: Mapping[str, Callable[[Scale], Iterator[Figure]]] = {
    "starting": starting.measured,
    "reporting": reporting.measured,
    "replaying": replaying.measured,
    "serving": serving.measured,
    "driving": driving.measured,
    "auditing": auditing.measured,
}
_HERE = Path(__file__).parent
_README, _RESULTS, _PLOTS = _HERE / "README.md", _HERE / "results.json", _HERE / "plots"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and keep; 0 when every part was measured, 4 when one could not be."""
    options = _parser().parse_args(arguments)
    about = machine(is_quick=options.quick, is_once=options.once)
    print(about)
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="harness-bench-", dir=options.folder) as folder:
        scale = Scale(
            is_quick=options.quick,
            folder=Path(folder),
            is_million=options.million,
            is_once=options.once,
        )
        done = [_measure(name, scale, figures) for name in options.parts]
    figures += auditing.ratios(by_name(figures))
    table = goal_table(goals(by_name(figures)))
    print(f"\n{figure_tables(figures)}\n\n{table}")
    told = {"about": about, "figures": records(figures)}
    options.results.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    if options.write:
        _write(about, table, figures)
    return 0 if all(done) else 4


def _measure(name: str, scale: Scale, figures: list[Figure]) -> bool:
    began = time.monotonic()
    print(f"{name} ...", file=sys.stderr, flush=True)
    try:
        figures.extend(_measured(name, scale))
    except FailedError as error:
        print(f"{name} was not measured: {error}", file=sys.stderr)
        return False
    print(f"{name}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    return True


def _measured(name: str, scale: Scale) -> Iterator[Figure]:
    yield from _PARTS[name](scale)
    if name == "auditing" and scale.is_million:
        yield from auditing.million(scale)


def _write(about: str, table: str, figures: Sequence[Figure]) -> None:
    write_between(_README, "machine", about)
    write_between(_README, "goals", table)
    write_between(_README, "figures", figure_tables(figures))
    if find_spec("matplotlib"):
        drawn = import_module("bench.plots").draw(figures, _PLOTS)
        shown = "\n".join(f"![{name.capitalize()}](plots/{name}.svg)" for name in drawn)
        write_between(_README, "plots", shown)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.run", description=__doc__)
    parser.add_argument(
        "parts", nargs="*", default=list(_PARTS), metavar="PART", help=", ".join(_PARTS)
    )
    parser.add_argument("--quick", action="store_true", help="small sizes, one run of each")
    parser.add_argument("--once", action="store_true", help="one run of each, at full size")
    parser.add_argument("--million", action="store_true", help="audit 1,000,000 exchanges, too")
    parser.add_argument("--write", action="store_true", help="update bench/README.md and plots")
    parser.add_argument("--results", type=Path, default=_RESULTS, help="where results.json goes")
    parser.add_argument(
        "--folder", type=Path, help="for traffic while it runs (default: the system's)"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
