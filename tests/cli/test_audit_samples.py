"""The committed recordings of one order: what a user tries first stays without findings."""

import json
from pathlib import Path

import pytest

SAMPLE = Path(__file__).parents[2] / "cassettes" / "aliexpress" / "sample"
STATEMENT = SAMPLE / "statement.yaml"
FOREIGN = Path(__file__).parents[1] / "recordings" / "one_order"
FORMS = ("order-lifecycle.har", "order-lifecycle.ndjson", "order-lifecycle.yaml")
UNFIT_FOR_A_COPY = ("/home/", "/root", "/tmp", "/work", "/Users/", "C:\\\\")  # noqa: S108 - searched for


@pytest.fixture
def audit(harness_json, tmp_path):
    """Audits one sample: exit code, machine summary, report."""

    def run(name, *, folder=SAMPLE):
        out = tmp_path / name
        words = (folder / name, "--statement", folder / "statement.yaml", "--out", out)
        code, summary = harness_json("audit", *words)
        return code, summary, json.loads((out / "report.json").read_text("utf-8"))

    return run


@pytest.mark.parametrize("name", FORMS)
def test_each_form_of_the_recording_is_clean(audit, name):
    code, summary, report = audit(name)
    assert (code, summary["conclusion"]) == (0, "CLEAN")
    assert [r["complete"] for r in report["rounds"]] == [True]
    assert summary["requirements"]["SIGN-02"] == summary["requirements"]["TRK-01"] == "pass"
    assert report["inputs"][0]["exchanges"] == 24


def test_all_forms_are_judged_alike(audit):
    one, *others = (audit(name)[1]["requirements"] for name in FORMS)
    assert others == [one, one]


@pytest.mark.parametrize("name", ["order-lifecycle.har", "order-lifecycle.yaml"])
def test_a_recording_says_that_it_was_signed_anew(audit, name):
    notes = audit(name)[2]["notes"]
    assert any("signed anew with the published cassette key" in note["en"] for note in notes)


def test_the_same_order_in_three_forms_is_one_order(harness_json, tmp_path):
    out = tmp_path / "all"
    code, summary = harness_json("audit", SAMPLE, "--statement", STATEMENT, "--out", out)
    report = json.loads((out / "report.json").read_text("utf-8"))
    assert (code, summary["conclusion"]) == (0, "CLEAN")
    assert [file["exchanges"] for file in report["inputs"]] == [24, 0, 0]
    assert [file["repeated"] for file in report["inputs"]] == [0, 24, 24]
    assert any("judged once" in note["en"] for note in report["notes"])


@pytest.mark.parametrize("name", ["order-lifecycle.har", "order-lifecycle.ndjson"])
def test_a_foreign_recording_of_both_directions_is_clean(audit, name):
    code, summary, report = audit(name, folder=FOREIGN)
    assert (code, summary["conclusion"]) == (0, "CLEAN")
    assert [r["complete"] for r in report["rounds"]] == [True]
    assert summary["requirements"]["SIGN-02"] == summary["requirements"]["TRK-01"] == "pass"
    assert report["inputs"][0]["exchanges"] == 25


def test_a_foreign_cassette_is_clean_and_leaves_callbacks_untested(audit):
    code, summary, report = audit("order-lifecycle.yaml", folder=FOREIGN)
    verdicts = summary["requirements"]
    assert (code, summary["conclusion"]) == (0, "CLEAN")
    assert verdicts["TRK-01"] == verdicts["TRK-02"] == "untested"
    assert [r["complete"] for r in report["rounds"]] == [True]


def test_the_same_order_from_three_recorders_is_one_order(harness_json, tmp_path):
    out, statement = tmp_path / "all", FOREIGN / "statement.yaml"
    recordings = sorted(FOREIGN.glob("order-lifecycle.*"))
    code, summary = harness_json("audit", *recordings, "--statement", statement, "--out", out)
    report = json.loads((out / "report.json").read_text("utf-8"))
    assert (code, summary["conclusion"]) == (0, "CLEAN")
    assert [file["exchanges"] for file in report["inputs"]] == [25, 0, 0]
    assert [file["repeated"] for file in report["inputs"]] == [0, 25, 15]


@pytest.mark.parametrize(
    "path", [*sorted(SAMPLE.iterdir()), *sorted(FOREIGN.iterdir())], ids=lambda path: path.name
)
def test_a_sample_names_nobodys_machine(path):
    text = path.read_text("utf-8")
    assert [word for word in UNFIT_FOR_A_COPY if word in text] == []
