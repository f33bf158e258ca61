"""What is written of an act holds nothing that is to be hidden."""

from datetime import UTC, datetime

import pytest

from harness.evidence.log import LogWriter, RunStart, read_log
from harness.evidence.observe import Credentials
from harness.evidence.redact import Redactor
from harness.model.clock import SystemClock
from harness.model.evidence import Act, ActKind
from harness.model.requirement import RunClass
from harness.platforms.editions import edition_named
from harness.run.recorder import Recorder
from harness.sources.stream import LiveStream

NOW = datetime(2026, 11, 22, tzinfo=UTC)
SECRET = "s3cret-of-the-app"


@pytest.fixture
def written(tmp_path):
    def details_written(*details):
        start = RunStart(
            run_id="r",
            verb="run",
            run_class=RunClass.REHEARSAL,
            edition="aliexpress",
            started=NOW,
            digests=(),
        )
        with LogWriter(tmp_path / "log") as log:
            log.start(start)
            recorder = Recorder(
                log=log,
                redactor=Redactor(bytes(32), (SECRET,)),
                edition=edition_named("aliexpress"),
                credentials=Credentials(app_key="12345678", app_secret=None),
                stream=LiveStream(SystemClock()),
                clock=SystemClock(),
            )
            recorder.record(
                Act(kind=ActKind.STEP_ENDED, at=NOW, name="a step", details=tuple(details))
            )
        [act] = read_log(tmp_path / "log").acts
        return act.details

    return details_written


def test_details_that_hold_nothing_to_hide_stay_as_they_are(written):
    details = (("location", "six.yaml:12"), ("exchange", "x1"), ("exchange", "x2"))
    assert written(*details) == details


def test_a_secret_is_taken_out_of_the_detail_that_holds_it_and_of_no_other(written):
    first, second, third = written(
        ("location", "six.yaml:12"), ("reason_en", f"it sent {SECRET}!"), ("exchange", "x1")
    )
    assert (first, third) == (("location", "six.yaml:12"), ("exchange", "x1"))
    assert SECRET not in second[1]
    assert second[1].startswith("it sent ")


def test_what_gives_itself_away_is_found_behind_an_open_quotation(written):
    _, second = written(("a", 'note="'), ("b", "password: abcd1234efgh5678"))
    assert "abcd1234efgh5678" not in second[1]
