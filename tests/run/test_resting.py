"""How long an application is waited for whose scenarios have all been played."""

from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest

from harness.model.exchange import Direction, Exchange, Request, Response
from harness.platforms.editions import edition_named
from harness.run.resting import LONG_REST, PATIENCE, REST, wait_for_rest
from harness.sources.stream import LiveStream

LISTED = "aliexpress.trade.ds.order.get"
GRANTED = b'{"aliexpress_trade_ds_order_get_response":{"result":{},"request_id":"r"}}'


class Application:
    """Plays the clock: what it is asked to sleep, the application spends calling."""

    def __init__(self):
        self.at = 0.0
        self.stream = LiveStream(self)
        self.every = None
        self.answers = GRANTED
        self.until = float("inf")

    def now(self):
        return datetime(2026, 11, 22, tzinfo=UTC)

    def monotonic(self):
        return self.at

    def sleep(self, seconds):
        before, self.at = self.at, self.at + seconds
        if self.every and self.at < self.until and before // self.every != self.at // self.every:
            self.call()

    def call(self):
        form = urlencode({"method": LISTED}).encode()
        exchange = Exchange(
            id=f"x{self.stream.position()}",
            direction=Direction.OUTBOUND,
            request=Request(
                method="POST",
                url="http://127.0.0.1/sync",
                headers=(("content-type", "application/x-www-form-urlencoded"),),
                body=form,
            ),
            started=self.now(),
            response=Response(status=200, body=self.answers),
        )
        self.stream.put(replace(exchange))

    def rest(self, *listed):
        edition = edition_named("aliexpress")
        wait_for_rest(self.stream, edition=edition, listed=listed, clock=self)
        return pytest.approx(self.at, abs=0.2)


@pytest.fixture
def application():
    return Application()


def test_a_quiet_application_that_owes_nothing_has_come_to_rest_soon(application):
    application.call()
    assert application.rest(LISTED) == REST


def test_a_quiet_one_that_owes_an_interface_is_given_longer(application):
    assert application.rest(LISTED) == LONG_REST


def test_a_restless_one_that_owes_nothing_is_not_waited_for_until_it_tires(application):
    application.every = 0.3
    application.call()
    assert application.rest(LISTED) == LONG_REST


def test_a_restless_one_that_owes_an_interface_is_waited_for_as_long_as_patience_lasts(application):
    application.every, application.answers = 0.3, b'{"error_response":{"code":"15"}}'
    assert application.rest(LISTED) == PATIENCE


def test_work_that_ends_is_waited_for_to_its_end(application):
    application.every, application.until = 0.3, 2.0
    application.call()
    assert application.rest(LISTED) == 1.8 + REST


def test_an_application_that_has_gone_is_not_waited_for(application):
    application.stream.close("it has ended")
    assert application.rest(LISTED) == 0.0
