import pytest

from harness.platforms.editions import EDITION_NAMES
from harness.scenario.load import load_scenario
from harness.scenario.starter import starter_scenario


@pytest.mark.parametrize("edition", EDITION_NAMES)
@pytest.mark.parametrize("lang", ["en", "zh", "both"])
def test_a_scenario_to_start_from_is_right_as_it_stands(tmp_path, edition, lang):
    path = tmp_path / "mine.yaml"
    path.write_text(starter_scenario(edition, "mine", lang), encoding="utf-8")
    scenario = load_scenario(path, edition=edition)
    assert (scenario.name, scenario.edition) == ("mine", edition)


def test_its_comments_are_in_the_language_that_was_asked_for():
    both = starter_scenario("aliexpress", "mine", "both")
    assert "# A call of the application." in both
    assert "# 应用的一次调用" in both
    assert "应用的一次调用" not in starter_scenario("aliexpress", "mine", "en")
    assert "A call of" not in starter_scenario("aliexpress", "mine", "zh")


def test_the_commands_that_try_it_stand_above_its_name():
    text = starter_scenario("1688", "mine", commands=("harness lint mine.yaml",))
    assert "#   harness lint mine.yaml\nscenario: mine\n" in text
