from harness.documents.draft import Draft
from harness.documents.yaml import document_from_bytes


def draft(text):
    return Draft(document=document_from_bytes(text.encode(), path="d.yaml"))


def test_what_is_there_is_read():
    read = draft("a: {b: [x, y], c: 12}\n")
    assert read.text("a", "c") == "12"
    assert read.whole("a", "c") == 12
    assert read.words("a", "b") == ("x", "y")
    assert read.length("a", "b") == 2
    assert read.texts("a") == {"c": "12"}


def test_what_is_missing_or_of_another_type_reads_as_empty():
    read = draft("a: {b: [x, {y: z}], c: x}\n")
    assert read.text("a") == ""
    assert read.text("a", "b", 7) == ""
    assert read.text("a", "c", "d") == ""
    assert read.whole("a", "c") is None
    assert read.words("a", "c") == ()
    assert read.words("a", "b") == ("x",)
    assert read.length("a") == 0
    assert read.texts("a", "b") == {}


def test_a_number_of_too_many_digits_is_none():
    assert draft("a: " + "9" * 5000).whole("a") is None


def test_a_noted_problem_stands_for_the_schemas_at_the_same_place():
    read = draft("statement: 1\napp_secret: helloworld\nzzz: 1\n")
    read.refuse(("app_secret",), "a secret in plain text", "write env:NAME")
    read.refuse_key(("zzz",), "ours")
    said = [str(problem) for problem in read.all_problems("statement.schema.json")]
    assert "d.yaml:2:13: a secret in plain text; write env:NAME" in said
    assert "d.yaml:3:1: ours" in said
    assert not any("helloworld" in text for text in said)
    assert any("missing" in text for text in said)
