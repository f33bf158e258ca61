"""Field formats, advice and success rates, as every form of a report tells them."""

from dataclasses import replace

import pytest

from harness.model.text import Text
from harness.model.verdict import CallMetric, Finding, Verdict
from harness.reporters.advice import advice
from harness.reporters.field_formats import field_formats
from harness.reporters.success_rate import success_rate

HINT = Text("Send two decimals.", "请保留两位小数。")
PRICE = Finding(
    message=Text("Wrong.", "错误。"), exchanges=("x1",), where="form.price", count=3, hint=HINT
)
OTHER = replace(PRICE, where="form.amount", count=2, hint=None)


def test_a_format_tells_how_often_and_where_it_was_not_kept(build):
    rows = (
        build.assessment("FMT-02", Verdict.FAIL, examined=9, findings=(PRICE, OTHER, PRICE)),
        build.assessment("SIGN-02", Verdict.FAIL, findings=(PRICE,)),
    )
    [found] = field_formats(build.report(assessments=rows))
    assert (found.requirement.id, found.examined, found.findings) == ("FMT-02", 9, 8)
    assert found.fields == ("form.price", "form.amount")


def test_advice_is_given_once_with_the_rows_it_belongs_to_worst_first(build):
    late = Text("Answer at once.", "请立即响应。")
    rows = (
        build.assessment("FMT-01", Verdict.WARN, findings=(replace(PRICE, hint=late),)),
        build.assessment("FMT-02", Verdict.FAIL, findings=(PRICE, PRICE, OTHER)),
        build.assessment("FMT-03", Verdict.FAIL, findings=(PRICE,)),
    )
    found = advice(build.report(assessments=rows))
    assert [(entry.text, entry.requirements) for entry in found] == [
        (HINT, ("FMT-02", "FMT-03")),
        (late, ("FMT-01",)),
    ]


@pytest.mark.parametrize(
    ("ok", "count", "rate"),
    [(3, 3, "100.00"), (2, 3, "66.66"), (99_999, 100_000, "99.99"), (0, 7, "0.00"), (0, 0, "0.00")],
)
def test_a_rate_is_cut_off_so_that_a_hundred_means_all(ok, count, rate):
    assert success_rate(CallMetric(operation="a", count=count, ok=ok, p95_ms=None)) == rate
