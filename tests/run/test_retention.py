"""What is kept until when, and that nothing is deleted but what is ours, whole and over."""

import json
import os
import shutil
from datetime import UTC, datetime, timedelta

import pytest

from harness.documents.canonical import sha256_hex
from harness.evidence.log import LogWriter, RunStart, read_log
from harness.evidence.manifest import Manifest, listed_files, manifest_bytes
from harness.model.errors import EnvironmentTrouble, UsageError
from harness.model.requirement import RunClass
from harness.run.folder import RunFolder, create_folder, point_latest
from harness.run.retention import kept_runs, prune

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
OLD = NOW - timedelta(days=181)


@pytest.fixture
def reports(tmp_path):
    folder = tmp_path / "reports"
    folder.mkdir()
    return folder


def made(place, *, name="one", started=OLD, run="", sealed=True, until=None, extra=""):
    """A run folder; sealed ones are kept for 180 days after their start."""
    run = run or f"run-{name}"
    folder = create_folder(place / name, run)
    with LogWriter(folder.log) as log:
        log.start(
            RunStart(run_id=run, verb="run", run_class=RunClass.REHEARSAL, edition="aliexpress",
                     started=started, digests=())
        )  # fmt: skip
    (folder.path / "report.json").write_bytes(b"{}")
    if extra:
        (folder.path / extra).write_bytes(b"of the user")
    if sealed:
        manifest = Manifest(
            run=run,
            conclusion="CLEAN",
            evidence_head=read_log(folder.log).head,
            plan_sha256="",
            retain_until=until or started + timedelta(days=180),
            files=listed_files(folder.path),
        )
        (folder.path / "manifest.json").write_bytes(manifest_bytes(manifest))
    return folder.path


def test_a_run_is_listed_with_what_its_manifest_says(reports):
    path = made(reports, until=NOW)
    (path / "attestation.dsse.json").write_bytes(b"{}")
    (run,) = kept_runs(reports)
    assert (run.run, run.conclusion, run.retain_until, run.is_signed) == (
        "run-one", "CLEAN", NOW, True,
    )  # fmt: skip
    assert run.size == sum(p.stat().st_size for p in path.rglob("*") if p.is_file())
    assert run.manifest_sha256 == sha256_hex((path / "manifest.json").read_bytes())
    assert run.obstacle is None


def test_runs_are_found_in_folders_below_and_not_inside_of_runs(reports):
    made(reports, name="b")
    inner = made(reports / "nightly", name="a")
    made(inner / "evidence" / "shards", name="1", run="part")
    assert [run.run for run in kept_runs(reports)] == ["run-b", "run-a"]


def test_an_old_run_is_deleted_and_its_tombstone_says_what_it_was(reports):
    path = made(reports)
    digest = sha256_hex((path / "manifest.json").read_bytes())
    pruned = prune(reports, NOW)
    assert [run.run for run in pruned.deleted] == ["run-one"]
    assert os.listdir(reports) == ["run-one.tombstone.json"]  # noqa: PTH208 - hidden ones too
    assert json.loads((reports / "run-one.tombstone.json").read_bytes()) == {
        "schema": 1,
        "run": "run-one",
        "conclusion": "CLEAN",
        "manifest_sha256": digest,
        "retain_until": "2026-11-21T12:00:00.000Z",
        "deleted": "2026-11-22T12:00:00.000Z",
        "rule": "retain_until of the manifest",
    }


def test_the_manifest_decides_and_the_very_moment_is_not_over(reports):
    made(reports, name="longer", until=NOW + timedelta(days=1))
    made(reports, name="just", until=NOW)
    made(reports, name="over", until=NOW - timedelta(seconds=1))
    assert [run.run for run in prune(reports, NOW).deleted] == ["run-over"]


def test_no_manifest_shortens_the_time(reports):
    made(reports, started=NOW - timedelta(days=1), until=NOW - timedelta(hours=1))
    (run,) = prune(reports, NOW).kept
    assert run.retain_until == NOW + timedelta(days=179)
    assert run.rule == "180 days after the first record of the log"


def test_a_run_that_was_never_sealed_is_kept_180_days_from_its_start(reports):
    made(reports, name="old", sealed=False)
    made(reports, name="new", sealed=False, started=NOW - timedelta(days=180))
    assert [run.run for run in prune(reports, NOW).deleted] == ["run-old"]
    record = json.loads((reports / "run-old.tombstone.json").read_bytes())
    assert record["rule"] == "180 days after the first record of the log"
    assert (record["conclusion"], record["manifest_sha256"]) == ("", "")


def test_a_trial_deletes_nothing(reports):
    path = made(reports)
    before = sorted(reports.rglob("*"))
    assert [run.path for run in prune(reports, NOW, is_trial=True).deleted] == [path]
    assert sorted(reports.rglob("*")) == before


def spoil_log(path):
    (path / "evidence" / "log.ndjson").write_bytes(b"no log\n")


def spoil_manifest(path):
    (path / "manifest.json").write_bytes(b"{}")


def add_record(path):
    with (path / "evidence" / "log.ndjson").open("ab") as log:
        log.write(b"{}\n")


def swap_log(path):
    other = made(path.parent.parent / "other", name="two")
    shutil.copy(other / "evidence" / "log.ndjson", path / "evidence" / "log.ndjson")


def add_file(path):
    (path / "thesis.docx").write_bytes(b"years of work")


def write_into_a_file(path):
    (path / "report.json").write_bytes(b"{} my notes")


def add_link(path):
    (path / "link").symlink_to("/")


@pytest.mark.parametrize(
    "change",
    [spoil_log, spoil_manifest, add_record, swap_log, add_file, write_into_a_file, add_link],
)
def test_what_is_damaged_or_holds_something_else_is_left_and_named(reports, change):
    path = made(reports)
    change(path)
    pruned = prune(reports, NOW)
    assert pruned.deleted == ()
    assert [run.path for run in pruned.left] == [path]
    assert pruned.left[0].obstacle.en
    assert pruned.left[0].obstacle.zh
    assert path.is_dir()


def test_a_file_of_somebody_else_protects_a_run_without_a_seal_too(reports):
    path = made(reports, sealed=False)
    add_file(path)
    assert prune(reports, NOW).deleted == ()
    assert (path / "thesis.docx").exists()


def test_what_a_user_had_listed_before_the_seal_goes_with_the_run(reports):
    path = made(reports, extra="screenshot.png")
    assert len(prune(reports, NOW).deleted) == 1
    assert not path.exists()


def test_links_are_not_followed(reports, tmp_path):
    outside = made(tmp_path / "outside")
    (reports / "linked").symlink_to(outside)
    (reports / "half" / "evidence").mkdir(parents=True)
    (reports / "half" / "evidence" / "log.ndjson").symlink_to(outside / "evidence" / "log.ndjson")
    (reports / "whole").mkdir()
    (reports / "whole" / "evidence").symlink_to(outside / "evidence")
    assert kept_runs(reports) == ()
    assert prune(reports, NOW).deleted == ()
    assert outside.is_dir()


def test_what_is_no_run_folder_is_left_alone(reports):
    (reports / "notes").mkdir()
    (reports / "notes" / "log.ndjson").write_bytes(b"mine")
    assert prune(reports, NOW).deleted == ()
    assert (reports / "notes" / "log.ndjson").exists()


def test_a_link_to_the_newest_is_mended_and_taken_away_with_the_last(reports):
    young = made(reports, name="young", started=NOW - timedelta(days=1))
    made(reports, name="over")
    point_latest(RunFolder(reports / "over"))
    prune(reports, NOW)
    assert (reports / "latest").resolve() == young
    prune(reports, NOW + timedelta(days=400))
    assert not (reports / "latest").is_symlink()


def test_a_link_to_a_run_that_stays_is_not_touched(reports):
    made(reports, name="old")
    made(reports, name="first", started=NOW - timedelta(days=2))
    made(reports, name="second", started=NOW - timedelta(days=1))
    point_latest(RunFolder(reports / "first"))
    prune(reports, NOW)
    assert (reports / "latest").resolve() == reports / "first"


def test_copies_of_one_run_have_a_tombstone_each(reports):
    shutil.copytree(made(reports), reports / "copy")
    prune(reports, NOW)
    assert {p.name for p in reports.iterdir()} == {
        "run-one.tombstone.json",
        "run-one.2.tombstone.json",
    }


def test_no_tombstone_lands_elsewhere_by_the_name_of_a_run(reports, tmp_path):
    made(reports, run="../../out", sealed=False)
    assert len(prune(reports, NOW).left) == 1
    assert {p.name for p in tmp_path.iterdir()} == {"reports"}


def test_a_disk_that_refuses_is_told_with_the_folder(reports, monkeypatch):
    made(reports)

    def refuse(_path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("harness.run.retention.shutil.rmtree", refuse)
    with pytest.raises(EnvironmentTrouble, match="one could not be deleted: Permission denied"):
        prune(reports, NOW)


def test_a_folder_that_is_none_or_is_a_run_itself_is_wrong_use(reports):
    with pytest.raises(UsageError, match="there is no folder"):
        kept_runs(reports / "no")
    with pytest.raises(UsageError, match="is the folder of one run"):
        prune(made(reports), NOW)
