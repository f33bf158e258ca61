"""Two rehearsals of one scenario are the same, in every form that they are kept in."""

import json

import pytest

from harness.cli.main import main
from harness.documents.schema import violations

pytestmark = pytest.mark.long

SCENARIOS = [
    ("aliexpress", "order-lifecycle"),
    ("aliexpress", "price-and-stock"),
    ("alibaba", "item-detail"),
    ("1688", "upload"),
]


@pytest.fixture(scope="module")
def rehearsed(tmp_path_factory):
    """Rehearses a stock scenario; the run's folder."""

    def run(edition, scenario):
        out = tmp_path_factory.mktemp("run") / "report"
        main(["run", scenario, "--edition", edition, "--out", str(out), "-q"])
        return out

    return run


@pytest.fixture
def compare(tmp_path, capsys):
    """Compares: exit code, the object printed, the report's folder."""

    def run(base, new, *words):
        out = tmp_path / "compared"
        capsys.readouterr()
        code = main([str(w) for w in ("compare", base, new, "--json", "--out", out, *words)])
        return code, json.loads(capsys.readouterr().out), out

    return run


@pytest.mark.parametrize(("edition", "scenario"), SCENARIOS)
def test_two_rehearsals_of_a_scenario_match_to_the_value(rehearsed, compare, edition, scenario):
    base, new = rehearsed(edition, scenario), rehearsed(edition, scenario)
    code, found, _ = compare(base, new, "--fail-on", "value")
    lists = ("verdicts", "checks", "operations", "shapes", "values", "notes")
    assert {name: found[name] for name in lists} == {name: [] for name in lists}
    assert (code, found["match"]) == (0, "MATCH")


def test_the_report_of_new_holds_the_comparison_and_fits_its_schema(rehearsed, compare):
    base, new = rehearsed("aliexpress", "order-lifecycle"), rehearsed("aliexpress", "product-query")
    code, found, out = compare(base, new)
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    assert list(violations(report, "report.schema.json")) == []
    assert report["comparison"] == {k: v for k, v in found.items() if k != "report"}
    assert (report["run"]["verb"], report["exit_code"], code) == ("compare", 1, 1)
    assert 'id="comparison"' in (out / "report.html").read_text(encoding="utf-8")


def test_what_a_scenario_no_longer_shows_is_a_hole_and_operations_vanish(rehearsed, compare):
    base, new = (
        rehearsed("aliexpress", "order-lifecycle"),
        rehearsed("aliexpress", "price-and-stock"),
    )
    code, found, _ = compare(base, new)
    assert code == 1
    assert "LIFE-01" in {c["requirement"] for c in found["checks"] if c["before"]}
    gone = {o["operation"]: o["before"] for o in found["operations"] if not o["after"]}
    assert gone["callback logistics.tracking"] == 18
    assert gone["aliexpress.ds.order.create"] == 3


def test_a_log_and_the_same_exchanges_in_another_form_match(rehearsed, compare, tmp_path):
    base = rehearsed("aliexpress", "order-lifecycle")
    log = (base / "evidence" / "log.ndjson").read_text(encoding="utf-8")
    records = [json.loads(line) for line in log.splitlines()]
    plain = tmp_path / "plain.ndjson"
    bodies = [json.dumps(r["body"]) for r in records if r["type"] == "exchange"]
    plain.write_text("\n".join(bodies) + "\n", encoding="utf-8")
    code, found, _ = compare(base, plain, "--fail-on", "value")
    assert (code, found["match"]) == (0, "MATCH")
    assert [note["en"].split(",")[0] for note in found["notes"]] == [
        "Only one side tells what was done beside the exchanges (faults"
    ]


def test_a_run_that_was_broken_off_decides_nothing(rehearsed, compare, tmp_path):
    base = rehearsed("aliexpress", "product-query")
    lines = (base / "evidence" / "log.ndjson").read_bytes().splitlines(keepends=True)
    log = tmp_path / "cut" / "evidence" / "log.ndjson"
    log.parent.mkdir(parents=True)
    log.write_bytes(b"".join(lines[:-1]))
    code, found, _ = compare(base, tmp_path / "cut")
    assert (code, found["match"], found["new"]["damaged"]) == (3, "UNDECIDED", 1)
