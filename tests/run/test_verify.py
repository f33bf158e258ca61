"""An untouched bundle holds, wherever it lies; what cannot be settled is said to be open."""

import json
import shutil
import zipfile

import pytest

from harness.cli.main import main
from harness.model.verification import StepState
from harness.run import environment, verify_report
from tests.run.sealed_runs import checked, new_key, report_changed, sealed_run, told


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    return tmp_path_factory.mktemp("verify")


@pytest.fixture(scope="module")
def key(base):
    return new_key(base)


@pytest.fixture(scope="module")
def signed(base, key):
    return sealed_run(base, "signed", key=key)


@pytest.fixture(scope="module")
def unsigned(base):
    return sealed_run(base, "unsigned")


def said(run):
    return json.loads((run / "report.json").read_text("utf-8"))


@pytest.fixture
def verified(capsys):
    """Runs the verb: exit code, the object that it prints, stderr."""

    def run(*words):
        code = main(["verify", *(str(word) for word in words), "--json"])
        seen = capsys.readouterr()
        return code, json.loads(seen.out.splitlines()[-1]) if seen.out else {}, seen.err

    return run


@pytest.mark.parametrize("what", ["", "bundle.zip"])
def test_an_untouched_signed_bundle_is_intact(signed, key, verified, what):
    code, told, err = verified(signed / what, "--key", f"{key}.pub")
    assert (code, told["intact"], told["signed"], told["problems"]) == (0, True, True, [])
    assert [step["state"] for step in told["steps"]] == ["held"] * 9
    assert len(told["signer"]) == 64
    assert told["conclusion"] == said(signed)["conclusion"]
    assert "exit 0: the bundle is intact" in err


def test_its_verdicts_are_compared_to_the_byte_by_the_same_tool(signed, key):
    steps = {step.name: step for step in checked(signed, key).steps}
    assert steps["report"].notes == steps["views"].notes == ()


def test_another_version_compares_the_verdicts_and_says_so(signed, key, monkeypatch):
    monkeypatch.setattr(verify_report, "tool_sha256", lambda: "another")
    verification = checked(signed, key)
    steps = {step.name: step for step in verification.steps}
    assert verification.state is StepState.HELD
    assert "another version" in steps["report"].notes[0].en


def test_another_version_still_finds_a_verdict_that_the_evidence_does_not_give(
    signed, tmp_path, monkeypatch
):
    copy = shutil.copytree(signed, tmp_path / "copy")

    def soften(record):
        row = next(r for r in record["requirements"] if r["verdict"] == "untested")
        record["counts"][row["verdict"]] -= 1
        row["verdict"] = "pass"
        record["counts"]["pass"] += 1

    report_changed(copy, soften)
    monkeypatch.setattr(verify_report, "tool_sha256", lambda: "another")
    assert ": pass (0 examined" in told(checked(copy))["report.json"]


def test_packages_of_other_versions_leave_the_views_to_their_digests(signed, key, monkeypatch):
    monkeypatch.setattr(verify_report, "packages_sha256", lambda: "other")
    verification = checked(signed, key)
    steps = {step.name: step for step in verification.steps}
    assert verification.state is StepState.HELD
    assert "not rendered again" in steps["views"].notes[0].en
    assert environment.packages_sha256() != "other"


def test_an_unsigned_bundle_shows_accidents_only_and_says_so(unsigned, verified):
    code, told, _ = verified(unsigned / "bundle.zip")
    assert (code, told["intact"], told["signed"], told["signer"]) == (0, True, False, None)
    assert "accidents only" in told["meaning"][-1]["en"]


def test_a_signature_that_nobody_can_check_leaves_it_open(signed, verified):
    code, told, _ = verified(signed)
    assert (code, told["intact"], told["problems"]) == (3, False, [])
    (step,) = [step for step in told["steps"] if step["state"] == "open"]
    assert step["name"] == "attestation"
    assert "--key" in step["open"][0]["en"]


def test_the_archive_unpacked_elsewhere_holds(signed, key, tmp_path):
    with zipfile.ZipFile(signed / "bundle.zip") as archive:
        archive.extractall(tmp_path)
    (folder,) = tmp_path.iterdir()
    assert checked(folder, key).state is StepState.HELD


def test_the_link_to_the_newest_run_can_be_named(signed):
    latest = signed.parent / "latest"
    assert latest.is_symlink()
    assert checked(latest).flaws == ()


def test_two_builds_of_one_run_are_the_same_to_the_byte(unsigned, tmp_path):
    copy = shutil.copytree(unsigned, tmp_path / "copy")
    before = (copy / "bundle.zip").read_bytes()
    main(["report", str(copy), "-q"])
    assert (copy / "bundle.zip").read_bytes() == before


def test_an_interrupted_run_is_intact_with_its_conclusion(unsigned, tmp_path, verified):
    copy = shutil.copytree(unsigned, tmp_path / "copy")
    log = copy / "evidence" / "log.ndjson"
    log.write_bytes(log.read_bytes()[:-300])
    main(["report", str(copy), "-q"])
    code, told, _ = verified(copy)
    assert (code, told["conclusion"]) == (0, "INVALID")
    (note,) = next(s["notes"] for s in told["steps"] if s["name"] == "log")
    assert "interrupted" in note["en"]
    assert "torn" in note["en"]


def test_a_person_is_told_each_step_and_what_it_shows(signed, key, capsys):
    assert main(["verify", str(signed), "--key", f"{key}.pub", "--lang", "both"]) == 0
    out = capsys.readouterr().out
    assert out.count("✓") == 9
    assert "concludes: " in out
    assert "结论为：" in out
    assert "does not show that the holder was honest" in out


@pytest.fixture
def places(signed, unsigned, key, tmp_path):
    """Names for a command line."""
    unsealed, empty = tmp_path / "unsealed", tmp_path / "empty"
    empty.mkdir()
    shutil.copytree(unsigned / "evidence", unsealed / "evidence")
    return {"signed": signed, "key": key, "unsealed": unsealed, "empty": empty}


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["/nowhere/at.all"], "there is no /nowhere/at.all"),
        ([__file__], "is no ZIP archive"),
        (["{unsealed}"], "is not sealed"),
        (["{empty}"], "is no bundle"),
        (["{signed}", "--key", "/nowhere"], "/nowhere"),
        (["{signed}", "--key", "{key}"], "private key"),
        (["{signed}", "--key", __file__], "no public key"),
        (["{signed}", "--statement", "x"], "goes with --traffic"),
        (["{signed}", "--traffic", "/nowhere"], "/nowhere"),
        (["{signed}", "--traffic", "{signed}"], "goes with the bundle of an audit"),
        (["/dev/null"], "is no ZIP archive"),
    ],
)
def test_what_is_no_bundle_or_no_key_is_wrong_use(places, verified, words, part):
    code, _, err = verified(*(word.format(**places) for word in words))
    assert code == 2
    assert part in err


def test_an_archive_of_something_else_is_no_bundle(tmp_path, verified):
    path = tmp_path / "other.zip"
    with zipfile.ZipFile(path, "w") as archive:
        info = zipfile.ZipInfo("x/a.txt", (1980, 1, 1, 0, 0, 0))
        archive.writestr(info, b"1")
    code, _, err = verified(path)
    assert code == 2
    assert "holds no manifest.json" in err
