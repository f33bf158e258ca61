from dataclasses import replace
from datetime import timedelta

import pytest

from harness.model.particulars import KeptFile, Particulars
from harness.model.text import Text
from harness.reporters.page.view import PageView


@pytest.mark.parametrize(("seconds", "shown"), [(21.48, "21.5 s"), (200, "3 min 20 s")])
def test_duration_reads_as_people_say_it(build, seconds, shown):
    start = build.moment(0)
    run = {"started": start, "finished": start + timedelta(seconds=seconds)}
    assert PageView(build.report(run=run)).duration == shown


def test_digests_that_a_run_does_not_have_are_left_out(build):
    view = PageView(build.report(run={"statement_sha256": "", "plan_sha256": ""}))
    assert [digest[0] for _, digest in view.digests] == ["c", "d"]


LOST = Text("the application was not there to the end", "应用未运行到最后")


def test_nothing_is_first_to_fix_where_the_run_itself_lacks_its_application(build):
    view = PageView(replace(build.incomplete(), reason=LOST))
    assert view.first_to_fix is None
    assert view.remedy.en == "Mend what the reason above names, then run again."


def test_where_the_application_printed_something_the_remedy_says_where(build):
    log = KeptFile(path="evidence/application.log", sha256="a" * 64, size=1)
    told = replace(build.incomplete(), reason=LOST, particulars=Particulars(files=(log,)))
    assert PageView(told).remedy.en.endswith("evidence/application.log.")


def test_a_failure_is_first_to_fix_whatever_the_reason_says(build):
    view = PageView(replace(build.not_ready(), reason=LOST))
    assert view.first_to_fix is not None
