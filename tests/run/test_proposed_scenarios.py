"""What is proposed from recorded traffic replays from it, and runs against the emulator."""

import contextlib
import io
import json
from pathlib import Path

import pytest

from harness.cli.main import main
from harness.documents.resources import resource

pytestmark = pytest.mark.long

SAMPLE = Path(__file__).parents[2] / "cassettes" / "aliexpress" / "sample"
OF_OURS = ("order-lifecycle.har", "order-lifecycle.yaml")
SAMPLES = ("order-lifecycle.har", "order-lifecycle.ndjson", "order-lifecycle.yaml")
OWN = {
    "aliexpress": ("order-lifecycle", "order-read", "lost-order", "duplicate-callback"),
    "alibaba": ("item-detail", "token-expired", "delisted-item"),
    "1688": ("upload", "partial-failure", "lost-answer"),
}


@pytest.fixture
def harness():
    """Runs one command line: exit code and what it printed."""

    def run(*words):
        told, out = io.StringIO(), io.StringIO()
        with contextlib.redirect_stderr(told), contextlib.redirect_stdout(out):
            code = main([str(word) for word in words])
        return code, out.getvalue() + told.getvalue()

    return run


@pytest.fixture
def play(harness, tmp_path):
    """Runs a scenario: whether it completed, the conclusion, and what was printed."""

    def run(scenario, *words):
        folder = tmp_path / f"run {len([*tmp_path.iterdir()])}"
        told = harness("run", scenario, "--out", folder, *words)[1]
        report = json.loads((folder / "report.json").read_text("utf-8"))
        (outcome,) = report["scenarios"]
        return outcome["completed"] == outcome["rounds"], report["conclusion"], told

    return run


@pytest.mark.parametrize("name", OF_OURS)
def test_a_recording_of_an_application_replays_clean_as_proposed(harness, play, tmp_path, name):
    statement = ("--statement", SAMPLE / "statement.yaml")
    scenario = tmp_path / "proposed.yaml"
    harness("new", "scenario", "--from", SAMPLE / name, "--out", scenario, *statement)
    replayed = play(scenario, "--target", f"cassette:{SAMPLE / name}", *statement)
    assert replayed[:2] == (True, "CLEAN"), replayed[2]


def test_a_recording_of_another_tool_replays_as_proposed(harness, play, tmp_path):
    statement = ("--statement", SAMPLE / "statement.yaml")
    log = json.loads((SAMPLE / "order-lifecycle.har").read_text("utf-8"))["log"]
    entries = [{k: v for k, v in e.items() if k != "_harness"} for e in log["entries"]]
    har, scenario = tmp_path / "foreign.har", tmp_path / "proposed.yaml"
    har.write_text(json.dumps({"log": {"version": "1.2", "entries": entries}}))
    harness("new", "scenario", "--from", har, "--out", scenario, *statement)
    is_whole, _, told = play(scenario, "--target", f"cassette:{har}", *statement)
    assert is_whole, told


@pytest.mark.parametrize("name", SAMPLES)
def test_a_recording_of_an_application_runs_against_the_emulator(harness, play, tmp_path, name):
    statement = ("--statement", SAMPLE / "statement.yaml")
    scenario = tmp_path / "proposed.yaml"
    harness("new", "scenario", "--from", SAMPLE / name, "--out", scenario, *statement)
    is_whole, _, told = play(scenario)
    assert is_whole, told


@pytest.mark.parametrize("edition", OWN)
def test_a_recording_of_our_own_replays_as_it_was_recorded_and_runs(
    harness, play, tmp_path, edition
):
    words = ("--edition", edition)
    cassette, scenario = tmp_path / "traffic.yaml", tmp_path / "proposed.yaml"
    kept = ("--cassette", cassette, "--out", tmp_path / "recorded")
    code, told = harness("record", *OWN[edition], *words, *kept)
    assert cassette.exists(), (code, told)
    assert harness("new", "scenario", "--from", cassette, "--out", scenario)[0] == 0
    replayed = play(scenario, *words, "--target", f"cassette:{cassette}")
    # On a busy machine our sender's own delay may leave the recorded run undecided.
    recorded = json.loads((tmp_path / "recorded" / "report.json").read_text("utf-8"))
    assert replayed[:2] == (True, recorded["conclusion"]), replayed[2]
    is_whole, _, told = play(scenario, *words)
    assert is_whole, told


@pytest.mark.parametrize(
    ("edition", "example"), [("alibaba", "sourcing"), ("1688", "lister"), ("aliexpress", "erp")]
)
def test_a_new_statement_with_the_sample_s_command_runs(harness, tmp_path, edition, example):
    path = tmp_path / "statement.yaml"
    assert harness("new", "statement", "--edition", edition, "--out", path)[0] == 0
    lines = path.read_text("utf-8").partition("observe:")[0]
    sample = resource("examples", example, "statement.yaml").read_text("utf-8")
    launch = "observe:" + sample.partition("observe:")[2]
    program = str(resource("examples", example, "app.py"))
    path.write_text(lines + launch.replace("app.py", program), "utf-8")
    out = tmp_path / "seen"
    told = harness("observe", "--statement", path, "--for", "3", "--out", out)[1]
    report = json.loads((out / "report.json").read_text("utf-8"))
    assert report["metrics"]["calls"], told
