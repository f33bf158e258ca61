"""The one end of every run: reports, the search for secrets, the seal, and what disturbs them."""

import base64
import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from harness.evidence.dsse import is_signed_by, read_envelope
from harness.evidence.keys import SigningKey
from harness.evidence.log import LogWriter, RunStart, read_log
from harness.evidence.manifest import manifest_bytes, read_manifest, read_sums, sha256_of
from harness.model.errors import EnvironmentTrouble
from harness.model.requirement import RunClass
from harness.model.text import Text
from harness.model.verdict import Conclusion, Report, RunFacts
from harness.run.folder import create_folder
from harness.run.kept import how_sealed_again, is_leaky
from harness.run.publish import Publication, publish

AT = datetime(2026, 11, 22, 4, 38, 5, tzinfo=UTC)
SEALED = {"manifest.json", "SHA256SUMS", "bundle.zip"}
SECRET = "a-secret-of-the-run"
NEWS = Text("our own trouble", "工具自身故障")


@pytest.fixture
def key():
    return SigningKey(Ed25519PrivateKey.generate())


@pytest.fixture
def ended(tmp_path):
    """A run that was recorded, and what makes its report."""
    folder = create_folder(tmp_path / "reports" / "mine", "20261122T043805Z-1a2b3c4d")
    with LogWriter(folder.log) as log:
        log.start(
            RunStart(
                run_id="20261122T043805Z-1a2b3c4d",
                verb="run",
                run_class=RunClass.REHEARSAL,
                edition="aliexpress",
                started=AT,
                digests=(),
            )
        )
        log.end(AT + timedelta(seconds=21), exchanges=0, acts=0)
    evidence = read_log(folder.log)
    run = RunFacts(
        id=evidence.run_id, verb="run", run_class=RunClass.REHEARSAL, edition="aliexpress",
        started=AT, finished=evidence.finished, tool_version="0.1.0", plan_version="",
        plan_sha256="", statement_sha256="", catalog_sha256="c" * 64, evidence_head=evidence.head,
        application="", target="emulator",
    )  # fmt: skip

    def report_with(why):
        return Report(
            run=run,
            conclusion=Conclusion.INVALID if why else Conclusion.CLEAN,
            reason=why or Text("nothing failed", "无不符合项"),
            assessments=(), not_in_plan=(), rounds=(), metrics=(), scenarios=(), exchanges=0,
            callbacks=0,
        )  # fmt: skip

    return SimpleNamespace(folder=folder, path=folder.path, report_with=report_with)


def published(ended, *, invalid=None, **more):
    publication = Publication(folder=ended.folder, lang="en", **more)
    return publish(publication, ended.report_with, invalid)


def names(path):
    return {p.relative_to(path).as_posix() for p in path.rglob("*") if p.is_file()}


def test_the_manifest_lists_every_other_file_as_it_is(ended):
    published(ended)
    manifest = read_manifest((ended.path / "manifest.json").read_bytes())
    assert {f.path for f in manifest.files} == names(ended.path) - SEALED
    assert all((f.sha256, f.size) == sha256_of(ended.path / f.path) for f in manifest.files)
    assert (manifest.run, manifest.conclusion) == ("20261122T043805Z-1a2b3c4d", "CLEAN")
    assert manifest.retain_until == AT + timedelta(days=180, seconds=21)
    assert manifest.evidence_head == read_log(ended.folder.log).head


def test_what_a_killed_writer_left_is_no_part_of_the_seal(ended):
    for name in (".bundle.zip.7.tmp", ".report.html.7.tmp", ".README.txt.7.tmp", ".mine.7.tmp"):
        (ended.path / name).write_bytes(b"half")
    (ended.path / ".allure-results.7.tmp").mkdir()
    (ended.path / ".allure-results.7.tmp" / "a.json").write_bytes(b"{")
    published(ended)
    listed = read_manifest((ended.path / "manifest.json").read_bytes()).files
    assert [f.path for f in listed if ".tmp" in f.path] == [".mine.7.tmp"]
    assert {n for n in names(ended.path) if ".tmp" in n} == {".mine.7.tmp"}


def test_the_sums_are_of_every_file_but_themselves_and_the_bundle(ended, key):
    published(ended, signer=key)
    sums = read_sums((ended.path / "SHA256SUMS").read_bytes())
    assert sums.keys() == names(ended.path) - {"SHA256SUMS", "bundle.zip"}
    assert {"manifest.json", "attestation.dsse.json", "README.txt"} < sums.keys()
    assert all(digest == sha256_of(ended.path / path)[0] for path, digest in sums.items())


def test_the_bundle_holds_all_of_it_below_the_name_of_the_run(ended, key):
    published(ended, signer=key)
    with zipfile.ZipFile(ended.path / "bundle.zip") as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    run = "20261122T043805Z-1a2b3c4d"
    assert held == {
        f"{run}/{name}": (ended.path / name).read_bytes()
        for name in names(ended.path) - {"bundle.zip"}
    }


def test_the_attestation_is_the_keys_over_the_manifest(ended, key):
    published(ended, signer=key)
    envelope = read_envelope((ended.path / "attestation.dsse.json").read_bytes())
    assert is_signed_by(envelope, key.public)
    statement = json.loads(envelope.payload)
    digest, _ = sha256_of(ended.path / "manifest.json")
    assert statement["subject"] == [{"name": "manifest.json", "digest": {"sha256": digest}}]
    assert statement["predicate"]["harness"]["conclusion"] == "CLEAN"
    assert key.fingerprint in (ended.path / "README.txt").read_text(encoding="utf-8")


def test_without_a_key_there_is_none_and_the_readme_says_so(ended):
    published(ended)
    assert not (ended.path / "attestation.dsse.json").exists()
    assert "unsigned" in (ended.path / "README.txt").read_text(encoding="utf-8")


def test_two_builds_are_identical_to_the_byte(ended, key):
    published(ended, signer=key)
    before = {name: (ended.path / name).read_bytes() for name in names(ended.path)}
    published(ended, signer=key)
    assert {name: (ended.path / name).read_bytes() for name in names(ended.path)} == before


def test_the_newest_run_is_pointed_to(ended):
    published(ended)
    assert (ended.path.parent / "latest").resolve() == ended.path


def test_a_link_that_was_left_half_made_does_not_block_the_next(ended):
    (ended.path.parent / f".latest-{ended.path.name}").symlink_to("left by one broken off")
    published(ended)
    assert (ended.path.parent / "latest").resolve() == ended.path


def test_trouble_of_ours_is_kept_and_sealed_as_invalid(ended, key):
    report = published(ended, invalid=NEWS, signer=key)
    assert report.conclusion is Conclusion.INVALID
    kept = json.loads((ended.path / "evidence" / "invalid.json").read_bytes())
    assert kept == {"en": NEWS.en, "zh": NEWS.zh}
    manifest = read_manifest((ended.path / "manifest.json").read_bytes())
    assert manifest.conclusion == "INVALID"
    assert {"evidence/invalid.json"} < {f.path for f in manifest.files}
    payload = read_envelope((ended.path / "attestation.dsse.json").read_bytes()).payload
    assert json.loads(payload)["predicate"]["result"] == "FAILED"


@pytest.mark.parametrize("form", ["as it is", "base64"])
def test_a_secret_in_a_file_makes_the_run_invalid_and_leaves_no_bundle_and_no_signature(
    ended, key, form
):
    told = SECRET if form == "as it is" else base64.b64encode(SECRET.encode()).decode()
    ended.folder.keep("application.log", told.encode())
    report = published(ended, signer=key, secrets=frozenset({SECRET}))
    assert report.conclusion is Conclusion.INVALID
    assert "evidence/application.log" in report.reason.en
    there = names(ended.path)
    assert {"manifest.json", "SHA256SUMS", "evidence/invalid.json"} < there
    assert not there & {"bundle.zip", "attestation.dsse.json"}
    assert "unsigned" in (ended.path / "README.txt").read_text(encoding="utf-8")
    assert is_leaky(ended.folder)


def test_a_leaky_run_gets_no_bundle_when_it_is_made_again(ended, key):
    published(ended, signer=key, is_leaky=True)
    assert not names(ended.path) & {"bundle.zip", "attestation.dsse.json"}


def test_the_readme_is_searched_too(ended):
    report = published(ended, secrets=frozenset({"sha256sum -c"}))
    assert "README.txt" in report.reason.en
    assert not (ended.path / "bundle.zip").exists()


def test_a_secret_in_the_name_of_a_file_is_found_and_not_repeated_in_a_manifest(ended):
    (ended.path / f"{SECRET}.txt").write_bytes(b"")
    with pytest.raises(EnvironmentTrouble, match="a secret would stand in the seal"):
        published(ended, secrets=frozenset({SECRET}))
    report = json.loads((ended.path / "report.json").read_bytes())
    assert "the names of files" in report["reason"]["en"]
    assert not names(ended.path) & SEALED


def test_the_text_of_the_signing_key_must_stand_nowhere(ended, key):
    seed = max(key.secrets)
    ended.folder.keep("application.log", f"my key is {seed}".encode())
    assert published(ended, signer=key).conclusion is Conclusion.INVALID
    assert not (ended.path / "attestation.dsse.json").exists()


def test_the_signing_key_is_in_no_file(ended, key):
    published(ended, signer=key)
    data = b"".join((ended.path / name).read_bytes() for name in names(ended.path))
    assert not [s for s in key.secrets if s.encode() in data]


def test_a_full_disk_while_sealing_leaves_the_reports_and_no_half_seal(ended, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("harness.run.publish.write_bundle", full)
    with pytest.raises(EnvironmentTrouble, match="could not be sealed: No space left") as caught:
        published(ended)
    assert "harness report" in caught.value.hint
    assert {"report.json", "report.html", "junit.xml", "README.txt"} < names(ended.path)
    assert not names(ended.path) & SEALED


def test_a_seal_that_does_not_hold_any_more_is_taken_away_first(ended, key):
    published(ended, signer=key)

    def broken(_why):
        raise ValueError("a bug")

    with pytest.raises(ValueError, match="a bug"):
        publish(Publication(folder=ended.folder, lang="en"), broken, None)
    assert not names(ended.path) & {*SEALED, "attestation.dsse.json"}


def test_what_a_user_has_put_there_is_listed_as_somebody_elses(ended):
    (ended.path / "client").mkdir()
    (ended.path / "client" / "截图.png").write_bytes(b"png")
    published(ended)
    manifest = read_manifest((ended.path / "manifest.json").read_bytes())
    (found,) = [f for f in manifest.files if f.path == "client/截图.png"]
    assert (found.role.value, found.media_type) == ("external", "image/png")
    assert manifest_bytes(replace(manifest)) == (ended.path / "manifest.json").read_bytes()


def test_a_log_that_names_no_run_is_not_sealed(ended):
    def report_with(why):
        report = ended.report_with(why)
        return replace(report, run=replace(report.run, id="../../up"))

    with pytest.raises(EnvironmentTrouble, match="no name of a run"):
        publish(Publication(folder=ended.folder, lang="en"), report_with, None)
    assert not (ended.path.parent.parent / "up").exists()


def test_what_seals_a_run_again_depends_on_its_verb(tmp_path):
    assert "harness report" in how_sealed_again("certify", tmp_path)
    assert "harness audit" in how_sealed_again("audit", tmp_path)
