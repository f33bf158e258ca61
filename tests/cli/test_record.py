"""`harness record` as a user meets it, and what an audit says of what it wrote."""

import json
import os
import signal
import subprocess
import sys
import time
from types import SimpleNamespace

import httpx
import pytest
import vcr

from harness.cli.main import main
from harness.documents.resources import resource
from harness.model.exchange import Direction
from harness.sources.recorded import TrafficFile, find_traffic
from harness.sources.recording_file import read_recording

pytestmark = pytest.mark.long

CALM = {
    "aliexpress": ("order-lifecycle", "price-and-stock"),
    "alibaba": ("item-detail", "empty-parameter"),
    "1688": ("upload", "partial-failure"),
}
BY_CLASS = {"NET-01", "NET-02", "NET-03", "RTRY-04"}
"""Rows that only a run, or only recorded traffic of a live one, can show."""
BY_PROBE = {"TRK-10"}
"""Rows that the state probe shows too: it was asked during the run, and is no traffic."""


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    """Records scenarios, once each: the three files, the run's report, the exit code."""
    kept = {}

    def record(*words):
        if words not in kept:
            folder = tmp_path_factory.mktemp("record")
            made = SimpleNamespace(folder=folder, files={})
            for kind in ("yaml", "har"):
                made.files[kind] = folder / f"kept.{kind}"
            places = ["--cassette", made.files["yaml"], "--har", made.files["har"]]
            command = ["record", *words, *places, "--out", folder / "run", "--json", "-q"]
            made.code = main([str(word) for word in command])
            made.report = report_of(folder / "run")
            kept[words] = made
        return kept[words]

    return record


def report_of(folder):
    report = json.loads((folder / "report.json").read_text("utf-8"))
    return {row["id"]: row["verdict"] for row in report["requirements"]}, report


@pytest.mark.parametrize("kind", ["yaml", "har"])
@pytest.mark.parametrize("edition", CALM)
def test_an_audit_of_the_recording_says_what_the_run_said(recorded, tmp_path, edition, kind):
    made = recorded(*CALM[edition], "--edition", edition)
    assert made.code == 0
    out = tmp_path / "audit"
    code = main(["audit", str(made.files[kind]), "--out", str(out), "--json", "-q"])
    verdicts, report = report_of(out)
    run = made.report[0]
    assert {row for row in run if run[row] != verdicts[row]} <= BY_CLASS
    assert code == 0
    assert report["run"]["edition"] == edition
    notes = " ".join(note["en"] for note in report["notes"])
    assert "signed anew with the published cassette key (cassette-1)" in notes


@pytest.mark.parametrize(
    ("example", "scenarios"),
    [
        ("erp", ("order-lifecycle", "price-and-stock", "forged-callback")),
        ("erp_sloppy", ("order-lifecycle", "price-and-stock", "forged-callback")),
        ("sourcing_sloppy", ("item-detail", "empty-parameter")),
        ("lister_sloppy", ("upload",)),
    ],
)
def test_an_audit_of_an_observed_application_says_what_the_run_said(
    recorded, tmp_path, example, scenarios
):
    statement = str(resource("examples", example, "statement.yaml"))
    words = ("--driver", "observe", "--statement", statement, "--wait", "10")
    made = recorded(*scenarios, *words)
    for kind, file in made.files.items():
        out = tmp_path / kind
        main(["audit", str(file), "--statement", statement, "--out", str(out), "--json", "-q"])
        verdicts, report = report_of(out)
        run = made.report[0]
        differing = {row for row in run if run[row] != verdicts[row]}
        assert differing <= BY_CLASS | BY_PROBE, {r: (run[r], verdicts[r]) for r in differing}
        assert ("fail" in run.values()) == example.endswith("_sloppy")
        assert [file["damaged"] for file in report["inputs"]] == [0]
        assert "has a placeholder" not in json.dumps(report["notes"])


@pytest.mark.parametrize("kind", ["yaml", "json"])
@pytest.mark.parametrize("edition", CALM)
def test_plain_vcrpy_plays_all_of_it_with_httpx(tmp_path, edition, kind, capsys):
    path = tmp_path / f"kept.{kind}"
    words = ["--cassette", str(path), "--out", str(tmp_path / "run"), "-q"]
    assert main(["record", CALM[edition][0], "--edition", edition, *words]) == 0
    capsys.readouterr()
    with path.open("rb") as stream:
        recording = read_recording(stream, TrafficFile(path=str(path))).recording
    calls = [x for x in recording.exchanges if x.direction is Direction.OUTBOUND]
    with vcr.use_cassette(
        str(path),
        record_mode=vcr.mode.NONE,
        serializer=kind,
        match_on=["method", "uri", "raw_body"],
    ) as cassette:
        for call in calls:
            asked = call.request
            answer = httpx.request(asked.method, asked.url, content=asked.body)
            assert (answer.status_code, answer.content) == (
                call.response.status,
                call.response.body,
            )
    assert calls
    assert cassette.all_played


def test_the_same_value_has_the_same_pseudonym_and_prices_keep_their_form(recorded):
    made = recorded(*CALM["aliexpress"], "--edition", "aliexpress")
    text = made.files["yaml"].read_text("ascii")
    token = text.partition('"access_token":"')[2].partition('"')[0]
    assert text.count(f"session={token}") > 3
    number = text.partition("tracking_number\n      - ")[2].partition("\n")[0]
    assert text.count(number) > 3
    assert "helloworld" not in text
    assert "/" + "root" not in text
    assert str(made.folder) not in text


@pytest.mark.parametrize("kind", ["yaml", "har"])
def test_one_byte_changed_is_damage_and_never_clean(recorded, tmp_path, kind):
    made = recorded(*CALM["alibaba"], "--edition", "alibaba")
    edited = tmp_path / f"edited.{kind}"
    data = made.files[kind].read_text("ascii")
    assert "item_id=" in data
    edited.write_text(data.replace("item_id=1", "item_id=2", 1), "ascii")
    out = tmp_path / "audit"
    code = main(["audit", str(edited), "--edition", "alibaba", "--out", str(out), "--json", "-q"])
    _, report = report_of(out)
    assert code == 3
    assert report["conclusion"] == "UNDECIDED"
    assert "edited" in report["inputs"][0]["damage"][0]["en"]


def test_the_last_line_says_what_was_written_where(harness, tmp_path):
    path = tmp_path / "kept.yaml"
    words = ["--cassette", path, "--out", tmp_path / "run", "--edition", "1688"]
    code, _, err = harness("record", "upload", *words)
    assert code == 0
    last = err.splitlines()[-1]
    assert last.startswith("exit 0: clean")
    assert f"recorded 3 exchanges and 3 acts in {path}" in last
    code, _, err = harness(
        "record", "upload", "--cassette", path, "--out", tmp_path / "zh", "--edition", "1688",
        "--lang", "zh",
    )  # fmt: skip
    assert f"已将 3 个交互与 3 个操作录制到 {path}" in err.splitlines()[-1]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["upload"], "--cassette"),
        (["--cassette", "a.yaml"], "no scenario is named"),
        (["upload", "--cassette", "a.txt"], "suffix"),
        (["upload", "--cassette", "a.yaml", "--har", "b.json"], ".har"),
        (["upload", "--cassette", "a.yaml", "--target", "cassette:b.yaml"], "not of a recording"),
        (["no-such-scenario", "--cassette", "a.yaml"], "no-such-scenario"),
    ],
)
def test_wrong_use_is_told_before_anything_runs(harness, tmp_path, monkeypatch, words, said):
    monkeypatch.chdir(tmp_path)
    code, out, err = harness("record", *words, "--edition", "1688")
    assert (code, out) == (2, "")
    assert said in err
    assert list(tmp_path.iterdir()) == []


def test_a_run_that_is_killed_leaves_the_former_cassette(tmp_path):
    path = tmp_path / "kept.yaml"
    path.write_bytes(b"interactions: []\nversion: 1\n")
    command = [
        sys.executable, "-m", "harness", "record", "order-lifecycle", "--cassette", str(path),
        "--out", str(tmp_path / "run"), "-q",
    ]  # fmt: skip
    log = tmp_path / "run" / "evidence" / "log.ndjson"
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ
    )
    while not (log.exists() and b'"exchange"' in log.read_bytes()) and process.poll() is None:
        time.sleep(0.01)
    process.kill()
    assert process.wait() == -signal.SIGKILL
    assert path.read_bytes() == b"interactions: []\nversion: 1\n"
    beside = [p.name for p in tmp_path.iterdir() if p.is_file()]
    assert [f.path for f in find_traffic([str(tmp_path / name) for name in beside])] == [str(path)]
