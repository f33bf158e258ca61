"""What fits by its digests and lies all the same is found."""

import json
import shutil
import zipfile
from datetime import UTC, datetime

import pytest

from harness.run import verify_report
from tests.run.sealed_runs import checked, new_key, report_changed, sealed_again, sealed_run, told


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    return tmp_path_factory.mktemp("forgeries")


@pytest.fixture(scope="module")
def key(base):
    return new_key(base)


@pytest.fixture(scope="module")
def made(base, key):
    return sealed_run(base, key=key)


@pytest.fixture
def run(made, tmp_path):
    return shutil.copytree(made, tmp_path / "run")


def with_member(archive, name, content):
    """Put one more file into the archive's one folder."""
    with zipfile.ZipFile(archive, "a") as opened:
        top = opened.namelist()[0].partition("/")[0]
        opened.writestr(f"{top}/{name}", content)


def test_a_signed_archive_holds_no_second_bundle_that_nobody_signed(run, key):
    with_member(run / "bundle.zip", "bundle.zip", b"PK\x03\x04 another report")
    assert "inside the archive" in told(checked(run / "bundle.zip", key))["bundle.zip"]
    assert "inside the archive" in told(checked(run, key))["bundle.zip/bundle.zip"]


def test_a_time_of_keeping_that_the_report_does_not_give_is_found(run):
    sealed_again(run, retain_until=datetime(2020, 1, 1, tzinfo=UTC))
    until = json.loads((run / "report.json").read_bytes())["protection"]["retain_until"]
    assert told(checked(run))["manifest.json"] == (
        f"its retain_until is 2020-01-01T00:00:00.000Z, report.json says {until}"
    )


def give_a_yes(record):
    record["exit_code"] = 0


def drop_the_list(record):
    record["deviations"] = []


def drop_evidence(record):
    record["evidence"]["files"].pop()


def invent_an_attempt(record):
    record["attempts"] = [
        {"run": "r", "started": "2026-01-01T00:00:00.000Z", "conclusion": "READY"}
    ]


def name_another_target(record):
    record["run"]["target"] = "https://sandbox.example.com"


@pytest.mark.parametrize(
    ("lie", "part"),
    [
        (give_a_yes, "exit_code"),
        (drop_the_list, "deviations"),
        (drop_evidence, "evidence"),
        (invent_an_attempt, "attempts"),
        (name_another_target, "run.target"),
    ],
)
def test_a_lie_is_found_though_the_bundle_claims_another_tool(run, monkeypatch, lie, part):
    report_changed(run, lie)
    monkeypatch.setattr(verify_report, "tool_sha256", lambda: "another")
    assert told(checked(run))["report.json"] == f"it is not what the evidence comes to: {part}"


def test_a_report_that_says_two_things_under_one_key_is_found(run, monkeypatch):
    path = run / "report.json"
    told_first = b'{\n  "conclusion": "READY",'
    path.write_bytes(path.read_bytes().replace(b"{", told_first, 1))
    sealed_again(run)
    monkeypatch.setattr(verify_report, "tool_sha256", lambda: "another")
    assert "has a key twice" in told(checked(run))["report.json"]


@pytest.mark.parametrize("word", ["READY", "READY_WITH_WARNINGS"])
def test_ready_is_a_word_of_a_certification_alone(run, word):
    report_changed(run, lambda record: record.update(conclusion=word))
    assert (
        f"it concludes {word}, which `harness run` never does" in told(checked(run))["report.json"]
    )
