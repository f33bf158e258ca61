import pickle
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.evidence import learned
from harness.evidence.learned import Learned, Learning

KEY = b"k" * 32
VALUES = st.lists(st.text(max_size=3), max_size=12)
TAUGHT = st.lists(st.tuples(VALUES, VALUES, VALUES), max_size=6)


@pytest.fixture(autouse=True)
def _small(monkeypatch):
    for bound in ("MOST_SECRETS", "MOST_WAYBILLS", "MOST_PEOPLE"):
        monkeypatch.setattr(learned, bound, 4)


def gathered(taught, given_secrets=()):
    learning = Learning(KEY, given_secrets)
    for values in taught:
        learning.add(*values)
    return learning.learned


@given(TAUGHT, st.sets(st.integers(0, 6)))
def test_split_anywhere_and_merged_it_is_the_same(taught, cuts):
    places = [0, *sorted(cuts), len(taught)]
    merged = Learned()
    for start, end in pairwise(places):
        merged |= gathered(taught[start:end])
    assert merged == gathered(taught)


@given(TAUGHT, TAUGHT, TAUGHT)
def test_merging_is_associative_commutative_and_idempotent(first, second, third):
    one, two, three = gathered(first), gathered(second), gathered(third)
    assert (one | two) | three == one | (two | three)
    assert one | two == two | one
    assert one | one == one
    assert one | Learned() == one


@given(TAUGHT)
def test_no_more_is_kept_than_the_bound_and_nothing_that_was_not_met(taught):
    found = gathered(taught)
    for kept, index in ((found.secrets, 0), (found.waybills, 1), (found.people, 2)):
        met = {value for values in taught for value in values[index]}
        assert kept <= met
        assert len(kept) == min(4, len(met))


@given(TAUGHT)
def test_it_knows_whether_it_left_secrets_out(taught):
    met = {value for values in taught for value in values[0]}
    assert gathered(taught).secrets_left_out is (len(met) > 4)


def test_a_secret_that_is_left_out_for_one_that_was_given_is_left_out():
    assert not gathered([("abc", "", "")], ["the secret of the application"]).secrets_left_out
    assert gathered([("abcd", "", "")], ["the secret of the application"]).secrets_left_out


def test_parts_that_left_nothing_out_may_do_so_together():
    one, other = gathered([("abc", "", "")]), gathered([("cde", "", "")])
    assert not one.secrets_left_out
    assert not other.secrets_left_out
    assert (one | other).secrets_left_out


def test_people_and_tracking_numbers_that_are_left_out_are_no_secrets():
    assert not gathered([("a", "abcdef", "abcdef")]).secrets_left_out


@given(TAUGHT)
def test_what_was_given_is_kept_whatever_is_met(taught):
    found = gathered(taught, ["the secret of the application"])
    assert "the secret of the application" in (found | gathered(taught)).secrets


def test_another_key_keeps_others():
    values = [f"value {number}" for number in range(50)]
    one, other = (Learning(key * 32, ()) for key in (b"a", b"b"))
    for learning in (one, other):
        learning.add((), (), values)
    assert one.learned.people != other.learned.people


def test_it_travels_between_processes():
    found = gathered([(["a"], ["b"], ["c"])])
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301 - our own
