import json
from functools import cache

import pytest

from harness.checks.registry import checks_of
from proof import run, unplug
from proof.corpus import all_cases

ONE_ROW = ["--edition", "aliexpress", "--requirement", "FMT-02", "--workers", "1"]
cases_of = cache(all_cases.cases_of)


@pytest.fixture(autouse=True)
def corpus_that_is_made_once(monkeypatch):
    monkeypatch.setattr(run, "cases_of", cases_of)


def test_the_cases_of_one_row_are_judged_and_shown(capsys):
    assert run.main(ONE_ROW) == 0
    assert "FMT-02" in capsys.readouterr().out


def test_json_tells_table_and_troubles(capsys):
    run.main([*ONE_ROW, "--json"])
    told = json.loads(capsys.readouterr().out)
    assert told["troubles"] == []
    assert [line["requirement"] for line in told["table"]] == ["FMT-02"]


def test_a_row_without_cases_is_wrong_use():
    assert run.main(["--edition", "aliexpress", "--requirement", "AUTH-05"]) == 2


def test_a_readme_without_markers_is_wrong_use(tmp_path, capsys):
    readme = tmp_path / "README.md"
    readme.write_text("nothing\n")
    assert run.main(["--write", str(readme)]) == 2
    assert "no place for the table" in capsys.readouterr().err


def test_a_table_of_a_part_is_not_written(tmp_path, capsys):
    assert run.main([*ONE_ROW, "--write", str(tmp_path / "README.md")]) == 2
    assert "needs the whole corpus" in capsys.readouterr().err


def test_a_check_taken_out_or_made_to_pass_is_noticed():
    cases = [case for case in cases_of("aliexpress") if case.requirement == "FMT-02"]
    for check in checks_of("FMT-02"):
        assert unplug.is_noticed(check, unplug.without, cases)
        assert unplug.is_noticed(check, unplug.always_passing, cases)


def test_a_check_that_no_case_needs_is_not_noticed():
    (check, *_) = checks_of("FMT-02")
    assert not unplug.is_noticed(check, unplug.without, [])


def test_leaving_every_check_as_it_is_is_not_noticed():
    cases = [case for case in cases_of("aliexpress") if case.requirement == "FMT-02"]
    (check, *_) = checks_of("FMT-02")
    assert not unplug.is_noticed(check, lambda same: (same,), cases)
