"""A run rendered again: the same report of the same log, and never a better one."""

import json
import shutil

import pytest

from harness.cli.main import main
from harness.model.text import Text
from harness.run.folder import RunFolder
from harness.run.kept import keep_invalid

LISTED = """\
deviations: 1
expected: [{requirement: RATE-03, reason: known, owner: Li Wei, until: 2099-01-31}]
"""
STATEMENT = """\
statement: 1
edition: aliexpress
application: {name: Example ERP, version: "1", company: Example Trading Ltd}
app_key: "12345678"
app_secret: env:THE_SECRET
interfaces: [aliexpress.solution.product.info.get]
capabilities: {stock.update: true}
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A run with everything that can be kept beside its log."""
    base = tmp_path_factory.mktemp("made")
    listed = base / "listed.yaml"
    listed.write_text(LISTED, encoding="utf-8")
    words = ["run", "order-lifecycle", "--deviations", listed, "--strict", "--only", "RATE-03",
             "LIFE-01", "--out", base / "run", "-q"]  # fmt: skip
    main([str(word) for word in words])
    return base / "run"


@pytest.fixture
def run(made, tmp_path):
    """A copy of it."""
    return shutil.copytree(made, tmp_path / "run")


@pytest.fixture
def again(capsys):
    """Renders a folder again: exit code, report, stderr."""

    def render(folder, *words):
        code = main([str(word) for word in ("report", folder, *words, "-q")])
        return (
            code,
            json.loads((folder / "report.json").read_text("utf-8")),
            capsys.readouterr().err,
        )

    return render


def test_the_report_is_the_same_to_the_byte(run, again):
    before = {p: p.read_bytes() for p in run.rglob("*") if p.is_file()}
    again(run)
    after = {p: p.read_bytes() for p in run.rglob("*") if p.is_file()}
    assert after == before


def test_a_run_named_by_the_link_to_it_leaves_the_link_whole(run, again):
    latest = run.parent / "latest"
    latest.symlink_to(run.name)
    _, report, _ = again(latest)
    assert latest.resolve() == run
    assert report["run"]["id"]
    assert sorted(p.name for p in run.parent.iterdir()) == ["latest", "run"]


def test_a_run_that_is_told_again_does_not_become_the_newest(run, again):
    latest = run.parent / "latest"
    latest.symlink_to("a newer run")
    again(run)
    assert str(latest.readlink()) == "a newer run"


def test_some_forms_can_be_asked_for(run, tmp_path):
    out = tmp_path / "elsewhere"
    main(["report", str(run), "--format", "junit,html", "--out", str(out), "-q"])
    assert {path.name for path in out.iterdir()} == {"junit.xml", "report.html"}


def test_a_report_that_was_lost_is_made_again(run, again):
    (run / "report.json").unlink()
    _, report, _ = again(run)
    assert report["deviations"][0]["requirement"] == "RATE-03"


def test_an_interrupted_run_is_told_with_what_was_whole(run, again):
    log = run / "evidence" / "log.ndjson"
    lines = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(b"".join(lines[:-1]) + b'{"torn')
    code, report, _ = again(run)
    assert (code, report["conclusion"]) == (4, "INVALID")
    assert report["metrics"]["exchanges"] > 30
    assert "torn" in report["reason"]["en"]


def test_a_run_that_held_a_secret_stays_invalid(run, again):
    keep_invalid(RunFolder(run), Text("a secret was found", "发现密钥"))
    code, report, _ = again(run)
    assert (code, report["reason"]["en"]) == (4, "a secret was found")


def test_a_kept_file_that_was_changed_makes_the_run_invalid(run, again):
    path = run / "evidence" / "deviations.yaml"
    path.write_text(LISTED.replace("RATE-03", "SIGN-02"), encoding="utf-8")
    code, report, _ = again(run)
    assert (code, report["conclusion"]) == (4, "INVALID")
    assert "deviations.yaml" in report["reason"]["en"]


def test_a_kept_file_that_is_gone_makes_the_run_invalid(run, again):
    (run / "evidence" / "deviations.yaml").unlink()
    assert again(run)[1]["conclusion"] == "INVALID"


def test_a_run_of_another_version_says_so(run, again, monkeypatch):
    monkeypatch.setattr("harness.run.kept.__version__", "9.9")
    _, report, _ = again(run)
    assert any("version 9.9" in note["en"] for note in report["notes"])


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["/nowhere/at/all"], "there is no /nowhere/at/all"),
        (["."], "is no run folder"),
        ([__file__], "is a file"),
        (["a", "b"], "more than one run"),
        (["a", "--format", "jnuit"], "no form 'jnuit': did you mean 'junit'"),
        (["a", "--format", ","], "names no form"),
        (["a", "--merge", "--format", "html"], "does not go with --merge"),
    ],
)
def test_what_cannot_be_rendered_is_refused(capsys, words, part):
    assert main(["report", *words]) == 2
    assert part in capsys.readouterr().err


def test_a_comparison_is_to_be_made_again_from_its_sides(run, tmp_path, capsys):
    log, compared = str(run / "evidence" / "log.ndjson"), tmp_path / "compared"
    main(["compare", log, log, "--out", str(compared), "-q"])
    before = (compared / "report.json").read_bytes()
    capsys.readouterr()
    assert main(["report", str(compared)]) == 2
    assert "harness compare" in capsys.readouterr().err
    assert (compared / "report.json").read_bytes() == before


def test_an_audit_is_to_be_made_again_from_its_traffic(run, tmp_path, capsys):
    audited = tmp_path / "audited"
    main(["audit", str(run / "evidence" / "log.ndjson"), "--out", str(audited), "-q"])
    capsys.readouterr()
    assert main(["report", str(audited)]) == 2
    assert "harness audit" in capsys.readouterr().err


@pytest.fixture
def leaked(tmp_path, monkeypatch):
    """A run that was killed before anybody searched its files, of which one holds the secret."""
    statement = tmp_path / "mine.yaml"
    statement.write_text(STATEMENT, encoding="utf-8")
    monkeypatch.setenv("THE_SECRET", "a-secret-of-the-application")
    words = ["run", "price-and-stock", "--statement", statement, "--out", tmp_path / "run", "-q"]
    main([str(word) for word in words])
    (tmp_path / "run" / "evidence" / "application.log").write_text(
        "signing with a-secret-of-the-application\n", encoding="utf-8"
    )
    return tmp_path / "run"


def test_a_secret_that_is_still_at_hand_is_searched_for_once_more(leaked, again):
    code, report, _ = again(leaked)
    assert (code, report["conclusion"]) == (4, "INVALID")
    assert "a secret was found in evidence/application.log" in report["reason"]["en"]
    assert not (leaked / "bundle.zip").exists()


def test_a_secret_that_is_not_at_hand_keeps_no_report_from_being_made(leaked, again, monkeypatch):
    monkeypatch.delenv("THE_SECRET")
    assert again(leaked)[1]["conclusion"] == "CLEAN"


def test_a_log_that_names_an_unknown_driver_is_no_bug_of_ours(run, again):
    log = run / "evidence" / "log.ndjson"
    first, rest = log.read_bytes().split(b"\n", 1)
    log.write_bytes(first.replace(b'"driver":"', b'"driver":"no-') + b"\n" + rest)
    assert "unknown driver" in again(run)[2]
