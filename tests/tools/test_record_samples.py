"""tools/record_samples.py: makes the committed samples again."""

import json
import sys

import pytest

from tools import record_samples

FILES = {"order-lifecycle.har", "order-lifecycle.ndjson", "order-lifecycle.yaml", "statement.yaml"}


@pytest.fixture
def record(monkeypatch, tmp_path):
    """Records into a folder: exit code, folder."""

    def run():
        target = tmp_path / "sample"
        monkeypatch.setattr(sys, "argv", ["record_samples.py", str(target)])
        return record_samples.main(), target

    return run


def test_the_samples_are_made_and_hold_one_order(record, capsys):
    code, target = record()
    assert code == 0, capsys.readouterr().err
    assert {path.name for path in target.iterdir()} == FILES
    entries = json.loads((target / "order-lifecycle.har").read_text("utf-8"))["log"]["entries"]
    assert len(entries) == len((target / "order-lifecycle.ndjson").read_text("utf-8").splitlines())
    statement = (target / "statement.yaml").read_text("utf-8")
    assert "callback_port" not in statement
    assert "observe" not in statement


def test_a_name_of_this_machine_is_not_published(record, monkeypatch, capsys):
    monkeypatch.setattr(record_samples.socket, "gethostname", lambda: "Sample ERP")
    assert record()[0] == 1
    assert "must not be published" in capsys.readouterr().err
