from dataclasses import replace

import pytest

from harness.model.text import Text
from harness.model.verdict import ScenarioOutcome
from harness.reporters.console import console_summary

_WHY = Text("the application was gone", "应用已退出")


@pytest.fixture
def lost(build):
    """A run of five scenarios, none of which completed."""
    names = ("order-lifecycle", "token-renewal", "outage", "rate-limit", "ip\x1b-whitelist")
    scenarios = [ScenarioOutcome(name=n, rounds=1, completed=0, reason=_WHY) for n in names]
    return replace(build.incomplete(), scenarios=tuple(scenarios))


def shown(report, *, lang, verbose=False):
    return console_summary(report, lang=lang, colour=False, width=100, verbose=verbose)


def test_what_stopped_all_scenarios_is_told_three_times_and_the_rest_are_named(lost):
    told = shown(lost, lang="en")
    assert told.count("the application was gone") == 3
    assert "and 2 more: rate-limit, ip\\x1b-whitelist" in told
    assert "另有 2 个：rate-limit、ip\\x1b-whitelist" in shown(lost, lang="zh")


def test_verbose_tells_each(lost):
    assert shown(lost, lang="en", verbose=True).count("the application was gone") == 5
