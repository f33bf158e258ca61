"""Whatever is changed in a bundle is found and named."""

import shutil
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.cli.main import main
from harness.evidence.manifest import ATTESTATION, MANIFEST, SUMS
from harness.model.text import Text
from harness.model.verification import StepState
from harness.run.folder import RunFolder
from harness.run.kept import keep_invalid
from harness.run.verify_bundle import OpenedBundle
from harness.run.verify_evidence import check_log
from harness.run.verify_files import check_manifest, check_sums
from tests.run.sealed_runs import (
    checked,
    files_of,
    new_key,
    report_changed,
    sealed_again,
    sealed_run,
    told,
)

LOG = "evidence/log.ndjson"
SEAL = (MANIFEST, ATTESTATION, SUMS)


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    return tmp_path_factory.mktemp("tampering")


@pytest.fixture(scope="module")
def key(base):
    return new_key(base)


@pytest.fixture(scope="module")
def made(base, key):
    return sealed_run(base, key=key)


@pytest.fixture(scope="module")
def bare(made, base):
    """The same run without its archive, and with two of its Allure results only."""
    copy = shutil.copytree(made, base / "bare")
    for path in sorted((copy / "allure-results").iterdir())[2:]:
        path.unlink()
    return sealed_again(copy)


@pytest.fixture
def run(made, tmp_path):
    return shutil.copytree(made, tmp_path / "run")


@pytest.fixture
def loose(bare, tmp_path):
    return shutil.copytree(bare, tmp_path / "loose")


def listings(run):
    """What checksums and manifest say is wrong."""
    bundle = OpenedBundle(run)
    flaws = (*check_sums(bundle).flaws, *check_manifest(bundle).flaws)
    return {flaw.path: flaw.reason.en for flaw in flaws}


def test_a_flipped_byte_in_any_file_is_found_and_the_file_named(loose):
    for name in files_of(loose):
        path = loose / name
        whole = path.read_bytes()
        for at in {0, len(whole) // 2, len(whole) - 1} if whole else ():
            path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
            found = listings(loose)
            assert found, (name, at)
            assert name == SUMS or name in found, (name, at)
        path.write_bytes(whole)
    assert listings(loose) == {}


def test_every_file_that_is_dropped_is_named(loose):
    for name in files_of(loose):
        whole = (loose / name).read_bytes()
        (loose / name).unlink()
        assert "missing" in listings(loose)[name]
        (loose / name).write_bytes(whole)


def test_every_file_that_is_renamed_is_named_by_both_names(loose):
    for name in set(files_of(loose)) - set(SEAL):
        (loose / name).rename(loose / f"{name}.old")
        found = listings(loose)
        assert "missing" in found[name]
        assert f"is {name} of" in found[f"{name}.old"]
        (loose / f"{name}.old").rename(loose / name)


@pytest.mark.parametrize("name", ["more.txt", "evidence/plan.yaml", "allure-results/x-result.json"])
def test_a_file_that_is_added_is_named(loose, name):
    (loose / name).write_text("x", encoding="utf-8")
    assert "it was added" in listings(loose)[name]


def test_two_files_that_are_swapped_are_both_named(loose):
    one, two = loose / "junit.xml", loose / "evidence" / "statement.yaml"
    two = two if two.exists() else loose / "evidence" / "deviations.yaml"
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first)
    found = listings(loose)
    assert "lists as" in found["junit.xml"]
    assert "lists as junit.xml" in found[two.relative_to(loose).as_posix()]


def test_a_log_cut_at_any_record_is_found(loose):
    log = loose / LOG
    lines = log.read_bytes().splitlines(keepends=True)
    for count in range(1, len(lines)):
        log.write_bytes(b"".join(lines[:count]))
        assert any("head" in flaw.reason.en for flaw in check_log(OpenedBundle(loose)).flaws)


@pytest.mark.parametrize("kept", [1, 5, -1])
def test_a_cut_log_is_found_although_all_digests_were_made_anew(run, kept):
    log = run / LOG
    log.write_bytes(b"".join(log.read_bytes().splitlines(keepends=True)[:kept]))
    found = told(checked(sealed_again(run)))
    assert "head" in found[LOG]
    assert "the evidence comes to INVALID" in found["report.json"]


def test_a_changed_record_breaks_the_chain_although_all_digests_were_made_anew(run):
    log = run / LOG
    log.write_bytes(log.read_bytes().replace(b"price.update", b"price.updote", 1))
    assert "chain is broken" in told(checked(sealed_again(run)))[LOG]


@pytest.mark.parametrize("name", ["deviations.yaml", "scenarios/price-and-stock.yaml"])
def test_what_was_settled_before_the_run_and_edited_after_it_is_named(run, name):
    path = run / "evidence" / name
    path.write_bytes(path.read_bytes() + b"# softer\n")
    assert "it was edited" in told(checked(sealed_again(run)))[f"evidence/{name}"]


def test_a_scenario_that_was_not_played_cannot_be_slipped_in(run):
    (run / "evidence" / "scenarios" / "more.yaml").write_bytes(b"scenario: more\n")
    found = told(checked(sealed_again(run)))
    assert "made without it" in found["evidence/scenarios/more.yaml"]


def test_a_softer_verdict_is_found_although_all_digests_were_made_anew(run):
    def soften(record):
        row = next(r for r in record["requirements"] if r["verdict"] == "untested")
        row["verdict"] = "pass"
        record["counts"]["untested"] -= 1
        record["counts"]["pass"] += 1

    found = told(checked(report_changed(run, soften)))
    assert ": pass (0 examined" in found["report.json"]
    assert "the evidence comes to untested" in found["report.json"]


def test_a_better_conclusion_is_found_although_all_digests_were_made_anew(run):
    found = told(checked(report_changed(run, lambda record: record.update(conclusion="READY"))))
    assert "concludes READY; the evidence comes to" in found["report.json"]


@pytest.mark.parametrize(
    "change",
    [
        lambda record: record["run"].update(application="Another 1.0"),
        lambda record: record.update(extra=1),
        lambda record: record.pop("notes"),
        lambda record: record["reason"].update(en="all is well"),
    ],
)
def test_any_other_sentence_of_the_report_is_derived_again_too(run, change):
    assert (
        "not what the evidence comes to"
        in told(checked(report_changed(run, change)))["report.json"]
    )


def test_counts_that_do_not_add_up_are_named(run):
    def miscount(record):
        record["counts"]["planned"] -= 1
        record["requirements"].pop()

    (step,) = [s for s in checked(report_changed(run, miscount)).steps if s.name == "counts"]
    assert step.state is StepState.BROKEN


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("report.html", b"price-and-stock", b"price-and-stick"),
        ("junit.xml", b"SIGN-02", b"SIGN-03"),
        ("README.txt", b"sha256sum -c", b"echo right ;"),
    ],
)
def test_a_view_that_tells_something_else_is_named(run, name, old, new):
    path = run / name
    assert old in path.read_bytes()
    path.write_bytes(path.read_bytes().replace(old, new))
    assert name in told(checked(sealed_again(run)))


def test_a_result_that_the_report_does_not_have_is_named(run):
    (run / "allure-results" / "more-result.json").write_bytes(b"{}")
    found = told(checked(sealed_again(run)))
    assert found["allure-results/more-result.json"] == "this report has no such file"


def test_why_a_run_is_invalid_cannot_be_taken_away(run):
    keep_invalid(RunFolder(run), Text("a secret was found", "发现密钥"))
    (run / ATTESTATION).unlink()
    main(["report", str(run), "-q"])
    assert checked(run).state is StepState.HELD
    (run / "evidence" / "invalid.json").unlink()
    assert "missing" in told(checked(run))["evidence/invalid.json"]
    assert "concludes INVALID" in told(checked(sealed_again(run)))["report.json"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        *((name, b"[]") for name in ("report.json", MANIFEST, ATTESTATION, SUMS, LOG)),
        *((name, b"\xff") for name in (MANIFEST, SUMS, LOG)),
        (ATTESTATION, b'{"payloadType": 1, "payload": 2, "signatures": [3]}'),
        ("report.json", b"9" * 5000),
        ("report.json", b"[" * 50_000),
        (LOG, b""),
    ],
)
def test_a_file_of_nonsense_is_named_and_nothing_breaks(run, key, name, content):
    (run / name).write_bytes(content)
    assert name in told(checked(run, key))


def test_the_archive_beside_the_files_must_hold_the_same(run):
    (run / "bundle.zip").write_bytes((run / "bundle.zip").read_bytes()[:-1])
    assert "cut off" in told(checked(run))["bundle.zip/bundle.zip"]


def test_links_in_a_folder_end_the_checking(run):
    (run / "report.html").unlink()
    (run / "report.html").symlink_to("/etc/passwd")
    verification = checked(run)
    assert told(verification) == {"report.html": "it is a link"}
    assert [step.name for step in verification.steps] == ["archive"]


def test_an_archive_whose_folder_has_another_name_is_found(made, key, tmp_path):
    path = tmp_path / "b.zip"
    with zipfile.ZipFile(made / "bundle.zip") as old, zipfile.ZipFile(path, "w") as new:
        for member in old.infolist():
            info = zipfile.ZipInfo("x/" + member.filename.partition("/")[2], member.date_time)
            new.writestr(info, old.read(member))
    assert "not named after the run" in told(checked(path, key))["x"]


@settings(max_examples=25)
@given(st.data())
def test_a_bundle_with_random_damage_is_never_intact(made, key, tmp_path_factory, data):
    whole = (made / "bundle.zip").read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    if data.draw(st.booleans()):
        spoilt = whole[:at]
    else:
        spoilt = whole[:at] + bytes([whole[at] ^ data.draw(st.integers(1, 255))]) + whole[at + 1 :]
    path = tmp_path_factory.mktemp("spoilt") / "bundle.zip"
    path.write_bytes(spoilt)
    code = main(["verify", str(path), "--key", f"{key}.pub", "-q"])
    if code == 0:
        assert contents(spoilt, tmp_path_factory) == contents(whole, tmp_path_factory)
    else:
        assert code in (1, 2)


def contents(archive, tmp_path_factory):
    """Name -> content of every member."""
    path = tmp_path_factory.mktemp("read") / "b.zip"
    path.write_bytes(archive)
    with zipfile.ZipFile(path) as opened:
        return {name: opened.read(name) for name in opened.namelist()}
