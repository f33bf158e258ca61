"""A run over papers: from the dossier's file to the report, and what must never stand in it."""

import json
import shutil
from datetime import datetime, timedelta

import pytest

from harness.cli.main import main
from harness.documents.resources import resource
from tools.papers import pdf_of

SAMPLE = resource("examples", "erp")
PRIVATE = ("representative@example.com", "571 0000", "Responsible Person", "91350100M000100Y43")


@pytest.fixture
def folder(tmp_path):
    """A copy of the sample's dossier, free to be spoilt."""
    shutil.copy(SAMPLE / "dossier.yaml", tmp_path)
    shutil.copytree(SAMPLE / "papers", tmp_path / "papers")
    return tmp_path


@pytest.fixture
def judged(folder, capsys):
    """Runs the verb; hands back exit code and report."""

    def run(*words):
        out = folder / "out"
        code = main(["dossier", str(folder / "dossier.yaml"), "--out", str(out), *map(str, words)])
        capsys.readouterr()
        return code, json.loads((out / "report.json").read_text("utf-8"))

    return run


@pytest.fixture
def spoil(folder):
    def replace(old, new):
        path = folder / "dossier.yaml"
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace


def verdicts(report):
    return {row["id"]: row["verdict"] for row in report["requirements"]}


def places(report):
    return sorted(f["where"] for row in report["requirements"] for f in row["findings"])


def test_the_sample_is_clean(judged):
    code, report = judged()
    assert (code, report["conclusion"]) == (0, "CLEAN")
    assert {v for name, v in verdicts(report).items() if name.startswith("DOSS")} == {"pass"}


def test_what_no_statement_and_no_source_hands_in_is_not_applicable(judged):
    _, report = judged()
    assert verdicts(report)["DATA-04"] == verdicts(report)["DATA-05"] == "not_applicable"


def test_the_statement_is_judged_with_the_papers(judged):
    _, report = judged("--statement", SAMPLE / "statement.yaml")
    assert verdicts(report)["DATA-04"] == verdicts(report)["DATA-05"] == "pass"


def test_the_source_that_the_dossier_names_is_searched(folder, judged, spoil):
    (folder / "src").mkdir()
    (folder / "src" / "app.py").write_text('app_secret = "q8Zt2LmX0vR4nB7c"\n')
    spoil("edition: aliexpress", "edition: aliexpress\nsource: src")
    code, report = judged()
    assert (code, verdicts(report)["DATA-05"]) == (1, "fail")


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("kind: enterprise", "kind: individual", "dossier.company.kind"),
        (
            "91350100M000100Y43",
            "91350100M000100Y44",
            "dossier.company.unified_social_credit_code",
        ),
        (
            "Example Trading Co., Ltd.",
            "示例贸易有限公司",
            "dossier.company.legal_name_en",
        ),
        (
            "representative@example.com",
            "representative",
            "dossier.company.legal_representative.email",
        ),
        ("papers/iso27001.pdf", "papers/iso.pdf", "dossier.papers.iso27001.file"),
        (
            "valid_until: 2028-03-31",
            "valid_until: 2026-10-31",
            "dossier.papers.iso27001.valid_until",
        ),
        ('"9980.55"', '"1708.24"', "dossier.papers.sales"),
        ("date: 2026-09-14", "date: 2025-10-31", "dossier.papers.security_audit.code_scan.date"),
        (
            "notarised: true",
            "notarised: false",
            "dossier.papers.security_audit.data_masking.translation.notarised",
        ),
        (
            ", language: en, valid_from",
            ", language: other, valid_from",
            "dossier.papers.iso27001.translation",
        ),
    ],
)
def test_one_mistake_is_one_finding_at_its_place(judged, spoil, old, new, where):
    spoil(old, new)
    code, report = judged()
    assert code == 1
    assert places(report) == [where]


def test_a_paper_in_chinese_that_is_declared_english_is_found(folder, judged):
    (folder / "papers" / "iso27001.pdf").write_bytes(pdf_of(("信息安全管理体系认证证书" * 5,)))
    code, report = judged()
    assert (code, places(report)) == (1, ["dossier.papers.iso27001.language"])


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4", b"no paper at all"])
def test_a_paper_that_cannot_be_read_is_found(folder, judged, data):
    (folder / "papers" / "iso27001.pdf").write_bytes(data)
    code, report = judged()
    assert (code, places(report)) == (1, ["dossier.papers.iso27001.file"])


def test_a_stamp_that_nobody_speaks_of_leaves_it_undecided(judged, spoil):
    spoil(", stamped: true", "")
    code, report = judged()
    assert (code, report["conclusion"]) == (3, "UNDECIDED")
    assert verdicts(report)["DOSS-02"] == "inconclusive"


def test_an_empty_dossier_fails_every_row_and_never_passes(folder, judged):
    (folder / "dossier.yaml").write_text("dossier: 1\n")
    code, report = judged()
    assert code == 1
    assert "pass" not in verdicts(report).values()


def test_a_dossier_without_a_date_is_handed_in_on_the_day_of_the_run(folder, judged, spoil):
    spoil("submission_date: 2026-11-01", "#")
    judged()
    (read,) = (
        record["body"]
        for line in (folder / "out" / "evidence" / "log.ndjson").read_text("utf-8").splitlines()
        if (record := json.loads(line))["body"].get("kind") == "dossier_read"
    )
    told = dict(read["details"])
    begun = datetime.fromisoformat(read["at"])
    assert told["submission_date_from"] == "run"
    # The platform is in China, eight hours ahead of the time in the log.
    assert told["submission_date"] == (begun + timedelta(hours=8)).date().isoformat()


def test_nothing_that_names_or_reaches_a_person_is_written(folder, judged):
    judged("--statement", SAMPLE / "statement.yaml")
    files = [path for path in (folder / "out").rglob("*") if path.is_file()]
    assert len(files) > 5
    for path in files:
        data = path.read_bytes().decode("utf-8", "replace")
        assert [word for word in PRIVATE if word in data] == [], path


def test_a_report_that_is_made_again_is_the_same(folder, judged, capsys):
    judged("--statement", SAMPLE / "statement.yaml")
    again = folder / "again"
    assert main(["report", str(folder / "out"), "--out", str(again)]) == 0
    capsys.readouterr()
    for name in ("report.json", "report.html", "junit.xml"):
        assert (again / name).read_bytes() == (folder / "out" / name).read_bytes()


def test_only_some_rows_are_never_clean(judged):
    code, report = judged("--only", "DOSS-04")
    assert (code, list(verdicts(report))) == (3, ["DOSS-04"])
