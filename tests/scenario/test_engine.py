"""Rounds, captures, conditions, clean-up, and what is recorded of them."""

import pytest

from harness.model.evidence import ActKind
from harness.model.scenario import (
    AppStep,
    CallbackStep,
    ExpectNoneStep,
    ForEachStep,
    PlatformStep,
    UseStep,
)
from harness.model.text import Text
from harness.model.verdict import ScenarioOutcome

CREATE = AppStep(
    operation="order.create",
    expect={"$.result.is_success": "true"},
    capture={"id": "$.result.order_list.number[0]"},
)
PAY = PlatformStep(act="buyer.pays", with_={"order_id": "{id}"})
PAID = CallbackStep(callback="order.status", where={"order_id": "{id}"})


def test_a_life_of_three_rounds_completes(theatre, wire):
    theatre.platform.reactions["buyer.pays"] = lambda values: theatre.watch.later(
        wire.push(values["order_id"]), wire.ship(values["order_id"])
    )
    theatre.watch.later(wire.create("1"), wire.create("2"), wire.create("3"))
    ship = AppStep(operation="order.ship", match={"order_id": "{id}"})
    outcome = theatre.run(CREATE, PAY, PAID, ship, rounds=3)
    assert outcome == ScenarioOutcome(name="s", rounds=3, completed=3)
    assert [values["order_id"] for _, values in theatre.platform.done] == ["1", "2", "3"]
    assert set(theatre.ended()) == {(n, "met") for n in "1234"}


def test_everything_is_recorded_in_order(theatre, wire):
    theatre.watch.later(create := wire.create("7"))
    theatre.run(CREATE, PAY)
    kinds = [(act.kind, act.name, str(act.outcome), act.round) for act in theatre.acts]
    assert kinds == [
        (ActKind.SCENARIO_STARTED, "s", "", 0),
        (ActKind.ROUND_STARTED, "s", "", 1),
        (ActKind.STEP_ENDED, "step 1, app: order.create", "met", 1),
        (ActKind.PLATFORM_ACT, "buyer.pays", "done", 1),
        (ActKind.STEP_ENDED, "step 2, platform: buyer.pays", "met", 1),
        (ActKind.SCENARIO_ENDED, "s", "completed", 0),
    ]
    assert all(act.scenario == "s" for act in theatre.acts)
    assert theatre.acts[2].details == (("location", "s.yaml:3:5"), ("exchange", create.id))
    assert theatre.acts[3].details == (("order_id", "7"), ("pushed", "1"))
    assert theatre.acts[5].details == (("rounds", "1"), ("completed", "1"))
    assert theatre.lines[0] == "s: round 1 of 1: step 1, app: order.create: met"


def test_a_failed_step_blocks_the_rest_of_its_round_only(theatre, wire):
    theatre.platform.refused["buyer.pays"] = "order 1 is not there"
    theatre.watch.later(wire.create("1"), wire.create("2"))
    outcome = theatre.run(CREATE, PAY, PAID, rounds=2)
    assert theatre.ended() == [("1", "met"), ("2", "failed"), ("3", "blocked")] * 2
    assert theatre.reasons()[:2] == [
        "buyer.pays was refused: order 1 is not there",
        "blocked by step 2",
    ]
    assert outcome.completed == 0
    assert outcome.reason.en == (
        "round 1: step 2, platform: buyer.pays: buyer.pays was refused: order 1 is not there"
    )
    assert outcome.reason.zh.startswith("第 1 轮：")


def test_a_later_round_may_complete(theatre, wire):
    theatre.watch.later(wire.get(status="A"))
    theatre.watch.later(wire.get(status="FINISH"), after=40)
    until = AppStep(operation="order.get", until={"$.result.order_status": "FINISH"})
    outcome = theatre.run(until, rounds=2)
    assert (outcome.rounds, outcome.completed) == (2, 1)
    assert theatre.acts[-1].outcome == "incomplete"
    assert theatre.acts[-1].detail("reason_en").startswith("round 1: step 1")


def test_captures_do_not_cross_rounds(theatre, wire):
    theatre.watch.later(wire.create("1"))
    theatre.watch.later(wire.create(ok=False), after=1)
    theatre.run(
        CREATE, rounds=2, always=(PlatformStep(act="order.forget", with_={"order_id": "{id}"}),)
    )
    assert theatre.platform.done == [("order.forget", {"order_id": "1"})]
    assert theatre.ended()[-1] == ("always.1", "skipped")
    assert theatre.reasons()[-1] == "{id} has no value in this round"


def test_clean_up_runs_whatever_happened(theatre):
    forget = PlatformStep(act="order.forget", with_={"order_id": "1"})
    theatre.platform.refused["order.forget"] = "no"
    theatre.run(CREATE, always=(forget, PlatformStep(act="token.expire")))
    assert theatre.ended() == [("1", "failed"), ("always.1", "failed"), ("always.2", "met")]


def test_clean_up_alone_spoils_no_round(theatre, wire):
    theatre.platform.refused["order.forget"] = "no"
    theatre.watch.later(wire.create("1"))
    forget = PlatformStep(act="order.forget", with_={"order_id": "{id}"})
    assert theatre.run(CREATE, always=(forget,)).completed == 1


def test_clean_up_runs_when_the_run_is_interrupted(theatre):
    def interrupt(_values):
        raise KeyboardInterrupt

    theatre.platform.reactions["buyer.pays"] = interrupt
    pay = PlatformStep(act="buyer.pays")
    with pytest.raises(KeyboardInterrupt):
        theatre.run(pay, always=(PlatformStep(act="token.expire"),))
    assert theatre.ended() == [("always.1", "met")]


def test_builtin_and_given_names_are_there(theatre):
    act = PlatformStep(act="token.expire", with_={"a": "{given}", "b": "{round}"})
    theatre.run(act, rounds=2, given={"given": "H-{run}-{round}"})
    assert [values for _, values in theatre.platform.done] == [
        {"a": "H-r1-1", "b": "1"},
        {"a": "H-r1-2", "b": "2"},
    ]


def test_needs_stated_absent_skip_the_scenario(theatre):
    theatre.capabilities["order.ship"] = False
    outcome = theatre.run(PAY, needs=("order.create", "order.ship"))
    assert (outcome.rounds, outcome.completed) == (0, 0)
    assert outcome.reason.en == "skipped: the application has no order.ship"
    assert [act.kind for act in theatre.acts] == [ActKind.SCENARIO_STARTED, ActKind.SCENARIO_ENDED]
    assert theatre.acts[-1].outcome == "skipped"


@pytest.mark.parametrize(
    ("stated", "wanted", "outcome"),
    [
        (True, "true", "met"),
        (False, "true", "skipped"),
        (None, "true", "met"),
        (False, "false", "met"),
        (True, "false", "skipped"),
        (None, "false", "skipped"),
    ],
)
def test_a_capability_counts_as_there_unless_stated_absent(theatre, step, stated, wanted, outcome):
    if stated is not None:
        theatre.capabilities["order.ship"] = stated
    theatre.run(
        PlatformStep(act="token.expire"),
        step(PlatformStep(act="token.expire"), number="2", when={"order.ship": wanted}),
    )
    assert theatre.ended()[1] == ("2", outcome)


def test_a_condition_may_ask_for_a_value(theatre, step):
    act = PlatformStep(act="token.expire")
    theatre.run(
        step(act, number="1", when={"a": "{b}"}),
        step(act, number="2", when={"a": "y"}),
        given={"a": "x", "b": "x"},
    )
    assert theatre.ended() == [("1", "met"), ("2", "skipped")]
    assert theatre.reasons() == ["only when a is y; it is x"]


def test_a_condition_on_a_value_that_is_not_there_fails(theatre, step):
    theatre.run(step(PlatformStep(act="token.expire"), when={"nowhere": "x"}))
    assert theatre.reasons() == ["{nowhere} has no value in this round"]


def test_what_a_step_is_for_is_recorded(theatre, step):
    theatre.run(step(PlatformStep(act="token.expire"), intent="see what comes"))
    assert theatre.acts[-2].detail("intent") == "see what comes"


def test_a_scenario_without_one_step_for_this_application_is_skipped(theatre, step):
    theatre.capabilities["order.ship"] = False
    outcome = theatre.run(step(PAY, when={"order.ship": "true"}))
    assert outcome.rounds == 0
    assert outcome.reason.en == "skipped: every step is excluded by its condition"


def test_a_value_that_a_skipped_step_would_bring_is_missed(theatre, step):
    theatre.capabilities["order.ship"] = False
    outcome = theatre.run(step(CREATE, when={"order.ship": "true"}), PAY)
    assert theatre.ended()[1] == ("2", "failed")
    assert outcome.reason.en.endswith("{id} has no value in this round")


def test_for_each_does_its_steps_for_every_value(theatre, step):
    inner = step(PlatformStep(act="token.expire", with_={"v": "{v}"}), number="1.1")
    loop = ForEachStep(variable="v", values=("a", "{run}"), steps=(inner,))
    theatre.run(loop)
    assert [values["v"] for _, values in theatre.platform.done] == ["a", "r1"]
    assert theatre.ended() == [("1.1", "met"), ("1.1", "met"), ("1", "met")]


def test_a_value_that_for_each_shadows_comes_back(theatre, step):
    act = PlatformStep(act="token.expire", with_={"v": "{v}"})
    loop = ForEachStep(variable="v", values=("a", "{v}"), steps=(step(act, number="1.1"),))
    theatre.run(loop, act, given={"v": "x"})
    assert [values["v"] for _, values in theatre.platform.done] == ["a", "x", "x"]


def test_a_failure_inside_for_each_blocks_what_follows(theatre, step):
    theatre.platform.refused["buyer.pays"] = "no"
    inner = step(PlatformStep(act="buyer.pays"), number="1.1")
    loop = ForEachStep(variable="v", values=("a", "b"), steps=(inner,))
    outcome = theatre.run(loop, PlatformStep(act="token.expire"))
    assert theatre.ended() == [
        ("1.1", "failed"),
        ("1.1", "blocked"),
        ("1", "failed"),
        ("2", "blocked"),
    ]
    assert theatre.reasons()[-1] == "blocked by step 1.1"
    assert outcome.reason.en.startswith("round 1: step 1.1, platform: buyer.pays")


def test_a_fragment_hands_back_what_it_returns(theatre, wire, step):
    theatre.watch.later(wire.create("9"))
    use = UseStep(
        fragment="placed",
        arguments={"word": "{given}"},
        returns={"order": "id"},
        steps=(step(CREATE, number="1.1"),),
    )
    theatre.run(use, PlatformStep(act="token.expire", with_={"a": "{order}"}), given={"given": "x"})
    assert theatre.platform.done == [("token.expire", {"a": "9"})]


def test_a_fragment_sees_nothing_but_its_arguments(theatre, step):
    inner = step(PlatformStep(act="token.expire", with_={"a": "{given}"}), number="1.1")
    use = UseStep(fragment="f", arguments={}, returns={}, steps=(inner,))
    theatre.run(use, given={"given": "x"})
    assert theatre.ended() == [("1.1", "failed"), ("1", "failed")]
    assert theatre.reasons()[1] == "ended by its step 1.1"


def test_a_fragment_that_returns_nothing_fails(theatre, step):
    theatre.capabilities["order.ship"] = False
    inner = step(CREATE, number="1.1", when={"order.ship": "true"})
    use = UseStep(fragment="f", arguments={}, returns={"order": "id"}, steps=(inner,))
    theatre.run(use)
    assert theatre.ended() == [("1.1", "skipped"), ("1", "failed")]


def test_when_the_subject_has_gone_everything_left_is_blocked(theatre, wire):
    theatre.watch.later(wire.create("1"))
    theatre.watch.gone_at = 5.0
    none = ExpectNoneStep(callback="order.status")
    outcome = theatre.run(CREATE, PAID, none, rounds=3, always=(PlatformStep(act="token.expire"),))
    assert theatre.clock.time == 5.0
    assert theatre.ended() == [
        ("1", "met"),
        ("2", "failed"),
        ("3", "blocked"),
        ("always.1", "met"),
        *[(number, "blocked") for number in ("1", "2", "3", "always.1")] * 2,
    ]
    assert outcome.completed == 0
    assert "the application ended with exit code 1, 3.2 s into the run" in outcome.reason.en
    assert sum(act.kind is ActKind.ROUND_STARTED for act in theatre.acts) == 1


def test_what_a_gone_subject_did_before_still_counts(theatre, wire):
    theatre.watch.later(wire.create("1"), wire.create("2"))
    theatre.watch.gone_at = 1.0
    assert theatre.run(CREATE, rounds=2).completed == 2


def test_an_act_that_was_done_before_moves_no_cause(theatre, wire):
    theatre.platform.before = {"buyer.pays"}
    theatre.watch.later(wire.create("1"), wire.push("1"), wire.ship("1"), after=0)
    ship = AppStep(operation="order.ship", match={"order_id": "{id}"})
    assert theatre.run(CREATE, PAY, PAID, ship).completed == 1
    [act] = [act for act in theatre.acts if act.kind is ActKind.PLATFORM_ACT]
    assert (act.outcome, act.detail("already")) == ("done", "true")


def test_an_act_that_was_done_before_leaves_the_cause_before_it(theatre, wire, step):
    theatre.platform.reactions["carrier.delivers"] = lambda _: theatre.watch.later(
        wire.push("1", "OrderShipped"), after=0
    )
    theatre.platform.before = {"buyer.pays"}
    theatre.watch.later(wire.push("1"), after=0)
    theatre.clock.time = 1.0
    early = CallbackStep(callback="order.status", where={"status": "PaymentAuthorized"})
    deliver = PlatformStep(act="carrier.delivers")
    theatre.run(deliver, PlatformStep(act="buyer.pays"), step(early, number="3", within=1))
    assert theatre.ended()[-1] == ("3", "failed")


def test_a_creation_sent_twice_belongs_to_its_own_round(theatre, wire):
    theatre.watch.later(wire.create("1"), wire.create("1"), wire.create("2"))
    outcome = theatre.run(CREATE, PAY, rounds=2)
    assert outcome.completed == 2
    assert [values["order_id"] for _, values in theatre.platform.done] == ["1", "2"]


def test_a_creation_sent_again_is_all_that_a_later_round_saw(theatre, wire):
    theatre.watch.later(wire.create("1"), again := wire.create("1"))
    theatre.run(CREATE, rounds=2)
    [reason] = theatre.reasons()
    assert reason.startswith("order 1 belongs to an earlier round: its creation was sent again;")
    assert theatre.acts[-2].detail("exchange") == again.id


def test_a_round_may_ask_for_its_own_creation_to_be_sent_again(theatre, wire):
    theatre.watch.later(wire.create("1"), wire.create("1"))
    assert theatre.run(CREATE, CREATE).completed == 1


PRICE = AppStep(operation="price.update", expect={"$.update_success": "true"})


def price(wire):
    interface = "aliexpress.solution.batch.product.price.update"
    return wire.call(interface, answer={"update_success": True})


@pytest.mark.parametrize("after", [0.05, 5.0], ids=["catalogue first", "orders first"])
def test_a_scenario_without_platform_acts_looks_at_the_whole_run(theatre, wire, after):
    theatre.platform.reactions["buyer.pays"] = lambda _: theatre.watch.later(wire.push("1"))
    theatre.watch.later(wire.create("1"), after=0.1)
    theatre.watch.later(price(wire), after=after)
    assert theatre.run(CREATE, PAY, PAID).completed == 1
    assert theatre.run(PRICE).completed == 1
    assert theatre.clock.time <= 5.0


def test_what_a_gone_subject_did_meets_a_later_scenario(theatre, wire):
    theatre.watch.later(wire.create("1"), price(wire))
    theatre.watch.gone_at = 1.0
    assert theatre.run(CREATE, PAY, PAID).completed == 0
    assert theatre.run(PRICE).completed == 1


def test_a_scenario_that_is_left_out_this_time_is_skipped_with_the_reason(theatre):
    theatre.left_out["s"] = Text("it was skipped then", "当时已跳过")
    outcome = theatre.run(CREATE, PAY)
    assert outcome.reason == Text("skipped: it was skipped then", "跳过：当时已跳过")
    assert theatre.platform.done == []
    assert [str(act.outcome) for act in theatre.acts] == ["", "skipped"]
