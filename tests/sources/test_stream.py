import threading
from datetime import UTC, datetime

import pytest

from harness.model.clock import SystemClock
from harness.model.exchange import Direction, Exchange, Request
from harness.sources.stream import LiveStream


def exchange(name):
    return Exchange(
        id=name,
        direction=Direction.OUTBOUND,
        started=datetime(2026, 11, 22, tzinfo=UTC),
        request=Request(method="GET", url="http://127.0.0.1/"),
    )


def named(name):
    return lambda x: x.id == name


@pytest.fixture
def stream():
    return LiveStream(SystemClock())


def test_an_exchange_that_is_there_already_is_found_at_once(stream):
    stream.put(exchange("a"))
    assert stream.wait(0, named("a"), 0)[0] == 0


def test_what_came_before_the_position_is_not_found(stream):
    stream.put(exchange("a"))
    assert stream.wait(stream.position(), named("a"), 0) is None


def test_a_waiting_thread_is_woken_by_the_exchange_it_waits_for(stream):
    timer = threading.Timer(0.05, lambda: stream.put(exchange("b")))
    stream.put(exchange("a"))
    timer.start()
    assert stream.wait(0, named("b"), 30)[1].id == "b"


def test_a_wait_ends_when_the_subject_is_gone(stream):
    threading.Timer(0.05, lambda: stream.close("it ended")).start()
    assert stream.wait(0, named("b"), 30) is None
    assert stream.gone() == "it ended"


def test_what_came_before_the_subject_went_is_still_found(stream):
    stream.put(exchange("a"))
    stream.close("it ended")
    stream.close("again")
    assert stream.wait(0, named("a"), 30) is not None
    assert stream.gone() == "it ended"
