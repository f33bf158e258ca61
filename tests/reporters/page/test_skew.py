import pytest

from harness.model.particulars import ClockSkew
from harness.reporters.page.skew import SkewStrip


def strip(least, median, most):
    return SkewStrip(ClockSkew(answers=9, least_ms=least, median_ms=median, most_ms=most))


@pytest.mark.parametrize(
    ("most", "reach"), [(0, 100), (100, 100), (101, 1000), (301_000, 3_600_000)]
)
def test_the_line_reaches_to_the_next_round_figure(most, reach):
    assert strip(0, 0, most).reach_ms == reach


def test_no_skew_stands_in_the_middle_and_is_seen():
    still = strip(0, 0, 0)
    assert still.least_x == still.zero_x
    assert still.most_x == still.least_x + 2


def test_the_ends_of_the_bar_lie_on_the_line():
    wide = strip(-10_000_000, 0, 10_000_000)
    assert (wide.least_x, wide.most_x) == (wide.left, wide.right)
