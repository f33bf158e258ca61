"""Recorded calls are found as a search through all of them would find them, without the search."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.model.exchange import Fact, Observation
from harness.model.recording import Recording
from harness.platforms.editions import edition_named
from harness.sources.replay_calls import RecordedCall, RecordedCalls
from harness.sources.replay_match import Asked
from harness.sources.replay_script import Script
from tests.sources.conftest import _call

EDITION = edition_named("aliexpress")
GET, SHIP = "aliexpress.trade.ds.order.get", "aliexpress.solution.order.fulfill"
TOKEN = "/rest/auth/token/create"


def recorded(*exchanges):
    script = Script(Recording(exchanges=exchanges), EDITION, [])
    return [RecordedCall(r, Asked(EDITION.read_call(r.exchange))) for r in script.exchanges]


def everything(_recorded):
    return True


def asked(exchange):
    return Asked(EDITION.read_call(exchange))


def searched(calls, wanted, is_open):
    """What `same` finds, by looking at every call."""
    return next(
        (
            call
            for call in calls
            if not call.is_used
            and is_open(call.recorded)
            and wanted.is_sent_as(call.asked)
            and wanted.agrees(call.asked)
        ),
        None,
    )


values = st.sampled_from(
    ["1", "2", "Li", "Xu", "Anna", "", "null", '{"name": "phone", "value": "1"}']
)
calls = st.builds(
    lambda method, order, name, path: _call(
        method,
        {"single_order_query": json.dumps({"order_id": order}), "contact_person": name},
        path=path,
    ),
    st.sampled_from([GET, SHIP]),
    values,
    values,
    st.sampled_from(["/sync", "/gw/sync"]),
)


@given(st.lists(calls, max_size=8), st.lists(calls, max_size=8), st.sets(st.integers(0, 7)))
def test_the_first_that_fits_is_found_whatever_was_recorded(held, wanted, hidden):
    held = recorded(*held)
    index = RecordedCalls(held)

    def is_open(it):
        return it.number not in hidden

    for exchange in wanted:
        expected = searched(held, asked(exchange), is_open)
        found = index.same(asked(exchange), is_open)
        assert found is expected
        if found:
            found.is_used = True
    assert index.unused == tuple(call for call in held if not call.is_used)


@pytest.mark.parametrize("count", [10, 400])
def test_a_call_is_compared_with_one_recorded_call_however_many_there_are(monkeypatch, count):
    exchanges = [
        _call(GET, {"single_order_query": json.dumps({"order_id": str(n)})}) for n in range(count)
    ]
    index, compared = RecordedCalls(recorded(*exchanges)), []
    agrees = Asked.agrees
    monkeypatch.setattr(Asked, "agrees", lambda *two: compared.append(two) or agrees(*two))
    for exchange in reversed(exchanges):
        index.same(asked(exchange), everything).is_used = True
    assert len(compared) == count
    assert index.unused == ()


def test_a_call_whose_body_was_withheld_answers_any_request_of_its_interface():
    withheld = Observation(fact=Fact.BODY_WITHHELD, value="3 bytes", where="body")
    exchange = replace(_call(GET), observations=(withheld,))
    [call] = recorded(exchange)
    assert RecordedCalls([call]).same(asked(_call(GET, {"a": "b"})), everything) is call


def test_the_first_token_call_that_is_left_answers_for_a_token():
    calls = recorded(_call(GET), _call(TOKEN, path=TOKEN), _call(TOKEN, path=TOKEN))
    index = RecordedCalls(calls)
    for expected in (*calls[1:], None):
        found = index.token(everything)
        assert found is expected
        if found:
            found.is_used = True
