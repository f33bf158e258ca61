import io
import json
import shutil
import textwrap
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from types import SimpleNamespace

import pytest

from harness.catalog.load import load_plan
from harness.cli.main import main
from harness.documents.resources import resource
from harness.emulator.server import Emulator

CALM = ("order-lifecycle", "price-and-stock")
# Rows that only trouble shows: the other scenarios of the plan make it.
PROVOKED = {
    "AUTH-03", "AUTH-04", "AUTH-08", "LIFE-05", "LIFE-06", "TRK-03", "TRK-04", "TRK-05", "TRK-06",
    "RATE-03", "RTRY-01", "RTRY-02", "RTRY-03", "NET-02", "NET-04", "ERRH-01", "ERRH-04",
}  # fmt: skip


@pytest.fixture
def certify(capsys, tmp_path):
    """Certifies a statement: exit code, machine summary, report, the run's folder, stderr."""

    def run(statement, *words, wait=30):
        out = tmp_path / "report"
        command = ["certify", statement, "--json", "--out", out, "--wait", wait, *words]
        code = main([str(word) for word in command])
        seen = capsys.readouterr()
        summary = json.loads(seen.out) if seen.out else {}
        path = out / "report.json"
        report = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        return code, summary, report, out, seen.err

    return run


@pytest.fixture
def plan_of(monkeypatch):
    """Cuts the plan down to some scenarios, and to the rows that they can show."""

    def cut(*scenarios, rows=()):
        whole = load_plan("aliexpress")
        owed = tuple(r for r in whole.requirements if r not in PROVOKED or r in rows)
        plan = replace(whole, requirements=owed, scenarios=scenarios)
        monkeypatch.setattr("harness.cli.certify.load_plan", lambda _edition: plan)

    return cut


@pytest.fixture
def calm_plan(plan_of):
    """The plan without the trouble, which takes most of the time."""
    plan_of(*CALM)


@pytest.fixture(scope="session")
def whole_run(tmp_path_factory):
    """Certifies an example by the whole plan, once for all tests."""
    kept = {}

    def run(example):
        if example not in kept:
            kept[example] = _certified(example, tmp_path_factory.mktemp(example) / "report")
        if _is_our_delay(kept[example].report):
            # A busy machine delayed our sender, and the run says so: no word on the subject.
            kept[example] = _certified(example, tmp_path_factory.mktemp(example) / "again")
        return kept[example]

    return run


def _is_our_delay(report):
    open_rows = [r for r in report["requirements"] if r["verdict"] == "inconclusive"]
    reasons = [row["reason"]["en"] for row in open_rows if row["level"] == "must"]
    is_open = report["conclusion"] == "INCOMPLETE"
    return is_open and bool(reasons) and all(r.startswith("Our own sender") for r in reasons)


def _certified(example, out):
    """Exit code, machine summary, report, the run's folder, and what the emulator issued."""
    issued: set[str] = set()
    stop = Emulator.stop

    def remember_and_stop(emulator):
        issued.update(emulator.secrets())
        stop(emulator)

    told = io.StringIO()
    command = ["certify", resource("examples", example, "statement.yaml"), "--json", "--out", out]
    with (
        pytest.MonkeyPatch.context() as patch,
        redirect_stdout(told),
        redirect_stderr(io.StringIO()),
    ):
        patch.setattr(Emulator, "stop", remember_and_stop)
        code = main([str(word) for word in command])
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    return SimpleNamespace(
        code=code, summary=json.loads(told.getvalue()), report=report, out=out, issued=issued
    )


@pytest.fixture
def erp(tmp_path):
    """A copy of the sample application, for a test to spoil."""
    folder = tmp_path / "erp"
    shutil.copytree(resource("examples", "erp"), folder)
    return folder


@pytest.fixture
def statement_for(tmp_path):
    """Writes a statement whose application is the given Python code."""

    def write(code):
        folder = tmp_path / "app"
        folder.mkdir()
        (folder / "app.py").write_text(textwrap.dedent(code), encoding="utf-8")
        path = folder / "statement.yaml"
        path.write_text(STATEMENT, encoding="utf-8")
        return path

    return write


STATEMENT = """\
statement: 1
edition: aliexpress
application: {name: Try-out, version: "1", company: Example Trading Ltd}
app_key: "12345678"
interfaces: [aliexpress.ds.order.create]
capabilities: {order.create: true, order.ship: true, tracking.callback: true}
callback: {url: "http://127.0.0.1:{callback_port}/callbacks"}
observe: {command: [python, app.py], env: {GATEWAY: "{gateway}", PORT: "{callback_port}"}}
"""
