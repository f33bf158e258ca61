"""An audit's bundle holds only with the traffic that was judged."""

import json
import shutil
from pathlib import Path

import pytest

from harness.cli.main import main
from tests.run.sealed_runs import report_changed

CLIENTS = Path(__file__).parents[2] / "cassettes" / "aliexpress" / "clients"
ONE, TWO = CLIENTS / "lazop-sdk-1.0.3.ndjson", CLIENTS / "ae_sdk-0.6.0.ndjson"
STATEMENT = """\
statement: 1
edition: aliexpress
application: {name: Clients of others, version: "1", company: Example Trading Ltd}
app_key: "12345678"
app_secret: env:CLIENTS_SECRET
interfaces: [aliexpress.ds.order.create]
capabilities: {order.create: true}
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    base = tmp_path_factory.mktemp("audit")
    statement = base / "mine.yaml"
    statement.write_text(STATEMENT, encoding="utf-8")
    words = ["audit", ONE, TWO, "--statement", statement, "--out", base / "run", "-q"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLIENTS_SECRET", "helloworld")
        main([str(word) for word in words])
    return base / "run"


@pytest.fixture
def verified(capsys, monkeypatch):
    """Runs the verb with the secret at hand: exit code, step `traffic`, reasons."""
    monkeypatch.setenv("CLIENTS_SECRET", "helloworld")

    def run(*words):
        code = main(["verify", *(str(word) for word in words), "--json"])
        told = json.loads(capsys.readouterr().out)
        steps = {step["name"]: step for step in told["steps"]}
        return code, steps, [p["reason"]["en"] for p in told["problems"]]

    return run


def test_without_the_traffic_the_verdicts_are_left_open(made, verified):
    code, steps, problems = verified(made)
    assert (code, problems) == (3, [])
    assert "--traffic" in steps["report"]["open"][0]["en"]


@pytest.mark.parametrize("files", [(ONE, TWO), (TWO, ONE)])
def test_the_same_traffic_comes_to_the_same_verdicts(made, verified, files):
    code, steps, problems = verified(made / "bundle.zip", "--traffic", *files)
    assert (code, problems) == (0, [])
    assert steps["traffic"]["state"] == "held"


def test_the_files_may_lie_elsewhere_under_other_names(made, verified, tmp_path):
    shutil.copy(ONE, tmp_path / "b.ndjson")
    shutil.copy(TWO, tmp_path / "a.ndjson")
    assert verified(made, "--traffic", tmp_path)[0] == 0


def test_a_file_that_is_not_given_is_named(made, verified):
    code, steps, _ = verified(made, "--traffic", ONE)
    assert code == 3
    assert TWO.name in steps["traffic"]["open"][0]["en"]


def test_a_changed_file_is_none_of_those_that_were_judged(made, verified, tmp_path):
    changed = tmp_path / "changed.ndjson"
    changed.write_bytes(TWO.read_bytes().replace(b"CAINIAO", b"CAINIA0").rstrip(b"\n"))
    code, _, problems = verified(made, "--traffic", ONE, changed)
    assert code == 1
    assert "none of the files that were judged" in problems[0]


def test_a_softer_verdict_is_found(made, verified, tmp_path):
    copy = shutil.copytree(made, tmp_path / "copy")

    def soften(record):
        row = next(r for r in record["requirements"] if r["findings"])
        record["counts"][row["verdict"]] -= 1
        record["counts"]["pass"] += 1
        row.update(verdict="pass", findings=[])

    report_changed(copy, soften)
    code, _, problems = verified(copy, "--traffic", ONE, TWO)
    assert code == 1
    assert any("the evidence comes to fail" in reason for reason in problems)


def test_without_the_secret_it_says_what_was_not_compared(made, verified, monkeypatch):
    monkeypatch.delenv("CLIENTS_SECRET")
    code, steps, _ = verified(made, "--traffic", ONE, TWO)
    assert code == 3
    assert "CLIENTS_SECRET" in steps["traffic"]["open"][0]["en"]


def test_a_statement_that_was_not_the_audits_settles_nothing(made, verified, tmp_path):
    other = tmp_path / "other.yaml"
    other.write_text(STATEMENT + "# other\n", encoding="utf-8")
    code, steps, _ = verified(made, "--traffic", ONE, TWO, "--statement", other)
    assert code == 3
    assert "other.yaml is not the statement" in steps["traffic"]["open"][0]["en"]


def soothe(record):
    record["reason"] = {"en": "nothing was found", "zh": "未发现问题"}


def count_nothing(record):
    record["metrics"]["calls"] = {}


def move_the_findings(record):
    for row in record["requirements"]:
        for finding in row["findings"]:
            finding["exchanges"] = []


@pytest.mark.parametrize(
    ("lie", "part"),
    [(soothe, "reason"), (count_nothing, "metrics"), (move_the_findings, "findings")],
)
def test_what_is_told_beside_the_verdicts_has_to_be_so_too(made, verified, tmp_path, lie, part):
    copy = shutil.copytree(made, tmp_path / "copy")
    report_changed(copy, lie)
    code, _, problems = verified(copy, "--traffic", ONE, TWO)
    assert (code, problems) == (1, [f"it is not what the evidence comes to: {part}"])
