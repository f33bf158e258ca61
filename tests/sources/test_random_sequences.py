"""Random sequences: whatever numbers come, a legal scenario comes out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.model.scenario import AppStep, FaultStep, PlatformStep
from harness.model.text import Text
from harness.platforms.editions import edition_named
from harness.scenario.load import load_scenario
from harness.sources.random_sequences import (
    MANNERS,
    MOST_MOVES,
    MOST_ORDERS,
    PLAIN,
    REORDERED,
    STALE,
    Move,
    scenario_text,
)

EDITION = edition_named("aliexpress")
TITLE = Text("A try", "试")
MOVES = st.lists(
    st.builds(
        Move,
        order=st.integers(0, MOST_ORDERS - 1),
        choice=st.integers(0, 20),
        manner=st.integers(0, len(MANNERS) - 1),
    ),
    min_size=1,
    max_size=MOST_MOVES,
)


def move(manner=PLAIN, *, order=0, choice=0):
    return Move(order=order, choice=choice, manner=MANNERS.index(manner))


def text_of(*moves):
    return scenario_text(moves, EDITION, name="try", title=TITLE)


def actions(tmp_path, *moves):
    path = tmp_path / "try.yaml"
    path.write_text(text_of(*moves), encoding="utf-8")
    return [step.action for step in load_scenario(path, edition="aliexpress").steps]


@settings(max_examples=40)
@given(MOVES)
def test_every_list_of_moves_is_a_right_scenario(tmp_path_factory, moves):
    assert actions(tmp_path_factory.mktemp("s"), *moves)


def test_the_first_move_of_an_order_places_it(tmp_path):
    use, callback = actions(tmp_path, move())
    assert (use.fragment, use.arguments) == ("placed", {"name": "try-1"})
    assert callback.where["status"] == "OrderCreated"


def test_each_order_goes_by_a_name_of_its_own(tmp_path):
    names = [a.arguments["name"] for a in actions(tmp_path, move(order=2), move(order=0))[::2]]
    assert names == ["try-1", "try-2"]


def test_a_plain_life_goes_by_the_order_life(tmp_path):
    done = [
        a.act if isinstance(a, PlatformStep) else a.operation
        for a in actions(tmp_path, move(), move(), move(), move())
        if isinstance(a, (PlatformStep, AppStep))
    ]
    assert done == ["buyer.pays", "order.ship", "buyer.confirms"]


def test_an_order_that_has_ended_moves_no_more(tmp_path):
    ended = [move(), move(), move(), move()]
    assert len(actions(tmp_path, *ended, move())) == len(actions(tmp_path, *ended))


def test_a_manner_is_armed_before_the_act(tmp_path):
    fault = next(a for a in actions(tmp_path, move("duplicate")) if isinstance(a, FaultStep))
    assert (fault.fault, fault.target) == ("callback_duplicate", "order.status")


def test_a_forgery_says_how_it_is_forged(tmp_path):
    fault = actions(tmp_path, move("forged flipped_byte"))[0]
    assert (fault.fault, dict(fault.options)) == ("callback_forged", {"manner": "flipped_byte"})


def test_what_is_overtaken_is_followed_at_once(tmp_path):
    found = actions(tmp_path, move(REORDERED))
    place = next(i for i, a in enumerate(found) if isinstance(a, FaultStep))
    assert found[place].fault == "callback_reordered"
    acts = [action.act for action in found[place + 1 : place + 3]]
    assert acts == ["buyer.pays", "buyer.cancels"]
    assert found[place + 3].where["status"] == "PaymentAuthorized"


def test_old_news_come_behind_news_of_the_same_kind(tmp_path):
    kinds = [type(a).__name__ for a in actions(tmp_path, move(STALE))]
    assert kinds == ["UseStep", "CallbackStep", "FaultStep", "PlatformStep", "CallbackStep"]


def test_a_parcel_that_has_arrived_moves_no_more():
    shipped = [move(), move(), move()]
    acts = len(EDITION.order_life.platform_acts)
    delivering = [n for n in range(acts) if "carrier.delivers" in text_of(*shipped, move(choice=n))]
    text = text_of(*shipped, move(choice=delivering[0]), move(choice=3))
    assert text.count("carrier.") == 1


def test_an_edition_without_orders_has_no_sequences():
    with pytest.raises(ValueError, match="no order life"):
        scenario_text([move()], edition_named("1688"), name="try", title=TITLE)
