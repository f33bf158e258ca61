"""`--target cassette:FILE`: what can be replayed, and what is said of a recording that lacks."""

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from harness.cli.main import main
from harness.model.clock import SystemClock

FIXTURES = Path(__file__).parent.parent / "sources" / "fixtures" / "cassettes"
QUERY = """\
scenario: {name}
title: {{en: A product is read, zh: 查询商品}}
edition: aliexpress
covers: [FMT-01]
rounds: {rounds}
steps:
  - app: product.get
    with: {{product_id: "1005006057059635", country: {country}}}
    expect: {{status: 200}}
"""
READ = """\
scenario: read
title: {en: An order is read, zh: 查询订单}
edition: aliexpress
covers: [FMT-01]
steps:
  - app: order.get
    expect: {status: 200}
  - platform: buyer.pays
    with: {order_id: "81"}
"""
STATEMENT = """\
statement: 1
edition: aliexpress
application: {name: Try-out, version: "1", company: Example Trading Ltd}
app_key: "87654321"
interfaces: [aliexpress.ds.product.get]
capabilities: {order.create: true}
"""


@pytest.fixture(scope="module")
def cassette(tmp_path_factory):
    """Two rounds of one call, recorded against the emulator."""
    folder = tmp_path_factory.mktemp("recorded")
    scenario, kept = folder / "query.yaml", folder / "kept.yaml"
    scenario.write_text(QUERY.format(name="query", rounds=2, country="US"), "utf-8")
    words = ["record", scenario, "--cassette", kept, "--out", folder / "run"]
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()) as told:
        code = main([str(word) for word in words])
    assert code == 0, told.getvalue()
    return kept


@pytest.fixture
def replay(harness, tmp_path):
    """Replays a scenario: exit code, report, stderr; the report is empty where nothing ran."""

    def run(cassette, scenario, *words, **files):
        path, out = tmp_path / "scenario.yaml", tmp_path / "out"
        path.write_text(scenario, "utf-8")
        for name, text in files.items():
            (tmp_path / name).write_text(text, "utf-8")
        given = [tmp_path / word if word in files else word for word in words]
        code, _, told = harness(
            "run", path, "--target", f"cassette:{cassette}", "--out", out, *given
        )
        report = out / "report.json"
        read = json.loads(report.read_text("utf-8")) if report.exists() else {}
        notes = [note["en"] for note in read.get("notes", [])]
        return SimpleNamespace(code=code, report=read, told=told, notes=notes, out=out)

    return run


def query(*, name="query", rounds=2, country="US"):
    return QUERY.format(name=name, rounds=rounds, country=country)


def test_a_recording_that_fits_is_judged(cassette, replay):
    done = replay(cassette, query())
    assert (done.code, done.report["conclusion"]) == (0, "CLEAN")
    assert done.report["scenarios"] == [{"name": "query", "rounds": 2, "completed": 2}]


def test_a_request_that_was_not_recorded_leaves_the_run_undecided(cassette, replay):
    done = replay(cassette, query(country="FR"))
    assert (done.code, done.report["conclusion"]) == (3, "UNDECIDED")
    assert done.report["scenarios"][0]["completed"] == 0
    reason = done.report["reason"]["en"]
    assert reason.startswith(
        "query, round 1, step 1, app: product.get: the recording holds no such"
    )
    assert "of aliexpress.ds.product.get; the nearest is exchange 2 of the file (not used" in reason
    assert "ship_to_country is 'FR', recorded 'US'" in reason
    assert "录制中没有这样的 aliexpress.ds.product.get 调用" in done.report["reason"]["zh"]


def test_what_a_recording_holds_beyond_the_scenario_leaves_the_run_undecided(cassette, replay):
    done = replay(cassette, query(rounds=1))
    assert (done.code, done.report["conclusion"]) == (3, "UNDECIDED")
    assert done.report["reason"] == {
        "en": "1 recorded call was not asked for: product.get (exchange 3 of the file)",
        "zh": "有 1 条录制的调用未被使用：product.get（文件中第 3 条）",
    }
    assert "The scenario query has been changed since it was recorded." in done.notes


def test_a_recording_that_is_too_old_leaves_the_run_undecided(cassette, replay):
    done = replay(cassette, query(), "--max-age", "0")
    assert (done.code, done.report["conclusion"]) == (3, "UNDECIDED")
    assert (
        "more than 0: record it again, or allow more with --max-age DAYS"
        in (done.report["reason"]["en"])
    )


@pytest.mark.parametrize(("hours", "code"), [(2, 0), (240, 3)])
def test_a_recording_from_the_future_has_no_known_age(cassette, replay, monkeypatch, hours, code):
    class Slow(SystemClock):
        def now(self):
            return super().now() - timedelta(hours=hours)

    monkeypatch.setattr("harness.cli.options.SystemClock", Slow)
    done = replay(cassette, query())
    assert done.code == code
    assert ("so its age is not known" in done.report["reason"]["en"]) == (code == 3)


def test_the_age_of_a_recording_is_no_matter_when_one_is_made(harness):
    code, _, told = harness("record", "order-read", "--cassette", "c.yaml", "--max-age", "3")
    assert code == 2
    assert "--max-age" in told


def test_a_recording_of_another_application_leaves_the_run_undecided(cassette, replay):
    words = ("--statement", "statement")
    done = replay(cassette, query(), *words, statement=STATEMENT)
    assert (done.code, done.report["conclusion"]) == (3, "UNDECIDED")
    assert "of application key 12345678, the statement of 87654321" in done.report["reason"]["en"]


def test_a_recording_of_another_edition_is_refused_before_anything(cassette, replay):
    done = replay(cassette, query(), "--edition", "alibaba")
    assert (done.code, done.report) == (2, {})
    assert "is a recording of edition aliexpress, the run is of alibaba" in done.told


def test_an_edited_recording_is_never_clean(cassette, replay, tmp_path):
    edited = tmp_path / "edited.yaml"
    text = cassette.read_text("utf-8")
    assert "ship_to_country=US" in text
    edited.write_text(text.replace("ship_to_country=US", "ship_to_country=UK"), "utf-8")
    done = replay(edited, query())
    assert (done.code, done.report["conclusion"]) == (3, "UNDECIDED")
    assert "the recording was edited" in done.report["reason"]["en"]
    assert done.report["inputs"][0]["damaged"] > 0


def test_a_scenario_of_another_name_may_use_everything_recorded(cassette, replay):
    done = replay(cassette, query(name="renamed"))
    assert done.code == 0
    assert "No scenario renamed was recorded, so it may use everything that was: query." in (
        done.notes
    )


def test_a_cassette_that_pytest_recording_wrote_is_replayed(replay):
    done = replay(FIXTURES / "pytest_recording.yaml", READ, "--max-age", "36500")
    assert done.report["scenarios"] == [{"name": "read", "rounds": 1, "completed": 1}]
    assert done.report["inputs"][0]["exchanges"] == 2
    [note] = [note for note in done.notes if "taken as done" in note]
    assert note.endswith("what buyer, carrier and platform did; taken as done: buyer.pays (1).")


def test_another_tools_recording_that_is_too_old_is_told_by_its_own_times(replay):
    done = replay(FIXTURES / "pytest_recording.yaml", READ, "--max-age", "180")
    assert done.code == 3
    assert "of 2024-11-22" in done.report["reason"]["en"]


def test_a_report_that_is_made_again_from_the_log_says_the_same(cassette, replay, harness):
    done = replay(cassette, query(rounds=1))
    harness("report", done.out, "--format", "json")
    again = json.loads((done.out / "report.json").read_text("utf-8"))
    for part in ("conclusion", "reason", "inputs", "notes", "scenarios"):
        assert again[part] == done.report[part]


@pytest.mark.parametrize(
    ("target", "words", "told"),
    [
        ("cassette:", (), "names no file"),
        ("cassette:nowhere.yaml", (), "no such file or folder: nowhere.yaml"),
        (f"cassette:{FIXTURES}", (), "a replay plays one of them: name it"),
        (f"cassette:{__file__}", (), "this looks like"),
        ("{cassette}", ("--driver", "observe"), "was recorded with driver reference"),
        ("{cassette}", ("--max-age", "soon"), "expected a number of days, got 'soon'"),
    ],
)
def test_what_cannot_be_replayed_is_refused(harness, cassette, tmp_path, target, words, told):
    scenario = tmp_path / "query.yaml"
    scenario.write_text(query(), "utf-8")
    target = target.replace("{cassette}", f"cassette:{cassette}")
    code, _, err = harness("run", scenario, "--target", target, *words)
    assert code == 2
    assert told in err


def test_a_certification_is_not_replayed(harness, cassette):
    code, _, err = harness("certify", "--target", f"cassette:{cassette}")
    assert code == 2
    assert "a recording is played by `harness run` only" in err
