"""A loop that is late is noticed by what comes in then, and by nothing that comes in later."""

import asyncio
import time

from harness.emulator.pulse import BEAT, Pulse

STALL = 0.3


def test_what_waited_behind_a_stall_is_known_to_have_waited() -> None:
    async def stalled() -> int:
        pulse = Pulse()
        pulse.start()
        await asyncio.sleep(BEAT / 2)
        time.sleep(STALL)  # noqa: ASYNC251 - this is the stall
        return pulse.lag

    assert asyncio.run(stalled()) >= 1000 * STALL


def test_what_is_begun_in_the_turn_after_a_stall_knows_it_too() -> None:
    async def stalled() -> int:
        pulse = Pulse()
        pulse.start()
        await asyncio.sleep(BEAT / 2)
        time.sleep(STALL)  # noqa: ASYNC251 - this is the stall
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        return pulse.lag

    assert asyncio.run(stalled()) >= 1000 * STALL


def test_a_loop_that_has_caught_up_is_late_no_more() -> None:
    async def recovered() -> list[int]:
        pulse = Pulse()
        pulse.start()
        time.sleep(STALL)  # noqa: ASYNC251 - this is the stall
        lags = []
        for _ in range(20):
            await asyncio.sleep(BEAT)
            lags.append(pulse.lag)
        return lags

    assert 0 in asyncio.run(recovered())


def test_a_pulse_that_nobody_started_says_nothing() -> None:
    assert Pulse().lag == 0
