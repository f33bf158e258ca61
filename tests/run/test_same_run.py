"""One run, recorded in every way at the same time: each recording is judged like the run itself.

The application runs inside plain vcrpy, the emulator's side is written as our NDJSON and as a
browser's HAR, and the run keeps its evidence log. What a form cannot show is listed below with the
reason; a verdict in the list that no longer differs fails as well.
"""

import io
import json
import shutil
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from harness.catalog.load import load_catalogue
from harness.cli.main import main
from harness.documents.resources import resource
from harness.model.requirement import RunClass
from harness.scenario.load import find_scenarios, load_scenario
from tools.browser_har import write_har
from tools.rehearsal import Rehearsal, rehearse, write_ndjson

pytestmark = pytest.mark.long

FORMS = ("log", "har", "cassette-yaml", "cassette-json")
PROVOKING = (
    "token-expired",
    "rate-limit",
    "business-error",
    "duplicate-callback",
    "retry-backoff",
    "forged-callback",
)
UNTESTED, INCONCLUSIVE = "untested", "inconclusive"

NO_CALLBACKS = "vcrpy sees what the application sends, never what comes in"
NO_DURATIONS = "a cassette does not say when an answer had arrived, so nothing surely follows it"
NO_LOSSES = "vcrpy keeps calls that were answered; one that broke off is not there"
NO_CLOCK = "a cassette has no clock but the signed timestamp, which cannot be held against itself"
WHOLE_SECONDS = "a timestamp in seconds puts its call before the grant of its token, by chance"

# What a cassette cannot show of a run: requirement -> (its verdict, why).
OF_ANY_CASSETTE = {
    "TRK-01": (UNTESTED, NO_CALLBACKS),
    "TRK-02": (UNTESTED, NO_CALLBACKS),
    "TRK-05": (UNTESTED, NO_CALLBACKS),
    "TRK-10": (UNTESTED, NO_CALLBACKS),
    "PERF-01": (UNTESTED, NO_DURATIONS),
}
OF_THE_RIGHT_CASSETTE = OF_ANY_CASSETTE | {
    "TRK-03": (UNTESTED, NO_CALLBACKS),
    "AUTH-04": (UNTESTED, NO_DURATIONS),
    "ERRH-01": (UNTESTED, NO_DURATIONS),
    "RATE-03": (INCONCLUSIVE, NO_DURATIONS),
    "RTRY-01": (UNTESTED, NO_LOSSES),
    "RTRY-02": (UNTESTED, NO_LOSSES),
}
OF_THE_SLOPPY_CASSETTE = OF_ANY_CASSETTE | {
    "LIFE-07": (INCONCLUSIVE, NO_CALLBACKS),
    "LIFE-01": (UNTESTED, NO_CALLBACKS),
    "SIGN-08": (INCONCLUSIVE, NO_CLOCK),
    "ERRH-01": (INCONCLUSIVE, NO_DURATIONS),
    "RTRY-03": (UNTESTED, NO_DURATIONS),
}
BY_CHANCE = {"AUTH-02": (INCONCLUSIVE, WHOLE_SECONDS)}
# What is judged by what was known of an order: only pushes told some of it.
FOUND_MORE_OFTEN = {"LIFE-02": NO_CALLBACKS, "LIFE-07": NO_CALLBACKS}
OWN_DELAY = ("TRK-02",)
"""What a delay of our own sender excuses now and then, which only our own log tells."""
# Only a run that is complete shows that an interface was never called.
OF_ANY_SLOPPY_RECORDING = {"COV-01": (UNTESTED, "a recording may be a part of what there was")}


@dataclass
class Judged:
    """The verdicts of one run and of its recordings, and what was found."""

    verdicts: dict[str, dict[str, str]] = field(default_factory=dict)
    findings: dict[str, dict[str, list[tuple[str, str, int]]]] = field(default_factory=dict)

    def differences(self, form: str) -> dict[str, str]:
        """Where a recording is judged unlike the run."""
        run, recorded = self.verdicts["run"], self.verdicts[form]
        assert recorded.keys() == run.keys()
        return {row: recorded[row] for row in run if recorded[row] != run[row]}


@pytest.fixture(scope="module")
def right(tmp_path_factory):
    """The sample application, over its life cycle and a few troubles."""
    folder = tmp_path_factory.mktemp("right")
    rehearsal = _rehearsal("erp", folder, PROVOKING, orders=11)
    return _judged(rehearsal, folder)


@pytest.fixture(scope="module")
def sloppy(tmp_path_factory):
    """The application with mistakes, over its life cycle."""
    folder = tmp_path_factory.mktemp("sloppy")
    rehearsal = _rehearsal("erp_sloppy", folder, (), orders=3)
    return _judged(rehearsal, folder)


@pytest.mark.parametrize("form", ["ndjson", "log", "har"])
def test_what_holds_both_directions_is_judged_like_the_run(right, form):
    assert right.differences(form) == {}


@pytest.mark.parametrize("form", ["cassette-yaml", "cassette-json"])
def test_a_cassette_is_judged_like_the_run_up_to_what_it_cannot_show(right, form):
    assert right.differences(form) == _verdicts(OF_THE_RIGHT_CASSETTE)


@pytest.mark.parametrize("form", ["ndjson", *FORMS])
def test_no_recording_of_a_right_application_is_accused(right, form):
    assert not {"fail", "warn", "error"} & set(right.verdicts[form].values())


@pytest.mark.parametrize("form", ["ndjson", "log", "har"])
def test_mistakes_are_judged_alike_in_what_holds_both_directions(sloppy, form):
    assert sloppy.differences(form) == _verdicts(OF_ANY_SLOPPY_RECORDING)


@pytest.mark.parametrize("form", ["cassette-yaml", "cassette-json"])
def test_mistakes_are_judged_alike_in_a_cassette_up_to_what_it_cannot_show(sloppy, form):
    listed = _verdicts(OF_THE_SLOPPY_CASSETTE | OF_ANY_SLOPPY_RECORDING)
    chance = _verdicts(BY_CHANCE)
    assert sloppy.differences(form) | chance == listed | chance


@pytest.mark.parametrize("form", FORMS)
def test_the_same_is_found_in_every_recording(sloppy, form):
    unlike = {*sloppy.differences(form)}
    unlike |= FOUND_MORE_OFTEN.keys() if form.startswith("cassette") else set()
    found, expected = (
        {row: found for row, found in sloppy.findings[name].items() if row not in unlike}
        for name in (form, "ndjson")
    )
    assert len(expected) > 15
    assert _without_counts(found, OWN_DELAY) == _without_counts(expected, OWN_DELAY)


def _without_counts(found, rows):
    return {
        row: [one[:2] for one in list_] if row in rows else list_ for row, list_ in found.items()
    }


def _verdicts(listed):
    return {row: verdict for row, (verdict, _) in listed.items()}


def _rehearsal(name, folder, provoking, *, orders):
    application = folder / "application"
    shutil.copytree(resource("examples", name), application)
    statement = application / "statement.yaml"
    lines = statement.read_text("utf-8").splitlines(keepends=True)
    # What the probe shows is an act of ours, in no recording of traffic.
    statement.write_text("".join(s for s in lines if not s.startswith("probe:")), "utf-8")
    stock = find_scenarios(["order-lifecycle", "price-and-stock"], "aliexpress")
    more = [resource("scenarios", "aliexpress", "resilience") / f"{p}.yaml" for p in provoking]
    scenarios = [load_scenario(path, edition="aliexpress") for path in (*stock, *more)]
    rehearsal = rehearse(statement, scenarios, folder, {"ERP_ORDERS": str(orders)})
    played = rehearsal.result.report.scenarios
    assert [s.name for s in played if s.completed < s.rounds] == []
    return rehearsal


def _judged(rehearsal: Rehearsal, folder: Path) -> Judged:
    write_ndjson(rehearsal.exchanges, folder / "traffic.ndjson")
    write_har(rehearsal.exchanges, folder / "traffic.har")
    recordings = {
        "ndjson": folder / "traffic.ndjson",
        "log": rehearsal.result.folder.log,
        "har": folder / "traffic.har",
        "cassette-yaml": rehearsal.cassette,
        "cassette-json": rehearsal.cassette.with_suffix(".json"),
    }
    judged = Judged()
    for form, path in recordings.items():
        report = _audit(path, rehearsal.statement, folder / form)
        assert report["inputs"][0]["damaged"] == report["inputs"][0]["left_out"] == 0
        rows = report["requirements"]
        judged.verdicts[form] = {row["id"]: row["verdict"] for row in rows}
        judged.findings[form] = {row["id"]: _found(row) for row in rows if row["findings"]}
    run = {a.requirement.id: a.verdict.word for a in rehearsal.result.report.assessments}
    # For rows that the plan of a certification does not owe our NDJSON stands in.
    judged.verdicts["run"] = judged.verdicts["ndjson"] | {
        row: verdict
        for row, verdict in run.items()
        if row in _shown_by_recordings() and verdict != "not_applicable"
    }
    return judged


def _found(row):
    return sorted((f["message"]["en"], f["where"], f["count"]) for f in row["findings"])


def _shown_by_recordings():
    rows = load_catalogue().requirements
    return {row.id for row in rows if RunClass.RECORDED in row.shown_by}


def _audit(path, statement, out):
    words = ["audit", path, "--statement", statement, "--out", out, "--json"]
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()) as told:
        code = main([str(word) for word in words])
    assert code in {0, 1, 3}, told.getvalue()
    return json.loads((out / "report.json").read_text("utf-8"))
