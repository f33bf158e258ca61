"""The manifest: what it lists, its one form, and what is no manifest."""

import hashlib
import json
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from harness.evidence.manifest import (
    BadManifest,
    ListedFile,
    Manifest,
    listed_files,
    manifest_bytes,
    read_manifest,
    read_sums,
    require_listable,
    sums_bytes,
)
from harness.evidence.roles import Role
from harness.model.errors import EvidenceError, UsageError

FILE = ListedFile(
    path="report.json", sha256="1" * 64, size=3, role=Role.REPORT, media_type="application/json"
)
MANIFEST = Manifest(
    run="20261122T043805Z-1a2b",
    conclusion="READY",
    evidence_head="d" * 64,
    plan_sha256="",
    retain_until=datetime(2027, 5, 21, 4, 38, 5, 120_000, tzinfo=UTC),
    files=(FILE,),
)


@pytest.fixture
def folder(tmp_path):
    for name in ("report.json", "report.html", "report.pdf", "junit.xml", "README.txt",
                 "allure-results/a.json", "evidence/log.ndjson", "evidence/scenarios/空 格.yaml",
                 "client/screenshot.PNG", "notes", "manifest.json", "attestation.dsse.json",
                 "SHA256SUMS", "bundle.zip"):  # fmt: skip
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    return tmp_path


def test_every_file_but_the_seal_is_listed_with_digest_size_role_and_type(folder):
    listed = {f.path: f for f in listed_files(folder)}
    assert {path: (f.role.value, f.media_type) for path, f in listed.items()} == {
        "README.txt": ("readme", "text/plain"),
        "allure-results/a.json": ("view", "application/json"),
        "client/screenshot.PNG": ("external", "image/png"),
        "evidence/log.ndjson": ("evidence", "application/x-ndjson"),
        "evidence/scenarios/空 格.yaml": ("evidence", "application/yaml"),
        "junit.xml": ("view", "application/xml"),
        "notes": ("external", "application/octet-stream"),
        "report.html": ("view", "text/html"),
        "report.json": ("report", "application/json"),
        "report.pdf": ("view", "application/pdf"),
    }
    assert [*listed] == sorted(listed)
    assert listed["notes"].sha256 == hashlib.sha256(b"notes").hexdigest()
    assert listed["notes"].size == 5


def test_a_file_that_is_called_like_the_seal_in_a_folder_below_is_listed(folder):
    (folder / "client" / "manifest.json").write_bytes(b"")
    assert "client/manifest.json" in {f.path for f in listed_files(folder)}


@pytest.mark.parametrize("name", ["a\\b", "a\nb", "a\x7fb", "a\udcff"])
def test_a_name_that_not_every_machine_can_have_is_refused(folder, name):
    path = folder / name
    path.write_bytes(b"")
    with pytest.raises(UsageError, match="cannot be put into the bundle"):
        listed_files(folder)


def test_a_link_is_refused_wherever_it_points(folder):
    (folder / "link").symlink_to(folder / "notes")
    with pytest.raises(UsageError, match="no file of its own"):
        listed_files(folder)


def test_what_is_written_is_read_again_from_one_line_of_sorted_keys():
    data = manifest_bytes(MANIFEST)
    assert read_manifest(data) == MANIFEST
    record = json.loads(data)
    assert record["retain_until"] == "2027-05-21T04:38:05.120000Z"
    form = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert data == form.encode()


def changed(**changes):
    return json.dumps(
        json.loads(manifest_bytes(MANIFEST)) | changes, sort_keys=True, separators=(",", ":")
    ).encode()


def listing(*paths):
    return manifest_bytes(replace(MANIFEST, files=tuple(replace(FILE, path=p) for p in paths)))


@pytest.mark.parametrize(
    ("data", "part"),
    [
        (b"no", "no JSON"),
        (b"\xff", "not UTF-8"),
        (b"[]", "expected"),
        (changed(more=1), "more"),
        (changed(schema=2), "schema"),
        (changed(run="../up"), "run"),
        (changed(conclusion="CERTIFIED"), "conclusion"),
        (changed(evidence_head="d"), "evidence_head"),
        (changed(retain_until="2027-02-30T00:00:00.000000Z"), "no such time"),
        (changed(files=[]), "must not be empty"),
        (manifest_bytes(MANIFEST).replace(b'"run":', b'"run":"x","run":'), "twice"),
        (manifest_bytes(MANIFEST) + b"\n", "not in the one form"),
        (manifest_bytes(MANIFEST).replace(b":", b": ", 1), "not in the one form"),
        (listing("b", "a"), "in order"),
        (listing("a", "a"), "once"),
        (listing("/etc/passwd"), "below"),
        (listing("a/../b"), "below"),
        (listing("a//b"), "below"),
        (listing("C:\\x"), "characters"),
        (listing("manifest.json"), "part of the seal"),
    ],
)
def test_what_is_no_manifest_of_ours_says_why(data, part):
    with pytest.raises(BadManifest, match=part) as caught:
        read_manifest(data)
    assert all(problem.en and problem.zh for problem in caught.value.problems)


def test_all_problems_are_told_at_once():
    with pytest.raises(BadManifest) as caught:
        read_manifest(changed(schema=2, conclusion="x", run=""))
    assert len(caught.value.problems) == 3


@pytest.mark.skipif(not shutil.which("sha256sum"), reason="sha256sum is not installed")
def test_the_sums_are_what_sha256sum_reads(folder):
    sums = sums_bytes((f.path, f.sha256) for f in listed_files(folder))
    words = ["sha256sum", "-c", "--strict", "--quiet", "-"]
    subprocess.run(words, check=True, cwd=folder, input=sums)
    (folder / "notes").write_bytes(b"other")
    checked = subprocess.run(words, check=False, cwd=folder, input=sums, capture_output=True)
    assert (checked.returncode, checked.stdout) == (1, b"notes: FAILED\n")


def test_sums_are_read_again_and_anything_else_is_refused():
    sums = {"b c": "1" * 64, "a": "2" * 64}
    assert read_sums(sums_bytes(sums.items())) == sums
    for wrong, part in ((b"", ":1 is no line"), (b"zz  a\n", ":1 is no line"), (b"\xff", "UTF-8"),
                        (sums_bytes(sums.items()) * 2, ":3 names a once more")):  # fmt: skip
        with pytest.raises(EvidenceError, match=part):
            read_sums(wrong)


@pytest.mark.parametrize("name", ["con.yaml", "a:b.log", "what?.txt", "end. ", "REPORT.json"])
def test_a_name_that_no_reader_takes_is_not_sealed(folder, name):
    require_listable(folder)
    (folder / name).write_bytes(b"x")
    with pytest.raises(UsageError, match="cannot be put into the bundle"):
        require_listable(folder)


@pytest.mark.parametrize("limit", ["SEALED_FILES", "SEALED_BYTES"])
def test_more_than_a_reader_takes_is_not_sealed(folder, monkeypatch, limit):
    monkeypatch.setattr(f"harness.evidence.manifest.{limit}", 1)
    with pytest.raises(UsageError, match="at most"):
        require_listable(folder)
