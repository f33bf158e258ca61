"""Who plays the platform's side: the emulator takes faults, a person is never asked for one."""

import pytest

from harness.emulator.server import Emulator
from harness.model.clock import SystemClock
from harness.model.scenario import FaultStep
from harness.model.secret import Secret
from harness.model.text import Text
from harness.platforms.editions import edition_named
from harness.run.sides import AskedPerson, EmulatedPlatform


@pytest.fixture
def emulator():
    made = Emulator(
        edition=edition_named("aliexpress"),
        app_key="12345678",
        app_secret=Secret("helloworld"),
        clock=SystemClock(),
        sink=lambda _: None,
    )
    with made:
        yield made


def test_the_emulator_takes_a_fault_and_counts_its_strikes(emulator):
    side = EmulatedPlatform(emulator, plain=None)
    arming = side.arm(FaultStep(fault="slow_answer", count=2, options={"seconds": "3"}))
    [armed] = emulator.armed()
    assert (arming.id, arming.message) == (armed.id, "")
    assert (armed.count, armed.options) == (2, {"seconds": "3"})
    assert side.disarm(arming.id) == 0
    assert side.disarm(arming.id) == 0
    assert emulator.armed() == ()


def test_a_fault_that_makes_no_sense_is_refused_with_a_hint(emulator):
    arming = EmulatedPlatform(emulator, plain=None).arm(FaultStep(fault="lost_answr"))
    assert arming.id == ""
    assert "did you mean 'lost_answer'?" in arming.message


def test_the_certificate_is_a_matter_of_https(emulator):
    plain = Text("no https", "无 HTTPS")
    assert EmulatedPlatform(emulator, plain=plain).why_not("bad_certificate") == plain
    assert EmulatedPlatform(emulator, plain=plain).why_not("lost_answer") is None
    assert EmulatedPlatform(emulator, plain=None).why_not("bad_certificate") is None


def test_nobody_is_asked_to_break_a_live_platform():
    side = AskedPerson(lambda _: pytest.fail("was asked"))
    why = side.why_not("lost_answer")
    assert "on the emulator only" in why.en
    assert "仿真沙箱" in why.zh
    assert side.arm(FaultStep(fault="lost_answer")).id == ""
    assert side.disarm("f1") == 0
