"""The emulator of a run is the one that the statement asks for."""

import os
from dataclasses import replace

import pytest

from harness.catalog.statement import load_statement
from harness.emulator.settings import EmulatorSettings
from harness.model.statement import Limits
from harness.platforms.editions import edition_named
from harness.run.rehearsal import settings_for

STATEMENT = """\
statement: 1
edition: {edition}
application: {{name: Try-out, version: "1", company: Example Trading Ltd}}
app_key: "12345678"
interfaces: [{interface}]
capabilities: {{{capability}: true{absent}}}
"""
KEYS = {
    "aliexpress": ("aliexpress.ds.order.create", "order.create"),
    "alibaba": ("alibaba.item_get", "item.get"),
    "'1688'": ("item.batchUpload", "item.batch_upload"),
}


@pytest.fixture
def declared(tmp_path):
    """The statement of an edition, with further lines, and the settings that it leads to."""

    def settings(edition, *lines, absent="", **limits):
        interface, capability = KEYS[edition]
        text = STATEMENT.format(
            edition=edition,
            interface=interface,
            capability=capability,
            absent=absent and f", {absent}: false",
        )
        path = tmp_path / "statement.yaml"
        path.write_text("\n".join([text, *lines]), encoding="utf-8")
        statement = replace(load_statement(path, environ=os.environ), limits=Limits(**limits))
        return settings_for(statement, edition_named(statement.edition))

    return settings


@pytest.mark.parametrize("edition", KEYS)
def test_a_statement_that_declares_nothing_leads_to_the_defaults(declared, edition):
    assert declared(edition) == EmulatorSettings()


def test_without_a_statement_the_defaults_hold():
    assert settings_for(None, edition_named("alibaba")) == EmulatorSettings()


def test_account_and_scopes_are_those_declared(declared):
    lines = ("tier: advanced", "packages: [raw-data]", "scopes: [item_get, trade_data]")
    settings = declared("alibaba", *lines)
    assert (settings.tier, settings.packages) == ("advanced", ("raw-data",))
    assert settings.scopes == ("item_get", "trade_data")


@pytest.mark.parametrize(
    ("edition", "per_second", "expected"),
    [
        ("alibaba", 100, 100),
        ("alibaba", 500, 100),
        ("alibaba", 6, 6),
        ("alibaba", 5, None),
        ("alibaba", 2, None),
        ("'1688'", 20, 20),
        ("aliexpress", 2, None),
    ],
)
def test_a_limit_per_second_is_only_ever_raised(declared, edition, per_second, expected):
    assert declared(edition, per_second=per_second).calls_per_second == expected


@pytest.mark.parametrize(
    ("edition", "per_day", "expected"),
    [
        ("alibaba", 1_000_000, 1_000_000),
        ("alibaba", 9_000_000, 1_000_000),
        ("alibaba", 100_000, None),
        ("'1688'", 9, None),
    ],
)
def test_a_quota_of_the_day_is_only_ever_raised(declared, edition, per_day, expected):
    assert declared(edition, per_day=per_day).calls_per_day == expected


def test_who_takes_no_tracking_is_pushed_none(declared):
    (status,) = [
        kind.message_type
        for kind in edition_named("aliexpress").operations.callbacks.values()
        if kind.name == "order.status"
    ]
    silent = declared("aliexpress", absent="tracking.callback")
    assert silent.pushed_types == (status,)
