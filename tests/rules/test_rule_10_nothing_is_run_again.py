"""Rule 10: what failed is not run again inside one run, and one violation among many is one."""

from types import SimpleNamespace

import pytest

from harness.checks.registry import Examined
from harness.model.scenario import AppStep
from harness.model.verdict import Verdict, roll_up
from harness.run.execute import _play
from harness.scenario.rounds import RoundPlay


def a_step_that_failed_is_not_tried_again(made):
    theatre, wire, step = made.theatre()
    asked = "aliexpress.ds.order.create"
    theatre.performer.answers = [wire.failed_call(asked), wire.create(), wire.create()]
    outcome = theatre.run(
        step(AppStep(operation="order.create", expect={"status": "200"})), rounds=2
    )
    assert theatre.ended() == [("1", "failed"), ("1", "met")]
    assert (outcome.completed, outcome.rounds) == (1, 2)


def a_scenario_that_failed_is_not_played_again(made, monkeypatch):
    played = []

    def run(scenario):
        played.append(scenario.name)
        return SimpleNamespace(completed=0, rounds=1)

    monkeypatch.setattr("harness.run.execute._engine", lambda *_: SimpleNamespace(run=run))
    scenarios = [SimpleNamespace(name=name) for name in ("a", "b", "c")]
    stream = SimpleNamespace(position=lambda: 1, close=lambda _: None, all=lambda: ())
    stage = SimpleNamespace(replay=None, subject=None, settle=lambda _: None)
    recorder = SimpleNamespace(sync=lambda: None)
    world = SimpleNamespace(progress=lambda _: None)
    _play(made.order(scenarios=scenarios), world, recorder, stream, stage)
    assert played == ["a", "b", "c"]


def a_violation_among_many_good_ones_stands(made):
    good = [Examined(f"x{n}") for n in range(99)]
    for events in ([made.FINDING, *good], [*good, made.FINDING]):
        assert made.judged("FMT-01", lambda _, e=events: iter(e)).verdict is Verdict.FAIL


def test_it_holds(made, monkeypatch):
    a_step_that_failed_is_not_tried_again(made)
    a_violation_among_many_good_ones_stands(made)
    a_scenario_that_failed_is_not_played_again(made, monkeypatch)


def test_switched_off_it_is_seen(made, monkeypatch):
    """A round that failed is played once more."""
    play = RoundPlay.play

    def twice(self):
        play(self)
        if self.failure:
            self.failure = None
            play(self)

    monkeypatch.setattr(RoundPlay, "play", twice)
    with pytest.raises(AssertionError):
        a_step_that_failed_is_not_tried_again(made)


def test_switched_off_it_is_seen_of_a_scenario(made, monkeypatch):
    """The list of scenarios is gone through until nothing more fails, twice at most."""

    def again(*words, play=_play):
        play(*words)
        play(*words)

    monkeypatch.setitem(a_scenario_that_failed_is_not_played_again.__globals__, "_play", again)
    with pytest.raises(AssertionError):
        a_scenario_that_failed_is_not_played_again(made, monkeypatch)


def test_switched_off_it_is_seen_of_a_violation(made, monkeypatch):
    """What was right most of the time counts as right."""
    monkeypatch.setattr(
        "harness.assess._verdict",
        lambda _, tallies: roll_up(Verdict.PASS for t in tallies if t.examined > len(t.causes)),
    )
    with pytest.raises(AssertionError):
        a_violation_among_many_good_ones_stands(made)
