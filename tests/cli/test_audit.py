"""`harness audit`: recorded traffic in, conclusion, report and exit code out."""

import gzip
import io
import json
from pathlib import Path

import pytest

CLIENTS = Path(__file__).parents[2] / "cassettes" / "aliexpress" / "clients"
LAZOP = CLIENTS / "lazop-sdk-1.0.3.ndjson"
STATEMENT = CLIENTS / "statement.yaml"


@pytest.fixture
def audit(harness_json, tmp_path):
    """Audits traffic: exit code, machine summary, report."""
    runs = iter(range(100))

    def run(*words):
        out = tmp_path / f"report{next(runs)}"
        code, summary = harness_json("audit", *words, "--out", out)
        report = json.loads((out / "report.json").read_text("utf-8"))
        return code, summary, report

    return run


def finding_texts(report):
    return [f["message"]["en"] for row in report["requirements"] for f in row["findings"]]


@pytest.mark.parametrize("name", ["lazop-sdk-1.0.3", "ae_sdk-0.6.0"])
def test_the_signatures_of_clients_that_we_did_not_write_are_right(audit, name):
    _, summary, report = audit(CLIENTS / f"{name}.ndjson", "--statement", STATEMENT)
    signs = {i: v for i, v in summary["requirements"].items() if i.startswith("SIGN-")}
    assert signs["SIGN-02"] == "pass"
    assert not {"fail", "warn", "inconclusive", "error"} & set(signs.values())
    assert summary["class"] == "recorded"
    assert report["inputs"][0]["exchanges"] == 13


def test_without_a_statement_what_needs_the_secret_is_inconclusive(audit):
    code, summary, report = audit(LAZOP)
    assert summary["edition"] == "aliexpress"
    assert summary["requirements"]["SIGN-02"] == "inconclusive"
    assert any("--statement" in note["en"] for note in report["notes"])
    failed = "fail" in summary["requirements"].values()
    assert (code, summary["conclusion"]) == ((1, "FINDINGS") if failed else (3, "UNDECIDED"))


def test_a_damaged_file_is_named_with_the_place_and_is_never_clean(audit, tmp_path):
    whole = LAZOP.read_bytes()
    torn = tmp_path / "torn.ndjson"
    torn.write_bytes(whole[: len(whole) - 200])
    code, summary, report = audit(torn, "--statement", STATEMENT)
    (file,) = report["inputs"]
    assert (file["exchanges"], file["damaged"]) == (12, 1)
    assert "torn.ndjson:13:" in file["damage"][0]["en"]
    assert "torn.ndjson:13:" in file["damage"][0]["zh"]
    assert summary["conclusion"] in {"UNDECIDED", "FINDINGS"}
    assert code in {1, 3}


def test_exchanges_with_other_hosts_are_counted_and_left_out(audit, tmp_path):
    record = json.loads(LAZOP.read_text("utf-8").splitlines()[0])
    record["request"]["url"] = "https://tracker.example.com/pixel?sign=1"
    mixed = tmp_path / "mixed.ndjson"
    mixed.write_text(LAZOP.read_text("utf-8") + json.dumps(record) + "\n", "utf-8")
    _, _, report = audit(mixed, "--statement", STATEMENT)
    assert (report["inputs"][0]["exchanges"], report["inputs"][0]["left_out"]) == (13, 1)
    assert any("tracker.example.com (1)" in note["en"] for note in report["notes"])


def test_a_named_gateway_belongs_to_the_platform(audit, tmp_path):
    text = LAZOP.read_text("utf-8").replace("http://127.0.0.1:", "https://gw.erp.example:")
    moved = tmp_path / "moved.ndjson"
    moved.write_text(text, "utf-8")
    words = (moved, "--statement", STATEMENT)
    assert audit(*words)[2]["inputs"][0]["exchanges"] == 0
    assert audit(*words, "--gateway", "gw.erp.example")[2]["inputs"][0]["exchanges"] == 13


def test_traffic_of_nobody_we_know_is_undecided(audit, tmp_path):
    foreign = tmp_path / "foreign.ndjson"
    foreign.write_text(
        LAZOP.read_text("utf-8").replace("http://127.0.0.1:", "https://shop.example:"), "utf-8"
    )
    code, summary, _ = audit(foreign)
    assert (code, summary["conclusion"]) == (3, "UNDECIDED")


def test_the_number_of_workers_does_not_matter(audit):
    one = audit(CLIENTS, "--statement", STATEMENT)[2]
    two = audit(CLIENTS, "--statement", STATEMENT, "--workers", "2")[2]
    for told in ("requirements", "inputs", "metrics", "rounds", "conclusion", "notes"):
        assert two[told] == one[told], told


def test_standard_input_is_read(audit, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(LAZOP.read_bytes())))
    _, _, report = audit("-", "--statement", STATEMENT)
    assert (report["inputs"][0]["path"], report["inputs"][0]["exchanges"]) == ("-", 13)


def test_a_compressed_file_is_the_same_traffic(audit, tmp_path):
    packed = tmp_path / "traffic.ndjson.gz"
    packed.write_bytes(gzip.compress(LAZOP.read_bytes()))
    plain = audit(LAZOP, "--statement", STATEMENT)[1]
    assert audit(packed, "--statement", STATEMENT)[1]["requirements"] == plain["requirements"]


def test_a_part_of_the_rows_is_never_clean(audit):
    code, summary, _ = audit(LAZOP, "--statement", STATEMENT, "--only", "SIGN-02")
    assert (code, summary["conclusion"]) == (3, "UNDECIDED")
    assert summary["requirements"] == {"SIGN-02": "pass"}


def test_the_evidence_keeps_what_findings_cite_and_the_digest_of_the_rest(audit, tmp_path):
    _, _, report = audit(CLIENTS / "ae_sdk-0.6.0.ndjson", "--statement", STATEMENT)
    log = (tmp_path / "report0" / "evidence" / "log.ndjson").read_text("utf-8").splitlines()
    records = [json.loads(line) for line in log]
    kept = {r["body"]["id"] for r in records if r["type"] == "exchange"}
    assert kept == {
        x for row in report["requirements"] for f in row["findings"] for x in f["exchanges"]
    }
    (digest,) = [v for k, v in records[0]["body"]["digests"].items() if k.startswith("input ")]
    assert digest == report["inputs"][0]["sha256"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["nowhere.har"], "nowhere.har"),
        ([CLIENTS / "lazop-sdk-1.0.3.ndjso"], "lazop-sdk-1.0.3.ndjson"),
        ([LAZOP, "--workers", "many"], "number of processes"),
        ([LAZOP, "--edition", "aliexpres"], "aliexpress"),
    ],
)
def test_wrong_use_is_told_and_runs_nothing(harness, words, told):
    code, out, err = harness("audit", *words)
    assert (code, out) == (2, "")
    assert told in err
