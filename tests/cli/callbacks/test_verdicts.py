"""`harness callbacks URL`: what it makes of right and of flawed receivers."""

import re
import shutil
import socket
from contextlib import closing

import pytest

from harness.documents.resources import resource

pytestmark = pytest.mark.long

PROBE = 'probe: {url: "http://127.0.0.1:{callback_port}/state/{order_id}", status: "$.status"}'


def verdicts(summary):
    return {name: verdict for name, verdict in summary["requirements"].items() if verdict != "pass"}


def test_the_right_sample_application_passes_the_whole_set(tested, erp_receiver):
    code, summary, report = tested(
        erp_receiver + "/callbacks/aliexpress",
        "--probe", erp_receiver + "/state/{order_id}", "--probe-status", "$.status",
    )  # fmt: skip
    assert (code, summary["conclusion"], verdicts(summary)) == (0, "CLEAN", {})
    rows = {"TRK-02", "TRK-03", "TRK-04", "TRK-05", "TRK-06", "TRK-10"}
    assert set(summary["requirements"]) == rows
    stock = resource("scenarios", "aliexpress", "callbacks").glob("*.yaml")
    assert {s["name"] for s in report["scenarios"]} == {path.stem for path in stock}
    assert report["run"]["verb"] == "callbacks"


@pytest.mark.parametrize(
    ("flaw", "name", "failed"),
    [
        ("believes all", "forged-wrong-key", {"TRK-03": "fail"}),
        ("goes back", "reordered", {"TRK-06": "fail"}),
        ("goes back", "stale", {"TRK-04": "warn"}),
        ("fails on odd bytes", "non-utf8", {"TRK-02": "fail"}),
    ],
)
def test_a_flaw_turns_its_row_red(tested, receiver, scenario, flaw, name, failed):
    server = receiver(flaw)
    _, summary, _ = tested(server.url, *server.probe, *scenario(name))
    rows = summary["requirements"]
    assert {row: rows[row] for row in failed} == failed
    assert {row for row, verdict in rows.items() if verdict in ("fail", "warn")} == set(failed)


def test_a_duplicate_that_is_refused_is_found(tested, receiver, scenario):
    server = receiver("refuses duplicates")
    code, summary, _ = tested(server.url, *scenario("duplicate"))
    assert (code, summary["conclusion"]) == (1, "FINDINGS")
    assert summary["requirements"]["TRK-05"] == "fail"


def test_without_a_probe_the_effect_is_open_and_the_way_out_is_told(tested, receiver, scenario):
    code, summary, report = tested(receiver().url, *scenario("plain", "stale"))
    assert (code, summary["conclusion"]) == (0, "CLEAN")
    assert summary["requirements"]["TRK-10"] == "untested"
    assert summary["requirements"]["TRK-04"] == "inconclusive"
    reasons = {r["id"]: r["reason"] for r in report["requirements"] if "reason" in r}
    assert all("--probe" in reasons[row]["en"] for row in ("TRK-04", "TRK-10"))
    assert all("--probe" in reasons[row]["zh"] for row in ("TRK-04", "TRK-10"))


def test_the_reference_client_is_no_effect_of_the_application(tested, receiver, scenario):
    # It ships the order after the news of its payment, and a receiver that stores nothing does not.
    server = receiver("stores nothing")
    code, summary, _ = tested(server.url, *scenario("plain"))
    assert (code, summary["requirements"]["TRK-10"]) == (0, "untested")


def test_a_probe_that_shows_nothing_leaves_it_undecided(tested, receiver, scenario):
    server = receiver("stores nothing")
    code, summary, report = tested(server.url, *server.probe, *scenario("plain"))
    assert (code, summary["conclusion"]) in ((3, "UNDECIDED"), (1, "FINDINGS"))
    assert (
        "TRK-10" in report["reason"]["en"]
        or "the state probe showed no status" in (report["reason"]["en"])
    )


def test_nobody_at_the_url_is_undecided_and_no_fault(tested):
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    code, summary, report = tested(f"http://127.0.0.1:{port}/callbacks")
    assert (code, summary["conclusion"]) == (3, "UNDECIDED")
    assert report["reason"]["en"] == f"nobody answers at http://127.0.0.1:{port}/callbacks"
    assert set(summary["requirements"].values()) == {"untested"}


def test_a_redirect_is_an_answer_and_not_followed(tested, receiver, scenario):
    server = receiver("redirects")
    code, summary, report = tested(server.url, *scenario("plain"))
    assert (code, summary["requirements"]["TRK-02"]) == (1, "fail")
    [finding] = next(r for r in report["requirements"] if r["id"] == "TRK-02")["findings"]
    assert finding["actual"] == "302"
    assert {request.path for request in server.requests} == {"/callbacks"}


def test_a_set_ends_early_where_nothing_is_acknowledged(tested, receiver):
    server = receiver("")
    server.secret = b"another secret"
    code, _, report = tested(server.url)
    assert code == 1
    assert "no callback at all was acknowledged" in report["reason"]["en"]
    assert len(report["scenarios"]) < 5


def test_the_statements_secret_and_probe_hold(tested, receiver, scenario, statement, monkeypatch):
    monkeypatch.setenv("AE_SECRET", "a-secret-of-its-own")
    server = receiver()
    server.secret = b"a-secret-of-its-own"
    path = statement(server.url, more=f"app_secret: env:AE_SECRET\n{PROBE}")
    code, summary, _ = tested(server.url, "--statement", path, *scenario("plain"))
    assert (code, summary["requirements"]["TRK-10"]) == (0, "pass")


def test_only_some_rows_never_come_out_clean(tested, receiver, scenario):
    code, summary, _ = tested(receiver().url, "--only", "TRK-02", *scenario("plain"))
    assert (code, summary["conclusion"]) == (3, "UNDECIDED")
    assert summary["requirements"] == {"TRK-02": "pass"}


def test_the_report_names_the_endpoint_and_both_languages(harness, receiver, scenario, tmp_path):
    server = receiver()
    out = tmp_path / "report"
    words = ("--lang", "zh", "--out", out, *scenario("plain"))
    code, shown, err = harness("callbacks", server.url, *words)
    assert code == 0
    assert "未提供状态探针" in shown
    assert "exit 0: 未发现问题" in err
    assert server.url in (out / "report.html").read_text("utf-8")
    shutil.rmtree(out)


def test_rounds_and_output_of_an_application_are_not_told_of_where_none_ran(
    tested, receiver, scenario, tmp_path
):
    server = receiver()
    _, _, report = tested(server.url, *server.probe, *scenario("plain"))
    page = (tmp_path / "report" / "report.html").read_text(encoding="utf-8")
    assert report["rounds"] == []
    told = ("rounds complete", "Complete rounds", "outside of the rounds", "application.log")
    assert [text for text in told if text in page] == []
    assert "Callback deliveries" in page
    # What a finding cites leads to the delivery.
    cited = set(re.findall(r'class="ref" href="#(d-x[0-9]+)"', page))
    assert cited
    assert cited <= set(re.findall(r'<tr id="(d-x[0-9]+)"', page))
