"""An audit that met more secrets than it can search for: nothing tells that it searched."""

import json
from pathlib import Path

import pytest

from harness.evidence import learned
from tests.run.audits import audited

RECORDED = Path(__file__).parents[1] / "recordings" / "one_order" / "order-lifecycle.har"


@pytest.fixture
def report(tmp_path):
    def made():
        return json.loads(audited(tmp_path, [RECORDED])[0])

    return made


def notes_of(report):
    return [note["en"] for note in report["notes"]]


def test_no_search_is_recorded_where_secrets_were_left_out(monkeypatch, report):
    monkeypatch.setattr(learned, "MOST_SECRETS", 1)
    made = report()
    assert made["protection"]["searched"] is None
    assert any("no search is recorded" in note for note in notes_of(made))


def test_otherwise_it_is_told_for_how_many_secrets_was_searched(report):
    made = report()
    assert made["protection"]["searched"] > 1
    assert not any("no search is recorded" in note for note in notes_of(made))
