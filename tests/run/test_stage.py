"""Keys and a second port are made for those who ask for HTTPS."""

import os
import sys

import pytest

from harness.catalog.statement import load_statement
from harness.platforms.editions import edition_named
from harness.run.order import Driver, RunOrder
from harness.run.stage import wants_https

STATEMENT = """\
statement: 1
edition: aliexpress
application: {name: Try-out, version: "1", company: Example Trading Ltd}
app_key: "12345678"
interfaces: [aliexpress.ds.order.create]
capabilities: {order.create: true}
"""


@pytest.fixture
def order_for(tmp_path):
    def make(text, *command):
        path = tmp_path / "statement.yaml"
        path.write_text(STATEMENT + text, encoding="utf-8")
        return RunOrder(
            verb="observe",
            edition=edition_named("aliexpress"),
            statement=load_statement(path, environ=os.environ),
            driver=Driver.OBSERVE,
            command=command,
        )

    return make


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{gateway}/sync", False),
        ("{gateway_https}/sync", True),
        ("{ca_file}", True),
        ("gateway_https", False),
    ],
)
def test_a_statement_asks_by_its_placeholders(order_for, text, expected):
    line = f"observe: {{command: [python, app.py], env: {{GATEWAY: '{text}'}}}}\n"
    assert wants_https(order_for(line)) is expected


def test_the_command_may_ask_too(order_for):
    text = "observe: {command: [python, app.py, '{ca_file}']}\n"
    assert wants_https(order_for(text))


def test_a_statement_without_a_command_is_told_everything(order_for):
    assert wants_https(order_for(""))


def test_a_command_of_the_users_own_is_told_everything(order_for):
    text = "observe: {command: [python, app.py], env: {GATEWAY: '{gateway}'}}\n"
    assert wants_https(order_for(text, sys.executable, "{odd"))


def test_without_a_statement_everything_is_told():
    edition = edition_named("aliexpress")
    order = RunOrder(verb="observe", edition=edition, statement=None, driver=Driver.OBSERVE)
    assert wants_https(order)
