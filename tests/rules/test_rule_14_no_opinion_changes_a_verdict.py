"""Rule 14: what is said beside the facts changes no verdict, and nobody can set one by hand."""

import argparse
import importlib
import json
from itertools import combinations, product
from types import SimpleNamespace

import pytest

from harness.assess.tally import Tally
from harness.checks.registry import Counted, Examined, Note, Undecided
from harness.model.text import Text
from harness.model.verdict import Conclusion, Finding
from harness.run import rerender
from harness.run.folder import RunFolder

WORDS = Text("in our opinion this is fine", "我们认为没有问题")
FACTS = (
    Examined("x1"),
    Undecided(WORDS),
    Finding(message=Text("wrong", "有误"), exchanges=("x1",), where="form.a"),
)
SAYINGS = (Note(WORDS), Counted(WORDS, 3))
JUDGING = ("certify", "run", "observe", "audit", "callbacks", "record", "report", "verify")
BY_HAND = (
    "override", "force", "accept", "approve", "verdict", "waive", "ignore", "pass", "set-",
    "exempt", "excuse",
)  # fmt: skip


def words_change_nothing(made):
    some = [facts for count in range(4) for facts in combinations(FACTS, count)]
    for facts, place in product(some, range(4)):
        mixed = [*facts[:place], *SAYINGS, *facts[place:]]
        plain = made.judged("FMT-01", lambda _, told=facts: iter(told))
        assert made.judged("FMT-01", lambda _, told=mixed: iter(told)).verdict is plain.verdict


def no_command_sets_a_verdict():
    options = {option for verb in JUDGING for option in _options(verb)}
    assert "--strict" in options
    assert [o for o in sorted(options) for word in BY_HAND if o.startswith(f"--{word}")] == []


def a_report_that_was_written_over_is_not_believed(made, folder):
    (folder / "evidence").mkdir(parents=True)
    made.write_log(folder / "evidence" / "log.ndjson")
    rows = [{"id": "SIGN-02", "verdict": "pass"}]
    lie = {"conclusion": "READY", "requirements": rows}
    (folder / "report.json").write_text(json.dumps(lie), encoding="utf-8")
    report = rerender.report_again(RunFolder(folder))
    assert report.conclusion.value != "READY"


def _options(verb):
    parser = argparse.ArgumentParser()
    importlib.import_module(f"harness.cli.arguments.{verb}").add_arguments(parser)
    return [option for action in parser._actions for option in action.option_strings]


def test_it_holds(made, tmp_path):
    words_change_nothing(made)
    no_command_sets_a_verdict()
    a_report_that_was_written_over_is_not_believed(made, tmp_path / "run")


def test_switched_off_it_is_seen(made, monkeypatch):
    """A note counts as something examined."""
    add = Tally.add

    def believing(self, place, event):
        add(self, place, Examined("x1") if isinstance(event, Note) else event)

    monkeypatch.setattr(Tally, "add", believing)
    with pytest.raises(AssertionError):
        words_change_nothing(made)


def test_switched_off_it_is_seen_of_an_option(monkeypatch):
    """Some verb has an option that sets a verdict."""
    monkeypatch.setattr(
        "harness.cli.arguments.report.add_output",
        lambda parser: parser.add_argument("--override"),
    )
    with pytest.raises(AssertionError):
        no_command_sets_a_verdict()


def test_switched_off_it_is_seen_of_a_report_that_was_written_over(made, tmp_path, monkeypatch):
    """What report.json says of itself is believed."""

    def believing(folder):
        told = json.loads((folder.path / "report.json").read_text(encoding="utf-8"))
        return SimpleNamespace(conclusion=Conclusion(told["conclusion"]))

    monkeypatch.setattr(rerender, "report_again", believing)
    with pytest.raises(AssertionError):
        a_report_that_was_written_over_is_not_believed(made, tmp_path / "run")
