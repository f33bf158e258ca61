"""The feed keeps the latest exchanges, bounded, and wakes whoever listens."""

import asyncio
import threading
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.emulator.console import feed as room
from harness.emulator.console.feed import KEPT, MOST_LISTENERS, Feed
from harness.model.exchange import Direction, Exchange, Request


def test_exchanges_are_numbered_in_the_order_in_which_they_came(call):
    feed = Feed()
    assert [feed.take(call()).number for _ in range(3)] == [1, 2, 3]
    assert [entry.number for entry in feed.after(0)] == [1, 2, 3]
    assert [entry.number for entry in feed.after(2)] == [3]
    assert [entry.number for entry in feed.latest()] == [3, 2, 1]


def test_the_oldest_gives_way_to_the_thousand_and_first(call):
    feed, exchange = Feed(), call()
    for _ in range(KEPT + 7):
        feed.take(exchange)
    assert [len(feed.after(0)), feed.after(0)[0].number] == [KEPT, 8]
    assert feed.numbered(7) is None
    assert feed.numbered(8).number == 8


@given(sizes=st.lists(st.integers(0, 60), max_size=40))
def test_no_more_bytes_are_kept_than_agreed_but_for_the_newest(sizes):
    # A law: whatever came, all but the newest lie within the bound, and the newest is always there.
    feed, bound = Feed(), room.KEPT_BYTES
    unit = bound // 100
    for size in sizes:
        feed.take(_of_weight(size * unit))
    kept = feed.after(0)
    assert sum(entry.weight for entry in kept) <= bound
    assert [entry.number for entry in kept[-1:]] == [len(sizes)] * bool(sizes)


def test_one_exchange_beyond_all_bounds_is_still_shown():
    feed = Feed()
    feed.take(_of_weight(1))
    feed.take(_of_weight(room.KEPT_BYTES + 1))
    assert [entry.number for entry in feed.after(0)] == [2]


def test_a_request_that_is_being_composed_is_known_when_it_comes_by(call):
    feed, exchange = Feed(), call(body=b"a=1")
    spelt = replace(exchange.request, url="http://127.0.0.1:8000/%73ync")
    with feed.composing(spelt):
        assert feed.take(exchange).is_composed
    assert not feed.take(exchange).is_composed
    assert not feed.take(call(body=b"a=2")).is_composed


def test_the_latest_exchange_of_a_request_is_found(call):
    feed = Feed()
    feed.take(call(body=b"a=1"))
    second = feed.take(call(body=b"a=1"))
    assert feed.found(call(body=b"a=1").request) is second
    assert feed.found(Request(method="GET", url="http://elsewhere/")) is None


@pytest.mark.parametrize("news", ["exchange", "change", "end"])
def test_a_listener_is_woken_from_another_thread(call, news):
    feed = Feed()
    acts = {"exchange": lambda: feed.take(call()), "change": feed.touch, "end": feed.close}

    async def listen():
        with feed.listening() as bell:
            threading.Thread(target=acts[news]).start()
            await asyncio.wait_for(bell.wait(), 10)

    asyncio.run(listen())
    assert feed.changes == (news == "change")
    assert feed.is_closed == (news == "end")


def test_too_many_listeners_are_turned_away_and_room_is_made_again():
    feed = Feed()

    async def listen():
        bells = [feed.listening() for _ in range(MOST_LISTENERS + 1)]
        entered = [bell.__enter__() for bell in bells]
        assert [one is None for one in entered] == [False] * MOST_LISTENERS + [True]
        for bell in bells:
            bell.__exit__(None, None, None)
        with feed.listening() as again:
            assert again is not None

    asyncio.run(listen())


def test_a_listener_whose_loop_has_ended_holds_nobody_up(call):
    feed, left = Feed(), []

    async def listen():
        left.append(feed.listening())
        left[0].__enter__()

    asyncio.run(listen())
    feed.take(call())
    left[0].__exit__(None, None, None)


def _of_weight(size):
    return Exchange(
        id="",
        direction=Direction.OUTBOUND,
        request=Request(method="POST", url="http://g/", body=_Heavy(size)),
        started=datetime(2026, 3, 1, tzinfo=UTC),
    )


class _Heavy(bytes):
    """Bytes that only say that they are many."""

    def __new__(cls, size):
        made = super().__new__(cls)
        made.size = size
        return made

    def __len__(self):
        return self.size
