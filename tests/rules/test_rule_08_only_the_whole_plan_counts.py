"""Rule 8: a certification uses the whole plan; whatever is left out leaves it INCOMPLETE."""

import argparse

import pytest

from harness.cli.arguments import certify
from harness.evidence.log import read_log
from harness.model.text import Text
from harness.model.verdict import Conclusion, ScenarioOutcome, Verdict
from harness.run.readback import report_of

LEAVES_OUT = ("--scenario", "--skip", "--rounds", "--exclude", "--deselect", "--filter")


def what_is_left_out_is_never_ready(made):
    passed = made.row(Verdict.PASS)
    cut = ScenarioOutcome(name="s", rounds=3, completed=2)
    assert made.concluded(passed) is Conclusion.READY
    assert made.concluded(passed, is_filtered=True) is Conclusion.INCOMPLETE
    assert made.concluded(passed, scenarios=(cut,)) is Conclusion.INCOMPLETE
    shard = Text("a shard", "分片")
    assert made.concluded(passed, missing=shard) is Conclusion.INCOMPLETE


def a_scenario_that_was_not_played_is_told(made, folder):
    acts = tuple(made.played())
    whole = _report(made, folder / "whole", acts)
    less = _report(made, folder / "less", acts[:-2])
    only = _report(made, folder / "only", acts, only=("SIGN-02",))
    assert (less.conclusion, only.conclusion) == (Conclusion.INCOMPLETE, Conclusion.INCOMPLETE)
    assert acts[-1].name in less.reason.en
    assert acts[-1].name not in whole.reason.en
    assert only.reason.en == "only a part of the plan was judged"


def no_option_shortens_a_certification():
    parser = argparse.ArgumentParser()
    certify.add_arguments(parser)
    with pytest.raises(SystemExit):
        parser.parse_args(["--rounds", "1"])
    assert not [option for option in LEAVES_OUT if option in parser.format_help()]


def _report(made, path, acts, **order):
    return report_of(made.order(**order), read_log(made.write_log(path, acts=acts)))


def test_it_holds(made, tmp_path):
    what_is_left_out_is_never_ready(made)
    a_scenario_that_was_not_played_is_told(made, tmp_path)
    no_option_shortens_a_certification()


def test_switched_off_it_is_seen(made, monkeypatch):
    """A part of the plan stands for the whole."""
    monkeypatch.setattr("harness.conclusion._ONLY_A_PART", None)
    with pytest.raises(AssertionError):
        what_is_left_out_is_never_ready(made)


def test_switched_off_it_is_seen_of_a_scenario(made, tmp_path, monkeypatch):
    """Nobody asks which scenarios were played."""
    monkeypatch.setattr("harness.run.readback._unplayed", lambda *_: None)
    with pytest.raises(AssertionError):
        a_scenario_that_was_not_played_is_told(made, tmp_path)


def test_switched_off_it_is_seen_of_an_option(monkeypatch):
    """`certify` has an option that shortens it."""
    monkeypatch.setattr(certify, "add_shard", lambda parser: parser.add_argument("--skip"))
    with pytest.raises(AssertionError):
        no_option_shortens_a_certification()
