from datetime import timedelta

import pytest

from harness.reporters.page.view import PageView


@pytest.mark.parametrize(("seconds", "shown"), [(21.48, "21.5 s"), (200, "3 min 20 s")])
def test_duration_reads_as_people_say_it(build, seconds, shown):
    start = build.moment(0)
    run = {"started": start, "finished": start + timedelta(seconds=seconds)}
    assert PageView(build.report(run=run)).duration == shown


def test_digests_that_a_run_does_not_have_are_left_out(build):
    view = PageView(build.report(run={"statement_sha256": "", "plan_sha256": ""}))
    assert [digest[0] for _, digest in view.digests] == ["c", "d"]
