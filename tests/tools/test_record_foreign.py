"""tools/record_foreign.py: makes the recordings again that tests read."""

import json
import sys

import pytest

from tools import record_foreign, record_samples

FILES = {"order-lifecycle.har", "order-lifecycle.ndjson", "order-lifecycle.yaml", "statement.yaml"}


@pytest.fixture
def record(monkeypatch, tmp_path):
    """Records into a folder: exit code, folder."""

    def run():
        target = tmp_path / "one_order"
        monkeypatch.setattr(sys, "argv", ["record_foreign.py", str(target)])
        return record_foreign.main(), target

    return run


def test_the_recordings_are_made_and_hold_one_order(record, capsys):
    code, target = record()
    assert code == 0, capsys.readouterr().err
    assert {path.name for path in target.iterdir()} == FILES
    entries = json.loads((target / "order-lifecycle.har").read_text("utf-8"))["log"]["entries"]
    assert len(entries) == len((target / "order-lifecycle.ndjson").read_text("utf-8").splitlines())


def test_a_name_of_this_machine_is_not_published(record, monkeypatch, capsys):
    monkeypatch.setattr(record_samples.socket, "gethostname", lambda: "Sample ERP")
    assert record()[0] == 1
    assert "must not be published" in capsys.readouterr().err
