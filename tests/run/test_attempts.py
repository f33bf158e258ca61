"""Earlier runs of the same plan: found beside a run, whatever else lies there."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from harness.evidence.log import LogWriter, RunStart
from harness.model.requirement import RunClass
from harness.run import attempts as subject
from harness.run.attempts import attempts_beside

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
START = RunStart(
    run_id="now",
    verb="certify",
    run_class=RunClass.REHEARSAL,
    edition="aliexpress",
    started=NOW,
    digests=(("plan", "a" * 64),),
    settings=(("application", "ERP"), ("driver", "observe")),
)


@pytest.fixture
def lay(tmp_path):
    """Lays a run folder beside: hours before now, with what its first record says otherwise."""

    def make(name, *, hours=1, conclusion="NOT_READY", **changes):
        start = replace(START, run_id=name, started=NOW - timedelta(hours=hours), **changes)
        (tmp_path / name / "evidence").mkdir(parents=True)
        with LogWriter(tmp_path / name / "evidence" / "log.ndjson") as log:
            log.start(start)
        if conclusion:
            report = {"schema": 1, "run": {"id": name, "x": ["deep"]}, "conclusion": conclusion}
            text = json.dumps({**report, "reason": {"en": "x"}}, indent=2)
            (tmp_path / name / "report.json").write_text(text, encoding="utf-8")
        return tmp_path / name

    return make


@pytest.fixture
def found(tmp_path):
    def ask(start=START):
        return [(a.run, a.conclusion) for a in attempts_beside(tmp_path / "now", start)]

    return ask


def test_they_are_told_oldest_first_with_what_they_came_to(lay, found):
    lay("b", hours=2)
    lay("a", hours=1, conclusion="READY")
    lay("c", hours=3, conclusion="")
    assert found() == [("c", ""), ("b", "NOT_READY"), ("a", "READY")]


@pytest.mark.parametrize(
    "changes",
    [
        {"digests": (("plan", "b" * 64),)},
        {"settings": (("application", "Other"),)},
        {"settings": (("application", "ERP"), ("shard", "1/2"))},
        {"edition": "alibaba"},
        {"verb": "run"},
        {"hours": -1},
    ],
    ids=["plan", "application", "shard", "edition", "verb", "later"],
)
def test_another_is_none(lay, found, changes):
    lay("a", **changes)
    assert found() == []


def test_a_run_without_a_plan_has_none(lay, found):
    lay("a", digests=(("plan", ""),))
    assert found(replace(START, digests=(("plan", ""),))) == []


def test_links_are_not_followed(lay, found, tmp_path):
    lay("a")
    (tmp_path / "latest").symlink_to("a")
    elsewhere = lay("b").rename(tmp_path.parent / f"{tmp_path.name}-elsewhere")
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "evidence").symlink_to(elsewhere / "evidence")
    assert found() == [("a", "NOT_READY")]


@pytest.mark.parametrize("damage", [b"", b"torn", b'{"seq": 0}\n', b"\xff\n", b"[" * 9999])
def test_what_cannot_be_read_is_passed_over(lay, found, damage):
    lay("a")
    (lay("b") / "evidence" / "log.ndjson").write_bytes(damage)
    assert found() == [("a", "NOT_READY")]


def test_an_endless_first_record_is_not_read(lay, found, monkeypatch):
    lay("a")
    monkeypatch.setattr(subject, "_LONGEST", 100)
    assert found() == []


@pytest.mark.parametrize("word", ["SPLENDID", "ready"])
def test_a_word_that_is_no_conclusion_is_none(lay, found, word):
    lay("a", conclusion=word)
    assert found() == [("a", "")]


def test_the_latest_are_kept_where_there_are_many(lay, found, monkeypatch):
    monkeypatch.setattr(subject, "MOST", 2)
    for hours in (1, 2, 3):
        lay(f"h{hours}", hours=hours)
    assert [run for run, _ in found()] == ["h2", "h1"]


def test_a_folder_that_is_not_there_has_none(tmp_path):
    assert attempts_beside(tmp_path / "nowhere" / "run", START) == ()
