"""A page of many thousand rows stays small: what each row costs is bounded."""

import pytest

from bench.reports import report_of_findings, report_of_one_requirement, report_of_requirements
from harness.reporters.page import page_text

FIVE_MEGABYTES = 5_000_000


def size(report):
    return len(page_text(report, "both").encode())


@pytest.mark.parametrize("build", [report_of_requirements, report_of_findings])
def test_ten_thousand_requirements_stay_below_five_megabytes(build):
    # Ten thousand of them take many seconds; that size grows evenly is seen with fewer.
    small, large = size(build(1500)), size(build(2000))
    assert large + 16 * (large - small) < FIVE_MEGABYTES


def test_ten_thousand_findings_stay_below_five_megabytes():
    assert size(report_of_one_requirement(10_000)) < FIVE_MEGABYTES
