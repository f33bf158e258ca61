"""The stock scenarios of every edition, recorded: cassettes/<edition>/stock.

Usage: python -m tools.stock [NAME...]. It needs no network: the reference client trades with the
embedded emulator on this machine, and where a scenario asks for an application the sample of the
edition does.
"""

import os
import secrets
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from harness.catalog.statement import default_statement_path, load_statement
from harness.documents.resources import resource
from harness.model.clock import SystemClock
from harness.platforms.editions import edition_named
from harness.run.execute import execute
from harness.run.order import Driver, RunOrder, Surroundings
from harness.run.recording import RecordingFiles, keep_recording
from harness.run.result import RunResult
from harness.scenario.load import load_scenario

ROOT = Path(__file__).resolve().parent.parent
EDITIONS = ("aliexpress", "alibaba", "1688")
SIDE_BY_SIDE = 6
"""Most of a rehearsal is waiting."""
_OF_AN_APPLICATION = ("bad-certificate",)
"""What the reference client cannot show: it calls over plain HTTP."""
_LONG = ("slow-answer", "batch-of-50", "token-renewal", "bad-certificate", "outage")
"""Begun first, so that nobody waits for one alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StockScenario:
    """A scenario that comes with the harness."""

    edition: str
    path: Path

    @property
    def name(self) -> str:
        """`order-lifecycle`."""
        return self.path.stem

    @property
    def driver(self) -> Driver:
        """Who performs the application's acts when it is recorded."""
        return Driver.OBSERVE if self.name in _OF_AN_APPLICATION else Driver.REFERENCE

    @property
    def cassette(self) -> Path:
        """Its recording in this project."""
        return ROOT / "cassettes" / self.edition / "stock" / f"{self.name}.yaml"


def stock_scenarios() -> tuple[StockScenario, ...]:
    """All of them, the longest first."""
    found = [
        StockScenario(edition=edition, path=path)
        for edition in EDITIONS
        for path in sorted(resource("scenarios", edition).rglob("*.yaml"))
        if path.parent.name != "fragments"
    ]
    return tuple(sorted(found, key=lambda stock: stock.name not in _LONG))


def order_for(stock: StockScenario, out: Path) -> RunOrder:
    """The run of a stock scenario alone, against the embedded emulator."""
    edition = edition_named(stock.edition)
    is_observed = stock.driver is Driver.OBSERVE
    path = default_statement_path(edition)
    return RunOrder(
        verb="record",
        edition=edition,
        statement=load_statement(path, environ=os.environ) if is_observed else None,
        statement_source=path.read_bytes() if is_observed else b"",
        driver=stock.driver,
        scenarios=(load_scenario(stock.path, edition=edition.name),),
        out=out,
    )


def rehearse(stock: StockScenario, out: Path, files: RecordingFiles) -> RunResult:
    """Run a stock scenario and keep it as a recording."""
    order = order_for(stock, out)
    world = Surroundings(
        clock=SystemClock(), chance=secrets.token_bytes, environ=os.environ, progress=_unheard
    )
    result = execute(order, world)
    keep_recording(order, result, files)
    return result


def main(names: Sequence[str]) -> int:
    """Record those named, or all, and tell what each came to."""
    wanted = [s for s in stock_scenarios() if not names or s.name in names]
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        for line in pool.map(lambda stock: _recorded(stock, Path(folder)), wanted):
            print(line)
    return 0


def _recorded(stock: StockScenario, folder: Path) -> str:
    files = RecordingFiles(cassette=stock.cassette)
    stock.cassette.parent.mkdir(parents=True, exist_ok=True)
    result = rehearse(stock, folder / stock.edition / stock.name, files)
    return f"{stock.edition} {stock.name}: {result.report.conclusion.value}"


def _unheard(_line: str) -> None:
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
