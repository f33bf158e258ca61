"""Things examined and found right, counted at once: the same as event by event."""

from hypothesis import given
from hypothesis import strategies as st

from harness.assess.tally import Tally
from harness.checks.registry import Examined

SEEN = st.lists(st.tuples(st.integers(0, 9), st.integers(1, 8)), max_size=12)


@given(SEEN)
def test_a_number_of_things_counts_as_so_many_events_of_the_exchange(seen):
    at_once, one_by_one = Tally(), Tally()
    for moment, (second, count) in enumerate(seen):
        place = (second, (moment,))
        at_once.examine(place, f"x{moment}", count)
        for number in range(count):
            one_by_one.add((*place, number), Examined(f"x{moment}"))
    assert at_once == one_by_one


def test_what_was_found_right_is_cited_beside_what_was_told_event_by_event():
    tally = Tally()
    tally.add((2, 0), Examined("x2"))
    tally.examine((1,), "x1", 1)
    assert [name for _, name in tally.cited] == ["x1", "x2"]
