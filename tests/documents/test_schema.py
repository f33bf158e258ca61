import pytest

from harness.documents.schema import nearest, schema_problems, violations
from harness.documents.yaml import document_from_bytes

STATEMENT = "statement.schema.json"
RIGHT = """\
statement: 1
edition: aliexpress
application: {name: A, version: "1", company: C}
app_key: "12345678"
interfaces: [aliexpress.ds.order.create]
capabilities: {order.create: true}
"""


def problems(text, schema=STATEMENT):
    document = document_from_bytes(text.encode(), path="s.yaml")
    return [str(problem) for problem in schema_problems(document, schema)]


def test_a_right_document_has_no_problem():
    assert problems(RIGHT) == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("calback: {url: x}", "s.yaml:7:1: unknown key 'calback'; did you mean 'callback'?"),
        (
            "callback: {url: x, uri: y}",
            's.yaml:7:17: callback.url: expected an http or https address, got "x"',
        ),
        ("tier: gold", "s.yaml:7:7: tier: expected one of basic, standard, advanced, got 'gold'"),
        ("limits: {per_day: 1.5}", "s.yaml:7:19: limits.per_day: expected a whole number of 1"),
        ("callback: {}", "s.yaml:7:11: callback: missing 'url'"),
        ("observe: {command: []}", "s.yaml:7:20: observe.command: must not be empty"),
        ("egress: 10.0.0.1", 's.yaml:7:9: egress: expected a list, got "10.0.0.1"'),
        (
            "observe: {command: [a], env: {a-b: x}}",
            "s.yaml:7:31: key 'a-b': expected the name of an environment variable, got \"a-b\"",
        ),
    ],
)
def test_a_departure_is_worded_at_its_place(line, expected):
    assert problems(RIGHT + line + "\n")[0].startswith(expected)


def test_the_whole_document_may_be_wrong():
    assert problems("- a\n") == ['s.yaml:1:1: the document: expected a statement, got ["a"]']


def test_what_jsonschema_lets_through_is_still_refused():
    text = RIGHT.replace('"12345678"', '"1234\\n"')
    assert problems(text)[0].startswith("s.yaml:4:10: ")


def test_every_problem_comes_in_order_of_place():
    found = problems(RIGHT + "tier: gold\nzzz: 1\n")
    assert [text.split(": ")[0] for text in found] == ["s.yaml:7:7", "s.yaml:8:1"]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("order.crate", "did you mean 'order.create'?"),
        ("zzz", "known: order.create, order.ship"),
    ],
)
def test_the_nearest_word_is_named_else_all(word, expected):
    assert nearest(word, ["order.ship", "order.create"]) == expected


def test_of_no_words_none_is_named():
    assert nearest("a", ()) == ""


def test_plain_values_are_held_against_a_schema_too():
    right = {
        "statement": 1,
        "edition": 1688,
        "application": {"name": "A", "version": 2.4, "company": "C"},
        "app_key": 1000000,
        "interfaces": ["item.batchUpload"],
        "capabilities": {"item.batch_upload": True},
    }
    assert violations(right, STATEMENT) == []
    wrong = {**right, "app_key": ""}
    assert violations(wrong, STATEMENT) == [(("app_key",), 'expected an app key, got ""')]


def test_half_of_a_surrogate_pair_is_a_text_like_any_other():
    answer = {"code": "0", "access_token": "\ud800", "refresh_token": "r", "expires_in": 1}
    schema = "aliexpress/token.answer.schema.json"
    assert violations(answer, schema) == []
    [(pointer, said)] = violations({**answer, "expires_in": "\ud800"}, schema)
    assert pointer == ("expires_in",)
    assert said.isprintable()
