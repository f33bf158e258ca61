"""The reference client waits as long as a ban lasts, and ever longer after losses."""

import json
from datetime import UTC, datetime

import pytest

from harness.model.exchange import Direction, Exchange, Failure, FailureKind, Request, Response
from harness.platforms.editions import edition_named
from harness.sources.caution import Caution

METHOD = "aliexpress.ds.order.create"


class Clock:
    """A clock that moves when somebody sleeps."""

    def __init__(self):
        self.at = 0.0

    def now(self):
        return datetime(2026, 1, 1, tzinfo=UTC)

    def monotonic(self):
        return self.at

    def sleep(self, seconds):
        self.at += seconds


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def caution(clock):
    return Caution(clock)


def call(body=None, *, status=200):
    headers = (("content-type", "application/x-www-form-urlencoded"),)
    sent = f"method={METHOD}".encode()
    request = Request(method="POST", url="http://g/sync", headers=headers, body=sent)
    return edition_named("aliexpress").read_call(
        Exchange(
            id="x1",
            direction=Direction.OUTBOUND,
            request=request,
            response=None if body is None else Response(status=status, body=body.encode()),
            failure=Failure(kind=FailureKind.RESET, message="") if body is None else None,
            started=datetime(2026, 1, 1, tzinfo=UTC),
        )
    )


def limited(message):
    error = {"type": "ISV", "code": "ApiCallLimit", "msg": message, "request_id": "r"}
    return call(json.dumps({"error_response": error}))


def waited(caution, clock, *, interface=METHOD, identity="a"):
    before = clock.at
    caution.wait(interface, identity)
    return clock.at - before


def test_nothing_is_waited_for_at_first(caution, clock):
    assert waited(caution, clock) == 0


def test_each_loss_of_the_same_call_doubles_the_wait(caution, clock):
    waits = []
    for _ in range(3):
        caution.learn(call(), "a")
        waits.append(waited(caution, clock))
    assert waits == [0.5, 1.0, 2.0]


def test_a_server_error_is_a_loss(caution, clock):
    caution.learn(call("oops", status=503), "a")
    assert waited(caution, clock) == 0.5


def test_an_answer_ends_the_losses(caution, clock):
    caution.learn(call(), "a")
    waited(caution, clock)
    caution.learn(call("{}"), "a")
    caution.learn(call(), "a")
    assert waited(caution, clock) == 0.5


def test_another_call_does_not_wait_for_the_lost_one(caution, clock):
    caution.learn(call(), "a")
    assert waited(caution, clock, identity="b") == 0


@pytest.mark.parametrize(
    ("message", "ban"), [("this ban will last 7 seconds", 7.0), ("too often", 1.0)]
)
def test_a_ban_holds_for_every_call_of_the_interface(caution, clock, message, ban):
    caution.learn(limited(message), "a")
    assert waited(caution, clock, interface="other", identity="b") == 0
    assert waited(caution, clock, identity="b") == ban
