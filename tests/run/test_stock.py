"""Every stock scenario: driven, replayed from its cassette, imported as HAR - one assessment.

The same rehearsal is held against the cassette that the project keeps: a change of the harness that
a recording would show is seen here.
"""

import io
import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

from harness.catalog.load import load_catalogue
from harness.catalog.statement import default_statement_path
from harness.cli.main import main
from harness.model.requirement import RunClass
from harness.model.verdict import Report
from harness.platforms.editions import edition_named
from harness.run.order import Driver
from harness.run.recording import RecordingFiles
from tools.stock import SIDE_BY_SIDE, rehearse, stock_scenarios

pytestmark = [pytest.mark.long, pytest.mark.timeout(300)]

STOCK = stock_scenarios()

# By the register (`shown_by`) a run of one class shows these and a run of another does not.
BY_CLASS = {r.id for r in load_catalogue().requirements if set(r.shown_by) != set(RunClass)}

# What the probe of a statement shows is an act of ours: no traffic.
PROBED = "TRK-10"


@dataclass(frozen=True)
class Rehearsed:
    """A scenario driven now, and what was kept of it."""

    report: Report
    cassette: Path
    har: Path

    @property
    def verdicts(self) -> dict[str, str]:
        return {a.requirement.id: a.verdict.word for a in self.report.assessments}


@pytest.fixture(scope="module")
def rehearsals(tmp_path_factory):
    """All scenarios, several at a time: each test waits for its own."""
    folder = tmp_path_factory.mktemp("stock")
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        yield {stock: pool.submit(rehearsed, stock, folder) for stock in STOCK}


def rehearsed(stock, folder):
    place = folder / stock.edition / stock.name
    place.mkdir(parents=True)
    files = RecordingFiles(cassette=place / "cassette.yaml", har=place / "traffic.har")
    result = rehearse(stock, place / "run", files)
    return Rehearsed(report=result.report, cassette=files.cassette, har=files.har)


@pytest.mark.parametrize("stock", STOCK, ids=lambda s: f"{s.edition}-{s.name}")
def test_a_stock_scenario_is_judged_alike_driven_replayed_and_imported(stock, rehearsals, tmp_path):
    rehearsal = rehearsals[stock].result()
    statement = _statement(stock)
    replayed = _judged(
        "run", stock.name, f"--target=cassette:{rehearsal.cassette}", *statement, out=tmp_path / "r"
    )
    assert _differences(rehearsal, replayed) == {}
    imported = _judged("audit", rehearsal.har, *statement, out=tmp_path / "h")
    unlike = _differences(rehearsal, imported)
    if stock.driver is Driver.OBSERVE:
        unlike.pop(PROBED, None)
    assert unlike == {}


@pytest.mark.parametrize("stock", STOCK, ids=lambda s: f"{s.edition}-{s.name}")
def test_a_fresh_rehearsal_matches_the_cassette_that_is_kept(stock, rehearsals, tmp_path):
    told = _compared(stock, rehearsals[stock].result(), tmp_path / "first")
    if told:
        # Several at a time delay each other's callbacks on a busy machine: once more, alone.
        told = _compared(stock, rehearsed(stock, tmp_path / "again"), tmp_path / "second")
    assert told == ""


def _compared(stock, rehearsal, out):
    """What `compare` says; empty when they match."""
    # What an application asks for, and how often, is its own affair.
    policy = "value" if stock.driver is Driver.REFERENCE else "verdict"
    words = ["compare", stock.cassette, rehearsal.cassette, "--fail-on", policy, "--out", out]
    with redirect_stdout(io.StringIO()) as told, redirect_stderr(told):
        code = main([str(word) for word in (*words, *_statement(stock))])
    return told.getvalue() if code else ""


def _differences(rehearsal, verdicts):
    driven = rehearsal.verdicts
    assert verdicts.keys() == driven.keys()
    return {
        row: (driven[row], verdicts[row])
        for row in driven
        if verdicts[row] != driven[row] and row not in BY_CLASS
    }


def _statement(stock):
    if stock.driver is Driver.REFERENCE:
        return ["--edition", stock.edition]
    return ["--statement", default_statement_path(edition_named(stock.edition))]


def _judged(*words, out):
    line = [str(word) for word in (*words, "--out", out, "--json")]
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()) as told:
        code = main(line)
    assert code in {0, 1, 3}, told.getvalue()
    rows = json.loads((out / "report.json").read_text("utf-8"))["requirements"]
    return {row["id"]: row["verdict"] for row in rows}
