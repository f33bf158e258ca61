import json
import shutil
import textwrap
from dataclasses import replace

import pytest

from harness.catalog.load import load_plan
from harness.cli.main import main
from harness.documents.resources import resource

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
