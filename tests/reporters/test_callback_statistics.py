"""Callbacks in numbers."""

from harness.model.delivery import DeliveryMark
from harness.reporters.callback_statistics import callback_statistics

FORGED, LATE = DeliveryMark.FORGED, DeliveryMark.LATE


def test_no_callback_has_no_time(build):
    found = callback_statistics(build.report(deliveries=()))
    assert (found.deliveries, found.p50_ms, found.p95_ms, found.max_ms) == (0, None, None, None)


def test_times_are_those_of_acknowledgements_by_nearest_rank(build):
    rows = [build.delivery(n, elapsed_ms=n) for n in range(1, 21)]
    rows += [
        build.delivery(30, elapsed_ms=9000, outcome="timeout"),
        build.delivery(31, elapsed_ms=8000, outcome="500"),
        build.delivery(32, elapsed_ms=7000, marks=(FORGED,)),
        build.delivery(33, elapsed_ms=None),
    ]
    found = callback_statistics(build.report(deliveries=tuple(rows)))
    assert (found.p50_ms, found.p95_ms, found.max_ms) == (10, 19, 20)
    assert (found.deliveries, found.acknowledged) == (24, 21)


def test_a_forged_one_is_refused_by_an_answer_only(build):
    rows = tuple(
        build.delivery(n, outcome=outcome, marks=(FORGED,))
        for n, outcome in enumerate(("401", "200", "timeout"))
    )
    found = callback_statistics(build.report(deliveries=rows))
    assert (found.forged, found.forged_refused, found.acknowledged) == (3, 1, 0)


def test_repeats_are_told_apart_and_our_own_delay_is_not_theirs(build):
    marks = (
        (DeliveryMark.DUPLICATE,),
        (DeliveryMark.RETRY,),
        (LATE,),
        (LATE, DeliveryMark.OUR_DELAY),
    )
    rows = tuple(build.delivery(n, marks=mark) for n, mark in enumerate(marks))
    found = callback_statistics(build.report(deliveries=rows))
    assert (found.duplicates, found.retries, found.late) == (1, 1, 1)
