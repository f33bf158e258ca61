"""What of a recording belongs to the scenarios that are played."""

import pytest

from harness.model.evidence import Act, ActKind
from harness.model.recording import Recording
from harness.platforms.editions import edition_named
from harness.sources.replay_script import Script, is_token_call

EDITION = edition_named("aliexpress")
CREATE, GET = "aliexpress.ds.order.create", "aliexpress.trade.ds.order.get"


@pytest.fixture
def script(spoken):
    """The script of these exchanges; scenarios are recorded at these seconds."""

    def make(names, exchanges, *, acts=(), **recorded):
        openings = [
            Act(
                kind=ActKind.SCENARIO_STARTED,
                at=spoken.at(second),
                name=name,
                scenario=name,
                details=(("run", "c0ffee"),),
            )
            for name, second in recorded.items()
        ]
        recording = Recording(exchanges=tuple(exchanges), acts=(*openings, *acts))
        return Script(recording, EDITION, names)

    return make


def shares(script):
    return [recorded.share.value for recorded in script.exchanges]


def test_a_scenario_has_what_was_recorded_until_the_next_one(script, spoken):
    calls = [spoken.call(GET, at=second) for second in (11, 21, 31)]
    made = script(["b"], calls, a=10, b=20, c=30)
    assert shares(made) == ["left_out", "played", "left_out"]


def test_what_was_recorded_before_all_scenarios_belongs_to_each(script, spoken):
    made = script(["b"], [spoken.call(GET, at=1), spoken.call(GET, at=11)], a=10, b=20)
    assert shares(made) == ["played", "left_out"]


def test_a_late_push_belongs_to_the_scenario_of_its_order(script, spoken):
    exchanges = [
        spoken.push("81", "OrderCreated", at=11),
        spoken.push("82", "OrderCreated", at=21),
        spoken.push("81", "OrderClosed", at=22),
    ]
    assert shares(script(["a"], exchanges, a=10, b=20)) == ["played", "left_out", "played"]
    assert shares(script(["b"], exchanges, a=10, b=20)) == ["left_out", "played", "left_out"]


def test_the_token_of_a_scenario_is_taken_over_from_the_ones_before_it(script, spoken):
    exchanges = [
        spoken.grant(at=11),
        spoken.call(GET, at=12),
        spoken.call(GET, at=21),
        spoken.grant(at=31),
    ]
    made = script(["b"], exchanges, a=10, b=20, c=30)
    assert shares(made) == ["taken_over", "left_out", "played", "left_out"]


def test_a_new_grant_takes_the_place_of_those_before_it(script, spoken):
    exchanges = [spoken.grant(at=11), spoken.grant(at=12), spoken.call(GET, at=21)]
    assert shares(script(["b"], exchanges, a=10, b=20)) == ["left_out", "taken_over", "played"]


def test_a_refresh_comes_with_the_grant_that_it_rests_on(script, spoken):
    exchanges = [
        spoken.grant(at=11),
        spoken.grant(at=12, way="refresh"),
        spoken.call(GET, at=21),
    ]
    assert shares(script(["b"], exchanges, a=10, b=20)) == ["taken_over", "taken_over", "played"]


def test_a_refused_token_call_is_not_taken_over(script, spoken):
    exchanges = [spoken.grant(at=11, code="InvalidCode"), spoken.call(GET, at=21)]
    assert shares(script(["b"], exchanges, a=10, b=20)) == ["left_out", "played"]


def test_a_scenario_that_was_not_recorded_may_use_everything(script, spoken):
    made = script(["new"], [spoken.call(GET, at=11), spoken.call(GET, at=21)], a=10, b=20)
    assert shares(made) == ["played", "played"]
    assert made.is_open_to(made.exchanges[1], "new")


def test_a_scenario_is_answered_from_its_own_part(script, spoken):
    made = script(["a", "b"], [spoken.call(GET, at=11), spoken.call(GET, at=21)], a=10, b=20)
    assert [made.is_open_to(recorded, "a") for recorded in made.exchanges] == [True, False]


def test_scenarios_stand_in_the_order_of_the_recording(script, spoken):
    made = script(["b"], [spoken.call(GET, at=11)], b=10, a=20)
    assert made.scenarios == ("b", "a")
    assert sorted(["new", "a", "b"], key=made.order_of) == ["b", "a", "new"]
    assert made.run_word == "c0ffee"


def test_the_acts_of_the_application_belong_to_the_run_and_handshakes_to_their_scenario(
    script, spoken
):
    acts = [
        Act(kind=ActKind.APPLICATION_STARTED, at=spoken.at(1)),
        Act(kind=ActKind.TLS_HANDSHAKE, at=spoken.at(11), name="first"),
        Act(kind=ActKind.TLS_HANDSHAKE, at=spoken.at(21), name="second"),
        Act(kind=ActKind.PLATFORM_ACT, at=spoken.at(22), name="buyer.pays"),
    ]
    made = script(["b"], [spoken.call(GET, at=21)], acts=acts, a=10, b=20)
    assert [(act.kind, act.name) for act in made.own_acts()] == [
        (ActKind.APPLICATION_STARTED, ""),
        (ActKind.TLS_HANDSHAKE, "second"),
    ]


def test_it_begins_with_the_first_thing_recorded(script, spoken):
    assert script(["a"], [spoken.call(GET, at=11)], a=10).start == spoken.at(10)
    assert script([], [spoken.call(GET, at=11), spoken.call(GET, at=4)]).start == spoken.at(4)


def test_token_calls_are_told_from_business_calls(spoken):
    assert is_token_call(spoken.grant(), EDITION)
    assert not is_token_call(spoken.call(CREATE), EDITION)
