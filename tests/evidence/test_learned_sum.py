from functools import reduce
from operator import or_

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.evidence import learned
from harness.evidence.learned import Learned
from harness.evidence.learned_sum import LearnedSum

MET = st.frozensets(st.tuples(st.binary(min_size=1, max_size=1), st.sampled_from("ab")), max_size=9)
LEARNED = st.builds(Learned, MET, MET, MET, st.booleans())


@pytest.fixture(autouse=True)
def _small(monkeypatch):
    for bound in ("MOST_SECRETS", "MOST_WAYBILLS", "MOST_PEOPLE"):
        monkeypatch.setattr(learned, bound, 4)


@given(st.lists(LEARNED, max_size=12))
def test_it_is_what_joining_all_of_them_gives(parts):
    made = LearnedSum()
    for part in parts:
        made.add(part)
    # A part of an audit never holds more than is kept: `|` chooses as well.
    assert made.learned == reduce(or_, parts, Learned()) | Learned()


@given(st.lists(LEARNED, min_size=1, max_size=12), st.data())
def test_it_may_be_asked_in_between(parts, data):
    made, asked = LearnedSum(), data.draw(st.integers(0, len(parts)))
    for number, part in enumerate(parts):
        if number == asked:
            assert len(made.learned.marked_people) <= 4
        made.add(part)
    assert made.learned == reduce(or_, parts, Learned()) | Learned()
