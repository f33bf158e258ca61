import pytest

from harness.plugin.scenes import is_scenario_file


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("scenario: a\nedition: aliexpress\nsteps: []\n", True),
        ("# why\r\nedition: aliexpress\r\nscenario: a\r\n", True),
        ("\ufeffscenario: a\nsteps: []\n", True),
        ('"scenario": a\n"steps": []\n', True),
        ("scenario:\nsteps: []\n", True),
        ("scenarios: a\nedition: aliexpress\nsteps: []\n", True),
        ("fragment: a\nedition: aliexpress\nsteps: []\n", False),
        ("scenario: a\n", False),
        ("scenario:\n  name: default\n", False),
        ("scenarios: a\nsteps: []\n", False),
        ("x:\n  scenario: a\n  steps: []\n", False),
        ("fragment: a\nsteps: []\n", False),
    ],
)
def test_ours_has_two_of_scenario_edition_and_steps_at_the_top(tmp_path, text, wanted):
    path = tmp_path / "a.yaml"
    path.write_bytes(text.encode())
    assert is_scenario_file(path) is wanted


def test_a_file_that_is_not_there_or_no_yaml_is_none(tmp_path):
    (tmp_path / "a.txt").write_text("scenario: a\nsteps: []\n")
    assert not is_scenario_file(tmp_path / "a.txt")
    assert not is_scenario_file(tmp_path / "b.yaml")
