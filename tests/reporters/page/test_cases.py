from dataclasses import replace

from harness.model.requirement import Subject
from harness.model.verdict import Verdict
from harness.reporters.incidents import incidents
from harness.reporters.page.cases import cases


def test_incidents_are_gathered_by_requirement_in_their_order(build):
    found = cases(incidents(build.not_ready()))
    assert [(c.requirement.id, len(c.incidents), c.is_blocking) for c in found] == [
        ("SIGN-02", 3, True),
        ("TRK-10", 1, True),
        ("RTRY-02", 1, False),
    ]


def test_only_a_failed_row_of_the_platform_is_drift(build):
    (failed, *_) = incidents(build.not_ready())
    platform = replace(failed, requirement=replace(failed.requirement, subject=Subject.PLATFORM))
    (drift,) = cases((platform,))
    (warned,) = cases((replace(platform, verdict=Verdict.WARN),))
    (own,) = cases((failed,))
    assert (drift.is_drift, warned.is_drift, own.is_drift) == (True, False, False)
