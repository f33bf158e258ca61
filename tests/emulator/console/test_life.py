"""The life of an order as a drawing."""

from harness.emulator.console.life import drawn
from harness.emulator.console.words import ACTS, PHASES, both
from harness.platforms.editions import edition_named

LIFE = edition_named("aliexpress").order_life


def test_every_status_stands_in_the_column_of_its_phase_and_on_no_other():
    made = drawn(LIFE)
    width, height = made["node"]
    places = {(node["x"], node["y"]) for node in made["nodes"]}
    assert len(places) == len(LIFE.statuses)
    for node in made["nodes"]:
        [phase] = [one for one in made["phases"] if one["name"] == node["phase"]]
        assert node["x"] < phase["x"] < node["x"] + width
        assert node["y"] + height <= made["height"]
        assert node["x"] + width <= made["width"]


def test_moves_and_acts_are_those_of_the_edition():
    made = drawn(LIFE)
    origins = {node["word"]: tuple(node["from"]) for node in made["nodes"]}
    assert origins == {word: state.origins for word, state in LIFE.statuses.items()}
    assert [act["name"] for act in made["acts"]] == list(LIFE.platform_acts)


def test_every_act_and_phase_has_words_in_both_languages():
    assert LIFE.platform_acts.keys() <= ACTS.keys()
    assert set(LIFE.phases) <= PHASES.keys()
    assert both(ACTS, "buyer.pays") == {"en": "Buyer pays", "zh": "买家付款"}


def test_what_nobody_has_put_into_words_goes_by_its_name():
    assert both(ACTS, "moon.rises") == {"en": "moon.rises", "zh": "moon.rises"}
