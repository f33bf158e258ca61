from dataclasses import replace

import pytest

from harness.model.delivery import DeliveryMark
from harness.reporters.page.sequence import (
    APPLICATION_X,
    CALLBACK_X,
    PLATFORM_X,
    Diagram,
    diagrams,
    phase_offsets,
)


def test_calls_and_callbacks_run_between_their_lanes(build):
    call, push, *_ = Diagram(1, build.order_round()).arrows
    assert (call.start_x, call.end_x) == (APPLICATION_X, PLATFORM_X)
    assert (push.start_x, push.end_x) == (PLATFORM_X, CALLBACK_X)


def test_outcome_is_taken_or_not(build):
    shown = [a.standing.word for a in Diagram(1, build.order_round()).arrows]
    assert shown == ["pass", "pass", "fail", "fail"]


@pytest.mark.parametrize(
    ("outcome", "marks", "expected"),
    [
        ("401", (DeliveryMark.FORGED,), "pass"),
        ("200", (DeliveryMark.FORGED,), "fail"),
        ("500", (DeliveryMark.FORGED,), "untested"),
        ("200", (DeliveryMark.FORGED, DeliveryMark.OTHER_CASE), "untested"),
        ("413", (DeliveryMark.OUT_OF_FORM,), "untested"),
        ("401", (), "fail"),
        ("200 late", (), "fail"),
    ],
)
def test_refusing_what_is_forged_is_right(build, outcome, marks, expected):
    push = replace(build.order_round().messages[1], outcome=outcome, marks=marks)
    (arrow,) = Diagram(1, replace(build.order_round(), messages=(push,))).arrows
    assert arrow.standing.word == expected
    assert arrow.is_forged is (DeliveryMark.FORGED in marks)


def test_time_counts_from_the_first_message(build):
    offsets = [a.offset for a in Diagram(1, build.order_round()).arrows]
    assert offsets == ["+0 ms", "+2 ms", "+4 ms", "+2.01 s"]


def test_phase_stands_at_the_message_that_shows_it(build):
    phases = [a.phase.en if a.phase else "" for a in Diagram(1, build.order_round()).arrows]
    assert phases == ["create", "pay", "ship", "confirm"]
    missing = Diagram(1, build.order_round(complete=False)).missing
    assert [p.zh for p in missing] == ["发货", "确认收货"]


def test_phase_offsets_count_from_the_first_phase(build):
    assert phase_offsets(build.order_round()) == {
        "create": "+0 ms",
        "pay": "+2 ms",
        "ship": "+4 ms",
        "confirm": "+6 ms",
    }


def test_long_label_is_cut_to_its_room(build):
    first = build.order_round().messages[0]
    long = replace(build.order_round(), messages=(replace(first, label="签" * 40),))
    (arrow,) = Diagram(1, long).arrows
    assert arrow.label == "签" * 17 + "…"


def test_incomplete_rounds_find_room_before_others(build):
    many = [build.order_round(str(n)) for n in range(20)]
    drawn = diagrams((*many, build.order_round("last", complete=False)))
    assert len(drawn.drawn) == 12
    assert drawn.undrawn == 9
    assert drawn.drawn[-1].round.order == "last"


def test_endless_round_is_drawn_in_part(build):
    first = build.order_round().messages[0]
    diagram = Diagram(1, replace(build.order_round(), messages=(first,) * 75))
    assert (len(diagram.arrows), diagram.undrawn) == (60, 15)


def test_round_without_messages_is_not_drawn(build):
    assert diagrams((replace(build.order_round(), messages=()),)).drawn == ()


def test_description_says_what_the_drawing_shows(build):
    description = Diagram(1, build.order_round()).description
    assert description.en == (
        "2 calls of the application to the platform and 2 callbacks; "
        "phases reached: create, pay, ship, confirm."
    )
