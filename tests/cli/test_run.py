"""`harness run`: which scenarios are played, and in which order."""

import argparse

from harness.cli import run
from harness.cli.arguments import run as arguments


def names(*words):
    parser = argparse.ArgumentParser()
    arguments.add_arguments(parser)
    options = parser.parse_args([*words, "--edition", "aliexpress"])
    return [scenario.name for scenario in run.order_of(options).scenarios]


def test_scenarios_are_played_as_they_were_named():
    assert names("price-and-stock", "order-read") == ["price-and-stock", "order-read"]


def test_what_an_application_must_not_call_after_is_played_last():
    assert names("ip-whitelist", "order-read", "product-query") == [
        "order-read",
        "product-query",
        "ip-whitelist",
    ]
