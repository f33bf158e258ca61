"""A run that was broken off: whatever was whole is kept, and its report says where it stood."""

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import time

import pytest

from harness.cli.main import main
from harness.evidence import appending
from harness.evidence.log import read_log
from harness.model.verdict import Conclusion
from harness.run.folder import RunFolder
from harness.run.rerender import report_again

pytestmark = pytest.mark.long

SCENARIO = "order-lifecycle"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    out = tmp_path_factory.mktemp("whole") / "run"
    main(["run", SCENARIO, "--out", str(out), "-q", "--json"])
    return out


@pytest.fixture
def run(made, tmp_path):
    """A copy, without what is derived."""
    shutil.copytree(made / "evidence", tmp_path / "run" / "evidence")
    return tmp_path / "run"


def lines_of(folder):
    return (folder / "evidence" / "log.ndjson").read_bytes().splitlines(keepends=True)


def steps_of(lines):
    """The steps whose end the records tell, as (round, name)."""
    bodies = [json.loads(line)["body"] for line in lines]
    return [(b["round"], b["name"]) for b in bodies if b.get("kind") == "step_ended"]


def test_a_log_cut_behind_any_record_is_told_with_every_record_before(run):
    lines = lines_of(run)
    for count in range(1, len(lines)):
        (run / "evidence" / "log.ndjson").write_bytes(b"".join(lines[:count]))
        report = report_again(RunFolder(run))
        assert report.conclusion is Conclusion.INVALID
        assert "interrupted" in report.reason.en
        kinds = [json.loads(line)["type"] for line in lines[:count]]
        assert report.exchanges == kinds.count("exchange")


def test_the_step_under_way_is_named_wherever_the_log_ends(run):
    lines = lines_of(run)
    told = [(number, name) for number, name in steps_of(lines) if "step 3," in name]
    for number, name in told:
        before = next(
            n for n in range(len(lines)) if steps_of(lines[: n + 1])[-1:] == [(number, name)]
        )
        (run / "evidence" / "log.ndjson").write_bytes(b"".join(lines[:before]))
        reason = report_again(RunFolder(run)).reason
        assert f"in {name}, of round {number} of scenario {SCENARIO}" in reason.en
        act = name.partition(", ")[2]
        assert f"场景 {SCENARIO} 第 {number} 轮的第 3 步（{act}）尚未结束" in reason.zh
    assert len(told) == 3


def test_a_log_cut_within_a_record_loses_that_record_only_and_says_how_much(run):
    lines = lines_of(run)
    log = run / "evidence" / "log.ndjson"
    for count in (1, 2, len(lines) // 2, len(lines) - 1):
        torn = lines[count]
        for kept in (1, len(torn) // 2, len(torn) - 1):
            log.write_bytes(b"".join(lines[:count]) + torn[:kept])
            evidence = read_log(log)
            assert (evidence.torn, evidence.damage, evidence.finished) == (kept, "", None)
            assert len(evidence.acts) + len(evidence.exchanges) == count - 1
    assert f"left out ({kept} bytes)" in report_again(RunFolder(run)).reason.en


def test_a_tail_of_zeros_is_a_torn_record(run):
    log = run / "evidence" / "log.ndjson"
    log.write_bytes(b"".join(lines_of(run)[:40]) + bytes(4096))
    assert "left out (4096 bytes)" in report_again(RunFolder(run)).reason.en


@pytest.mark.parametrize("records", [1, 40])
def test_a_run_that_was_killed_can_be_told(tmp_path, records):
    folder = tmp_path / "run"
    process = started(folder)
    wait_for(folder, records, process)
    process.kill()
    process.communicate()
    lines = [line for line in lines_of(folder) if line.endswith(b"\n")]
    assert main(["report", str(folder), "-q"]) == 4
    report = json.loads((folder / "report.json").read_text("utf-8"))
    assert report["conclusion"] == "INVALID"
    assert "interrupted" in report["reason"]["en"]
    kinds = [json.loads(line)["type"] for line in lines]
    assert len(lines) >= records
    assert report["metrics"]["exchanges"] == kinds.count("exchange")
    assert main(["verify", str(folder), "-q"]) == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_run_that_is_asked_to_stop_tells_what_it_has(tmp_path, number):
    folder = tmp_path / "run"
    process = started(folder)
    wait_for(folder, 12, process)
    process.send_signal(number)
    _, err = process.communicate(timeout=60)
    report = json.loads((folder / "report.json").read_text("utf-8"))
    assert (process.returncode, report["conclusion"]) == (4, "INVALID")
    assert f"of scenario {SCENARIO}" in report["reason"]["en"]
    assert "Traceback" not in err
    assert (folder / "bundle.zip").exists()


@pytest.mark.parametrize("at", [0, 1, 7, 40])
def test_a_full_disk_ends_the_run_and_what_was_written_stays(tmp_path, monkeypatch, capsys, at):
    folder = tmp_path / "run"
    monkeypatch.setattr(appending.os, "write", failing(appending.os.write, at))
    assert main(["run", SCENARIO, "--out", str(folder), "-q"]) == 4
    err = capsys.readouterr().err
    assert "No space left on device" in err
    assert "Traceback" not in err
    monkeypatch.undo()
    if at < 7:
        return  # nothing was seen yet
    assert len(lines_of(folder)) >= at
    assert main(["report", str(folder), "-q"]) == 4
    report = json.loads((folder / "report.json").read_text("utf-8"))
    assert report["conclusion"] == "INVALID"


def test_short_writes_lose_nothing(tmp_path, monkeypatch):
    whole = os.write
    monkeypatch.setattr(
        appending.os, "write", lambda file, data: whole(file, data[: max(1, len(data) // 2)])
    )
    folder = tmp_path / "run"
    main(["run", SCENARIO, "--out", str(folder), "-q"])
    evidence = read_log(folder / "evidence" / "log.ndjson")
    assert (evidence.damage, evidence.torn) == ("", 0)
    assert evidence.finished


def test_what_could_not_be_synced_is_not_taken_as_written(tmp_path, monkeypatch, capsys):
    whole, calls = os.fsync, []

    def fsync(file):
        calls.append(file)
        if len(calls) > 1:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        whole(file)

    monkeypatch.setattr(appending.os, "fsync", fsync)
    assert main(["run", SCENARIO, "--out", str(tmp_path / "run"), "-q"]) == 4
    assert "Input/output error" in capsys.readouterr().err


def started(folder):
    command = [sys.executable, "-m", "harness", "run", SCENARIO, "--out", str(folder), "-q"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def wait_for(folder, records, process):
    log = folder / "evidence" / "log.ndjson"
    while not (log.exists() and log.read_bytes().count(b"\n") >= records):
        assert process.poll() is None, process.stderr.read()
        time.sleep(0.002)


def failing(write, at):
    """A write that meets a full disk at the so-manyth record, having written half of it."""
    calls = []

    def full(file, data):
        calls.append(file)
        if len(calls) > at:
            if len(calls) == at + 1:
                return write(file, data[: len(data) // 2])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(file, data)

    return full
