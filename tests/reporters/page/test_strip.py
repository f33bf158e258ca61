from dataclasses import replace

import pytest

from harness.model.delivery import CALLBACK_DEADLINE_MS, DeliveryMark
from harness.model.verdict import (
    Verdict,
)
from harness.reporters.page.sequence import MARK_WORDS
from harness.reporters.page.strip import MARK_MEANINGS, WIDTH, strips


def only_strip(build, *deliveries):
    (strip,) = strips(build.report(deliveries=deliveries)).drawn
    return strip


def standing(build, **changes):
    return only_strip(build, build.delivery(5, **changes)).attempts[0].standing


def test_every_mark_has_its_word_and_its_meaning():
    assert set(MARK_WORDS) == set(MARK_MEANINGS) == set(DeliveryMark)


def test_orders_are_told_apart_and_find_their_round(build):
    found = strips(build.not_ready()).drawn
    assert [(s.order, s.round, len(s.deliveries)) for s in found] == [
        ("8100000000000001", 1, 4),
        ("77", 0, 1),
        ("", 0, 1),
    ]


def test_time_counts_from_the_first_delivery_of_the_order(build):
    offsets = [a.offset for a in strips(build.not_ready()).drawn[0].attempts]
    assert offsets == ["+0 ms", "+1.00 s", "+1.00 s", "+1.00 s"]


def test_a_bar_is_as_long_as_the_answer_took(build):
    short, long = (
        only_strip(build, build.delivery(5, elapsed_ms=ms)).attempts[0].bar_x for ms in (100, 300)
    )
    assert long - short == 60


def test_the_deadline_lies_where_a_bar_of_500_ms_ends(build):
    drawn = strips(build.report(deliveries=(build.delivery(5, elapsed_ms=500),)))
    assert drawn.deadline_x == drawn.drawn[0].attempts[0].bar_x
    assert CALLBACK_DEADLINE_MS == 500


def test_a_bar_longer_than_the_drawing_is_cut_and_says_so(build):
    (attempt,) = only_strip(build, build.delivery(5, elapsed_ms=60_000)).attempts
    assert attempt.is_cut
    assert attempt.bar_x < WIDTH
    assert "60000 ms" in attempt.answer


def test_an_unknown_time_is_not_told(build):
    assert only_strip(build, build.delivery(5, elapsed_ms=None)).attempts[0].answer == "200"


@pytest.mark.parametrize(
    ("outcome", "marks", "expected"),
    [
        ("200", (), Verdict.PASS),
        ("200", (DeliveryMark.LATE,), Verdict.FAIL),
        ("200", (DeliveryMark.LATE, DeliveryMark.OUR_DELAY), Verdict.INCONCLUSIVE),
        ("200", (DeliveryMark.DUPLICATE,), Verdict.PASS),
        ("201", (), Verdict.FAIL),
        ("401", (), Verdict.FAIL),
        ("500", (), Verdict.FAIL),
        ("timeout", (), Verdict.FAIL),
        ("401", (DeliveryMark.FORGED,), Verdict.PASS),
        ("200", (DeliveryMark.FORGED,), Verdict.FAIL),
        ("302", (DeliveryMark.FORGED,), Verdict.FAIL),
        ("500", (DeliveryMark.FORGED,), Verdict.UNTESTED),
        ("200", (DeliveryMark.FORGED, DeliveryMark.OTHER_CASE), Verdict.UNTESTED),
        ("200", (DeliveryMark.UNVERIFIED,), Verdict.INCONCLUSIVE),
        ("413", (DeliveryMark.OUT_OF_FORM,), Verdict.UNTESTED),
        ("500", (DeliveryMark.OUT_OF_FORM,), Verdict.FAIL),
    ],
)
def test_a_delivery_borrows_the_mark_of_what_it_shows(build, outcome, marks, expected):
    assert standing(build, outcome=outcome, marks=marks) is expected


def test_marks_take_room_below_their_bar(build):
    plain = only_strip(build, build.delivery(5), build.delivery(6))
    marked = only_strip(build, build.delivery(5, marks=(DeliveryMark.LATE,)), build.delivery(6))
    assert marked.attempts[1].y > plain.attempts[1].y
    assert marked.height > plain.height


def test_a_delivery_names_the_requirements_that_cite_it(build):
    cited = strips(replace(build.not_ready(), deliveries=(build.delivery(5), build.delivery(8))))
    assert [a.findings for a in cited.drawn[0].attempts] == [("SIGN-02", "RTRY-02"), ()]


def test_orders_with_something_out_of_the_ordinary_find_room_before_others(build):
    plain = [build.delivery(n, order=str(n)) for n in range(20)]
    odd = build.delivery(99, order="odd", outcome="500")
    found = strips(build.report(deliveries=(*plain, odd)))
    assert (len(found.drawn), found.undrawn) == (16, 5)
    assert found.drawn[-1].order == "odd"


def test_endless_order_is_drawn_in_part(build):
    strip = only_strip(build, *(build.delivery(n) for n in range(50)))
    assert (len(strip.attempts), strip.undrawn) == (40, 10)


def test_description_says_what_the_strip_shows(build):
    description = strips(build.not_ready()).drawn[0].description
    assert description.en == (
        "4 deliveries, 2 of them answered HTTP 200 within 500 ms; forged: 1, duplicate: 1, late: 1."
    )
    assert description.zh == (
        "共送达 4 次，其中 2 次在 500 毫秒内得到 HTTP 200 响应；伪造 1 次，重复 1 次，超时 1 次。"
    )


def test_legend_explains_the_marks_that_were_met(build):
    assert [word.en for word, _ in strips(build.not_ready()).legend] == [
        "forged",
        "duplicate",
        "late",
    ]


def test_a_strip_of_first_deliveries_in_time_is_plain(build):
    assert only_strip(build, build.delivery(5)).is_plain
    assert not only_strip(build, build.delivery(5, intent="callback_late")).is_plain


def test_only_the_first_of_many_unawaited_callbacks_are_listed(build):
    many = tuple(build.delivery(n, is_awaited=False) for n in range(250))
    found = strips(build.report(deliveries=many))
    assert (len(found.unawaited), len(found.unawaited_shown)) == (250, 200)


def test_where_no_scenario_was_played_nobody_can_have_waited(build):
    found = strips(build.report(deliveries=(build.delivery(5, is_awaited=None),)))
    assert found.unawaited == []


def test_a_long_word_is_cut_to_its_room(build):
    (attempt,) = only_strip(build, build.delivery(5, word="W" * 60)).attempts
    assert attempt.word == "W" * 19 + "…"
