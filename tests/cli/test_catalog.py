import pytest

from harness.catalog.load import load_plan


def test_every_row_of_the_edition_is_printed(harness):
    code, out, _ = harness("catalog")
    assert code == 0
    assert "SIGN-02" in out
    assert "FMT-04" not in out
    plan = load_plan("aliexpress")
    owed = f"plan {plan.version} owes {len(plan.requirements)}"
    assert f"66 requirements of edition aliexpress; {owed}" in out


def test_a_row_without_a_check_is_untested_with_the_reason(harness_json, monkeypatch):
    monkeypatch.setattr("harness.cli.catalog.checks_of", lambda _row: ())
    _, shown = harness_json("catalog", "DOSS-01")
    (row,) = shown["requirements"]
    assert row["checks"] == []
    assert row["untested_because"]["en"]


def test_a_row_names_its_checks_and_scenarios(harness_json):
    _, shown = harness_json("catalog", "LIFE-01")
    (row,) = shown["requirements"]
    assert row["checks"]
    assert "order-lifecycle" in row["scenarios"]


def test_one_row_is_shown_in_full(harness):
    _, out, _ = harness("catalog", "FMT-01")
    assert "fails when:" in out
    assert "check:" in out


def test_an_unknown_row_names_the_nearest(harness):
    code, _, err = harness("catalog", "FMT-1")
    assert code == 2
    assert "did you mean 'FMT-" in err


def test_a_row_of_another_edition_says_whose_it_is(harness):
    code, _, err = harness("catalog", "FMT-07")
    assert code == 2
    assert "FMT-07 is no requirement of edition aliexpress" in err
    assert "it belongs to 1688" in err


def test_a_row_and_the_total_are_told_in_chinese(harness):
    _, out, _ = harness("catalog", "SIGN-02", "--lang", "zh")
    lines = out.splitlines()
    assert lines[0].split() == ["SIGN-02", "必须", "应用", "签名正确（在计划内）"]
    assert lines[-1].startswith("平台版本 aliexpress 共 66 项要求；验收计划")


@pytest.mark.parametrize("edition", ["alibaba", "1688"])
def test_the_plan_of_another_edition_is_shown_with_its_checks(harness_json, harness, edition):
    _, shown = harness_json("catalog", "--edition", edition, "RTRY-01")
    (row,) = shown["requirements"]
    assert row["checks"]
    assert row["in_plan"]
    version = load_plan(edition).version
    assert f"plan {version} owes" in harness("catalog", "--edition", edition)[1]
