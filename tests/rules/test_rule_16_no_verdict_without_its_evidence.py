"""Rule 16: what could not be written is not judged, and makes the run INVALID."""

import errno

import pytest

from harness.evidence.log import LogWriter, RunStart, read_log
from harness.evidence.observe import Credentials
from harness.evidence.redact import Redactor
from harness.model.clock import SystemClock
from harness.model.errors import EvidenceError
from harness.model.requirement import RunClass
from harness.model.verdict import Conclusion
from harness.run.readback import Beside, report_of
from harness.run.recorder import Recorder
from harness.sources.stream import LiveStream

ROWS = {"traffic": [{"create": "1"}, {"create": "2"}, {"create": "3"}]}


def what_could_not_be_redacted_is_not_judged(made, folder):
    report, evidence = _recorded(made, folder, _Throwing)
    assert [x.id for x in evidence.exchanges] == ["x1", "x2"]
    assert report.exchanges == 2
    assert (report.conclusion, report.conclusion.exit_code) == (Conclusion.INVALID, 4)
    assert "could not be recorded" in report.reason.en


def a_log_without_its_end_is_invalid(made, folder):
    path = made.write_log(folder / "whole", *made.exchanges_of(ROWS))
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:-1]))
    assert report_of(made.order(), read_log(path)).conclusion is Conclusion.INVALID


class _Throwing(Redactor):
    def redact(self, exchange):
        if b"erp-2" in exchange.request.body:
            raise ValueError("a rule broke")
        return super().redact(exchange)


def _recorded(made, folder, redactor):
    order = made.order()
    with LogWriter(folder / "log") as log:
        log.start(_start(made))
        recorder = Recorder(
            log=log,
            redactor=redactor(bytes(32), (), public=frozenset()),
            edition=order.edition,
            credentials=Credentials(app_key="12345678", app_secret=None),
            stream=LiveStream(SystemClock()),
            clock=SystemClock(),
        )
        for exchange in made.exchanges_of(ROWS):
            recorder.take(exchange)
        recorder.end()
    evidence = read_log(folder / "log")
    return report_of(order, evidence, Beside(invalid=recorder.trouble)), evidence


def _start(made):
    return RunStart(
        run_id="r",
        verb="certify",
        run_class=RunClass.REHEARSAL,
        edition="aliexpress",
        started=made.NOW,
        digests=(),
    )


def _disk_is_full(*_):
    raise OSError(errno.ENOSPC, "No space left on device")


def test_it_holds(made, tmp_path):
    what_could_not_be_redacted_is_not_judged(made, tmp_path)
    a_log_without_its_end_is_invalid(made, tmp_path)


def test_a_disk_that_is_full_is_told(made, tmp_path, monkeypatch):
    with LogWriter(tmp_path / "log") as log:
        monkeypatch.setattr("os.write", _disk_is_full)
        with pytest.raises(EvidenceError, match="No space left"):
            log.start(_start(made))


def test_switched_off_it_is_seen(made, tmp_path, monkeypatch):
    """The recorder keeps its trouble to itself."""
    silent = property(lambda _: None, lambda *_: None)
    monkeypatch.setattr(Recorder, "trouble", silent, raising=False)
    with pytest.raises(AssertionError):
        what_could_not_be_redacted_is_not_judged(made, tmp_path)


def test_switched_off_it_is_seen_of_a_log_without_its_end(made, tmp_path, monkeypatch):
    """Nobody asks for the end of the log."""
    monkeypatch.setattr("harness.conclusion._trouble", lambda _: None)
    with pytest.raises(AssertionError):
        a_log_without_its_end_is_invalid(made, tmp_path)
