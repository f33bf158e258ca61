"""Start-up: how long until a verb has said its help, checked a file, run one scenario."""

import re
from collections.abc import Callable, Iterator

from bench.figures import Figure, Scale
from bench.measure import Run, interleaved, median, run

PYTHON = "python -c pass"
_VERBS = (
    *("certify", "run", "observe", "callbacks", "audit", "record", "compare", "report"),
    *("verify", "dossier", "emulate", "sign", "explain", "catalog", "lint"),
)
_LINTED = "scenarios/aliexpress/product-query.yaml"
_SCENARIO = "product-query"
_IMPORT_LINE = re.compile(r"^import time:\s+(\d+) \|", re.MULTILINE)
_RUNS = 5


def measured(scale: Scale) -> Iterator[Figure]:
    """Wall times of whole processes, and what of it is imports."""
    contenders: dict[str, Callable[[], Run]] = {PYTHON: lambda: run(["-c", "pass"])}
    for verb in _VERBS:
        contenders[f"{verb} --help"] = _started(verb, "--help")
    contenders["lint"] = _started("lint", _LINTED)
    contenders["run of one scenario"] = lambda: _one_scenario(scale)
    interleaved(contenders, 1)  # what is imported is compiled by then, as where it is installed
    seen = interleaved(contenders, scale.of(1, _RUNS))
    bare = median([done.wall for done in seen[PYTHON]])
    for name, runs in seen.items():
        walls = tuple(done.wall for done in runs)
        yield Figure(
            name=f"starting/{name}/time",
            value=median(walls) * 1000,
            unit="ms",
            ratio=median(walls) / bare,
            baseline=PYTHON,
            samples=walls,
        )
    yield Figure(name="starting/lint/imports", value=_imports("lint", _LINTED), unit="ms")


def _started(*words: str) -> Callable[[], Run]:
    return lambda: run(["-m", "harness", *words])


def _one_scenario(scale: Scale) -> Run:
    out = ["--out", str(scale.report_folder())]
    return run(["-m", "harness", "run", _SCENARIO, *out, "-q"], allowed=(0, 1, 3))


def _imports(*words: str) -> float:
    done = run(["-X", "importtime", "-m", "harness", *words])
    return sum(int(found) for found in _IMPORT_LINE.findall(done.err)) / 1000
