import shutil
from datetime import timedelta

import pytest

from harness.cli.main import main
from harness.model.clock import SystemClock


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made") / "reports"
    main(["run", "product-query", "--out", str(folder / "one"), "-q"])
    return folder


@pytest.fixture
def reports(template, tmp_path):
    return shutil.copytree(template, tmp_path / "reports", symlinks=True)


@pytest.fixture
def days_later(monkeypatch):
    """Shifts the clock of the verb."""

    def shift(days):
        class Shifted:
            def now(self):
                return SystemClock().now() + timedelta(days=days)

        monkeypatch.setattr("harness.cli.evidence.SystemClock", Shifted)

    return shift


@pytest.fixture(autouse=True)
def quiet(capsys, template):
    capsys.readouterr()
    return template


def test_a_run_is_listed_with_conclusion_size_date_and_seal(harness, reports):
    code, out, _ = harness("evidence", "list", reports)
    assert code == 0
    (line,) = out.splitlines()
    until = SystemClock().now() + timedelta(days=180)
    for part in (str(reports / "one"), "CLEAN", "KiB", "unsigned", str(until.year)):
        assert part in line


def test_the_list_is_told_in_chinese_too(harness, reports):
    _, out, _ = harness("evidence", "list", reports, "--lang", "zh")
    assert "未发现问题" in out
    assert "未签名" in out


def test_a_program_is_told_in_json(harness_json, reports):
    _, told = harness_json("evidence", "list", reports)
    (run,) = told["runs"]
    assert (run["conclusion"], run["sealed"], run["signed"]) == ("CLEAN", True, False)
    assert run["retain_until"].endswith("Z")


def test_where_nothing_lies_that_is_said(harness, tmp_path):
    code, out, _ = harness("evidence", "list", tmp_path)
    assert (code, "no run lies below" in out) == (0, True)


def test_reports_is_looked_at_where_no_folder_is_named(harness, reports, monkeypatch):
    monkeypatch.chdir(reports.parent)
    assert "CLEAN" in harness("evidence", "list")[1]


def test_a_young_run_is_kept(harness, reports, days_later):
    days_later(179)
    code, out, _ = harness("evidence", "prune", reports)
    assert code == 0
    assert "deleted: 0, kept: 1" in out
    assert (reports / "one").is_dir()


def test_an_old_run_is_deleted_and_leaves_a_tombstone(harness, reports, days_later):
    days_later(181)
    code, out, _ = harness("evidence", "prune", reports)
    assert code == 0
    assert "deleted: 1, kept: 0" in out
    assert [path.suffixes for path in reports.iterdir()] == [[".tombstone", ".json"]]


def test_a_dry_run_says_what_would_be_deleted(harness, harness_json, reports, days_later):
    days_later(181)
    assert "would be deleted: 1" in harness("evidence", "prune", reports, "--dry-run")[1]
    _, told = harness_json("evidence", "prune", reports, "--dry-run")
    assert (told["dry_run"], len(told["deleted"]), told["kept"]) == (True, 1, 0)
    assert (reports / "one").is_dir()


def test_it_says_which_day_it_takes_for_today(harness, harness_json, reports, days_later):
    days_later(181)
    day = (SystemClock().now() + timedelta(days=181)).date().isoformat()
    words = ("evidence", "prune", reports, "--dry-run")
    assert f"(this machine's clock says {day})" in harness(*words)[1]
    assert f"（本机时钟为 {day}）" in harness(*words, "--lang", "zh")[1]
    assert harness_json("evidence", "prune", reports, "--dry-run")[1]["clock"].startswith(day)


def test_what_is_damaged_is_left_named_and_undecided(harness, reports, days_later):
    days_later(181)
    with (reports / "one" / "evidence" / "log.ndjson").open("ab") as log:
        log.write(b"{}\n")
    code, _, err = harness("evidence", "prune", reports)
    assert code == 3
    assert "one: it is damaged: evidence/log.ndjson is not the file" in err
    assert err.splitlines()[-1] == "exit 3: left for you to decide: 1"
    assert (reports / "one").is_dir()


@pytest.mark.parametrize("words", [("list", "/no/such"), ("forget",)])
def test_what_cannot_be_done_is_wrong_use(harness, words):
    assert harness("evidence", *words)[0] == 2
