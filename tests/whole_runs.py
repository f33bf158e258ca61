"""Whole certifications of the examples: each made once in a session, whichever worker asks first.

One takes most of a minute. What it left is read by every test that needs it and changed by none.
"""

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from types import SimpleNamespace

import pytest

from harness.cli.main import main
from harness.documents.resources import resource
from harness.emulator.server import Emulator
from harness.plugin.locks import locked
from harness.reporters.atomic import write_atomically

RESTLESS = 5.0
"""Seconds that a sample which never stops calling is waited for at the end, in place of twenty."""


@pytest.fixture(scope="session")
def session_folder(tmp_path_factory, pytestconfig):
    """A folder that all workers of this session share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if hasattr(pytestconfig, "workerinput") else base


@pytest.fixture(scope="session")
def whole_run(session_folder):
    """Certifies an example by the whole plan, once for all tests of all workers.

    Hands back exit code, machine summary, report, the run's folder, what was printed and what the
    emulator issued. Nobody may write into the folder.
    """
    seen = {}

    def run(example):
        if example not in seen:
            seen[example] = _made_once(session_folder / "certified" / example, example)
        return seen[example]

    return run


def _made_once(folder, example):
    note = folder / "note.json"
    with locked(folder / "lock"):
        if not note.exists():
            write_atomically(note, json.dumps(_decided(folder, example)).encode())
    kept = SimpleNamespace(**json.loads(note.read_text("utf-8")))
    kept.out, kept.issued = folder / kept.out, set(kept.issued)
    kept.report = json.loads((kept.out / "report.json").read_text("utf-8"))
    return kept


def _decided(folder, example):
    made = _certified(example, folder, "report")
    if _is_our_delay(json.loads((folder / "report" / "report.json").read_text("utf-8"))):
        # A busy machine delayed our sender, and the run says so: no word on the subject.
        made = _certified(example, folder, "again")
    return made


def _is_our_delay(report):
    open_rows = [r for r in report["requirements"] if r["verdict"] == "inconclusive"]
    reasons = [row["reason"]["en"] for row in open_rows if row["level"] == "must"]
    is_open = report["conclusion"] == "INCOMPLETE"
    return is_open and bool(reasons) and all(r.startswith("Our own sender") for r in reasons)


def _certified(example, folder, name):
    issued = set()
    stop = Emulator.stop

    def remember_and_stop(emulator):
        issued.update(emulator.secrets())
        stop(emulator)

    told, said = io.StringIO(), io.StringIO()
    statement = resource("examples", example, "statement.yaml")
    command = ["certify", statement, "--json", "--out", folder / name]
    with (
        pytest.MonkeyPatch.context() as patch,
        redirect_stdout(told),
        redirect_stderr(said),
    ):
        patch.setattr(Emulator, "stop", remember_and_stop)
        patch.setattr("harness.run.resting.PATIENCE", RESTLESS)
        code = main([str(word) for word in command])
    return {
        "code": code,
        "summary": json.loads(told.getvalue()),
        "said": said.getvalue(),
        "out": name,
        "issued": sorted(issued),
    }
