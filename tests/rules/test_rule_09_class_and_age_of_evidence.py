"""Rule 9: evidence shows only rows of its class; old or foreign recordings decide nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from harness.evidence.log import read_log
from harness.model.evidence import Act, ActKind, Lack
from harness.model.recording import Provenance, Recording
from harness.model.requirement import RunClass
from harness.model.statement import Statement
from harness.model.verdict import Conclusion, Verdict
from harness.reporters.record import report_record
from harness.run.order import MAX_AGE
from harness.run.readback import report_of
from harness.run.replay_order import ReplayOrder
from harness.run.replay_words import lacks_from_the_start

HANDSHAKES = {"traffic": [{"handshake": "refused", "certificate": "self-signed"}]}


def a_class_shows_only_its_own_rows(made):
    """NET-02 is shown by a rehearsal alone: a certificate that is wrong on purpose."""
    rehearsed = made.judged_traffic(HANDSHAKES | {"class": RunClass.REHEARSAL}, "NET-02")
    recorded = made.judged_traffic(HANDSHAKES | {"class": RunClass.RECORDED}, "NET-02")
    assert rehearsed["NET-02"] is Verdict.PASS
    assert recorded["NET-02"] is Verdict.NOT_APPLICABLE


def a_recording_that_is_too_old_or_of_another_key_is_told(made):
    assert _lacks(made, age=MAX_AGE - timedelta(days=1)) == []
    assert _lacks(made, age=MAX_AGE + timedelta(days=1)) == [Lack.TOO_OLD]
    assert _lacks(made, app_key="87654321") == [Lack.OTHER_KEY]


def such_a_recording_decides_nothing(made):
    for lack in Lack:
        act = Act(kind=ActKind.RECORDING_LACKS, at=made.NOW, name=lack)
        held = made.evidence(acts=(act,))
        conclusion = made.concluded(made.row(Verdict.PASS), evidence=held)
        assert conclusion is Conclusion.INCOMPLETE


def the_class_stands_beside_the_conclusion(made, folder):
    for run_class in RunClass:
        log = made.write_log(folder / run_class, run_class=run_class)
        report = report_of(made.order(run_class=run_class), read_log(log))
        assert report_record(report)["run"]["class"] == run_class.value


def _lacks(made, *, age=timedelta(), app_key="12345678"):
    provenance = Provenance(
        run_id="r",
        recorded=made.NOW - age,
        edition="aliexpress",
        app_key=app_key,
        driver="observe",
        tool_version="1",
    )
    replay = ReplayOrder(
        path="c.yaml",
        form="cassette",
        sha256="",
        edition="aliexpress",
        recording=Recording(exchanges=(), provenance=provenance),
    )
    statement = Statement(
        edition="aliexpress",
        name="n",
        version="1",
        company="c",
        app_key="12345678",
        app_secret=None,
        interfaces=(),
        capabilities={},
    )
    order = made.order(statement=statement)
    return [told.lack for told in lacks_from_the_start(replay, order, made.NOW)]


def test_it_holds(made, tmp_path):
    a_class_shows_only_its_own_rows(made)
    a_recording_that_is_too_old_or_of_another_key_is_told(made)
    such_a_recording_decides_nothing(made)
    the_class_stands_beside_the_conclusion(made, tmp_path)


def test_switched_off_it_is_seen(made, monkeypatch):
    """Evidence of any class shows every row."""
    monkeypatch.setattr("harness.assess.applicability", lambda *_: None)
    with pytest.raises(AssertionError):
        a_class_shows_only_its_own_rows(made)


def test_switched_off_it_is_seen_of_the_age(made, monkeypatch):
    """A recording never grows old."""
    monkeypatch.setattr(ReplayOrder, "recorded", property(lambda _: None))
    with pytest.raises(AssertionError):
        a_recording_that_is_too_old_or_of_another_key_is_told(made)


def test_switched_off_it_is_seen_of_what_it_lacks(made, monkeypatch):
    """What a recording lacks is not looked at."""
    monkeypatch.setattr("harness.conclusion._lacks", lambda _evidence: [])
    with pytest.raises(AssertionError):
        such_a_recording_decides_nothing(made)


def test_switched_off_it_is_seen_of_the_class(made, tmp_path, monkeypatch):
    """The report says that everything was live."""

    def live(*words, report_of=report_of):
        report = report_of(*words)
        return replace(report, run=replace(report.run, run_class=RunClass.LIVE))

    monkeypatch.setitem(the_class_stands_beside_the_conclusion.__globals__, "report_of", live)
    with pytest.raises(AssertionError):
        the_class_stands_beside_the_conclusion(made, tmp_path)
