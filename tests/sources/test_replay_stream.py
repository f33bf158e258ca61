"""What comes by itself comes at its recorded time, and waits take none of ours."""

from types import SimpleNamespace

import pytest

from harness.model.clock import SystemClock
from harness.model.evidence import Act, ActKind
from harness.model.recording import Recording
from harness.platforms.editions import edition_named
from harness.sources.replay_clock import ReplayClock
from harness.sources.replay_script import Recorded, Script
from harness.sources.replay_stream import ReplayStream, in_order
from harness.sources.stream import LiveStream

EDITION = edition_named("aliexpress")


@pytest.fixture
def replayed(spoken):
    """A stream of these exchanges and acts from second 0 on, and what it delivered."""

    def make(*exchanges, acts=()):
        script = Script(Recording(exchanges=exchanges), EDITION, [])
        clock, live, delivered = ReplayClock(spoken.at(0)), LiveStream(SystemClock()), []

        def deliver(what):
            delivered.append(what)
            if isinstance(what, Recorded):
                live.put(what.exchange)

        stream = ReplayStream(
            clock=clock, stream=live, arrivals=in_order(script.exchanges, acts), deliver=deliver
        )
        return SimpleNamespace(stream=stream, clock=clock, live=live, delivered=delivered)

    return make


def anything(_exchange):
    return True


def test_a_wait_ends_with_the_exchange_at_its_recorded_time(replayed, spoken):
    push = spoken.push("81", "OrderCreated", at=3.0, lasts=0.5)
    made = replayed(push)
    assert made.stream.wait(0, anything, 10.0) == (0, push)
    assert made.clock.now() == spoken.at(3.5)


def test_a_wait_in_vain_takes_all_of_its_recorded_time(replayed, spoken):
    made = replayed(spoken.push("81", "OrderCreated", at=20.0))
    assert made.stream.wait(0, anything, 10.0) is None
    assert spoken.at(10.0) < made.clock.now() < spoken.at(10.1)
    assert made.stream.position() == 0


def test_what_does_not_match_comes_all_the_same(replayed, spoken):
    first = spoken.push("81", "OrderCreated", at=1.0)
    second = spoken.push("82", "OrderCreated", at=2.0)
    made = replayed(first, second)
    assert made.stream.wait(0, lambda exchange: exchange is second, 10.0) == (1, second)
    assert made.stream.position() == 2


def test_a_wait_of_no_time_looks_once(replayed, spoken):
    made = replayed(spoken.push("81", "OrderCreated", at=1.0))
    assert made.stream.wait(0, anything, 0.0) is None
    assert made.clock.now() == spoken.at(0)


def test_a_wait_begins_at_the_position_named(replayed, spoken):
    made = replayed(spoken.push("81", "A", at=1.0), spoken.push("81", "B", at=2.0))
    assert made.stream.wait(1, anything, 10.0)[0] == 1


def test_no_wait_goes_on_beyond_the_recorded_end_of_the_round(replayed, spoken):
    made = replayed(spoken.push("81", "OrderCreated", at=20.0))
    made.stream.ends = spoken.at(4.0)
    assert made.stream.wait(0, anything, 60.0) is None
    assert made.clock.now() < spoken.at(4.1)
    assert made.stream.cut_short == pytest.approx(56.0)


def test_a_wait_within_the_recorded_round_is_not_cut_short(replayed, spoken):
    made = replayed(spoken.push("81", "OrderCreated", at=20.0))
    made.stream.ends = spoken.at(4.0)
    assert made.stream.wait(0, anything, 3.0) is None
    assert made.stream.cut_short == 0


def test_the_position_counts_what_has_come_by_now(replayed, spoken):
    made = replayed(spoken.push("81", "A", at=1.0), spoken.push("81", "B", at=5.0))
    assert made.stream.position() == 0
    made.clock.sleep(2.0)
    assert made.stream.position() == 1


def test_everything_recorded_before_an_exchange_comes_before_it(replayed, spoken):
    made = replayed(spoken.push("81", "A", at=1.0), spoken.push("81", "B", at=5.0))
    made.stream.catch_up_to(1)
    assert len(made.delivered) == 1


def test_an_application_that_has_gone_is_waited_for_no_longer(replayed, spoken):
    made = replayed(spoken.push("81", "A", at=5.0))
    made.live.close("it ended")
    assert made.stream.wait(0, anything, 10.0) is None
    assert made.clock.now() == spoken.at(0)
    assert made.stream.gone() == "it ended"


def test_acts_come_between_the_exchanges_by_their_times(replayed, spoken):
    act = Act(kind=ActKind.TLS_HANDSHAKE, at=spoken.at(2.0))
    made = replayed(spoken.push("81", "A", at=1.0), spoken.push("81", "B", at=3.0), acts=[act])
    made.stream.finish()
    assert [what is act for what in made.delivered] == [False, True, False]


def test_the_order_of_the_recording_stays_where_ends_overlap(replayed, spoken):
    slow, quick = spoken.push("81", "A", at=1.0, lasts=3.0), spoken.push("81", "B", at=2.0)
    made = replayed(slow, quick)
    assert made.stream.wait(0, lambda exchange: exchange is quick, 10.0) == (1, quick)
    assert made.clock.now() == spoken.at(4.0)
