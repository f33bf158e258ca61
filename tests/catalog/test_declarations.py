"""What a statement gets wrong: the exact place, the nearest word, and no secret repeated."""

import pytest

from harness.catalog.statement import load_statement
from harness.model.errors import DocumentError

RIGHT = """\
statement: 1
edition: aliexpress
application: {name: Sample ERP, version: "2.4.0", company: Example Ltd}
app_key: "12345678"
interfaces: [aliexpress.ds.order.create]
capabilities: {order.create: true, order.refund: false}
"""


def written(tmp_path, text):
    path = tmp_path / "statement.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def load(tmp_path, text, environ=None):
    return load_statement(written(tmp_path, text), environ=environ or {})


def problems_of(tmp_path, text, environ=None):
    with pytest.raises(DocumentError) as caught:
        load(tmp_path, text, environ)
    return [str(p).removeprefix(f"{tmp_path}/statement.yaml:") for p in caught.value.problems]


@pytest.mark.parametrize("ending", ["", "\n", "\r\n"])
def test_a_secret_may_lie_in_a_file_beside_the_statement(tmp_path, ending):
    (tmp_path / "secret.txt").write_bytes(f" hunter2 {ending}".encode())
    statement = load(tmp_path, RIGHT + "app_secret: file:secret.txt\n")
    assert statement.app_secret is not None
    assert statement.app_secret.reveal() == " hunter2 "


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "cannot read"),
        (b"", "is empty"),
        (b"\n", "is empty"),
        (b"\xff\xfe", "is no UTF-8 text"),
    ],
)
def test_a_secret_file_without_a_secret_is_a_problem(tmp_path, content, said):
    if content is not None:
        (tmp_path / "s").write_bytes(content)
    found = problems_of(tmp_path, RIGHT + "app_secret: file:s\n")
    assert len(found) == 1
    assert found[0].startswith("7:13: ")
    assert said in found[0]


@pytest.mark.parametrize(
    ("environ", "said"),
    [({}, "the environment variable NOPE is not set"), ({"NOPE": ""}, "variable NOPE is empty")],
)
def test_a_missing_variable_is_a_problem_with_a_way_out(tmp_path, environ, said):
    found = problems_of(tmp_path, RIGHT + "app_secret: env:NOPE\n", environ)
    assert found[0].startswith("7:13: ")
    assert said in found[0]
    assert found[0].endswith("set NOPE before the run")


@pytest.mark.parametrize(
    "line",
    [
        "app_secret: hunter2",
        "app_secret: [hunter2]",
        "app_secret: {a: hunter2}",
        "app_secret: 'env: hunter2'",
        "observe: {command: [a], env: {AE_SECRET: hunter2}}",
        "observe: {command: [a], env: {ACCESS_TOKEN: [hunter2]}}",
        "observe: {command: [a], env: {DB_PASSWORD: 'x{app_key}hunter2'}}",
    ],
)
def test_a_secret_in_plain_text_is_refused_and_not_repeated(tmp_path, line):
    found = problems_of(tmp_path, RIGHT + line + "\n")
    assert any("holds" in text and "in plain text" in text for text in found)
    assert not any("hunter2" in text for text in found)


def test_an_empty_secret_is_no_secret(tmp_path):
    assert problems_of(tmp_path, RIGHT + "app_secret:\n")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("app_secret: hunter2", "7:13: app_secret holds the secret in plain text; put it into"),
        ("calback: {url: x}", "7:1: unknown key 'calback'; did you mean 'callback'?"),
        ("egress: [10.0.0.300]", "7:10: expected an IP address, 10.10.10.* or a CIDR range, got"),
        ("egress: ['10.*.*.1']", "7:10: expected an IP address"),
        (
            "callback: {url: 'http://127.0.0.1:{port}/'}",
            "7:17: unknown placeholder {port}; known: app_key",
        ),
        (
            "callback: {url: 'http://127.0.0.1:{callback_prt}/'}",
            "7:17: unknown placeholder {callback_prt}; did you mean 'callback_port'?",
        ),
        ("callback: {url: 'http://h/{'}", "7:17: a lone '{'; write '{{' for the brace itself"),
        (
            "observe: {command: [a, '{gatewy}']}",
            "7:24: unknown placeholder {gatewy}; did you mean 'gateway'?",
        ),
        (
            "observe: {command: [a], env: {A: '{order_id}'}}",
            "7:34: unknown placeholder {order_id}; known: ",
        ),
        (
            "observe: {command: [a], env: {A: https://API-SG.aliexpress.com/sync}}",
            "7:34: api-sg.aliexpress.com is a production host; write {gateway}, or name the host",
        ),
        ("observe: {command: [a, --to=gw.api.taobao.com]}", "7:24: gw.api.taobao.com is a produc"),
        ("callback: {url: 'https://api.taobao.com/'}", "7:17: api.taobao.com is a production"),
        (
            "probe: {url: 'https://api.taobao.com/', status: $.a}",
            "7:14: api.taobao.com is a production host",
        ),
        ("probe: {url: 'http://h/{order_id}', status: $.}", "7:45: '$.' is no JSONPath"),
        ("observe: {env: {A: b}}", "7:10: observe: missing 'command'"),
        (
            "waivers: [{requirement: A-1, reason: a, by: b, until: 2027-01-31}]",
            "7:25: waivers.0.requirement: expected the id of a requirement",
        ),
        (
            "waivers: [{requirement: RTRY-02, reason: a, by: b, until: 2027-02-30}]",
            "7:59: expected a date, got '2027-02-30'; write it as 2027-01-31",
        ),
        (
            "waivers: [{requirement: RTRY-02, reason: a, by: b, until: soon}]",
            "7:59: expected a date, got 'soon'",
        ),
        ("data: {call_log_day: 180}", "7:8: unknown key 'call_log_day'; did you mean"),
        ("limits: {per_second: 0}", "7:22: limits.per_second: expected a whole number of 1"),
        (
            f"limits: {{per_day: {'9' * 5000}}}",
            "7:19: limits.per_day: expected a whole number of 1 or more",
        ),
    ],
)
def test_a_wrong_line_is_named_at_its_place(tmp_path, line, expected):
    found = problems_of(tmp_path, RIGHT + line + "\n")
    assert any(text.startswith(expected) for text in found), found


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("statement: 1", "statement: 2", "1:12: statement: expected one of 1, got '2'"),
        ("aliexpress\n", "aliexpres\n", "2:10: unknown edition 'aliexpres'; did you mean 'aliex"),
        ("aliexpress\n", "1688\n", "6:16: unknown capability 'order.create'; known: item.batch_u"),
        ("aliexpress\n", "alibaba\n", "6:16: unknown capability 'order.create'; known: item.get"),
        ("order.refund", "order.refnd", "6:36: unknown capability 'order.refnd'; did you mean 'or"),
        ("order.refund", "item.get", "6:36: unknown capability 'item.get'; known: order.cancel"),
        ("true", "yes", '6:30: capabilities.order.create: expected true or false, got "yes"'),
        (", company: Example Ltd", "", "3:14: application: missing 'company'"),
        ('app_key: "12345678"\n', "", "1:1: the document: missing 'app_key'"),
    ],
)
def test_a_wrong_word_is_named_at_its_place(tmp_path, old, new, expected):
    found = problems_of(tmp_path, RIGHT.replace(old, new, 1))
    assert any(text.startswith(expected) for text in found), found


@pytest.mark.parametrize("text", ["", "- a\n", "statement: 1\n", "app_secret: x\n", "waivers: a\n"])
def test_a_file_of_another_shape_is_refused(tmp_path, text):
    assert problems_of(tmp_path, text)


def test_all_problems_come_at_once_in_order_of_place(tmp_path):
    text = RIGHT.replace("order.create: true", "order.crate: true") + "zzz: 1\negress: [x]\n"
    found = problems_of(tmp_path, text)
    assert [p.split(": ")[0] for p in found] == ["6:16", "7:1", "8:10"]


def test_a_production_host_may_be_named_on_purpose(tmp_path):
    text = (
        RIGHT + "callback: {url: 'https://api.taobao.com/'}\nproduction_hosts: [API.taobao.com]\n"
    )
    assert load(tmp_path, text).callback_url == "https://api.taobao.com/"


def test_a_production_host_from_the_environment_is_found_too(tmp_path):
    text = RIGHT + "observe: {command: [a], env: {A: env:GATEWAY}}\n"
    found = problems_of(tmp_path, text, {"GATEWAY": "https://api.taobao.com/router"})
    assert found[0].startswith("7:34: api.taobao.com is a production host")
