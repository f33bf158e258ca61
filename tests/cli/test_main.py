import pytest

from harness.cli.main import VERBS


def test_a_misspelt_verb_is_wrong_use_and_names_the_nearest(harness):
    code, _, err = harness("certfy")
    assert code == 2
    assert "did you mean 'certify'?" in err
    assert err.splitlines()[-1].startswith("exit 2: wrong use")


def test_a_verb_of_a_later_version_says_so(harness):
    code, _, err = harness("audit", "x.har")
    assert code == 2
    assert "not built yet" in err


def test_a_misspelt_option_is_wrong_use(harness):
    code, _, err = harness("certify", "--jsno")
    assert code == 2
    assert "--jsno" in err


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself(harness, verb):
    code, out, _ = harness(verb, "--help")
    assert code == 0
    assert f"harness {verb}" in out


def test_without_a_verb_the_help_is_shown(harness):
    code, out, _ = harness()
    assert code == 0
    assert all(verb in out for verb in VERBS)


def test_the_version_is_printed(harness):
    assert harness("--version")[1].startswith("harness 0.")
