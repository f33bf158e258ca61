"""Statements: read whole, refused at the exact place, and never telling a secret."""

import json
from dataclasses import fields
from datetime import date

import pytest

from harness.catalog.declarations import PLACEHOLDERS
from harness.catalog.statement import default_statement_path, load_statement, statement_notes
from harness.documents.resources import resource
from harness.model import statement as model
from harness.model.errors import UsageError
from harness.platforms.editions import edition_named

RIGHT = """\
statement: 1
edition: aliexpress
application: {name: Sample ERP, version: "2.4.0", company: Example Ltd}
app_key: "12345678"
interfaces: [aliexpress.ds.order.create]
capabilities: {order.create: true, order.refund: false}
"""
WHOLE = (
    RIGHT
    + """\
app_secret: env:AE_APP_SECRET
callback: {url: "http://127.0.0.1:{callback_port}/callbacks"}
egress: ["203.0.113.7", "10.10.10.*", "198.51.100.0/24", "2001:db8::/32"]
category: apparel
limits: {per_second: 5, per_day: 100000}
tier: basic
packages: [trade-data]
scopes: [item_get]
data: {call_log_days: 180, eu_buyer_encrypted: true}
source: ./src
token_life: {access: 43200, refresh: 2592000}
waivers: [{requirement: RTRY-02, reason: agreed, by: A. Person, until: 2027-01-31}]
observe:
  command: [python, app.py, "{gateway}"]
  env: {AE_SECRET: "{app_secret}", PLAIN: "{{x}}", OWN: "env:OWN_VALUE", EMPTY_TOKEN: ""}
probe: {url: "http://127.0.0.1:{callback_port}/state/{order_id}", status: $.status}
production_hosts: [api.taobao.com]
"""
)
ENVIRON = {"AE_APP_SECRET": "hunter2", "OWN_VALUE": "{brace}"}


def written(tmp_path, text):
    path = tmp_path / "statement.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def load(tmp_path, text, environ=ENVIRON):
    return load_statement(written(tmp_path, text), environ=environ)


ALIBABA = """\
statement: 1
edition: alibaba
application: {name: Item ERP, version: "1.0", company: Example Ltd}
app_key: ALI_2025_XXXXXXXX
interfaces: [alibaba.item_get]
capabilities: {item.get: true}
limits: {per_second: 100, per_day: 1000000}
tier: standard
packages: [trade-data, raw-data]
scopes: [item_get, trade_data]
"""
OF_1688 = """\
statement: 1
edition: {edition}
application: {{name: Upload ERP, version: "1.0", company: Example Ltd}}
app_key: "1000000"
interfaces: [item.batchUpload]
capabilities: {{item.batch_upload: true}}
"""


def test_a_statement_of_edition_alibaba_is_read(tmp_path):
    statement = load(tmp_path, ALIBABA)
    assert (statement.edition, statement.tier) == ("alibaba", "standard")
    assert statement.packages == ("trade-data", "raw-data")
    assert statement.scopes == ("item_get", "trade_data")
    assert statement.limits.per_second == 100
    assert statement_notes(statement, edition_named("alibaba")) == ()


@pytest.mark.parametrize("edition", ["1688", '"1688"'])
def test_a_statement_of_edition_1688_is_read_with_and_without_quotes(tmp_path, edition):
    statement = load(tmp_path, OF_1688.format(edition=edition))
    assert (statement.edition, statement.interfaces) == ("1688", ("item.batchUpload",))
    assert statement_notes(statement, edition_named("1688")) == ()


def test_the_least_statement_is_read(tmp_path):
    statement = load(tmp_path, RIGHT)
    assert (statement.edition, statement.app_key) == ("aliexpress", "12345678")
    assert (statement.name, statement.version, statement.company) == (
        "Sample ERP",
        "2.4.0",
        "Example Ltd",
    )
    assert statement.interfaces == ("aliexpress.ds.order.create",)
    assert statement.capabilities == {"order.create": True, "order.refund": False}
    assert statement.app_secret is statement.launch is statement.probe is None
    assert statement.folder == tmp_path.resolve()
    assert len(statement.sha256) == 64


def test_a_whole_statement_is_read(tmp_path):
    statement = load(tmp_path, WHOLE)
    assert statement.app_secret is not None
    assert statement.app_secret.reveal() == "hunter2"
    assert statement.callback_url == "http://127.0.0.1:{callback_port}/callbacks"
    assert len(statement.egress) == 4
    assert statement.limits == model.Limits(per_second=5, per_day=100000)
    assert statement.token_life == model.TokenLife(access=43200, refresh=2592000)
    assert statement.data == {"call_log_days": "180", "eu_buyer_encrypted": "true"}
    assert statement.waivers == (
        model.Waiver(
            requirement="RTRY-02", reason="agreed", by="A. Person", until=date(2027, 1, 31)
        ),
    )
    assert statement.launch is not None
    assert statement.launch.command == ("python", "app.py", "{gateway}")
    assert statement.probe == model.Probe(
        url="http://127.0.0.1:{callback_port}/state/{order_id}", status="$.status"
    )
    assert (statement.tier, statement.packages, statement.scopes) == (
        "basic",
        ("trade-data",),
        ("item_get",),
    )
    assert statement.production_hosts == ("api.taobao.com",)


def test_what_comes_from_the_environment_is_no_text_with_placeholders(tmp_path):
    launch = load(tmp_path, WHOLE).launch
    assert launch is not None
    assert launch.env == {
        "AE_SECRET": "{app_secret}",
        "PLAIN": "{{x}}",
        "OWN": "{{brace}}",
        "EMPTY_TOKEN": "",
    }


def test_a_statement_does_not_print_its_secrets(tmp_path):
    text = RIGHT + "app_secret: env:S\nobserve: {command: [a], env: {B: env:S}}\n"
    assert "hunter2" not in repr(load(tmp_path, text, {"S": "hunter2"}))


def test_the_sample_applications_statement_is_right():
    statement = load_statement(default_statement_path(edition_named("aliexpress")), environ={})
    assert statement.launch is not None
    assert statement_notes(statement, edition_named("aliexpress")) == ()


def test_a_missing_file_is_wrong_use(tmp_path):
    with pytest.raises(UsageError, match="cannot read"):
        load_statement(tmp_path / "none.yaml", environ={})


def test_an_unknown_interface_is_a_note(tmp_path):
    text = RIGHT.replace("ds.order.create]", "ds.order.creat]")
    notes = statement_notes(load(tmp_path, text), edition_named("aliexpress"))
    odd, hint = notes[0].en.split("; ")
    assert odd == "interface aliexpress.ds.order.creat is not known to edition aliexpress"
    assert hint == "did you mean 'aliexpress.ds.order.create'?"
    odd, hint = notes[0].zh.split("；")
    assert odd == "平台版本 aliexpress 未收录接口 aliexpress.ds.order.creat"
    assert hint == "是否应为 'aliexpress.ds.order.create'？"


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        (OF_1688.format(edition="1688") + "tier: basic\n", ["tier"]),
        (WHOLE, ["tier", "packages", "scopes"]),
        (ALIBABA + "category: apparel\n", ["category"]),
    ],
)
def test_what_only_another_edition_asks_for_is_a_note(tmp_path, text, keys):
    statement = load(tmp_path, text)
    notes = statement_notes(statement, edition_named(statement.edition))
    assert [note.en.split(" belongs to edition ")[0] for note in notes] == keys
    assert all("says nothing in edition" in note.en for note in notes)


def test_a_statement_without_interfaces_is_noted(tmp_path):
    text = RIGHT.replace("[aliexpress.ds.order.create]", "[]")
    notes = statement_notes(load(tmp_path, text), edition_named("aliexpress"))
    assert [note.en for note in notes] == ["the statement lists no interface"]


SCHEMA = json.loads(resource("schemas", "statement.schema.json").read_text())
RENAMED = {"callback": "callback_url", "observe": "launch"}
PARTS = {
    "limits": model.Limits,
    "token_life": model.TokenLife,
    "observe": model.Launch,
    "probe": model.Probe,
}


def test_schema_and_model_have_the_same_keys_and_fields():
    keys = {RENAMED.get(key, key) for key in SCHEMA["properties"]} - {"statement", "application"}
    keys |= set(SCHEMA["properties"]["application"]["properties"])
    assert keys == {field.name for field in fields(model.Statement)} - {
        "folder",
        "papers",
        "sha256",
    }


@pytest.mark.parametrize("part", PARTS)
def test_parts_of_schema_and_model_have_the_same_keys_and_fields(part):
    keys = set(SCHEMA["properties"][part]["properties"])
    assert keys == {field.name for field in fields(PARTS[part])} - {"secrets"}


def test_waivers_of_schema_and_model_have_the_same_keys_and_fields():
    keys = set(SCHEMA["properties"]["waivers"]["items"]["properties"])
    assert keys == {field.name for field in fields(model.Waiver)}


def test_the_schema_knows_every_capability_of_the_edition():
    known = set(SCHEMA["properties"]["capabilities"]["properties"])
    assert known >= set(edition_named("aliexpress").capabilities)


def test_every_key_is_described_for_editors():
    assert all(schema.get("description") for schema in SCHEMA["properties"].values())
    told = SCHEMA["properties"]["observe"]["properties"]["env"]["description"]
    assert all(f"{{{name}}}" in told for name in PLACEHOLDERS)
