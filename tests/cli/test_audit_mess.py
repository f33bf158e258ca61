"""What people really hand to `audit`: the wrong file, half a file, a folder of everything."""

import base64
import gzip
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from harness.run.folder import RunFolder

SAMPLE = Path(__file__).parents[1] / "recordings" / "one_order"
STATEMENT = SAMPLE / "statement.yaml"
HAR = SAMPLE / "order-lifecycle.har"
NDJSON = SAMPLE / "order-lifecycle.ndjson"
CASSETTE = SAMPLE / "order-lifecycle.yaml"


@pytest.fixture
def audit(harness_json, tmp_path):
    """Audits traffic with the sample's statement: exit code, machine summary, report."""

    def run(*words):
        out = tmp_path / "report"
        code, summary = harness_json("audit", *words, "--statement", STATEMENT, "--out", out)
        return code, summary, json.loads((out / "report.json").read_text("utf-8"))

    return run


def archive():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as zipped:
        zipped.writestr("raw/01_c.txt", "GET / HTTP/1.1")
    return packed.getvalue()


def written(folder, name, content):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return path


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("saved.har", archive(), "ZIP archive"),
        ("report.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "binary file"),
        ("empty.har", b"", "empty file"),
        ("blank.ndjson", b"\n\n", "empty file"),
        ("config.yaml", b"name: erp\n", "a document with the keys name"),
    ],
)
def test_what_is_no_traffic_at_all_is_told_and_nothing_runs(harness, tmp_path, name, content, told):
    path, out = written(tmp_path, name, content), tmp_path / "report"
    code, shown, err = harness("audit", path, "--statement", STATEMENT, "--out", out)
    assert (code, shown) == (2, "")
    assert f"{path}:1:1: this looks like" in err
    assert told in err
    assert "expected a HAR 1.2" in err
    assert not out.exists()


def test_each_of_several_files_without_traffic_is_named(harness, tmp_path):
    paths = [written(tmp_path, "a.pdf", b"%PDF-1.7"), written(tmp_path, "b.har", b"")]
    code, _, err = harness("audit", *paths)
    assert code == 2
    assert all(str(path) in err for path in paths)


def test_standard_input_without_traffic_is_named_as_such(harness, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"%PDF-1.7")))
    code, _, err = harness("audit", "-")
    assert code == 2
    assert err.startswith("standard input:1:1: this looks like a binary file")


def test_a_file_without_traffic_beside_a_right_one_spoils_the_clean_verdict(audit, tmp_path):
    code, summary, report = audit(written(tmp_path, "a.pdf", b"%PDF-1.7"), HAR)
    assert (code, summary["conclusion"]) == (3, "UNDECIDED")
    assert "a.pdf:1:1" in summary["reason"]["en"]
    assert sum(file["exchanges"] for file in report["inputs"]) == 25


@pytest.mark.parametrize("workers", [1, 2])
def test_what_a_damaged_file_still_holds_is_judged(audit, tmp_path, workers):
    torn = written(tmp_path, "a.har", HAR.read_bytes()[:60_000])
    whole = written(tmp_path, "b.ndjson", NDJSON.read_bytes())
    code, summary, report = audit(torn, whole, "--workers", workers)
    assert (code, summary["conclusion"]) == (3, "UNDECIDED")
    assert "a.har" in summary["reason"]["en"]
    first, second = report["inputs"]
    assert (first["damaged"], second["damaged"]) == (1, 0)
    assert first["exchanges"] == second["repeated"] > 5
    assert first["exchanges"] + second["exchanges"] == 25
    assert summary["requirements"]["SIGN-02"] == "pass"


def test_the_number_of_other_places_is_told_in_words(audit, tmp_path):
    spoilt = NDJSON.read_bytes().replace(b"Alex", b"Al\xe9x")
    _, summary, report = audit(written(tmp_path, "latin.ndjson", spoilt))
    assert summary["reason"]["en"].endswith("(and 1 more place)")
    assert summary["reason"]["zh"].endswith("（另有 1 处）")
    assert all(what["zh"] != what["en"] for what in report["inputs"][0]["damage"])


def test_an_object_in_a_cassette_is_refused_and_never_made(audit, tmp_path):
    mark = tmp_path / "made"
    tag = f"!!python/object/apply:os.system ['touch {mark}']"
    text = CASSETTE.read_text("utf-8").replace("    body: ''", f"    body: {tag}", 1)
    code, summary, _ = audit(written(tmp_path, "tagged.yaml", text.encode()))
    assert (code, summary["conclusion"]) == (3, "UNDECIDED")
    assert "python/object" in summary["reason"]["en"]
    assert not mark.exists()


def test_compressed_answers_of_charles_are_read(audit, tmp_path):
    har = json.loads(HAR.read_text("utf-8"))
    har["log"]["creator"] = {"name": "Charles Proxy", "version": "4.6.4"}
    for entry in har["log"]["entries"]:
        answer = entry["response"]
        packed = gzip.compress(answer["content"].get("text", "").encode())
        answer["headers"].append({"name": "Content-Encoding", "value": "gzip"})
        answer["content"] |= {"text": base64.b64encode(packed).decode(), "encoding": "base64"}
    code, summary, _ = audit(written(tmp_path, "charles.har", har))
    assert (code, summary["conclusion"]) == (0, "CLEAN")


def test_traffic_with_other_sites_only_is_undecided_and_says_with_which(audit, tmp_path):
    text = HAR.read_text("utf-8").replace("://127.0.0.1:", "://www.example.com:")
    code, summary, report = audit(written(tmp_path, "browsing.har", text.encode()))
    assert (code, summary["conclusion"]) == (3, "UNDECIDED")
    (note,) = [n for n in report["notes"] if "left out" in n["en"]]
    assert "25 exchanges" in note["en"]
    assert "www.example.com" in note["en"]
    assert "--gateway HOST" in note["en"]


def test_traffic_of_another_platform_says_how_to_audit_it(audit, tmp_path):
    text = HAR.read_text("utf-8").replace("://127.0.0.1:", "://api.1688.com:")
    _, _, report = audit(written(tmp_path, "upload.har", text.encode()))
    assert any("--edition 1688" in note["en"] for note in report["notes"])


def test_a_callback_address_with_a_placeholder_is_told(harness_json, tmp_path):
    text = STATEMENT.read_text("utf-8")
    port = text.partition("http://127.0.0.1:")[2].partition("/")[0]
    statement = tmp_path / "statement.yaml"
    statement.write_text(text.replace(port, "{callback_port}"), "utf-8")
    out = tmp_path / "report"
    harness_json("audit", HAR, "--statement", statement, "--out", out)
    notes = json.loads((out / "report.json").read_text("utf-8"))["notes"]
    assert any("{callback_port}" in note["en"] for note in notes)


def test_a_folder_of_everything_is_searched_for_traffic(audit, tmp_path):
    folder = tmp_path / "recordings"
    (folder / "old").mkdir(parents=True)
    for path in (HAR, STATEMENT):
        shutil.copy(path, folder)
    shutil.copy(NDJSON, folder / "old")
    written(folder, "notes.pdf", b"%PDF-1.7")
    written(folder, "package.json", {"name": "erp"})
    code, summary, report = audit(folder)
    assert (code, summary["conclusion"]) == (0, "CLEAN")
    found = {Path(file["path"]).relative_to(folder).as_posix() for file in report["inputs"]}
    assert found == {"old/order-lifecycle.ndjson", "order-lifecycle.har"}


def test_what_was_read_and_left_out_is_told_in_chinese_too(harness, tmp_path):
    torn = written(tmp_path, "torn.har", HAR.read_bytes()[:60_000])
    words = ("--statement", STATEMENT, "--out", tmp_path / "report", "--lang", "zh")
    code, out, err = harness("audit", torn, *words)
    assert code == 3
    assert "未能判定" in out
    assert "损坏" in out
    assert "ends early" not in out + err


def test_a_folder_that_cannot_be_written_is_told_before_anything_is_read(
    harness, tmp_path, monkeypatch
):
    monkeypatch.setattr("harness.run.audit.judge_pieces", None)
    (tmp_path / "file").touch()
    code, _, err = harness("audit", HAR, "--out", tmp_path / "file" / "report")
    assert code == 4
    assert "cannot write to" in err
    assert "--out" in err


def test_a_folder_in_use_is_told_before_anything_is_read(harness, tmp_path, monkeypatch):
    monkeypatch.setattr("harness.run.audit.judge_pieces", None)
    written(tmp_path, "mine.txt", b"")
    code, _, err = harness("audit", HAR, "--out", tmp_path)
    assert code == 2
    assert "is not empty" in err
    assert (tmp_path / "mine.txt").exists()


def test_trouble_on_the_way_leaves_no_half_a_report(harness, tmp_path, monkeypatch):
    def fail(_self, _name, _data):
        raise OSError(28, "No space left on device", "statement.yaml")

    monkeypatch.setattr(RunFolder, "keep", fail)
    out = tmp_path / "report"
    code, _, err = harness("audit", HAR, "--statement", STATEMENT, "--out", out)
    assert code == 4
    assert "No space left" in err
    assert not out.exists()


def test_an_audit_that_is_interrupted_ends_at_once_and_leaves_nothing(tmp_path):
    endless, out = tmp_path / "endless.ndjson", tmp_path / "report"
    endless.write_bytes(NDJSON.read_bytes() * 300)
    command = [sys.executable, "-m", "harness", "audit", endless, "--out", out, "-v"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        assert b"reading" in process.stderr.readline()
        os.kill(process.pid, signal.SIGINT)
        shown, err = process.communicate(timeout=60)
    assert process.returncode == 4
    assert shown == b""
    assert b"broken off: " in err
    assert b"no report was written" in err
    assert b"interrupted" in err
    assert b"Traceback" not in err
    assert not out.exists()
